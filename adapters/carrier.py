"""One message seen through: not sent to a lost place, skipped when replaced, sent in its turn, and settled.

Rule: whatever a platform answers has one consequence for that message and for its place, and none for another place.
Nothing of a message's text is logged.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import SystemRandom
from typing import Protocol

from adapters.logs import current_reference, in_hand
from adapters.lost_places import LostPlaces
from adapters.messenger import Messenger, Moved, NoAnswer, Rejected
from adapters.metrics import Measured
from adapters.pacer import Pacer
from adapters.patience import seconds_after
from adapters.saying import send
from bot.delivering import Destinations, Posts
from bot.errors import RetryLater, Unreachable
from bot.ports import Deliveries
from bot.records import Delivery, OutboxMessage
from bot.tracing import message_reference, said_by

log = logging.getLogger(__name__)

LONGEST_HELD = 2.0
"""Seconds a claimed message waits in hand for its turn; for a longer wait it goes back to the outbox."""
_LEASE_TO_WAIT = 1 / 4
_LEASE_TO_SEND = 5 / 6
"""A messenger is given up well before another process may take the message."""
_MOVES_AT_ONCE = 3


GivenUp = Callable[[OutboxMessage, str, datetime], object]
"""Told that a message was given up, why, and when: there may be another way to reach whom it was for."""


class Store(Protocol):
    """What delivery keeps: the outbox's sending side, what stands where, and who takes messages."""

    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def destinations(self) -> Destinations: ...


