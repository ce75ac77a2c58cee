"""What was heard, handed to the core: who it is and whether it is meant for us, then handled and committed.

Rules: nothing is acknowledged before the core has committed it; messages of one person in one conversation keep their
order. Talk in a channel that is no conversation of ours is neither looked up at length nor kept.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from adapters.handling import handled
from adapters.slack.core import Core
from adapters.slack.failed import Failed
from adapters.slack.memory import Memory
from adapters.slack.parse import Heard, Us
from adapters.slack.people import Account, SlackPeople
from adapters.slack.places import Where, address_of, place_key, place_of, sender_of
from adapters.slack.rooms import Rooms
from adapters.slack.shared_files import SharedFiles
from bot.errors import RetryLater
from bot.messages import Content, Files, Incoming, Outcome, PlaceChanged


class Receiver:
    """The way into the core. `is_behind` tells of a place's key whether its backlog is still being read."""

    def __init__(
        self,
        core: Core,
        people: SlackPeople,
        rooms: Rooms,
        memory: Memory,
        files: SharedFiles,
        *,
        clock: Callable[[], datetime],
        wake: Callable[[], None],
        is_behind: Callable[[str], bool] = lambda _key: False,
    ) -> None:
        self.people, self.rooms = people, rooms
        self._core, self._memory, self._files = core, memory, files
        self.clock, self.wake = clock, wake
        self._is_behind = is_behind
        self.failed = Failed()
        self._turns: dict[str, tuple[asyncio.Lock, int]] = {}

    async def hear(self, heard: Heard, us: Us) -> Outcome | None:
        """Let the core handle what was heard; None for what is not for us.

        Raises:
            RetryLater, SlackSays, NotInstalled: it is not known who wrote.
            Exception: whatever the core raises; nothing was committed.
        """
        async with self._in_turn(f"{place_key(heard.where)}/{heard.user}"):
            try:
                outcome = await self._hear(heard, us)
            except Exception:
                self.failed.note(heard, self.clock())
                raise
            self.failed.done(heard)
            return outcome

    async def _hear(self, heard: Heard, us: Us) -> Outcome | None:
        incoming = await self.incoming(heard, us)
        if incoming is None:
            return None
        key = place_key(heard.where)
        if self._is_behind(key) or self.failed.is_waiting(key):
            incoming = replace(incoming, mark=None)  # else what was not read back yet would count as read
        return await self.take(incoming)

    async def take(self, incoming: Incoming) -> Outcome:
        """Let the core handle and commit it, then wake delivery."""
        outcome = await asyncio.to_thread(handled, self._core.handle, incoming, self.clock())
        self.wake()
        return outcome

    async def incoming(self, heard: Heard, us: Us) -> Incoming | None:
        """Return what was heard as a message of the product; None for talk that is not for us.

        Raises:
            RetryLater, SlackSays, NotInstalled: it is not known who wrote.
        """
        if isinstance(heard.content, PlaceChanged):
            return await self._place_changed(heard, us, heard.content)
        account = await self.people.account(us.team, heard.user, heard.user_team)
        made = await self.made(heard.id, heard.where, account, heard.content, sent_at=heard.sent_at)
        made = replace(made, message=heard.message, mark=heard.mark)
        if not heard.addressed and not await asyncio.to_thread(self._memory.is_ours, made.address):
            return None
        if isinstance(made.content, Files):
            return replace(made, content=await self._files.named(us.team, made.content))
        return made

    async def made(
        self, id: str, where: Where, account: Account, content: Content, *, sent_at: datetime | None = None
    ) -> Incoming:
        """Return something said or done by an account, in a conversation of its own."""
        where = replace(where, user=account.sender.user)
        return Incoming(
            id=id,
            address=address_of(where),
            sender=account.sender,
            sent_at=sent_at or self.clock(),
            content=content,
            place=place_of(where),
            sender_name=account.name,
            trust=account.trust,
            manages_place=await self._manages(where, account),
            locale=account.locale,
        )

    async def _manages(self, where: Where, account: Account) -> bool:
        """Tell whether somebody administers the channel: the workspace's administrators, and who made it."""
        if where.is_direct or account.trust != "member":
            return False
        if account.administers:
            return True
        try:
            made_by = (await self.rooms.room(where.team, where.channel)).made_by
        except RetryLater:
            return False
        return made_by is not None and account.sender == sender_of(where.team, made_by)

    async def _place_changed(self, heard: Heard, us: Us, content: PlaceChanged) -> Incoming:
        self.rooms.forget(us.team, heard.where.channel)
        by_us = heard.user == us.bot_user
        account = None if by_us else await self.people.account(us.team, heard.user)
        return Incoming(
            id=heard.id,
            address=address_of(heard.where),
            sender=account.sender if account else sender_of(us.team, us.bot_user),
            sent_at=heard.sent_at,
            content=content,
            place=place_of(heard.where),
            sender_name=account.name if account else "",
            trust=account.trust if account else "member",
            locale=account.locale if account else None,
        )

    @asynccontextmanager
    async def _in_turn(self, key: str) -> AsyncIterator[None]:
        """Let one thing at a time happen under a key, in the order of arrival."""
        lock, waiting = self._turns.get(key, (asyncio.Lock(), 0))
        self._turns[key] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._turns[key]
            if waiting == 1:
                del self._turns[key]
            else:
                self._turns[key] = (lock, waiting - 1)
