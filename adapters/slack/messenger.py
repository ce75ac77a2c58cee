"""Delivery's view of Slack: a message of the outbox posted, edited in place, asked about, and files fetched.

Rules: what is private in a shared place is shown to one person and never posted for all; a thread whose first message
is gone holds nothing up; what Slack refuses for its looks is said once more as plain words before it is given up.
Source: docs.slack.dev/reference/methods/chat.postMessage, chat.postEphemeral, chat.update, pins.add
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from slack_sdk.web.async_client import AsyncWebClient

from adapters.messenger import Gone, Rejected
from adapters.slack.api import Api, SlackSays, asked
from adapters.slack.fetching import FilesOfSlack, Uploaded
from adapters.slack.finding import Finding
from adapters.slack.installs import Installed, Installs, NotInstalled
from adapters.slack.places import PLATFORM, Where, place_key, where_of
from adapters.slack.refusals import LOOKS, NOT_EDITABLE, TEAM_LOST, THREAD_LOST, TOKEN_OLD, meaning_of
from adapters.slack.render import SlackMessage, rendered
from bot.errors import RetryLater, Unreachable
from bot.messages import Address
from bot.records import KeptAttachment, OutboxMessage

log = logging.getLogger(__name__)

_MOST_BEGUN = 1_000


class SlackMessenger:
    """Slack's sending side, for every workspace the assistant is installed in."""

    platform = PLATFORM

    def __init__(self, api: Api, installs: Installs, clock: Callable[[], datetime]) -> None:
        self._api, self._installs = api, installs
        self._files = FilesOfSlack(api)
        self._finding = Finding(api, installs, clock)
        self._begun: dict[str, list[str]] = {}

    def limits_key(self, address: Address) -> str:
        """Return the key of the address's place."""
        return place_key(where_of(address))

    # ---- posting

    async def post(self, message: OutboxMessage, *, repeated: bool) -> str:
        """Say a message and return the timestamps of its parts.

        Raises:
            RetryLater, Unreachable, Rejected: as every messenger.
        """
        where = where_of(message.address)
        installed = await self._installed(where)
        self._finding.note_attempt(message.key)
        parts = rendered(_for_one_person(message, where), repeated=repeated)
        said = self._begun.pop(message.key, [])
        try:
            for part in parts[len(said) :]:
                said.append(await self._say(installed, where, part))
        except RetryLater:
            self._remember_begun(message.key, said)
            raise
        if said[-1] and message.reply.card is not None and message.reply.card.pinned:
            await self._pin(installed, where, said[-1])
        return ",".join(said)

    def _remember_begun(self, key: str, said: list[str]) -> None:
        """Keep how far a message was said, so that the next attempt goes on from there."""
        if len(self._begun) >= _MOST_BEGUN:
            self._begun.clear()
        if said:
            self._begun[key] = said

    async def _say(self, installed: Installed, where: Where, part: SlackMessage) -> str:
        client = self._api.client(installed.token)
        if part.ephemeral:
            return await self._whisper(client, installed, where, part)
        files = await self._uploaded(installed, part)
        ts = await self._saying(installed, lambda look, to: _post(client, to, look), where, part)
        await self._files.show(installed.token, where, files)
        return ts

    async def _whisper(self, client: AsyncWebClient, installed: Installed, where: Where, part: SlackMessage) -> str:
        """Show something to one person; what is not kept cannot be referred to."""
        if where.user_id is None:
            raise Rejected("a private message in a shared place names nobody to read it")
        await self._saying(installed, lambda look, to: _whisper(client, to, look), where, part)
        return ""

    async def _saying(
        self,
        installed: Installed,
        call: Callable[[SlackMessage, Where], Any],
        where: Where,
        part: SlackMessage,
    ) -> str:
        """Say it; without its thread where that is gone, and as plain words where its looks are refused."""
        try:
            answer = await asked(call(part, where))
        except SlackSays as refused:
            if refused.error in THREAD_LOST and where.thread is not None:
                return await self._saying(installed, call, replace(where, thread=None), part)
            if refused.error in LOOKS and part.blocks:
                log.error("Slack refuses blocks in %s (%s): said as plain text", place_key(where), refused.error)
                return await self._saying(installed, call, where, replace(part, blocks=(), metadata={}))
            raise self._meaning(refused, installed) from None
        return str(answer.get("ts") or answer.get("message_ts") or "")

    async def _uploaded(self, installed: Installed, part: SlackMessage) -> list[Uploaded]:
        """Bring pictures to Slack before anything is said; without the right to, the words have to do."""
        try:
            return await self._files.upload(installed.token, part.pictures)
        except SlackSays as refused:
            if refused.error in TEAM_LOST:
                raise self._meaning(refused, installed) from None
            log.warning("files are not uploaded to %s: %s", installed.team, refused)
            return []

    async def _pin(self, installed: Installed, where: Where, ts: str) -> None:
        try:
            await asked(self._api.client(installed.token).pins_add(channel=where.channel, timestamp=ts))
        except (SlackSays, RetryLater) as error:
            if not (isinstance(error, SlackSays) and error.error == "already_pinned"):
                log.warning("a card is not pinned in %s: %s", place_key(where), error)

    # ---- editing, finding, fetching

    async def edit(self, message: OutboxMessage, reference: str) -> str:
        """Let the message read so now.

        Raises:
            Gone: it is not there, was shown to one person only, or has another number of parts now.
            RetryLater, Unreachable, Rejected: as every messenger.
        """
        where = where_of(message.address)
        parts, stamps = rendered(message), reference.split(",")
        if len(parts) != len(stamps) or not all(stamps) or any(part.ephemeral for part in parts):
            raise Gone
        installed = await self._installed(where)
        self._finding.note_attempt(message.key)
        for part, ts in zip(parts, stamps, strict=True):
            await self._edit(installed, where, part, ts)
        return reference

    async def _edit(self, installed: Installed, where: Where, part: SlackMessage, ts: str) -> None:
        try:
            await asked(_update(self._api.client(installed.token), where, part, ts))
        except SlackSays as refused:
            if refused.error in NOT_EDITABLE:
                raise Gone from None
            if refused.error in LOOKS and part.blocks:
                log.error("Slack refuses blocks in %s (%s): edited as text", place_key(where), refused.error)
                await self._edit(installed, where, replace(part, blocks=(), metadata={}), ts)
                return
            raise self._meaning(refused, installed) from None

    async def find(self, message: OutboxMessage, since: datetime) -> str | Literal["absent", "unknown"]:
        """Return the reference of a message if it arrived; what was shown to one person nobody can find.

        Raises:
            Unreachable: the assistant is not installed there any more.
        """
        where = where_of(message.address)
        parts = rendered(_for_one_person(message, where))
        if any(part.ephemeral for part in parts):
            return "unknown"
        try:
            found = await self._finding.find(where, message.key, len(parts), since)
        except NotInstalled as error:
            raise Unreachable(_not_installed(error)) from None
        except SlackSays as refused:
            raise self._meaning(refused, await self._installed(where)) from None
        return found if isinstance(found, str) else ",".join(found)

    async def fetch(self, attachment: KeptAttachment) -> bytes:
        """Return a file's content.

        Raises:
            TooLarge, RetryLater, Unreachable: as every messenger.
        """
        team, _, file = attachment.reference.partition("/")
        return await self._files.fetch((await self._installed(Where(team, ""))).token, file)

    # ---- who we are, and what a refusal means

    async def _installed(self, where: Where) -> Installed:
        try:
            return await self._installs.of(where.team)
        except NotInstalled as error:
            raise Unreachable(_not_installed(error)) from None
        except SlackSays as refused:
            raise meaning_of(refused) from None

    def _meaning(self, refused: SlackSays, installed: Installed) -> Exception:
        if refused.error == TOKEN_OLD or refused.error in TEAM_LOST:
            self._installs.forget(installed.team)
        return meaning_of(refused)


