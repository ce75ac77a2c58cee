"""From recorded outages to counted downtime of one measured group.

What counts, what does not, and which clause says so.

The rule, in this order: what the contract excludes by cause, by fault, for want of a condition or as planned work is
taken out; repeats close together become one outage (the gap is not downtime); an outage too short is dropped, tested
whole and unweighted; only time inside the measured hours and the period is kept; it is rounded to units where the
contract says so; overlaps count once, with the greater weight; then the weight is applied. Seconds are exact fractions.
The order and repetition of records never matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from itertools import pairwise
from operator import attrgetter

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.commitments import NeedEffect
from knowledge.downtime.eligibility import lapsed, need_of
from knowledge.downtime.given_time import Given
from knowledge.downtime.outage_candidates import NOTHING, Candidate
from knowledge.downtime.outage_groups import groups_of, tested
from knowledge.downtime.outage_rules import Group, concerns, exclusion_of, weigh
from knowledge.downtime.outage_verdicts import (
    Lapse,
    MeasuredTime,
    OutageVerdict,
    TakenReason,
    VerdictCode,
    seconds,
)
from knowledge.downtime.work_verdicts import WorkVerdict
from knowledge.hours.segments import Segment, as_utc, difference, intersection
from knowledge.incidents.incident import OutageRecorded
from knowledge.terms import Clause

_PROVIDER, _OTHERS = "provider", frozenset({"customer", "third_party"})
_START = attrgetter("start")


def judge_outages(
    version: ContractVersion,
    target: Group,
    measured: MeasuredTime,
    *,
    outages: Iterable[OutageRecorded],
    works: Sequence[WorkVerdict],
    now: datetime,
    lapses: Iterable[Lapse] = (),
) -> tuple[OutageVerdict, ...]:
    """Return a verdict on every record that touches the measured span, oldest first, and on works that count."""
    now = as_utc(now)
    begun = _oldest_first(outage for outage in outages if concerns(target, outage) and as_utc(outage.start) < now)
    concerned = [work for work in works if set(work.work.services) & set(target.services)]
    candidates = [_candidate(version, target, outage, concerned, now, place) for place, outage in enumerate(begun)]
    candidates = [one for one in candidates if one.raw.start < one.raw.end]
    known = tuple(lapses)
    if known:
        candidates = [_while_eligible(version, one, known, now) for one in candidates]
    candidates = [one for group in groups_of(target, candidates) for one in tested(target, group, measured)]
    counted_works = [_of_work(work, measured, now, len(begun) + n) for n, work in enumerate(concerned)]
    candidates += [one for one in counted_works if one is not None]
    return tuple(_verdict(one) for one in _counted_once(candidates) if _touches(one.raw, measured.span))


def _oldest_first(outages: Iterable[OutageRecorded]) -> list[OutageRecorded]:
    """Return the records once each in an order of their own; only where starts are equal must all be looked at."""
    ordered = sorted(outages, key=_START)
    equal = any(one.start == other.start for one, other in pairwise(ordered))
    return sorted(set(ordered), key=_age) if equal else ordered


def _age(outage: OutageRecorded) -> tuple[object, ...]:
    """Return a key that orders any records, so that the order in which they came never matters."""
    end = outage.start if outage.end is None else outage.end
    words = (outage.source, outage.service, outage.site or "", outage.exclusion or "", outage.cause or "")
    attributed = (outage.fault or "", outage.size is None, outage.size or 0, str(outage.proven))
    return (outage.start, outage.key, end, outage.end is None, outage.share, words, attributed)


def _touches(one: Segment, other: Segment) -> bool:
    return one.start < other.end and other.start < one.end


def _candidate(
    version: ContractVersion,
    target: Group,
    outage: OutageRecorded,
    works: Sequence[WorkVerdict],
    now: datetime,
    place: int,
) -> Candidate:
    start = as_utc(outage.start)
    end = now if outage.end is None else min(now, as_utc(outage.end))
    raw = Segment(start, max(start, end))
    is_open = outage.end is None or outage.end > now
    one = Candidate(outage.key, outage, None, raw, is_open, (raw,), place=place)
    if outage.source == "customer":
        return one.without(TakenReason.CLAIMED_ONLY, (), None)
    if outage.exclusion is not None or target.provider_fault is not None:
        one = _attributed(version, target, one, outage)
        if not one.left:
            return one
    if outage.share < 1:
        one = replace(one, weight=weigh(target.partial, Fraction(outage.share)))
    if not one.weight:
        return one.without(TakenReason.BELOW_SHARE, (), target.partial.clause)
    for work in works:
        if any(_touches(part, raw) for part in work.excluded):
            kept = difference(one.left, work.excluded)
            one = one.without(TakenReason.PLANNED_WORK, kept, work.findings[0].clause, work.work.key)
    return one


def _attributed(version: ContractVersion, target: Group, one: Candidate, outage: OutageRecorded) -> Candidate:
    """Take the outage out if the contract excludes its cause, or counts only what is the provider's fault."""
    decision, fault = exclusion_of(version, outage), target.provider_fault
    if decision.exclusion is not None:
        return one.without(TakenReason.CAUSE, (), decision.exclusion.clause, decision.exclusion.key)
    needed = fault is not None and fault.value
    if needed and outage.fault in _OTHERS:
        return one.without(TakenReason.NOT_PROVIDERS_FAULT, (), fault.clause if fault else None, outage.fault)
    unknown = decision.provisional or (needed and outage.fault != _PROVIDER)
    return replace(one, findings=decision.findings, provisional=unknown)


