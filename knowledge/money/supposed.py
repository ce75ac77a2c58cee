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
from knowledge.contract.remedies import FeeBase, LatenessPenalty
from knowledge.downtime.rounding import money
from knowledge.money.fees import FeeAmount, fee_amount
from knowledge.money.penalties import units_of
from knowledge.terms import value_of


@dataclass(frozen=True, slots=True)
class SupposedPenalty:
    """One rule applied to a supposed lateness: `units` at `each`, together `amount` (net).

    A share of a fee needs services to be a share of: without them `each` and `amount` are None.
    """

    rule: LatenessPenalty
    lateness: timedelta
    units: int
    base: FeeAmount | None
    each: Decimal | None
    amount: Decimal | None


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
    units = units_of(rule.unit, lateness)
    if rule.percent is None:
        each = rule.amount or Decimal(0)
        return SupposedPenalty(rule, lateness, units, None, each, money(Fraction(units * each)))
    if not services:
        return SupposedPenalty(rule, lateness, units, None, None, None)
    base = fee_amount(version, FeeBase.VOICE_MONTH, services, site=None, period=PeriodKind.MONTH)
    share = money(Fraction(base.amount) * Fraction(rule.percent) / 100)
    return SupposedPenalty(rule, lateness, units, base, share, money(Fraction(units * share)))