def _for_one_person(message: OutboxMessage, where: Where) -> OutboxMessage:
    """Return the message as private where it answers a slash command in a channel: there only that person asked.

    News of what was reported by one is for the channel, and lasts longer than what is shown to one person.
    """
    is_news = message.kind == "notice" and message.reply.facts.get("event") is not None
    if where.is_direct or where.thread is not None or where.user is None or is_news:
        return message
    return replace(message, reply=replace(message.reply, private=True))


def _not_installed(error: NotInstalled) -> str:
    return f"the assistant is not installed in the workspace ({error})"


async def _post(client: AsyncWebClient, where: Where, part: SlackMessage) -> Any:
    return await client.chat_postMessage(
        channel=where.channel,
        text=part.text,
        blocks=list(part.blocks) or None,
        metadata=part.metadata or None,
        thread_ts=where.thread,
        mrkdwn=False,
        unfurl_links=False,
        unfurl_media=False,
    )


async def _whisper(client: AsyncWebClient, where: Where, part: SlackMessage) -> Any:
    return await client.chat_postEphemeral(
        channel=where.channel,
        user=str(where.user_id),
        text=part.text,
        blocks=list(part.blocks) or None,
        thread_ts=where.thread,
    )


async def _update(client: AsyncWebClient, where: Where, part: SlackMessage, ts: str) -> Any:
    return await client.chat_update(
        channel=where.channel,
        ts=ts,
        text=part.text,
        blocks=list(part.blocks),
        metadata=part.metadata or None,
    )
