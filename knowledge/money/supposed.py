"""What a supposed lateness would be worth: the sums a contract attaches to being so much late with a severity.

The rule: nothing is recorded and nothing is measured; the lateness is taken as counted in the contract's hours, every
rule that could apply is answered (which of two alternatives does depends on when the incident was reported), and caps
are left to the settlement.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import PeriodKind
from knowledge.contract.remedies import LatenessPenalty
from knowledge.downtime.rounding import money
from knowledge.hours.limits import ServiceTime
from knowledge.money.fees import FeeAmount, fee_amount
from knowledge.money.lateness_units import PenaltyPart, at_most, parts_of, takes_of_base
from knowledge.terms import SILENT, value_of


@dataclass(frozen=True, slots=True)
class SupposedPenalty:
    """One rule applied to a supposed lateness: `units` at `each`, together `amount` (net).

    A share of a fee needs services to be a share of: without them `each` and `amount` are None. `each` is None too
    where the units are worth different sums; `parts` has them all.
    """

    rule: LatenessPenalty
    lateness: timedelta
    units: int
    base: FeeAmount | None
    each: Decimal | None
    amount: Decimal | None
    parts: tuple[PenaltyPart, ...] = ()


def supposed_penalties(
    version: ContractVersion, severity: str, lateness: timedelta, services: Collection[str] = ()
) -> tuple[SupposedPenalty, ...]:
    """Return what every rule on this severity makes of a lateness, in the contract's order."""
    return tuple(
        _applied(version, rule, lateness, services)
        for rule in value_of(version.lateness) or ()
        if rule.severity == severity
    )


def _applied(
    version: ContractVersion, rule: LatenessPenalty, lateness: timedelta, services: Collection[str]
) -> SupposedPenalty:
    base = None
    if takes_of_base(rule) and services:
        base = fee_amount(version, rule.base, services, site=None, period=PeriodKind.MONTH)
    exact = None if base is None else base.exact
    parts = parts_of(rule, lateness, exact, _limit(version, rule))
    units = sum(part.units for part in parts)
    if base is None and takes_of_base(rule) and rule.amount is None:
        return SupposedPenalty(rule, lateness, units, None, None, None)
    sum_, limit = sum((part.units * part.each for part in parts), Fraction()), at_most(rule, exact)
    each = money(parts[0].each) if len(parts) == 1 else None if parts else Decimal(0)
    return SupposedPenalty(rule, lateness, units, base, each, money(sum_ if limit is None else min(sum_, limit)), parts)


def _limit(version: ContractVersion, rule: LatenessPenalty) -> timedelta | None:
    """Return the limit that a rule is about, where the contract promises one length of time for it."""
    promises = value_of(version.severity(rule.severity).promises.get(rule.clock, SILENT)) or ()
    limits = {promise.limit.amount for promise in promises if isinstance(promise.limit, ServiceTime)}
    return limits.pop() if len(limits) == 1 else None
