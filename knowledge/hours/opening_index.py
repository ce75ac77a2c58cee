"""Committed time laid out on the UTC line with running sums, so that any span is answered by two binary searches.

The rule: edges are made per local date and merged, adjacent windows into one and overlapping ones once; nothing is
stepped by 24 hours. The index grows in whole years as questions reach further and is replaced as a whole, never changed
in place, so that threads may share it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

FIRST_YEAR, LAST_YEAR = 1900, 2199
_NOTHING = timedelta()
_DAY = timedelta(days=1)
# A window ends at most two days after the date on which it opens, and that date begins at most 14 hours from UTC's.
_SPILL = timedelta(days=3)

EdgesOn = Callable[[date], Iterable[tuple[datetime, datetime]]]


@dataclass(frozen=True, slots=True)
class CommittedTime:
    """The merged openings between two instants; `before[i]` is the committed time ahead of the i-th opening."""

    known_from: datetime
    known_until: datetime
    starts: list[datetime]
    ends: list[datetime]
    before: list[timedelta]

    def worked_until(self, at: datetime) -> timedelta:
        """Return the committed time from `known_from` to an instant inside the known span."""
        i = bisect_right(self.ends, at)
        if i < len(self.ends) and self.starts[i] < at:
            return self.before[i] + (at - self.starts[i])
        return self.before[i]

    def reached(self, worked: timedelta) -> datetime | None:
        """Return the first instant with so much committed time behind it; None when it lies past the known span."""
        i = bisect_left(self.before, worked) - 1
        if i < 0:
            return self.starts[0] if self.starts else None
        if i >= len(self.starts):
            return None
        return self.starts[i] + (worked - self.before[i])


class OpeningIndex:
    """The committed time of some hours, worked out a few years at a time and kept."""

    __slots__ = ("_edges_of_year", "_edges_on", "known")

    def __init__(self, edges_on: EdgesOn) -> None:
        self._edges_on = edges_on
        self._edges_of_year: dict[int, list[tuple[datetime, datetime]]] = {}
        nowhere = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)
        self.known = CommittedTime(nowhere, nowhere, [], [], [_NOTHING])

    def covering(self, first: datetime, last: datetime) -> CommittedTime:
        """Return the committed time of a span that holds both instants (UTC, in order).

        Raises:
            ValueError: an instant lies outside the years that service hours are worked out for.
        """
        known = self.known
        if known.known_from <= first and last < known.known_until:
            return known
        return self._grow_to(first.year - 1, last.year + 1)

    def reaching_further(self, committed: CommittedTime) -> CommittedTime | None:
        """Return the committed time of a span about twice as long; None when the last year is reached."""
        first_year, last_year = committed.known_from.year, committed.known_until.year - 1
        if last_year >= LAST_YEAR:
            return None
        return self._grow_to(first_year, min(LAST_YEAR, last_year + max(2, last_year - first_year)))

    def _grow_to(self, first_year: int, last_year: int) -> CommittedTime:
        if first_year < FIRST_YEAR or last_year > LAST_YEAR:
            years = f"{FIRST_YEAR + 1} to {LAST_YEAR - 1}"
            raise ValueError(
                f"service hours are worked out for the years {years}, got {first_year + 1}–{last_year - 1}"
            )
        known = self.known
        if known.known_from < known.known_until:
            first_year = min(first_year, known.known_from.year)
            last_year = max(last_year, known.known_until.year - 1)
        self.known = self._laid_out(first_year, last_year)
        return self.known

    def _laid_out(self, first_year: int, last_year: int) -> CommittedTime:
        known_from = datetime(first_year, 1, 1, tzinfo=UTC)
        known_until = datetime(last_year + 1, 1, 1, tzinfo=UTC)
        edges = list(self._days(date(first_year, 1, 1) - _SPILL, date(first_year, 1, 1)))
        for year in range(first_year, last_year + 1):
            edges += self._year(year)
        edges += self._days(date(last_year + 1, 1, 1), date(last_year + 1, 1, 1) + _SPILL)
        starts: list[datetime] = []
        ends: list[datetime] = []
        for opens, closes in sorted(edges):
            opens, closes = max(opens, known_from), min(closes, known_until)
            if opens >= closes:
                continue
            if ends and opens <= ends[-1]:
                ends[-1] = max(ends[-1], closes)
            else:
                starts.append(opens)
                ends.append(closes)
        before = [_NOTHING]
        for opens, closes in zip(starts, ends, strict=True):
            before.append(before[-1] + (closes - opens))
        return CommittedTime(known_from, known_until, starts, ends, before)

    def _year(self, year: int) -> list[tuple[datetime, datetime]]:
        if year not in self._edges_of_year:
            self._edges_of_year[year] = list(self._days(date(year, 1, 1), date(year + 1, 1, 1)))
        return self._edges_of_year[year]

    def _days(self, first: date, after_last: date) -> Iterator[tuple[datetime, datetime]]:
        for n in range((after_last - first).days):
            yield from self._edges_on(first + n * _DAY)
