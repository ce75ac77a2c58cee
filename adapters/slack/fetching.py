"""Fetching a file that somebody sent, and handing over our own pictures and texts.

Rules: the token goes to the Web API's own host and to slack.com, nowhere else, and follows no redirection; what comes
back as a sign-in page is no file. A file is read in pieces and given up as soon as it is too large.
Source: docs.slack.dev/messaging/working-with-files, reference/methods/files.getUploadURLExternal
"""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from adapters.attached import file_of
from adapters.messenger import MOST_FETCHED_BYTES, TooLarge
from adapters.slack.api import Api, SlackSays, asked, retry_after
from adapters.slack.places import Where
from bot.errors import RetryLater, Unreachable
from bot.messages import Attachment

log = logging.getLogger(__name__)

_PIECE = 64 * 1024
_MOST_ALT_TEXT = 1_000
"""Source: docs.slack.dev/reference/methods/files.getUploadURLExternal"""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file that Slack has and shows nowhere yet."""

    id: str
    title: str


class FilesOfSlack:
    """Files, both ways."""

    def __init__(self, api: Api) -> None:
        self._api = api

    async def fetch(self, token: str, file: str) -> bytes:
        """Return a file's content.

        Raises:
            TooLarge: it is larger than what is fetched.
            RetryLater: not now.
            Unreachable: it cannot be had; the reason is for staff.
        """
        try:
            answer = await asked(self._api.client(token).files_info(file=file))
        except SlackSays as refused:
            raise Unreachable(f"file {file}: {refused}") from None
        found = answer["file"]
        if int(found.get("size") or 0) > MOST_FETCHED_BYTES:
            raise TooLarge
        url = str(found.get("url_private_download") or found.get("url_private") or "")
        if not self._is_slacks(url):
            raise Unreachable(f"file {file}: it is not kept at Slack")
        return await self._downloaded(token, url, str(found.get("mimetype") or ""))

    def _is_slacks(self, url: str) -> bool:
        """Tell whether a token may be sent to an address."""
        there, api = urlsplit(url), urlsplit(self._api.url)
        if (there.scheme, there.netloc) == (api.scheme, api.netloc):
            return True
        host = there.hostname or ""
        return there.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))

    async def _downloaded(self, token: str, url: str, media_type: str) -> bytes:
        headers = {"Authorization": f"Bearer {token}"}
        try:
            async with self._api.session.get(url, headers=headers, allow_redirects=False) as answer:
                if answer.status == 429 or answer.status >= 500:
                    raise RetryLater(retry_after(answer.headers))
                page = answer.content_type == "text/html" and media_type != "text/html"
                if answer.status != 200 or page:
                    raise Unreachable("Slack shows its sign-in page instead of the file")
                return await _read(answer)
        except (TimeoutError, aiohttp.ClientError):
            raise RetryLater from None

    async def upload(self, token: str, attachments: Sequence[Attachment]) -> list[Uploaded]:
        """Bring attachments to Slack without showing them.

        Raises:
            RetryLater, SlackSays: Slack does not take them.
        """
        return [await self._uploaded(token, one) for one in attachments if one.content]

    async def _uploaded(self, token: str, attachment: Attachment) -> Uploaded:
        content, name = await file_of(attachment)
        place = await asked(
            self._api.client(token).files_getUploadURLExternal(
                filename=name,
                length=len(content),
                alt_txt=attachment.description[:_MOST_ALT_TEXT] if attachment.is_drawing else None,
            )
        )
        try:
            body = io.BytesIO(content)
            async with self._api.session.post(place["upload_url"], data=body, allow_redirects=False) as answer:
                if answer.status != 200:
                    raise RetryLater(retry_after(answer.headers))
        except (TimeoutError, aiohttp.ClientError):
            raise RetryLater from None
        return Uploaded(str(place["file_id"]), name)

    async def show(self, token: str, where: Where, files: Sequence[Uploaded]) -> None:
        """Show uploaded files in a conversation. The words beside them say the same, so a failure is only noted."""
        if not files:
            return
        named: list[dict[str, Any]] = [{"id": file.id, "title": file.title} for file in files]
        try:
            await asked(
                self._api.client(token).files_completeUploadExternal(
                    files=named, channel_id=where.channel, thread_ts=where.thread
                )
            )
        except (SlackSays, RetryLater) as error:
            log.warning("files are not shown in %s/%s: %s", where.team, where.channel, error)


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for piece in answer.content.iter_chunked(_PIECE):
        content += piece
        if len(content) > MOST_FETCHED_BYTES:
            raise TooLarge
    return bytes(content)
