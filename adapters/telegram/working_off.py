"""Working off fetched updates: handled and committed, a few at a time, so that what is done can be confirmed.

Rule: the offset moves on past what the core has committed and past what nobody can read, never further; whatever a
crash leaves unconfirmed comes again, and the core knows it. One conversation is worked off in its own order.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Iterable, Mapping
from typing import Any

from adapters.backlog import is_backlog, most_urgent_first
from adapters.logs import current_reference
from adapters.patience import LONGEST_DEAF, seconds_after
from adapters.telegram.albums import Unit, units_of
from adapters.telegram.parse import Read
from adapters.telegram.receive import Malformed, Reception

log = logging.getLogger(__name__)

MOST_TRIES = 10
"""After so many failures in a row an update is given up, by its id, so that it holds up nobody for ever."""
ALBUM_SECONDS = 1.0
"""How long the other parts of an album are waited for."""
MOST_AT_ONCE = 4
"""How many conversations are answered at the same time: while one waits for the database, another is thought about."""


class WorkingOff:
    """What one spell of polling has done; `offset` confirms everything before it with the next fetch."""

    def __init__(self, reception: Reception, stopping: asyncio.Event) -> None:
        self.offset: int | None = None
        self._reception = reception
        self._stopping = stopping
        self._done: set[int] = set()
        self._albums: set[tuple[object, str]] = set()
        self._tries: Counter[int] = Counter()

    async def work_off(self, raws: Iterable[Any]) -> float:
        """Handle a batch; return how many seconds to wait before the rest of it is fetched again."""
        reads = [self._reception.read(raw, raw["update_id"]) for raw in raws if _has_id(raw)]
        waiting = [read for read in reads if read.update not in self._done]
        units = units_of(read for read in waiting if isinstance(read, Read))
        for unit in units:
            if unit.read.query is not None:
                self._reception.answers.expect(unit.read.query)
        for malformed in (read for read in waiting if isinstance(read, Malformed)):
            with self._reception.in_hand(malformed):
                if await self._succeeds(malformed.update, self._reception.reject(malformed)):
                    self._done.add(malformed.update)
        complete = [unit for unit in units if self._is_complete(unit)]
        if self._is_backlog(complete):
            log.info("telegram: %s updates waited; reports go first", len(complete))
            await self._handle(await self._most_urgent_first(complete), at_once=1)
        else:
            await self._handle(complete, at_once=MOST_AT_ONCE)
        self._move_on([read.update for read in reads])
        if self._tries:
            return seconds_after(max(self._tries.values()), longest=LONGEST_DEAF)
        return ALBUM_SECONDS if len(complete) < len(units) else 0.0

    def _is_complete(self, unit: Unit) -> bool:
        """Return whether no more parts of an album are to be expected: it is fetched for the second time."""
        if unit.read.album is None or unit.read.incoming is None:
            return True
        album = (unit.read.incoming.address, unit.read.album)
        if album in self._albums:
            self._albums.discard(album)
            return True
        self._albums.add(album)
        return False

    def _is_backlog(self, units: list[Unit]) -> bool:
        """Return whether several units waited for a time in which nobody listened."""
        sent = [unit.read.incoming.sent_at for unit in units if unit.read.incoming is not None]
        return len(units) > 1 and is_backlog(sent, self._reception.clock())

    async def _most_urgent_first(self, units: list[Unit]) -> list[Unit]:
        return await asyncio.to_thread(
            most_urgent_first, units, conversation=_conversation, urgency=self._reception.urgency
        )

    async def _handle(self, units: list[Unit], *, at_once: int) -> None:
        """Handle units in their order, some at a time; what follows another in its conversation waits for it."""
        free = asyncio.Semaphore(at_once)
        latest: dict[object, asyncio.Task[bool]] = {}
        async with asyncio.TaskGroup() as handling:
            for unit in units:
                await free.acquire()
                before = latest.get(_conversation(unit))
                task = latest[_conversation(unit)] = handling.create_task(self._in_turn(unit, before))
                task.add_done_callback(lambda _: free.release())

    async def _in_turn(self, unit: Unit, before: asyncio.Task[bool] | None) -> bool:
        """Handle a unit after the one before it in its conversation; False: it, or one before it, is not done."""
        if before is not None and not await before:
            return False
        if self._stopping.is_set() or not await self._handled(unit):
            return False
        self._done.update(unit.updates)
        return True

    async def _handled(self, unit: Unit) -> bool:
        """Return whether a unit is done with: committed, or given up after the last try."""
        with self._reception.in_hand(unit.read):
            return await self._tried(unit)

    async def _tried(self, unit: Unit) -> bool:
        done = await self._succeeds(unit.read.update, self._reception.take(unit))
        if unit.read.query is not None and done:
            self._reception.answers.done(unit.read.query)
        elif unit.read.query is not None:
            self._reception.answers.failed(unit.read.query)
        return done or (self._tries[unit.read.update] >= MOST_TRIES and await self._given_up(unit))

    async def _succeeds(self, update: int, doing: Awaitable[None]) -> bool:
        """Return whether something was committed; if not, log it, and know how often it failed."""
        try:
            await doing
        except Exception:
            self._tries[update] += 1
            log.exception("telegram: update %s failed, try %s; trying again", update, self._tries[update])
            return False
        self._tries.pop(update, None)
        return True

    async def _given_up(self, unit: Unit) -> bool:
        """Note an update as not handled and tell its sender; False: not even that can be written now."""
        update, reference = unit.read.update, current_reference()
        if not await self._succeeds(update, self._reception.give_up(update)):
            return False
        log.error("telegram: update %s is given up, reference %s", update, reference)
        await self._reception.apologise(unit.read, reference)
        return True

    def _move_on(self, updates: list[int]) -> None:
        """Let the next fetch confirm everything before the first update that is not done."""
        if updates:
            left = (update for update in sorted(updates) if update not in self._done)
            self.offset = next(left, max(updates) + 1)
            self._done = {update for update in self._done if update >= self.offset}


def _has_id(raw: object) -> bool:
    if isinstance(raw, Mapping) and isinstance(raw.get("update_id"), int):
        return True
    log.warning("telegram: an update without an id is left out")
    return False


def _conversation(unit: Unit) -> object:
    """Return what a unit's order counts in: its conversation; what is no message is on its own."""
    return unit.read.incoming.address if unit.read.incoming is not None else unit.read.update
