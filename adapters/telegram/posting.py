"""One Telegram message, posted or edited as meant, or with less about it.

Rule: a broken markup, a lost topic or a refused picture costs a message its looks, never its words.
"""

from __future__ import annotations

import logging

from telegram import InputFile, LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from adapters.attached import file_of
from adapters.telegram import errors
from adapters.telegram.limits import PHOTO_BYTES
from adapters.telegram.markup import Marked
from adapters.telegram.places import Where
from adapters.telegram.render import Out
from adapters.telegram.wire import Wire, told
from bot.messages import Attachment

log = logging.getLogger(__name__)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class BadDrawing(Exception):
    """A drawing that is none."""


class Posting:
    """The account, as far as it posts."""

    def __init__(self, bot: Wire) -> None:
        self._bot = bot

    async def post(self, out: Out, where: Where, answered: ReplyParameters | None) -> int:
        """Post one message and return its number.

        Raises:
            TelegramError: it cannot be posted, however little is asked for.
        """
        try:
            return await self._as_meant(out, where, answered)
        except BadRequest as error:
            if errors.is_lost_topic(error) and where.topic is not None:
                log.warning("telegram: a topic of %s is gone or closed; said outside it", where.chat)
                return await self.post(out, Where(where.chat, None, where.user), answered)
            if out.attachment is None:
                raise
            return await self.post(self._in_words(out, out.attachment, error), where, answered)

    async def edit(self, out: Out, chat: int, number: int) -> None:
        """Let a message read so.

        Raises:
            TelegramError: it cannot be edited; `errors.is_unchanged` tells that it reads so already.
        """
        try:
            await self._edit(out.said.html, ParseMode.HTML, chat, number, out)
        except BadRequest as error:
            if not errors.is_bad_markup(error):
                raise
            _note_bad_markup()
            await self._edit(out.said.text, None, chat, number, out)

    async def pin(self, where: Where, number: int) -> None:
        """Pin a message without a sound; where that is not allowed it stands unpinned."""
        try:
            await self._bot.pin_chat_message(where.chat, number, disable_notification=True)
        except TelegramError as error:
            log.info("telegram: a card in %s could not be pinned (%s)", where.chat, told(error, self._bot.token))

    async def _as_meant(self, out: Out, where: Where, answered: ReplyParameters | None) -> int:
        if out.attachment is not None:
            try:
                return await self._file(out, out.attachment, where, answered)
            except BadDrawing as error:
                return await self._as_meant(self._in_words(out, out.attachment, error), where, answered)
        try:
            return await self._text(out.said.html, ParseMode.HTML, out, where, answered)
        except BadRequest as error:
            if not errors.is_bad_markup(error):
                raise
            _note_bad_markup()
            return await self._text(out.said.text, None, out, where, answered)

    def _in_words(self, out: Out, attachment: Attachment, error: Exception) -> Out:
        """Return a message that says what stands under a file, or what it is called, without the file."""
        log.warning("telegram: a file was not taken (%s); its words are said", told(error, self._bot.token))
        return Out(out.said if out.said.text else Marked(attachment.name), out.keyboard)

    async def _text(
        self, text: str, mode: ParseMode | None, out: Out, where: Where, answered: ReplyParameters | None
    ) -> int:
        message = await self._bot.send_message(
            where.chat,
            text,
            parse_mode=mode,
            message_thread_id=where.topic,
            reply_markup=out.keyboard,
            reply_parameters=answered,
            link_preview_options=_NO_PREVIEW,
        )
        return message.message_id

    async def _file(self, out: Out, attachment: Attachment, where: Where, answered: ReplyParameters | None) -> int:
        """Post a drawing as a photo, anything else as a file."""
        content, name = await _content(attachment)
        is_photo = attachment.is_drawing and len(content) <= PHOTO_BYTES
        send = self._bot.send_photo if is_photo else self._bot.send_document
        message = await send(
            where.chat,
            InputFile(content, filename=name),
            caption=out.said.html or None,
            parse_mode=ParseMode.HTML,
            message_thread_id=where.topic,
            reply_markup=out.keyboard,
            reply_parameters=answered,
        )
        return message.message_id

    async def _edit(self, text: str, mode: ParseMode | None, chat: int, number: int, out: Out) -> None:
        await self._bot.edit_message_text(
            text,
            chat,
            number,
            parse_mode=mode,
            reply_markup=out.keyboard,
            link_preview_options=_NO_PREVIEW,
        )


def _note_bad_markup() -> None:
    log.error("telegram: FORMATTING: the markup of a message was refused; said without it")


async def _content(attachment: Attachment) -> tuple[bytes, str]:
    """Return a file's content and name; a drawing as PNG, a report as PDF.

    Raises:
        BadDrawing: it is neither.
    """
    try:
        return await file_of(attachment)
    except ValueError:
        raise BadDrawing("no drawing and no report") from None
