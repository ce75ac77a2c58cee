"""Availability judged per event: every single outage against the longest one that a contract allows.

The rule: an outage is what the contract counts as one (repeats near to each other together), without what is excluded,
in the measured hours, with its weight; exactly as long as allowed is kept. Nothing is left over from one outage for
another, and every outage is judged where it began.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.commitments import OutageLimit
from knowledge.downtime.maintenance_rules import judge_works
from knowledge.downtime.outage_verdicts import Lapse, OutageVerdict, TakenReason, seconds
from knowledge.downtime.outages import judge_outages
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.sums import measured_time
from knowledge.hours.segments import Segment, as_utc
from knowledge.incidents.incident import OutageRecorded

_TAKEN_FIRST = frozenset(
    {
        TakenReason.CAUSE,
        TakenReason.NOT_PROVIDERS_FAULT,
        TakenReason.NOT_ELIGIBLE,
        TakenReason.PLANNED_WORK,
        TakenReason.BELOW_SHARE,
        TakenReason.CLAIMED_ONLY,
    }
)
"""What is taken out before repeats are joined."""


@dataclass(frozen=True, slots=True)
class JudgedOutage:
    """One outage against its limit, in exact seconds; `left_seconds` is negative once it has lasted too long.

    `verdicts` are the records that form it; it `is_open` while one of them lasts, and `provisional` while what counts
    of it hangs on something that nobody has recorded yet.
    """

    limit: OutageLimit
    verdicts: tuple[OutageVerdict, ...]
    counted_seconds: Fraction

    @property
    def left_seconds(self) -> Fraction:
        """Return how much longer it might last, signed."""
        return seconds(self.limit.longest) - self.counted_seconds

    @property
    def met(self) -> bool:
        """Tell whether it has not lasted too long so far."""
        return self.left_seconds >= 0

    @property
    def is_open(self) -> bool:
        """Tell whether it still lasts."""
        return any(verdict.is_open for verdict in self.verdicts)

    @property
    def provisional(self) -> bool:
        """Tell whether a fault, a size or a proof is still missing."""
        return any(verdict.provisional for verdict in self.verdicts)


def judged_outages(
    version: ContractVersion,
    limit: OutageLimit,
    span: Segment,
    *,
    outages: Iterable[OutageRecorded],
    works: Iterable[PlannedWork],
    now: datetime,
    lapses: Iterable[Lapse] = (),
) -> tuple[JudgedOutage, ...]:
    """Return every outage that began in a span and of which anything counts, oldest first, as known at `now`.

    An outage is followed beyond the end of the span. Give the outages and works of the whole customer.
    """
    now = as_utc(now)
    time = measured_time(version, limit.schedule, Segment(span.start, max(span.end, now)))
    judged = judge_works(version, works, now)
    verdicts = judge_outages(version, limit, time, outages=outages, works=judged, now=now, lapses=lapses)
    events = (JudgedOutage(limit, group, _counted(group)) for group in _events(limit, verdicts))
    return tuple(one for one in events if one.counted_seconds and one.verdicts[0].raw.start in span)


def _counted(group: Iterable[OutageVerdict]) -> Fraction:
    return sum((verdict.counted_seconds for verdict in group), Fraction())


def _events(limit: OutageLimit, verdicts: Iterable[OutageVerdict]) -> list[tuple[OutageVerdict, ...]]:
    """Return the records of each event: those that overlap, touch, or lie as near to each other as repeats do."""
    distance = timedelta() if limit.merge_within is None else limit.merge_within.value
    groups: list[list[OutageVerdict]] = []
    until: datetime | None = None
    for verdict in sorted(filter(_took_part, verdicts), key=lambda one: (one.raw.start, one.key)):
        if until is not None and verdict.raw.start - until <= distance:
            groups[-1].append(verdict)
            until = max(until, verdict.raw.end)
        else:
            groups.append([verdict])
            until = verdict.raw.end
    return [tuple(group) for group in groups]


def _took_part(verdict: OutageVerdict) -> bool:
    """Tell whether anything was left of a record when outages were told apart; one wholly excluded joins nothing."""
    before = sum((taken.amount for taken in verdict.taken if taken.reason in _TAKEN_FIRST), timedelta())
    return before < verdict.raw.duration