class Carrier:
    """Sees the messages of one platform through, `most_at_once` of them at a time; one event loop's own."""

    def __init__(
        self,
        messenger: Messenger,
        store: Store,
        lost: LostPlaces,
        *,
        pacer: Pacer,
        most_attempts: int,
        most_at_once: int,
        lease: timedelta,
        now: Callable[[], datetime],
        measured: Measured = lambda _platform, _outcome, _seconds: None,
        given_up: GivenUp = lambda _message, _reason, _now: None,
    ) -> None:
        self._messenger = messenger
        self._platform = messenger.platform
        self._store = store
        self._lost = lost
        self._pacer = pacer
        self._most_attempts = most_attempts
        self._longest_held = min(LONGEST_HELD, lease.total_seconds() * _LEASE_TO_WAIT)
        self._longest_sending = lease.total_seconds() * _LEASE_TO_SEND
        self._now = now
        self._measured = measured
        self._given_up = given_up
        self._sending = asyncio.Semaphore(most_at_once)
        self._put_off: dict[int, int] = {}
        self._jitter = SystemRandom().random
        self.being_sent: set[int] = set()
        """The messages that may be on their way to the platform, by number."""

    async def carry(self, delivery: Delivery) -> None:
        """See one claimed message through; whatever goes wrong, the others go on."""
        with in_hand(message_reference(delivery.message), said_by(delivery.message)):
            try:
                await self._see_through(delivery)
            except Exception:
                # The outbox could not be written: the lease runs out, and it is claimed again, in doubt if sent.
                reference = current_reference()
                log.exception("%s: message %s stays claimed, reference %s", self._platform, delivery.id, reference)
            finally:
                self.being_sent.discard(delivery.id)

    async def give_back(self, delivery: Delivery) -> None:
        """Put back a claimed message that was not begun, so that the next one need not wait for our lease."""
        await self._put_back(delivery, timedelta(), "not begun", in_doubt=delivery.in_doubt)

    async def _see_through(self, delivery: Delivery) -> None:
        try:
            place = self._messenger.limits_key(delivery.message.address)
        except Exception:
            log.exception(
                "%s: message %s has no address, reference %s", self._platform, delivery.id, current_reference()
            )
            await self._bury(delivery, "its address means nothing")
            return
        if await self._is_buried(delivery, place):
            return
        if await self._is_superseded(delivery):
            await asyncio.to_thread(self._store.deliveries.sent, delivery, self._now())
        elif await self._is_its_turn(delivery, place):
            async with self._sending:
                # The place may have been lost to another conversation there while this one waited.
                if not await self._is_buried(delivery, place):
                    await self._begin(delivery, place)

    async def _begin(self, delivery: Delivery, place: str) -> None:
        await asyncio.sleep(max(await self._pacer.go(), 0))
        self.being_sent.add(delivery.id)
        if await asyncio.to_thread(self._store.deliveries.sending, delivery, self._now()):
            await self._send(delivery, place)

    async def _is_buried(self, delivery: Delivery, place: str) -> bool:
        reason = self._lost.reason_for(place, delivery.message)
        if reason is not None:
            await self._bury(delivery, reason)
        return reason is not None

    async def _is_superseded(self, delivery: Delivery) -> bool:
        has_subject = delivery.message.subject is not None
        return has_subject and await asyncio.to_thread(self._store.posts.is_superseded, delivery)

    async def _is_its_turn(self, delivery: Delivery, place: str) -> bool:
        """Wait for a near turn and tell so; put a message off whose turn comes later."""
        wait, is_given = await self._pacer.turn(delivery.id, place, self._longest_held)
        if is_given:
            await asyncio.sleep(max(wait, 0))
            return True
        self._put_off[delivery.id] = self._put_off.get(delivery.id, 0) + 1
        await self._put_back(delivery, timedelta(seconds=wait), "waits for its turn", in_doubt=delivery.in_doubt)
        return False

    async def _send(self, delivery: Delivery, place: str) -> None:
        try:
            async with asyncio.timeout(self._longest_sending):
                posted = await send(self._messenger, self._store.posts, delivery, self._now)
        except Unreachable as error:
            await self._bury(delivery, str(error))
            await asyncio.to_thread(self._lost.note, place, str(error), self._now())
        except Moved as error:
            await self._follow(delivery, place, error.new_key)
        except Rejected as error:
            log.error("%s refuses message %s: %s", self._platform, delivery.id, error.reason)
            await self._bury(delivery, error.reason)
        except RetryLater as error:
            await self._retry(delivery, place, error)
        except TimeoutError:
            await self._retry(delivery, place, NoAnswer(None))
        except Exception as error:
            reference = current_reference()
            log.exception("%s: message %s was not sent, reference %s", self._platform, delivery.id, reference)
            await self._fail(delivery, None, f"{type(error).__name__}, reference {reference}", in_doubt=True)
        else:
            await asyncio.to_thread(self._store.deliveries.sent, delivery, self._now(), posted)
            self._note_sent(delivery)
            if self._lost.has(place):
                await asyncio.to_thread(self._lost.found, place, self._now())

    def _note_sent(self, delivery: Delivery) -> None:
        """Count a message that was sent and log it; `milliseconds` since it was queued, or held no longer."""
        queued = delivery.message.queued_at
        since = max(queued, delivery.due_at or queued) if delivery.attempt == 1 else queued
        waited = (self._now() - since).total_seconds()
        about = {"platform": self._platform, "kind": delivery.message.kind, "id": delivery.id}
        log.info("sent", extra={**about, "attempt": delivery.attempt, "milliseconds": round(waited * 1000)})
        self._measured(self._platform, "sent", waited)
        self._forget(delivery)

    async def _follow(self, delivery: Delivery, place: str, new_key: str) -> None:
        log.warning("%s: the place %s has become %s", self._platform, place, new_key)
        await asyncio.to_thread(self._store.destinations.move, self._platform, place, new_key)
        # At once, but a place that moves again and again is followed ever more slowly.
        after = timedelta() if delivery.attempt <= _MOVES_AT_ONCE else None
        await self._fail(delivery, after, f"moved to {new_key}", in_doubt=delivery.in_doubt)

    async def _retry(self, delivery: Delivery, place: str, error: RetryLater) -> None:
        if error.after is not None:
            await self._pacer.pause(place, error.after.total_seconds())
        reason = "no answer" if isinstance(error, NoAnswer) else "refused for now"
        await self._fail(delivery, error.after, reason, in_doubt=delivery.in_doubt or isinstance(error, NoAnswer))

    async def _fail(self, delivery: Delivery, after: timedelta | None, reason: str, *, in_doubt: bool) -> None:
        """Put a message back after a failed attempt, or give it up after the last one."""
        self._measured(self._platform, "failed", None)
        attempts = delivery.attempt - self._put_off.get(delivery.id, 0)
        if attempts >= self._most_attempts:
            log.error("%s: message %s given up after %s attempts: %s", self._platform, delivery.id, attempts, reason)
            await self._bury(delivery, f"given up after {attempts} attempts: {reason}")
            return
        log.warning("%s: message %s again later: %s", self._platform, delivery.id, reason)
        await self._put_back(delivery, self._backoff(attempts) if after is None else after, reason, in_doubt=in_doubt)

    def _backoff(self, attempts: int) -> timedelta:
        """Return 1, 2, 4 … 60 seconds, each up to a quarter longer so that not all come back at once."""
        return timedelta(seconds=seconds_after(attempts) * (1 + self._jitter() / 4))

    async def _put_back(self, delivery: Delivery, after: timedelta, reason: str, *, in_doubt: bool) -> None:
        retry = partial(self._store.deliveries.retry, in_doubt=in_doubt)
        await asyncio.to_thread(retry, delivery, self._now() + after, reason)

    async def _bury(self, delivery: Delivery, reason: str) -> None:
        await asyncio.to_thread(self._store.deliveries.dead, delivery, self._now(), reason)
        self._measured(self._platform, "given_up", None)
        try:
            await asyncio.to_thread(self._given_up, delivery.message, reason, self._now())
        except Exception:
            log.exception("%s: nobody heard that message %s was given up", self._platform, delivery.id)
        self._forget(delivery)

    def _forget(self, delivery: Delivery) -> None:
        self._pacer.forget(delivery.id)
        self._put_off.pop(delivery.id, None)
