"""Records that form one outage, and what of it counts: long enough, in the measured hours, in whole units.

The rule: repeats close together are joined first (the gap is not downtime), then the length is tested, whole and
unweighted, then what lies outside the hours and the period is left out, and the rest is rounded where the contract
says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from knowledge.downtime.outage_candidates import NOTHING, Candidate
from knowledge.downtime.outage_rules import Group
from knowledge.downtime.outage_verdicts import MeasuredTime, TakenReason
from knowledge.downtime.work_caps import first_part
from knowledge.hours.segments import near, total, union
from knowledge.terms import Clause

_MINUTE = timedelta(minutes=1)


def groups_of(target: Group, candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Return the records that form one outage: those that overlap or touch, and repeats within the agreed distance."""
    distance = NOTHING if target.merge_within is None else target.merge_within.value
    groups: list[list[Candidate]] = []
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


def tested(target: Group, group: list[Candidate], measured: MeasuredTime) -> list[Candidate]:
    """Return the group without what is too short, or outside the hours and the period; minutes cut where agreed."""
    if len(group) > 1:
        keys = tuple(one.key for one in group)
        group = [replace(one, joined=keys) for one in group]
    smallest = target.smallest
    if smallest is not None and group[0].left:
        least = smallest.value
        length = _longest(group) if least.consecutive else _length(group)
        if length < least.duration or (length == least.duration and not least.inclusive):
            return [one.without(TakenReason.TOO_SHORT, (), smallest.clause) for one in group]
    group = [_within(one, measured, target.clause) for one in group]
    if target.partial.whole_minutes:
        group = _cut_to(_MINUTE, group, target.partial.clause)
    rounding = target.time_rounding
    if rounding is None or not rounding.value.each_outage:
        return group
    if rounding.value.started:
        return _lengthened(rounding.value.unit, group)
    return _cut_to(rounding.value.unit, group, rounding.clause)


def _length(group: list[Candidate]) -> timedelta:
    if len(group) == 1 and len(group[0].left) == 1:
        return group[0].left[0].duration
    return total(part for one in group for part in one.left)


def _longest(group: list[Candidate]) -> timedelta:
    """Return the longest stretch without a gap."""
    return max(part.duration for part in union(part for one in group for part in one.left))


def _within(one: Candidate, measured: MeasuredTime, clause: Clause) -> Candidate:
    if one.left and not (measured.span.start <= one.raw.start and one.raw.end <= measured.span.end):
        one = one.without(TakenReason.OUTSIDE_PERIOD, (measured.span,), clause)
    if measured.always or not one.left:
        return one
    hours = measured.near(one.left)
    if len(hours) == 1 and hours[0].start <= one.left[0].start and one.left[-1].end <= hours[0].end:
        return one
    return one.without(TakenReason.OUTSIDE_HOURS, hours, clause)


def _cut_to(unit: timedelta, group: list[Candidate], clause: Clause | None) -> list[Candidate]:
    """Drop the part of a unit that is left over at the end of the whole outage."""
    parts = union(part for one in group for part in one.left)
    length = total(parts)
    kept, _ = first_part(parts, length - length % unit)
    parts_of = ((one, near(kept, one.left) if one.left else ()) for one in group)
    return [one.without(TakenReason.PART_OF_MINUTE, part, clause) for one, part in parts_of]


def _lengthened(unit: timedelta, group: list[Candidate]) -> list[Candidate]:
    """Add what is missing to the whole unit to the record that keeps the last instant when overlaps count once."""
    missing = -total(part for one in group for part in one.left) % unit
    live = [place for place, one in enumerate(group) if one.left]
    if not live or not missing:
        return group
    last = max(live, key=lambda place: (group[place].left[-1].end, group[place].weight, -place))
    return [replace(one, added=missing) if place == last else one for place, one in enumerate(group)]
