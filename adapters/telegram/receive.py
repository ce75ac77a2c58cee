"""What came in, handed to the core: read, asked who administers, handled and committed, then the deliverer is woken.

Rule: an update is done when the core has committed it, and only then confirmed by whoever fetched it. Nothing is kept
here that a restart would miss.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from telegram import Bot, ChatMember, Update
from telegram.error import TelegramError

from adapters.handling import handled
from adapters.logs import in_hand
from adapters.telegram.addressing import Me
from adapters.telegram.albums import Unit
from adapters.telegram.callbacks import Answers
from adapters.telegram.parse import Reach, Read, read_update
from adapters.telegram.places import PLATFORM, where_of
from adapters.telegram.wire import told
from bot.commands import PLACE_COMMANDS, command_of
from bot.delivering import Destinations
from bot.i18n import Translator
from bot.linking import looks_like_code
from bot.messages import Address, Command, Content, Incoming, Outcome, Text
from bot.saying import DEFAULT_LANGUAGE
from bot.tracing import incoming_reference, reference_of, said_in

log = logging.getLogger(__name__)

_ADMINISTRATORS = (ChatMember.OWNER, ChatMember.ADMINISTRATOR)
_ADMINISTRATIVE = PLACE_COMMANDS | {"start"}
"""Commands for which the sender's rights are asked for; the link that adds the assistant to a group sends /start."""
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError, TelegramError)
"""What reading an update of a wrong shape raises; a moment beyond the calendar is an OSError."""
_REMEMBERED = 2000
_LAST = 9


class Core(Protocol):
    """The assistant, as this adapter sees it."""

    def handle(self, incoming: Incoming, now: datetime) -> Outcome: ...
    def urgency(self, incoming: Incoming, now: datetime) -> int: ...
    def reject(self, platform: str, id: str, now: datetime) -> bool: ...
    def destination_lost(self, platform: str, key: str, reason: str, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Malformed:
    """An update that cannot be read; only its id is kept."""

    update: int
    reason: str


class LastHeard:
    """The message of each conversation that was heard last, so that an answer in a group shows what it answers."""

    def __init__(self) -> None:
        self._messages: OrderedDict[Address, int] = OrderedDict()

    def note(self, incoming: Incoming) -> None:
        """Remember a message of a group."""
        if incoming.message and where_of(incoming.address).is_shared:
            self._messages[incoming.address] = int(incoming.message)
            self._messages.move_to_end(incoming.address)
            if len(self._messages) > _REMEMBERED:
                self._messages.popitem(last=False)

    def in_conversation(self, address: Address) -> int | None:
        """Return the message, as far as this process heard one."""
        return self._messages.get(address)


class Reception:
    """Where updates are taken in; both polling and the webhook end here."""

    def __init__(
        self,
        bot: Bot,
        core: Core,
        *,
        destinations: Destinations,
        answers: Answers,
        heard: LastHeard,
        wake: Callable[[], None],
        clock: Callable[[], datetime],
    ) -> None:
        self.answers = answers
        self.clock = clock
        self._bot = bot
        self._core = core
        self._destinations = destinations
        self._heard = heard
        self._wake = wake

    @property
    def is_connected(self) -> bool:
        """Whether Telegram has told who we are."""
        try:
            return bool(self._bot.id)
        except RuntimeError:
            return False

    @property
    def me(self) -> Me:
        """The assistant's own account.

        Raises:
            RuntimeError: Telegram has not told it yet.
        """
        return Me(self._bot.id, self._bot.username)

    def read(self, raw: Mapping[str, Any], update: int) -> Read | Malformed:
        """Return what an update means, or that it cannot be read."""
        try:
            parsed = Update.de_json(dict(raw), self._bot)
            return read_update(parsed, self.me, self.clock())
        except _UNREADABLE as error:
            return Malformed(update, type(error).__name__)

    async def reject(self, malformed: Malformed) -> None:
        """Note a malformed update by its id."""
        log.warning("telegram: update %s cannot be read (%s) and is left out", malformed.update, malformed.reason)
        await self.give_up(malformed.update)

    async def give_up(self, update: int) -> None:
        """Note by its id that an update is not handled."""
        await asyncio.to_thread(self._core.reject, PLATFORM, f"{self._bot.id}:{update}", self.clock())

    def in_hand(self, read: Read | Malformed) -> AbstractContextManager[None]:
        """Give whatever is logged or told of an update its reference, and nothing of its words."""
        incoming = read.incoming if isinstance(read, Read) else None
        if incoming is None:
            return in_hand(reference_of(f"{PLATFORM}:{self._bot.id}:{read.update}"))
        return in_hand(incoming_reference(incoming), said_in(incoming))

    async def take(self, unit: Unit) -> None:
        """Let the core handle and commit what came in, then wake the deliverer.

        Raises:
            Exception: whatever the core raises; nothing was committed, and it may be tried again.
        """
        read = unit.read
        if read.reach is not None:
            await asyncio.to_thread(self._note, read.reach)
        if read.incoming is None:
            log.debug("telegram: update %s is left out: %s", read.update, read.ignored)
            return
        incoming = await self._with_rights(read.incoming)
        self._heard.note(incoming)
        await asyncio.to_thread(handled, self._core.handle, incoming, self.clock())
        self._wake()

    def urgency(self, unit: Unit) -> int:
        """Return how soon something waiting is to be handled, 0 first; what is no message comes last."""
        incoming = unit.read.incoming
        return self._core.urgency(incoming, self.clock()) if incoming is not None else _LAST

    async def apologise(self, read: Read, reference: str) -> None:
        """Tell somebody that their message was not taken in; past the outbox, which may be what failed."""
        if read.incoming is None:
            return
        where = where_of(read.incoming.address)
        t = Translator.of(read.incoming.locale or DEFAULT_LANGUAGE)
        words = t.say("Something went wrong here; reference %(reference)s.", reference=reference)
        try:
            await self._bot.send_message(where.chat, words, message_thread_id=where.topic)
        except TelegramError as error:
            log.warning("telegram: a failure could not be told (%s)", told(error, self._bot.token))

    def _note(self, reach: Reach) -> None:
        now = self.clock()
        if reach.change == "moved":
            self._destinations.move(PLATFORM, reach.key, reach.new_key)
        elif reach.change == "reachable":
            self._destinations.mark_reachable(PLATFORM, reach.key, now)
        elif self._destinations.mark_unreachable(PLATFORM, reach.key, reach.reason, now):
            self._core.destination_lost(PLATFORM, reach.key, reach.reason, now)
            self._wake()

    async def _with_rights(self, incoming: Incoming) -> Incoming:
        """Return a message with what Telegram lets its sender do, where that matters; not known means not allowed."""
        where = where_of(incoming.address)
        if not where.is_shared or where.user is None or not _is_administrative(incoming.content):
            return incoming
        try:
            member = await self._bot.get_chat_member(where.chat, where.user)
        except TelegramError as error:
            log.warning("telegram: the rights of a sender are not known (%s)", told(error, self._bot.token))
            return incoming
        return replace(incoming, manages_place=member.status in _ADMINISTRATORS)


def _is_administrative(content: Content) -> bool:
    """Tell whether it matters if the sender administers the group: for a code, and a command about the place."""
    if isinstance(content, Text):
        return looks_like_code(content.text)
    command = command_of(content.word) if isinstance(content, Command) else None
    return command is not None and command.name in _ADMINISTRATIVE
