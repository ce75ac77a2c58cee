"""Saying what waits in the outbox, with the library's client.

Rule: what several Telegram messages say goes on where it stopped, so that a pause asked for by Telegram doubles
nothing. A broken markup, a lost topic or a refused picture costs its looks, never the words.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from datetime import datetime
from typing import Literal

from telegram import InputFile, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from adapters.messenger import MOST_FETCHED_BYTES, Gone, Rejected, TooLarge
from adapters.pictures import png_of
from adapters.telegram import errors
from adapters.telegram.limits import PHOTO_BYTES
from adapters.telegram.markup import Marked
from adapters.telegram.places import PLATFORM, Where, place_of, where_of
from adapters.telegram.receive import LastHeard
from adapters.telegram.render import Out, rendered, rendered_in_place
from adapters.telegram.wire import Wire, told
from bot.errors import RetryLater, Unreachable
from bot.messages import Address, Attachment
from bot.ports import KeptAttachment, OutboxMessage

log = logging.getLogger(__name__)

_SVG = "image/svg+xml"
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_REMEMBERED = 1000


class TelegramMessenger:
    """The sending side of one account."""

    platform = PLATFORM

    def __init__(self, bot: Wire, heard: LastHeard) -> None:
        self._bot = bot
        self._heard = heard
        self._posted: OrderedDict[str, list[int]] = OrderedDict()

    def limits_key(self, address: Address) -> str:
        """Return the chat that an address lies in."""
        return place_of(where_of(address)).key

    async def post(self, message: OutboxMessage, *, repeated: bool) -> str:
        """Say it, as one message or several, and return the reference of the last one."""
        where = where_of(message.address)
        outs = self._rendered(message, repeated=repeated)
        if not outs:
            raise Rejected("there is nothing to say")
        posted = [] if repeated else self._posted_so_far(message.key)
        for out in outs[len(posted) :]:
            answered = self._answered(message) if not posted else None
            posted.append(await self._say(out, where, answered))
            self._remember(message.key, posted)
        self._posted.pop(message.key, None)
        if message.reply.card is not None and message.reply.card.pinned:
            await self._pin(where, posted[-1])
        return f"{where.chat}/{posted[-1]}"

    async def edit(self, message: OutboxMessage, reference: str) -> str:
        """Let an earlier message read as this one does; silent by nature."""
        where = where_of(message.address)
        chat, _, number = reference.partition("/")
        if chat != str(where.chat):
            raise Gone("the chat has become another one")
        out = rendered_in_place(message, username=self._username())
        try:
            await self._edited(out.said, where.chat, int(number), out)
        except BadRequest as error:
            if not errors.is_unchanged(error):
                raise errors.of_delivery(error, self._bot.token) from None
        except TelegramError as error:
            raise errors.of_delivery(error, self._bot.token) from None
        return reference

    async def find(
        self,
        message: OutboxMessage,  # noqa: ARG002 (Telegram has no way to look for a message)
        since: datetime,  # noqa: ARG002
    ) -> str | Literal["absent", "unknown"]:
        """Return that nobody can say: a bot cannot read back what it said."""
        return "unknown"

    async def fetch(self, attachment: KeptAttachment) -> bytes:
        """Return the content of a file that came in."""
        if attachment.size > MOST_FETCHED_BYTES:
            raise TooLarge
        try:
            file = await self._bot.get_file(attachment.reference)
            if (file.file_size or 0) > MOST_FETCHED_BYTES:
                raise TooLarge
            content = bytes(await file.download_as_bytearray())
        except BadRequest as error:
            if errors.is_too_large(error):
                raise TooLarge from None
            raise Unreachable(error.message) from None
        except TelegramError as error:
            raise _fetching_later(errors.of_delivery(error, self._bot.token)) from None
        if len(content) > MOST_FETCHED_BYTES:
            raise TooLarge
        return content

    def _rendered(self, message: OutboxMessage, *, repeated: bool) -> tuple[Out, ...]:
        try:
            return rendered(message, username=self._username(), repeated=repeated)
        except ValueError as error:
            raise Rejected(str(error)) from None

    def _username(self) -> str:
        """Return the account's own name, for links into its private chat.

        Raises:
            RetryLater: Telegram has not told it yet.
        """
        try:
            return self._bot.username
        except RuntimeError:
            raise RetryLater from None

    def _answered(self, message: OutboxMessage) -> ReplyParameters | None:
        """Return what a reply in a group answers, so that people see whom it is for."""
        heard = self._heard.in_conversation(message.address) if message.kind == "reply" else None
        return ReplyParameters(heard, allow_sending_without_reply=True) if heard is not None else None

    def _posted_so_far(self, key: str) -> list[int]:
        return list(self._posted.get(key, ()))

    def _remember(self, key: str, posted: list[int]) -> None:
        self._posted[key] = list(posted)
        if len(self._posted) > _REMEMBERED:
            self._posted.popitem(last=False)

    async def _say(self, out: Out, where: Where, answered: ReplyParameters | None) -> int:
        """Post one message, if need be with less about it, and return its id."""
        try:
            return await self._posted_as_meant(out, where, answered)
        except BadRequest as error:
            if errors.is_lost_topic(error) and where.topic is not None:
                log.warning("telegram: a topic of %s is gone or closed; said outside it", where.chat)
                return await self._say(out, Where(where.chat, None, where.user), answered)
            if out.attachment is not None:
                return await self._say(self._in_words(out, out.attachment, error), where, answered)
            raise errors.of_delivery(error, self._bot.token) from None
        except BadDrawing as error:
            return await self._say(self._in_words(out, error.attachment, error), where, answered)
        except TelegramError as error:
            raise errors.of_delivery(error, self._bot.token) from None

    def _in_words(self, out: Out, attachment: Attachment, error: Exception) -> Out:
        """Return a message that says what a file shows, which Telegram does not take."""
        log.warning("telegram: a file was refused (%s); its description is said", told(error, self._bot.token))
        return Out(out.said if out.said.text else Marked(attachment.name), out.keyboard)

    async def _posted_as_meant(self, out: Out, where: Where, answered: ReplyParameters | None) -> int:
        if out.attachment is not None:
            return (await self._file(out, out.attachment, where, answered)).message_id
        try:
            return (await self._text(out.said.html, ParseMode.HTML, out, where, answered)).message_id
        except BadRequest as error:
            if not errors.is_bad_markup(error):
                raise
            log.error("telegram: FORMATTING: the markup of a message was refused; said without it")
            return (await self._text(out.said.text, None, out, where, answered)).message_id

    async def _text(
        self, text: str, mode: ParseMode | None, out: Out, where: Where, answered: ReplyParameters | None
    ) -> Message:
        return await self._bot.send_message(
            where.chat,
            text,
            parse_mode=mode,
            message_thread_id=where.topic,
            reply_markup=out.keyboard,
            reply_parameters=answered,
            link_preview_options=_NO_PREVIEW,
        )

    async def _file(self, out: Out, attachment: Attachment, where: Where, answered: ReplyParameters | None) -> Message:
        """Post a drawing as a photo, anything else as a file."""
        content, name = await _content(attachment)
        if attachment.media_type == _SVG and len(content) <= PHOTO_BYTES:
            return await self._bot.send_photo(
                where.chat,
                InputFile(content, filename=name),
                caption=out.said.html or None,
                parse_mode=ParseMode.HTML,
                message_thread_id=where.topic,
                reply_markup=out.keyboard,
                reply_parameters=answered,
            )
        return await self._bot.send_document(
            where.chat,
            InputFile(content, filename=name),
            caption=out.said.html or None,
            parse_mode=ParseMode.HTML,
            message_thread_id=where.topic,
            reply_markup=out.keyboard,
            reply_parameters=answered,
        )

    async def _edited(self, said: Marked, chat: int, number: int, out: Out) -> None:
        try:
            await self._edit(said.html, ParseMode.HTML, chat, number, out)
        except BadRequest as error:
            if not errors.is_bad_markup(error):
                raise
            log.error("telegram: FORMATTING: the markup of a message was refused; said without it")
            await self._edit(said.text, None, chat, number, out)

    async def _edit(self, text: str, mode: ParseMode | None, chat: int, number: int, out: Out) -> None:
        await self._bot.edit_message_text(
            text,
            chat,
            number,
            parse_mode=mode,
            reply_markup=out.keyboard,
            link_preview_options=_NO_PREVIEW,
        )

    async def _pin(self, where: Where, number: int) -> None:
        """Pin a message without a sound; where that is not allowed it stands unpinned."""
        try:
            await self._bot.pin_chat_message(where.chat, number, disable_notification=True)
        except TelegramError as error:
            log.info("telegram: a card in %s could not be pinned (%s)", where.chat, told(error, self._bot.token))


class BadDrawing(Exception):
    """A drawing that is none."""

    def __init__(self, attachment: Attachment) -> None:
        super().__init__(attachment.name)
        self.attachment = attachment


async def _content(attachment: Attachment) -> tuple[bytes, str]:
    if attachment.media_type != _SVG:
        return attachment.content.encode(), attachment.name
    try:
        png = await asyncio.to_thread(png_of, attachment.content)
    except ValueError:
        raise BadDrawing(attachment) from None
    return png, attachment.name.removesuffix(".svg") + ".png"


def _fetching_later(meant: Exception) -> Exception:
    """Return what an error means for a file: it can be had later, or not at all."""
    return meant if isinstance(meant, RetryLater | Unreachable) else Unreachable(str(meant))
