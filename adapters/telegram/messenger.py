"""Saying what waits in the outbox, with the library's client.

Rule: what several Telegram messages say goes on where it stopped, so that a pause asked for by Telegram doubles
nothing.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import Literal

from telegram import ReplyParameters
from telegram.error import BadRequest, TelegramError

from adapters.messenger import MOST_FETCHED_BYTES, Gone, NoAnswer, Rejected, TooLarge
from adapters.telegram import errors
from adapters.telegram.places import PLATFORM, Where, place_of, where_of
from adapters.telegram.posting import Posting
from adapters.telegram.receive import LastHeard
from adapters.telegram.render import Out, rendered, rendered_in_place
from adapters.telegram.wire import Wire
from bot.errors import RetryLater, Unreachable
from bot.messages import Address, Reply
from bot.records import KeptAttachment, OutboxMessage

_REMEMBERED = 1000


class TelegramMessenger:
    """The sending side of one account."""

    platform = PLATFORM

    def __init__(self, bot: Wire, heard: LastHeard) -> None:
        self._bot = bot
        self._posting = Posting(bot)
        self._heard = heard
        self._posted: OrderedDict[str, list[int]] = OrderedDict()
        self._stopped: set[str] = set()
        """The keys of messages of which exactly what is in `_posted` is there."""

    def limits_key(self, address: Address) -> str:
        """Return the chat that an address lies in."""
        return place_of(where_of(address)).key

    async def post(self, message: OutboxMessage, *, repeated: bool) -> str:
        """Say it, as one message or several, and return the reference of the last one."""
        where = where_of(message.address)
        goes_on = message.key in self._stopped
        outs = self._rendered(message, repeated=repeated and not goes_on)
        if not outs:
            raise Rejected("there is nothing to say")
        posted = self._posted_so_far(message.key) if goes_on or not repeated else []
        self._stopped.discard(message.key)
        for out in outs[len(posted) :]:
            answered = self._answered(message) if not posted else None
            posted.append(await self._part(out, where, answered, message.key, posted))
            self._remember(message.key, posted)
        self._posted.pop(message.key, None)
        if _is_pinned(message.reply, where):
            await self._posting.pin(where, posted[-1])
        return f"{where.chat}/{posted[-1]}"

    async def edit(self, message: OutboxMessage, reference: str) -> str:
        """Let an earlier message read as this one does; silent by nature."""
        where = where_of(message.address)
        chat, _, number = reference.partition("/")
        if chat != str(where.chat):
            raise Gone("the chat has become another one")
        try:
            out = rendered_in_place(message, username=self._username())
            await self._posting.edit(out, where.chat, int(number))
        except ValueError as error:
            raise Rejected(str(error)) from None
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

    async def _part(self, out: Out, where: Where, answered: ReplyParameters | None, key: str, posted: list[int]) -> int:
        """Post one message of several. Where it has to wait, those before it are there already: another process could
        not know how many, and would say all of them again without saying so.

        Raises:
            NoAnswer: it is not there, or nobody can say; of the former this process knows.
        """
        try:
            return await self._say(out, where, answered)
        except NoAnswer:
            raise
        except RetryLater as error:
            if not posted:
                raise
            self._stopped.add(key)
            raise NoAnswer(error.after) from None

    def _posted_so_far(self, key: str) -> list[int]:
        return list(self._posted.get(key, ()))

    def _remember(self, key: str, posted: list[int]) -> None:
        self._posted[key] = list(posted)
        if len(self._posted) > _REMEMBERED:
            forgotten, _ = self._posted.popitem(last=False)
            self._stopped.discard(forgotten)

    async def _say(self, out: Out, where: Where, answered: ReplyParameters | None) -> int:
        """Post one message and return its number; every error is one of delivery's."""
        try:
            return await self._posting.post(out, where, answered)
        except TelegramError as error:
            raise errors.of_delivery(error, self._bot.token) from None


def _is_pinned(reply: Reply, where: Where) -> bool:
    """Tell whether what was posted stays at the top: a card that everybody there may see."""
    hidden = where.is_shared and reply.private
    return reply.card is not None and reply.card.pinned and not hidden


def _fetching_later(meant: Exception) -> Exception:
    """Return what an error means for a file: it can be had later, or not at all."""
    return meant if isinstance(meant, RetryLater | Unreachable) else Unreachable(str(meant))
