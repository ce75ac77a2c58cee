"""From recorded outages to counted downtime of one measured group.

What counts, what does not, and which clause says so.

The rule, in this order: what the contract excludes by cause or as planned work is taken out; repeats close together
become one outage (the gap is not downtime); an outage too short is dropped, tested whole and unweighted; only time
inside the measured hours and the period is kept; parts of a minute are dropped where the contract says so; overlaps
count once, with the greater weight; then the weight is applied. Seconds are exact fractions. The order and repetition
of records never matter.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from operator import attrgetter

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import AvailabilityTarget
from knowledge.downtime.maintenance_rules import WorkVerdict, first_part
from knowledge.downtime.outage_rules import concerns, exclusion_of, weigh
from knowledge.downtime.outage_verdicts import MeasuredTime, OutageVerdict, Taken, TakenReason, VerdictCode, seconds
from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.segments import Segment, Segments, as_utc, difference, intersection, total, union
from knowledge.incidents.incident import OutageRecorded
from knowledge.terms import Clause

_MINUTE = timedelta(minutes=1)
_NOTHING = timedelta()
_WHOLE = Fraction(1)
_START, _END = attrgetter("start"), attrgetter("end")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One record on its way through the rules; `left` is what may still count of it."""

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

    def without(self, reason: TakenReason, kept: Segments, clause: Clause | None, key: str | None = None) -> _Candidate:
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


def judge_outages(
    version: ContractVersion,
    target: AvailabilityTarget,
    measured: MeasuredTime,
    *,
    outages: Iterable[OutageRecorded],
    works: Sequence[WorkVerdict],
    now: datetime,
) -> tuple[OutageVerdict, ...]:
    """Return a verdict on every record that touches the measured span, oldest first, and on works that count."""
    now = as_utc(now)
    begun = {outage for outage in outages if concerns(target, outage) and as_utc(outage.start) < now}
    concerned = [work for work in works if set(work.work.services) & set(target.services)]
    ordered = enumerate(sorted(begun, key=_age))
    candidates = [_candidate(version, target, outage, concerned, now, place) for place, outage in ordered]
    candidates = [one for one in candidates if one.raw.start < one.raw.end]
    candidates = [one for group in _groups(target, candidates) for one in _tested(target, group, measured)]
    counted_works = [_of_work(work, measured, now, len(begun) + n) for n, work in enumerate(concerned)]
    candidates += [one for one in counted_works if one is not None]
    return tuple(_verdict(one) for one in _counted_once(candidates) if _touches(one.raw, measured.span))


def _age(outage: OutageRecorded) -> tuple[object, ...]:
    """Return a key that orders any records, so that the order in which they came never matters."""
    end = outage.start if outage.end is None else outage.end
    words = (outage.source, outage.service, outage.site or "", outage.exclusion or "", outage.cause or "")
    return (outage.start, outage.key, end, outage.end is None, outage.share, words)


def _touches(one: Segment, other: Segment) -> bool:
    return one.start < other.end and other.start < one.end


def _candidate(
    version: ContractVersion,
    target: AvailabilityTarget,
    outage: OutageRecorded,
    works: Sequence[WorkVerdict],
    now: datetime,
    place: int,
) -> _Candidate:
    start = as_utc(outage.start)
    end = now if outage.end is None else min(now, as_utc(outage.end))
    raw = Segment(start, max(start, end))
    is_open = outage.end is None or outage.end > now
    one = _Candidate(outage.key, outage, None, raw, is_open, (raw,), place=place)
    if outage.source == "customer":
        return one.without(TakenReason.CLAIMED_ONLY, (), None)
    exclusion = exclusion_of(version, outage)
    if exclusion is not None:
        return one.without(TakenReason.CAUSE, (), exclusion.clause, exclusion.key)
    if outage.share < 1:
        one = replace(one, weight=weigh(target.partial, Fraction(outage.share)))
    if not one.weight:
        return one.without(TakenReason.BELOW_SHARE, (), target.partial.clause)
    for work in works:
        if any(_touches(part, raw) for part in work.excluded):
            kept = difference(one.left, work.excluded)
            one = one.without(TakenReason.PLANNED_WORK, kept, work.findings[0].clause, work.work.key)
    return one


def _groups(target: AvailabilityTarget, candidates: Sequence[_Candidate]) -> list[list[_Candidate]]:
    """Return the records that form one outage: those that overlap or touch, and repeats within the agreed distance."""
    distance = _NOTHING if target.merge_within is None else target.merge_within.value
    groups: list[list[_Candidate]] = []
    alone = [[one] for one in candidates if not one.left]
    until: datetime | None = None
    for one in candidates:
        if not one.left:
            continue
        if until is not None and one.raw.start - until <= distance:
            groups[-1].append(one)
            until = max(until, one.raw.end)
        else:
            groups.append([one])
            until = one.raw.end
    return groups + alone


def _tested(target: AvailabilityTarget, group: list[_Candidate], measured: MeasuredTime) -> list[_Candidate]:
    """Return the group without what is too short, or outside the hours and the period; minutes cut where agreed."""
    if len(group) > 1:
        keys = tuple(one.key for one in group)
        group = [replace(one, merged_with=tuple(key for key in keys if key != one.key)) for one in group]
    smallest = target.smallest
    if smallest is not None and group[0].left:
        length, least = _length(group), smallest.value
        if length < least.duration or (length == least.duration and not least.inclusive):
            return [one.without(TakenReason.TOO_SHORT, (), smallest.clause) for one in group]
    group = [_within(one, measured, target.clause) for one in group]
    return _cut_to_minutes(group, target.partial.clause) if target.partial.whole_minutes else group


