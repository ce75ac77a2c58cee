"""How good a fact is for the customer, where arithmetic can tell, and what a change of it means.

The rule: only what compares as numbers, hours or lists is called better or worse; everything else is different.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from knowledge.hours.segments import Segment, difference
from knowledge.hours.service_hours import ServiceHours, committed_segments

_COMPARED_SPAN = timedelta(days=4 * 365)
_OTHERWISE = ""


class Direction(StrEnum):
    """What a change means for the customer."""

    BETTER = "better"
    WORSE = "worse"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number by condition ("" otherwise), the higher the better; only amounts `of` the same compare."""

    of: str
    cases: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Nothing:
    """The contract says in so many words that it promises nothing here."""


@dataclass(frozen=True, slots=True)
class Members:
    """A list of which more is better, or fewer."""

    members: frozenset[str]
    more_is_better: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """Hours of which more is better (support), or fewer (planned work), from an instant on."""

    hours: ServiceHours = field(compare=False)
    since: datetime
    more_is_better: bool = True


Benefit = Amount | Nothing | Members | Opening


def amount(of: str, value: Decimal | Fraction | int) -> Amount:
    """Return the benefit of one number, the higher the better."""
    return Amount(of, {_OTHERWISE: Fraction(value)})


def span(of: str, value: timedelta) -> Amount:
    """Return the benefit of a length of time that is good when short."""
    return Amount(of, {_OTHERWISE: -seconds(value)})


def seconds(value: timedelta) -> Fraction:
    """Return a length of time in seconds, exactly."""
    return Fraction(value // timedelta(microseconds=1), 1_000_000)


def direction(before: Benefit | None, after: Benefit | None) -> Direction:
    """Return what a change of one benefit into another means for the customer."""
    match before, after:
        case Nothing(), Amount():
            return Direction.BETTER
        case Amount(), Nothing():
            return Direction.WORSE
        case Amount(), Amount() if before.of == after.of:
            return _of_cases(before.cases, after.cases)
        case Members(), Members():
            return _of_sets(before.members <= after.members, before.members >= after.members, before.more_is_better)
        case Opening(), Opening():
            return _of_openings(before, after)
    return Direction.DIFFERENT


def _of_cases(before: Mapping[str, Fraction], after: Mapping[str, Fraction]) -> Direction:
    """Compare case by case; a condition that one side does not know is its otherwise."""
    pairs = [
        (before.get(case, before.get(_OTHERWISE)), after.get(case, after.get(_OTHERWISE)))
        for case in {**before, **after}
    ]
    gains = [new - old for old, new in pairs if old is not None and new is not None]
    if len(gains) < len(pairs):
        return Direction.DIFFERENT
    return _of_sets(all(gain >= 0 for gain in gains), all(gain <= 0 for gain in gains), True)


def _of_sets(no_less: bool, no_more: bool, more_is_better: bool) -> Direction:
    if no_less == no_more:
        return Direction.DIFFERENT
    return Direction.BETTER if no_less == more_is_better else Direction.WORSE


def _of_openings(before: Opening, after: Opening) -> Direction:
    since = max(before.since, after.since)
    period = Segment(since, since + _COMPARED_SPAN)
    old, new = committed_segments(before.hours, period), committed_segments(after.hours, period)
    return _of_sets(not difference(old, new), not difference(new, old), after.more_is_better)
