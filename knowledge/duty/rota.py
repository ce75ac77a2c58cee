"""The rota: who takes which week in which line, and the stretches that were given to somebody else.

Rules: weeks begin at one weekday and one time of the clock on the wall, so a week in which the clocks change is an hour
longer or shorter; of two rotas of a line the one that begins later holds from its beginning; of two changes of the
same time the one made later holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge.hours.local_instants import opening_instant

_WEEK = timedelta(days=7)
FIRST = 1
"""The line that is called first."""


@dataclass(frozen=True, slots=True)
class Rota:
    """Who takes turns in a line, a week each in this order, from a first handover on.

    `people` are their keys; nobody takes a week in which an empty key stands. The first handover is on `first_day` at
    `time` of the clock on the wall in `zone`, the next ones are every seven days at the same time.
    """

    line: int
    people: tuple[str, ...]
    first_day: date
    time: time
    zone: str

    @property
    def _begins(self) -> datetime:
        return datetime.combine(self.first_day, self.time)

    @property
    def first(self) -> datetime:
        """Return the first handover (UTC)."""
        return self.handover(0)

    def week_of(self, at: datetime) -> int:
        """Return the number of the week in which an instant lies, from 0; below 0 before the rota begins."""
        wall = at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        week = (wall - self._begins) // _WEEK
        # In an hour that comes twice, or is left out, the wall alone does not tell on which side of the handover it is.
        if self.handover(week + 1) <= at:
            return week + 1
        return week if self.handover(week) <= at else week - 1

    def handover(self, week: int) -> datetime:
        """Return the instant (UTC) at which a week begins; a wall time that does not exist is the first after it."""
        return opening_instant(self._begins + week * _WEEK, ZoneInfo(self.zone))

    def person(self, week: int) -> str | None:
        """Return whose week it is."""
        return self.people[week % len(self.people)] or None if self.people and week >= 0 else None


@dataclass(frozen=True, slots=True)
class Stint:
    """A stretch of time (half-open, UTC) in which somebody is on duty in a line; None: nobody is."""

    line: int
    person: str | None
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Roster:
    """All rotas, and the stints in which somebody else covers, in the order in which they were set."""

    rotas: tuple[Rota, ...] = ()
    covers: tuple[Stint, ...] = ()

    @property
    def lines(self) -> tuple[int, ...]:
        """Return the lines that there are, the first one first."""
        return tuple(sorted({one.line for one in self.rotas} | {one.line for one in self.covers}))

    def person(self, line: int, at: datetime) -> str | None:
        """Return who is on duty in a line at an instant; None: nobody."""
        changed = [one for one in self.covers if one.line == line and one.start <= at < one.end]
        if changed:
            return changed[-1].person
        found = self.rota(line, at)
        return found.person(found.week_of(at)) if found is not None else None

    def in_line(self, at: datetime) -> tuple[str, ...]:
        """Return everybody who is on duty at an instant, in the order in which they are called, each once."""
        found = (self.person(line, at) for line in self.lines)
        return tuple(dict.fromkeys(person for person in found if person is not None))

    def next_change(self, line: int, at: datetime) -> datetime | None:
        """Return the first instant after `at` at which somebody else may be on duty; None: never again."""
        edges = {edge for one in self.covers if one.line == line for edge in (one.start, one.end)}
        for rota in self.rotas:
            if rota.line == line and rota.people:
                edges.add(rota.first)
                edges.add(rota.handover(rota.week_of(at) + 1))
        return min((edge for edge in edges if edge > at), default=None)

    def stretches(self, line: int, start: datetime, end: datetime) -> Iterator[Stint]:
        """Yield who is on duty in a line from `start` to `end`, without gaps; what nobody takes has no person."""
        at, begins, person = start, start, self.person(line, start)
        while (following := self.next_change(line, at)) is not None and following < end:
            at = following
            if (new := self.person(line, at)) != person:
                yield Stint(line, person, begins, at)
                begins, person = at, new
        if begins < end:
            yield Stint(line, person, begins, end)

    def gaps(self, start: datetime, end: datetime) -> Sequence[Stint]:
        """Return when nobody is in the first line between `start` and `end`."""
        return [one for one in self.stretches(FIRST, start, end) if one.person is None]

    def rota(self, line: int, at: datetime) -> Rota | None:
        """Return the rota of a line that is in force at an instant."""
        begun = [one for one in self.rotas if one.line == line and one.first <= at]
        return max(begun, key=lambda one: one.first, default=None)

    def zone(self, line: int, at: datetime, otherwise: str) -> str:
        """Return the zone in which a line hands over at an instant; `otherwise` where it has no rota then."""
        found = self.rota(line, at)
        return found.zone if found is not None else otherwise