def _length(group: list[_Candidate]) -> timedelta:
    if len(group) == 1 and len(group[0].left) == 1:
        return group[0].left[0].duration
    return total(part for one in group for part in one.left)


def _within(one: _Candidate, measured: MeasuredTime, clause: Clause) -> _Candidate:
    if one.left and not (measured.span.start <= one.raw.start and one.raw.end <= measured.span.end):
        one = one.without(TakenReason.OUTSIDE_PERIOD, (measured.span,), clause)
    if measured.always or not one.left:
        return one
    hours = _near(measured.segments, one.left)
    if len(hours) == 1 and hours[0].start <= one.left[0].start and one.left[-1].end <= hours[0].end:
        return one
    return one.without(TakenReason.OUTSIDE_HOURS, hours, clause)


def _near(hours: Segments, of: Segments) -> Segments:
    """Return the hours that some time may lie in; the hours are sorted and disjoint, so they are searched by halves."""
    first = bisect_right(hours, of[0].start, key=_END)
    return hours[first : bisect_left(hours, of[-1].end, lo=first, key=_START)]


def _cut_to_minutes(group: list[_Candidate], clause: Clause | None) -> list[_Candidate]:
    """Drop the part of a minute that is left over at the end of the whole outage."""
    parts = union(part for one in group for part in one.left)
    length = total(parts)
    kept, _ = first_part(parts, length - length % _MINUTE)
    return [one.without(TakenReason.PART_OF_MINUTE, kept, clause) for one in group]


def _of_work(verdict: WorkVerdict, measured: MeasuredTime, now: datetime, place: int) -> _Candidate | None:
    """Return the part of planned work that counts as downtime, as far as it has happened; None when there is none."""
    past = (Segment(verdict.work.start, max(as_utc(verdict.work.start), now)),)
    left = intersection(verdict.counted, past)
    if not left:
        return None
    raw = Segment(left[0].start, left[-1].end)
    is_open = bool(verdict.counted) and verdict.counted[-1].end > now
    clause = verdict.findings[-1].clause
    one = _Candidate(verdict.work.key, None, verdict.work, raw, is_open, left, clause=clause, place=place)
    one = one.without(TakenReason.OUTSIDE_PERIOD, (measured.span,), clause)
    one = one if measured.always else one.without(TakenReason.OUTSIDE_HOURS, measured.segments, clause)
    return one if one.left else None


def _counted_once(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Give time that lies in several records to one of them: each record only meets those that it may overlap."""
    settled: list[_Candidate] = []
    cluster: list[_Candidate] = []
    until: datetime | None = None
    for one in sorted(candidates, key=_place):
        if until is not None and one.raw.start >= until:
            settled += _shared_out(cluster)
            cluster, until = [], None
        cluster.append(one)
        until = one.raw.end if until is None else max(until, one.raw.end)
    return settled + _shared_out(cluster)


def _shared_out(cluster: list[_Candidate]) -> list[_Candidate]:
    """Give shared time to the record with the greatest weight, to outages before works, to the oldest of equals."""
    if len(cluster) < 2:
        return cluster
    given: Segments = ()
    settled: list[_Candidate] = []
    for one in sorted(cluster, key=lambda one: (-one.weight, one.outage is None, *_place(one))):
        kept = one.without(TakenReason.OVERLAP, difference(one.left, given), None)
        given = union(given, kept.left)
        settled.append(kept)
    return sorted(settled, key=_place)


def _place(one: _Candidate) -> tuple[datetime, int]:
    return (one.raw.start, one.place)


def _verdict(one: _Candidate) -> OutageVerdict:
    code, clause = _code(one)
    length = seconds(one.left[0].duration if len(one.left) == 1 else sum((p.duration for p in one.left), _NOTHING))
    return OutageVerdict(
        key=one.key,
        outage=one.outage,
        work=one.work,
        raw=one.raw,
        is_open=one.is_open,
        counted_segments=one.left,
        taken=one.taken,
        merged_with=one.merged_with,
        weight=one.weight,
        counted_seconds=length if one.weight == 1 else one.weight * length,
        code=code,
        clause=clause,
    )


_WHOLLY_TAKEN = {
    TakenReason.CLAIMED_ONLY: VerdictCode.CLAIMED,
    TakenReason.CAUSE: VerdictCode.EXCLUDED,
    TakenReason.PLANNED_WORK: VerdictCode.EXCLUDED,
    TakenReason.BELOW_SHARE: VerdictCode.BELOW_SHARE,
    TakenReason.TOO_SHORT: VerdictCode.TOO_SHORT,
    TakenReason.PART_OF_MINUTE: VerdictCode.TOO_SHORT,
    TakenReason.OUTSIDE_HOURS: VerdictCode.OUTSIDE_HOURS,
    TakenReason.OVERLAP: VerdictCode.OVERLAPPED,
    TakenReason.OUTSIDE_PERIOD: VerdictCode.EXCLUDED,
}


def _code(one: _Candidate) -> tuple[VerdictCode, Clause | None]:
    lost = [taken for taken in one.taken if taken.reason is not TakenReason.OUTSIDE_PERIOD]
    if one.left:
        code = VerdictCode.PARTLY if lost or one.weight != 1 else VerdictCode.COUNTED
        return code, lost[-1].clause if lost else one.clause
    last = (lost or list(one.taken))[-1]
    return _WHOLLY_TAKEN[last.reason], last.clause