def _while_eligible(version: ContractVersion, one: Candidate, lapses: Iterable[Lapse], now: datetime) -> Candidate:
    """Take out the time in which a condition was not met without which outages do not count."""
    for lapse in lapses:
        need = need_of(version, lapse)
        if need is None or need.effect is not NeedEffect.NOT_COUNTED or one.outage is None:
            continue
        if not need.services or one.outage.service in need.services:
            kept = difference(one.left, (lapsed(lapse, now),))
            one = one.without(TakenReason.NOT_ELIGIBLE, kept, need.clause, need.key)
    return one


def _of_work(verdict: WorkVerdict, measured: MeasuredTime, now: datetime, place: int) -> Candidate | None:
    """Return the part of planned work that counts as downtime, as far as it has happened; None when there is none."""
    if verdict.work.no_outage:
        return None
    past = (Segment(verdict.work.start, max(as_utc(verdict.work.start), now)),)
    left = intersection(verdict.counted, past)
    if not left:
        return None
    raw = Segment(left[0].start, left[-1].end)
    is_open = bool(verdict.counted) and verdict.counted[-1].end > now
    clause = verdict.findings[-1].clause
    one = Candidate(verdict.work.key, None, verdict.work, raw, is_open, left, clause=clause, place=place)
    one = one.without(TakenReason.OUTSIDE_PERIOD, (measured.span,), clause)
    one = one if measured.always else one.without(TakenReason.OUTSIDE_HOURS, measured.segments, clause)
    return one if one.left else None


def _counted_once(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Give time that lies in several records to one of them: each record only meets those that it may overlap."""
    settled: list[Candidate] = []
    cluster: list[Candidate] = []
    until: datetime | None = None
    for one in sorted(candidates, key=_place):
        if until is not None and one.raw.start >= until:
            settled += _shared_out(cluster)
            cluster, until = [], None
        cluster.append(one)
        until = one.raw.end if until is None else max(until, one.raw.end)
    return settled + _shared_out(cluster)


def _shared_out(cluster: list[Candidate]) -> list[Candidate]:
    """Give shared time to the record with the greatest weight, to outages before works, to the oldest of equals."""
    if len(cluster) < 2:
        return cluster
    given = Given()
    settled: list[Candidate] = []
    for one in sorted(cluster, key=lambda one: (-one.weight, one.outage is None, *_place(one))):
        kept = one.without(TakenReason.OVERLAP, given.fresh(one.left), None)
        given.add(kept.left)
        settled.append(kept)
    return sorted(settled, key=_place)


def _place(one: Candidate) -> tuple[datetime, int]:
    return (one.raw.start, one.place)


def _verdict(one: Candidate) -> OutageVerdict:
    code, clause = _code(one)
    length = seconds(one.left[0].duration if len(one.left) == 1 else sum((p.duration for p in one.left), NOTHING))
    if one.added and one.left:
        length += seconds(one.added)
    return OutageVerdict(
        one.key,
        one.outage,
        one.work,
        one.raw,
        one.is_open,
        one.left,
        one.taken,
        one.joined,
        one.weight,
        length if one.weight == 1 else one.weight * length,  # counted_seconds
        code,
        clause,
        one.added,
        one.findings,
        one.provisional and bool(one.left),
    )


_WHOLLY_TAKEN = {
    TakenReason.CLAIMED_ONLY: VerdictCode.CLAIMED,
    TakenReason.CAUSE: VerdictCode.EXCLUDED,
    TakenReason.NOT_PROVIDERS_FAULT: VerdictCode.EXCLUDED,
    TakenReason.NOT_ELIGIBLE: VerdictCode.EXCLUDED,
    TakenReason.PLANNED_WORK: VerdictCode.EXCLUDED,
    TakenReason.BELOW_SHARE: VerdictCode.BELOW_SHARE,
    TakenReason.TOO_SHORT: VerdictCode.TOO_SHORT,
    TakenReason.PART_OF_MINUTE: VerdictCode.TOO_SHORT,
    TakenReason.OUTSIDE_HOURS: VerdictCode.OUTSIDE_HOURS,
    TakenReason.OVERLAP: VerdictCode.OVERLAPPED,
    TakenReason.OUTSIDE_PERIOD: VerdictCode.EXCLUDED,
}


def _code(one: Candidate) -> tuple[VerdictCode, Clause | None]:
    if not one.taken and one.weight == 1:
        return VerdictCode.COUNTED, one.clause
    lost = [taken for taken in one.taken if taken.reason is not TakenReason.OUTSIDE_PERIOD]
    if one.left:
        code = VerdictCode.PARTLY if lost or one.weight != 1 else VerdictCode.COUNTED
        return code, lost[-1].clause if lost else one.clause
    last = (lost or list(one.taken))[-1]
    return _WHOLLY_TAKEN[last.reason], last.clause
