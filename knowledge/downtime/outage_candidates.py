"""One record of an outage on its way through the rules: what may still count of it, and what was taken out, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction

from knowledge.downtime.outage_verdicts import ExclusionFinding, Taken, TakenReason
from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.segments import Segment, Segments, difference, intersection, total
from knowledge.incidents.incident import OutageRecorded
from knowledge.terms import Clause

NOTHING = timedelta()
_WHOLE = Fraction(1)


@dataclass(slots=True)
class Candidate:
    """One record on its way through the rules; `left` is what may still count of it.

    It is never changed, only replaced; not frozen, since that makes thousands of them several times faster.
    """

    key: str
    outage: OutageRecorded | None
    work: PlannedWork | None
    raw: Segment
    is_open: bool
    left: Segments
    weight: Fraction = _WHOLE
    taken: tuple[Taken, ...] = ()
    merged_with: tuple[str, ...] = ()
    clause: Clause | None = None
    place: int = 0
    added: timedelta = NOTHING
    findings: tuple[ExclusionFinding, ...] = ()
    provisional: bool = False

    def without(self, reason: TakenReason, kept: Segments, clause: Clause | None, key: str | None = None) -> Candidate:
        """Return the candidate with less time left, and why; unchanged when nothing is lost."""
        if not self.left or self.left == kept:
            return self
        lost = difference(self.left, kept) if kept else self.left
        if not lost:
            return self
        length = lost[0].duration if len(lost) == 1 else total(lost)
        taken = Taken(reason, lost, length, clause, key)
        left = intersection(self.left, kept) if kept else ()
        return replace(self, left=left, taken=(*self.taken, taken))
