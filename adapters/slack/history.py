"""Reading back what was written while nobody listened, place by place, and working it off with reports first.

Rules: Slack repeats an event for minutes only, so after downtime each place is read from where it had been read up to;
what comes in live meanwhile does not move that mark. A limit of Slack is waited for; what cannot be read goes to staff.
Source: docs.slack.dev/reference/methods/conversations.history, conversations.replies, apis/web-api/rate-limits
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from adapters.backlog import most_urgent_first
from adapters.logs import current_reference
from adapters.slack.api import SlackSays
from adapters.slack.core import Core
from adapters.slack.installs import Installs, NotInstalled
from adapters.slack.memory import Memory
from adapters.slack.missed import Missing, TooMuch
from adapters.slack.parse import Us
from adapters.slack.places import PLATFORM, Where, instant_of, where_of_key
from adapters.slack.receiving import Receiver
from bot.errors import RetryLater
from bot.messages import Incoming

log = logging.getLogger(__name__)

PAUSE = timedelta(seconds=60)
"""How long to wait where Slack does not say: for newly distributed apps it allows one page a minute."""
MOST_TRIES = 30
_TRIES_OF_A_MESSAGE = 3
_NOT_THERE = frozenset({"channel_not_found", "not_in_channel", "is_archived", "user_not_found"})


@dataclass(slots=True)
class _Place:
    """A place to be read, from a timestamp on; `waiting` was read and is not handled yet."""

    key: str
    since: str
    tries: int = 0
    newest: str = ""
    waiting: list[Incoming] = field(default_factory=list)

    @property
    def where(self) -> Where:
        return where_of_key(self.key)


class History:
    """The reading back. `is_behind` tells which places are not read to their end yet."""

    def __init__(
        self,
        missing: Missing,
        installs: Installs,
        core: Core,
        receiver: Receiver,
        memory: Memory,
        *,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._missing, self._installs, self._core = missing, installs, core
        self._receiver, self._memory, self._pause = receiver, memory, pause
        self._behind: set[str] = set()

    def is_behind(self, key: str) -> bool:
        """Tell whether a place is still to be read back."""
        return key in self._behind

    async def note_marks(self) -> Mapping[str, str]:
        """Return how far every place was read, and hold these marks until it is read on."""
        marks = await asyncio.to_thread(self._memory.read_up_to)
        self.hold(marks)
        return marks

    def hold(self, marks: Mapping[str, str]) -> None:
        """Let no live message move the marks of these places until they are read on."""
        self._behind |= set(marks)

    async def read_back(self, marks: Mapping[str, str]) -> None:
        """Read every place from its mark on; what was read is answered before a limit of Slack is waited for."""
        unfinished = await asyncio.to_thread(self._memory.unfinished)
        asked = {f"{where.team}/{where.channel}" for where in unfinished}
        left = [_Place(key, since) for key, since in sorted(marks.items(), key=lambda one: one[0] not in asked)]
        while left:
            done, wait = await self._read_while_allowed(left, unfinished)
            await self._work_off(done)
            left = [place for place in left if place.key in self._behind]
            if left and wait is not None:
                await self._pause(wait.total_seconds())

    async def _read_while_allowed(
        self, left: list[_Place], unfinished: Sequence[Where]
    ) -> tuple[list[_Place], timedelta | None]:
        """Return the places that were read, and how long Slack wants to be left alone if it stopped us."""
        done = []
        for place in left:
            if place.newest:
                done.append(place)
                continue
            try:
                if await self._read(place, unfinished):
                    done.append(place)
            except RetryLater as limited:
                place.tries += 1
                if place.tries >= MOST_TRIES:
                    await self._give_up(place, "Slack did not let it be read in time")
                    continue
                return done, limited.after or PAUSE
        return done, None

    async def _read(self, place: _Place, unfinished: Sequence[Where]) -> bool:
        """Read one place and tell whether it was read.

        Raises:
            RetryLater: not now.
        """
        where = place.where
        try:
            us = Us(where.team, (await self._installs.of(where.team)).bot_user)
            threads = [u.thread for u in unfinished if u.thread and (u.team, u.channel) == (where.team, where.channel)]
            missed = await self._missing.messages(where, place.since, us, threads)
            found = [await self._receiver.incoming(one, us) for one in missed.heard]
        except NotInstalled:
            self._behind.discard(place.key)
            return False
        except TooMuch as error:
            await self._give_up(place, str(error))
            return False
        except SlackSays as refused:
            if refused.error in _NOT_THERE:
                self._behind.discard(place.key)  # we are not there any more, so nothing there was written to us
                return False
            await self._give_up(place, f"Slack: {refused}")
            return False
        place.waiting = [one for one in found if one is not None]
        place.newest = missed.newest or place.since
        return True

    async def _work_off(self, places: list[_Place]) -> None:
        """Handle what was read, reports first, then hold the places read up to there."""
        waiting = [one for place in places for one in place.waiting]
        ordered = await asyncio.to_thread(
            lambda: most_urgent_first(
                waiting,
                conversation=lambda one: one.address,
                urgency=lambda one: self._core.urgency(one, self._receiver.clock()),
            )
        )
        lost: set[str] = set()
        for incoming in ordered:
            if not await self._handled(incoming):
                lost.add(incoming.place.key if incoming.place else "")
        for place in places:
            if place.key in lost:
                first = min(one.sent_at for one in place.waiting)
                await self._tell(place.key, first, "something in it could not be handled")
            await asyncio.to_thread(self._memory.mark_read, place.key, place.newest, self._receiver.clock())
            self._behind.discard(place.key)

    async def _handled(self, incoming: Incoming) -> bool:
        """Let the core handle one message, a few times if need be; what fails for good holds up no other."""
        for attempt in range(1, _TRIES_OF_A_MESSAGE + 1):
            try:
                await self._receiver.take(incoming)
            except Exception:
                reference = current_reference()
                log.exception("a message read back was not handled, attempt %s, reference %s", attempt, reference)
                await self._pause(attempt)
            else:
                return True
        return False

    async def _give_up(self, place: _Place, reason: str) -> None:
        """Tell staff that a place could not be read, and go on from now."""
        await self._tell(place.key, instant_of(place.since), reason)
        now = self._receiver.clock()
        mark = f"{int(now.astimezone(UTC).timestamp())}.000000"
        await asyncio.to_thread(self._memory.mark_read, place.key, mark, now)
        self._behind.discard(place.key)

    async def _tell(self, key: str, since: datetime, reason: str) -> None:
        log.warning("%s could not be read back: %s", key, reason)
        tell = self._core.could_not_read
        await asyncio.to_thread(tell, PLATFORM, key, since, reason, self._receiver.clock())
        self._receiver.wake()
