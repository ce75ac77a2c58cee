"""How many units a lateness makes and what they are worth: hours, blocks, days, multiples of the limit, events; tiers.

The rule: a unit is worth what the tier says in which it begins; of a single event the whole lateness decides. Nothing
is rounded here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from knowledge.contract.remedies import LatenessPenalty, LatenessTier, LatenessUnit

_NOTHING = timedelta()
_STARTED = (
    LatenessUnit.STARTED_HOUR,
    LatenessUnit.STARTED_BLOCK,
    LatenessUnit.STARTED_DAY,
    LatenessUnit.STARTED_MULTIPLE,
)
_HOURS = (LatenessUnit.STARTED_HOUR, LatenessUnit.COMPLETED_HOUR)
_DAYS = (LatenessUnit.STARTED_DAY, LatenessUnit.COMPLETED_DAY)
_BLOCKS = (LatenessUnit.STARTED_BLOCK, LatenessUnit.COMPLETED_BLOCK)


@dataclass(frozen=True, slots=True)
class PenaltyPart:
    """So many units at the same sum `each` (exact); `up_to` is the end of their tier, None: the last or only one."""

    units: int
    each: Fraction
    up_to: timedelta | None = None


def unit_length(rule: LatenessPenalty, limit: timedelta | None) -> timedelta | None:
    """Return how long a unit of the rule is; None for an event, or for a multiple of a limit that is not known."""
    if rule.unit in _HOURS:
        return timedelta(hours=1)
    if rule.unit in _DAYS:
        return timedelta(days=1)
    if rule.unit in _BLOCKS:
        return rule.block
    return None if rule.unit is LatenessUnit.EVENT else limit


def units_of(unit: LatenessUnit, lateness: timedelta, length: timedelta | None = timedelta(hours=1)) -> int:
    """Return how many units of a length a lateness makes: those begun, those completed, or one event.

    A unit of no known length makes none.
    """
    if lateness <= _NOTHING:
        return 0
    if unit is LatenessUnit.EVENT:
        return 1
    if not length:
        return 0
    return -(-lateness // length) if unit in _STARTED else lateness // length


def parts_of(
    rule: LatenessPenalty, lateness: timedelta, base: Fraction | None, limit: timedelta | None = None
) -> tuple[PenaltyPart, ...]:
    """Return the units of a lateness with what each is worth, joined by tier, in order.

    `base` is what per cent are taken of; without it, they are worth nothing. `limit` is the limit that was missed.
    """
    length = unit_length(rule, limit)
    units = units_of(rule.unit, lateness, length)
    if not rule.tiers:
        only = LatenessTier(None, rule.amount, rule.percent)
        return (PenaltyPart(units, _each(only, base)),) if units else ()
    if rule.unit is LatenessUnit.EVENT or length is None:
        tier = _tier_of_event(rule.tiers, lateness) if units else None
        return () if tier is None else (PenaltyPart(1, _each(tier, base), tier.up_to),)
    return _joined(rule.tiers, length, units, base)


def _joined(
    tiers: Sequence[LatenessTier], length: timedelta, units: int, base: Fraction | None
) -> tuple[PenaltyPart, ...]:
    parts: list[PenaltyPart] = []
    counted = 0
    for tier in tiers:
        last = units if tier.up_to is None else min(units, -(-tier.up_to // length))
        if last > counted:
            parts.append(PenaltyPart(last - counted, _each(tier, base), tier.up_to))
            counted = last
    return tuple(parts)


def _tier_of_event(tiers: Sequence[LatenessTier], lateness: timedelta) -> LatenessTier | None:
    return next((tier for tier in tiers if tier.up_to is None or lateness <= tier.up_to), None)


def _each(tier: LatenessTier, base: Fraction | None) -> Fraction:
    if tier.percent is None:
        return Fraction(tier.amount or 0)
    return Fraction(0) if base is None else base * Fraction(tier.percent) / 100


def takes_of_base(rule: LatenessPenalty) -> bool:
    """Tell whether a rule needs a base: for its per cent, those of a tier, or of its highest sum."""
    shares = [rule.percent, rule.at_most_percent, *(tier.percent for tier in rule.tiers)]
    return any(share is not None for share in shares)


def at_most(rule: LatenessPenalty, base: Fraction | None) -> Fraction | None:
    """Return the highest sum for one event; None where the rule has none."""
    limits = [] if rule.at_most is None else [Fraction(rule.at_most)]
    if rule.at_most_percent is not None and base is not None:
        limits.append(base * Fraction(rule.at_most_percent) / 100)
    return min(limits, default=None)
