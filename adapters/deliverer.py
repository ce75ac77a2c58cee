"""Delivery to one platform: what the outbox holds is claimed, said in order in each conversation, and noted as sent.

Rule: a message is sent by whoever holds its claim, and what may have arrived is asked about before it is said again.
One destination that refuses, waits or is gone delays no other. Nothing of a message's text is logged.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial

from adapters.carrier import Carrier, GivenUp, Store
from adapters.logs import current_reference
from adapters.lost_places import LostPlaces
from adapters.messenger import Messenger
from adapters.metrics import Measured
from adapters.pacer import Pacer
from bot.records import Delivery

log = logging.getLogger(__name__)

LOOK_INTERVAL = timedelta(seconds=15)
"""How often it looks without being woken: for what another process queued, and what one that died left behind."""
LEASE = timedelta(minutes=1)
"""For how long a claimed message is nobody else's, unless told otherwise."""
MOST_IN_HAND = 32
"""At 30 messages a second what is urgent waits 1.1 s at most behind what is in hand already."""
MOST_IN_HAND_SHARED = 16
"""The same for each of three processes that send from one account."""
_SHORTEST_REST = 0.02
_GATHERED = 0.04
"""Seconds from one look at the outbox to the next: what is queued meanwhile is taken together."""
_WITHOUT_LOOKING = 0.1
"""Seconds it waits to be woken before it asks when something will be due: it is mostly woken sooner."""
_AFTER_TROUBLE = 1.0


PlaceLost = Callable[[str, str, str, datetime], object]
"""Tells staff that a place takes no messages any more: platform, key of the place, reason, when."""


def precise_now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


class Deliverer:
    """Carries one platform's messages; lives in one event loop, `wake` may be called from any thread."""

    def __init__(
        self,
        messenger: Messenger,
        store: Store,
        *,
        pacer: Pacer,
        place_lost: PlaceLost,
        most_attempts: int = 100,
        most_at_once: int = 16,
        most_in_hand: int = MOST_IN_HAND,
        measured: Measured = lambda _platform, _outcome, _seconds: None,
        given_up: GivenUp = lambda _message, _reason, _now: None,
        lease: timedelta = LEASE,
        now: Callable[[], datetime] = precise_now,
    ) -> None:
        self._platform = messenger.platform
        self._store = store
        self._lost = LostPlaces(self._platform, store.destinations, place_lost)
        self._carrier = Carrier(
            messenger,
            store,
            self._lost,
            pacer=pacer,
            most_attempts=most_attempts,
            most_at_once=most_at_once,
            lease=lease,
            now=now,
            measured=measured,
            given_up=given_up,
        )
        self._now = now
        self._most_in_hand = most_in_hand
        self._owner = f"{self._platform}-{uuid.uuid4().hex}"
        self._in_hand: dict[asyncio.Task[None], Delivery] = {}
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._draining = False
        self._next_look = 0.0

    def wake(self) -> None:
        """Look at the outbox now; for whoever has just committed something to be said, in any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self) -> None:
        """Deliver until drained (all that was due is out then) or cancelled (what was being sent is in doubt)."""
        self._loop = asyncio.get_running_loop()
        try:
            while True:
                await self._gathered()
                self._woken.clear()
                free = self._most_in_hand - len(self._in_hand)
                claimed = await self._claim(free) if free else ()
                for delivery in claimed:
                    self._take_in_hand(delivery)
                if not claimed and not self._in_hand and self._draining:
                    return
                if free == 0 or len(claimed) < free:
                    await self._rest()
        finally:
            await self._drop_what_is_in_hand()

    def drain(self) -> None:
        """Let `run` end as soon as nothing is due and nothing is in hand."""
        self._draining = True
        self._woken.set()

    async def _drop_what_is_in_hand(self) -> None:
        """Give back what was not begun, so that the next one need not wait for our lease; the rest is in doubt."""
        dropped, begun = dict(self._in_hand), set(self._carrier.being_sent)
        for task in dropped:
            task.cancel()
        await asyncio.gather(*dropped, return_exceptions=True)
        await self._give_back([delivery for delivery in dropped.values() if delivery.id not in begun])

    async def _give_back(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            try:
                await self._carrier.give_back(delivery)
            except Exception as error:  # noqa: BLE001 (whatever the database has, the lease runs out by itself)
                log.warning("%s: message %s stays claimed (%s)", self._platform, delivery.id, type(error).__name__)

    async def _claim(self, free: int) -> Sequence[Delivery]:
        claim = partial(self._store.deliveries.claim, platform=self._platform, address=None)
        try:
            if not self._lost.is_known:
                await asyncio.to_thread(self._lost.load)
            claiming = asyncio.create_task(asyncio.to_thread(claim, owner=self._owner, now=self._now(), limit=free))
            try:
                return await asyncio.shield(claiming)
            except asyncio.CancelledError:
                await self._give_back(await claiming)
                raise
        except Exception:
            log.exception("%s: the outbox cannot be read, reference %s", self._platform, current_reference())
            return ()

    async def _gathered(self) -> None:
        """Wait until enough time has passed since the last look."""
        now = asyncio.get_running_loop().time()
        self._next_look, wait = max(now, self._next_look) + _GATHERED, self._next_look - now
        if wait > 0:
            await asyncio.sleep(wait)

    async def _rest(self) -> None:
        """Wait until woken, a message in hand is settled, or something will be due."""
        if not await self._is_woken(_WITHOUT_LOOKING):
            await self._is_woken(await self._until_next_due())

    async def _is_woken(self, within: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                return await self._woken.wait()
        return False

    async def _until_next_due(self) -> float:
        now = self._now()
        try:
            due = await asyncio.to_thread(self._store.deliveries.next_due, self._platform, now)
        except Exception:
            log.exception("%s: the outbox cannot be read, reference %s", self._platform, current_reference())
            return _AFTER_TROUBLE
        wait = LOOK_INTERVAL if due is None else min(due - now, LOOK_INTERVAL)
        return max(wait.total_seconds(), _SHORTEST_REST)

    def _take_in_hand(self, delivery: Delivery) -> None:
        task = asyncio.create_task(self._carrier.carry(delivery))
        self._in_hand[task] = delivery
        task.add_done_callback(self._settled)

    def _settled(self, task: asyncio.Task[None]) -> None:
        del self._in_hand[task]
        self._woken.set()
