"""How much planned work the caps of a contract still let through, period by period.

The rule: works use the caps up in the order in which they begin; time that lies in two works uses them once; only what
is excluded in the end uses them, so that several caps (a month's and a year's) never eat up one another.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from knowledge.contract.levels import PeriodKind, WorkCap
from knowledge.hours.periods import Period, next_period, period_containing
from knowledge.hours.segments import Segment, Segments, clip, difference, intersection, total
from knowledge.terms import Stated

_NOTHING = timedelta()


class CapLedger:
    """What the works so far have used of each cap, in one zone."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._used: dict[tuple[PeriodKind, datetime], timedelta] = {}
        self._excluded: Segments = ()

    def let_through(
        self, wanted: Segments, caps: Iterable[Stated[WorkCap]]
    ) -> tuple[Segments, list[tuple[Stated[WorkCap], timedelta]]]:
        """Return what all caps let through of the wanted time, and by how much each was passed; the use is noted."""
        kept, beyond = wanted, []
        known = tuple(caps)
        for cap in known:
            fits = self._within(kept, cap.value)
            over = total(difference(kept, fits))
            if over:
                beyond.append((cap, over))
            kept = fits
        self._note(kept, known)
        return kept, beyond

    def _within(self, wanted: Segments, cap: WorkCap) -> Segments:
        kept: list[Segment] = []
        for period in self._periods(wanted, cap.period):
            inside = clip(wanted, period.segment)
            again = intersection(inside, self._excluded)
            left = max(_NOTHING, cap.time - self._used.get((cap.period, period.start), _NOTHING))
            within, _ = first_part(difference(inside, again), left)
            kept.extend((*again, *within))
        return intersection(kept, wanted)

    def _note(self, kept: Segments, caps: Iterable[Stated[WorkCap]]) -> None:
        fresh = difference(kept, self._excluded)
        for kind in {cap.value.period for cap in caps}:
            for period in self._periods(fresh, kind):
                key = (kind, period.start)
                self._used[key] = self._used.get(key, _NOTHING) + total(clip(fresh, period.segment))
        self._excluded = (*self._excluded, *kept)

    def _periods(self, segments: Segments, kind: PeriodKind) -> tuple[Period, ...]:
        if not segments:
            return ()
        periods = [period_containing(kind, segments[0].start, self._zone)]
        while periods[-1].end < segments[-1].end:
            periods.append(next_period(periods[-1]))
        return tuple(periods)


def first_part(segments: Segments, amount: timedelta) -> tuple[Segments, Segments]:
    """Return the first so much of sorted, disjoint segments, and the rest."""
    first: list[Segment] = []
    rest: list[Segment] = []
    left = amount
    for segment in segments:
        cut = segment.start + min(left, segment.duration)
        left -= cut - segment.start
        if segment.start < cut:
            first.append(Segment(segment.start, cut))
        if cut < segment.end:
            rest.append(Segment(cut, segment.end))
    return tuple(first), tuple(rest)
