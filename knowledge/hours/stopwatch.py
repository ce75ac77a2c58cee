"""One clock of one incident read at one moment: how much service time has run, until when there is time, met or missed.

The rule: pauses are stretches of time intersected with service time, never a counter, so that a pause over a closed
weekend costs nothing. A limit is missed when the elapsed service time is *more* than promised, not when a due instant
is past: a fix after closing time, before the next opening, is as good as one at closing time. Instants are kept to the
second (a fraction is dropped), so a limit of 12:15 is kept at 12:15:00 and missed at 12:15:01.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from knowledge.hours.limits import Limit, NoPromise, ServiceTime, due
from knowledge.hours.segments import Segment, Segments, as_utc, clip, difference, intersection, total, union
from knowledge.hours.service_hours import (
    ServiceHours,
    add_service_time,
    committed_segments,
    next_opening,
    service_time_between,
)

_NOTHING = timedelta()


class ClockState(StrEnum):
    """Where a clock stands."""

    NOT_STARTED = "not_started"  # no start yet, or the hours have not opened since
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    BREACHED = "breached"  # not met, and more service time has run than promised; paused or not
    MET_LATE = "met_late"
    NO_PROMISE = "no_promise"  # the contract promises no time here


@dataclass(frozen=True, slots=True)
class Reading:
    """What one clock shows. Instants are UTC; amounts are service time.

    `starts_at` is when the clock really begins to run: the start itself, or the next opening after it. `due` moves with
    the pauses; while paused it is the due instant if the clock went on now. `target` and `remaining` (signed, negative
    when late) are None when the limit names no time. `elapsed` is the length of `counted_segments`, up to the moment it
    was met or read; `pauses_subtracted` is the service time the pauses took out before that moment.
    """

    state: ClockState
    due: datetime | None
    target: timedelta | None
    elapsed: timedelta
    remaining: timedelta | None
    overdue: timedelta
    started_at: datetime | None
    starts_at: datetime | None
    met_at: datetime | None
    counted_segments: Segments
    pauses_subtracted: Segments


def read_clock(
    hours: ServiceHours,
    limit: Limit,
    *,
    started_at: datetime | None,
    now: datetime,
    met_at: datetime | None = None,
    pauses: Iterable[Segment] = (),
    paused_since: datetime | None = None,
) -> Reading:
    """Return what the clock shows at `now`; nothing that lies after `now` is known yet.

    `pauses` are over (one that ends after `now` is still going on); `paused_since` is the open one. Overlapping pauses
    count once, and what lies before the start or after `met_at` is left out, so a fix straight out of a pause ends it.
    A limit in opening days is turned into the service time from the start to its unpaused due instant; pauses then move
    it by exactly the service time they took (two hours on Monday move Tuesday 21:00 to Wednesday 9:00).

    Raises:
        ValueError: an instant is naive or too far away.
    """
    now, start, met = _to_second(now), _known_second(started_at), _known_second(met_at)
    met = met if met is not None and met <= now else None
    begun = start is not None and start <= now
    running = Segment(start, now if met is None else max(start, met)) if start is not None and begun else None
    pauses = tuple(pauses)
    paused = () if running is None else clip(_known_pauses(pauses, paused_since, now), running)
    committed = () if running is None else committed_segments(hours, running)
    counted = difference(committed, paused)
    target = _as_service_time(limit, hours, start)
    starts_at = None if start is None else next_opening(hours, start)
    elapsed = total(counted)
    overdue = _NOTHING if target is None else max(_NOTHING, elapsed - target)
    if isinstance(limit, NoPromise):
        state = ClockState.NO_PROMISE
    elif met is not None:
        state = ClockState.MET_LATE if overdue else ClockState.MET
    elif overdue:
        state = ClockState.BREACHED
    elif begun and _goes_on(pauses, paused_since, now):
        state = ClockState.PAUSED
    else:
        state = ClockState.RUNNING if starts_at is not None and starts_at <= now else ClockState.NOT_STARTED
    return Reading(
        state=state,
        due=None if start is None or target is None else instant_reached(hours, start, target, pauses=paused),
        target=target,
        elapsed=elapsed,
        remaining=None if target is None else target - elapsed,
        overdue=overdue,
        started_at=start,
        starts_at=starts_at,
        met_at=met,
        counted_segments=counted,
        pauses_subtracted=intersection(committed, paused),
    )


def instant_reached(
    hours: ServiceHours, start: datetime, amount: timedelta, *, pauses: Iterable[Segment] = ()
) -> datetime | None:
    """Return when (UTC) so much unpaused service time has run since the start; None means never.

    Reached at a closing time, or just as a pause begins, it is that instant. Shares of a target give reminders.

    Raises:
        ValueError: `start` is naive or too far away, or the amount is negative.
    """
    at, left = as_utc(start), amount
    for pause in union(pauses):
        worked = service_time_between(hours, at, max(at, pause.start))
        if worked >= left:
            break
        left -= worked
        at = max(at, pause.end)
    return add_service_time(hours, at, left)


def _as_service_time(limit: Limit, hours: ServiceHours, start: datetime | None) -> timedelta | None:
    if isinstance(limit, ServiceTime):
        return limit.amount
    unpaused = None if start is None else due(limit, hours, start)
    return None if start is None or unpaused is None else service_time_between(hours, start, unpaused)


def _known_pauses(pauses: Iterable[Segment], paused_since: datetime | None, now: datetime) -> Segments:
    """Return the pauses in whole seconds, with the open one up to `now` if it has begun."""
    spells = [(_to_second(pause.start), _to_second(pause.end)) for pause in pauses]
    if paused_since is not None and _to_second(paused_since) <= now:
        spells.append((_to_second(paused_since), now))
    return union(Segment(start, end) for start, end in spells)


def _goes_on(pauses: Iterable[Segment], paused_since: datetime | None, now: datetime) -> bool:
    if paused_since is not None and _to_second(paused_since) <= now:
        return True
    return any(_to_second(pause.start) <= now < _to_second(pause.end) for pause in pauses)


def _known_second(instant: datetime | None) -> datetime | None:
    return None if instant is None else _to_second(instant)


def _to_second(instant: datetime) -> datetime:
    return as_utc(instant).replace(microsecond=0)
