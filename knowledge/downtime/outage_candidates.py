"""One record of an outage on its way through the rules: what may still count of it, and what was taken out, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from knowledge.downtime.outage_verdicts import ExclusionFinding, Taken, TakenReason
from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.segments import Segment, Segments, parted, total
from knowledge.incidents.incident import OutageRecorded
from knowledge.terms import Clause

NOTHING = timedelta()
_WHOLE = Fraction(1)


@dataclass(slots=True)
class Candidate:
    """One record on its way through the rules; `left` is what may still count of it.

    Once made it is never changed, only replaced; not frozen, since that makes thousands of them several times faster.
    `joined` are the keys of the records that form one outage with it, itself included; one tuple for all of them.
    """

    key: str
    outage: OutageRecorded | None
    work: PlannedWork | None
    raw: Segment
    is_open: bool
    left: Segments
    weight: Fraction = _WHOLE
    taken: tuple[Taken, ...] = ()
    joined: tuple[str, ...] = ()
    clause: Clause | None = None
    place: int = 0
    added: timedelta = NOTHING
    findings: tuple[ExclusionFinding, ...] = ()
    provisional: bool = False

    def without(self, reason: TakenReason, kept: Segments, clause: Clause | None, key: str | None = None) -> Candidate:
        """Return the candidate with less time left, and why; unchanged when nothing is lost.

        `kept` is what may stay: sorted, merged segments.
        """
        if not self.left or self.left == kept:
            return self
        left, lost = parted(self.left, kept) if kept else ((), self.left)
        if not lost:
            return self
        length = lost[0].duration if len(lost) == 1 else total(lost)
        return self._left_with(left, (*self.taken, Taken(reason, lost, length, clause, key)))

    def _left_with(self, left: Segments, taken: tuple[Taken, ...]) -> Candidate:
        """Return the same with other time left; spelled out, since `replace` takes ten times as long."""
        return Candidate(
            self.key,
            self.outage,
            self.work,
            self.raw,
            self.is_open,
            left,
            self.weight,
            taken,
            self.joined,
            self.clause,
            self.place,
            self.added,
            self.findings,
            self.provisional,
        )
