"""What a missed figure of voice or call-centre quality is worth under a contract.

The rule: the figure is compared as measured, not rounded; one without a share is for information only.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import PeriodKind, QualityTarget
from knowledge.contract.remedies import FeeBase
from knowledge.downtime.quality import judge_figure
from knowledge.downtime.rounding import money
from knowledge.money.fees import FeeAmount, fee_amount
from knowledge.terms import value_of

_HUNDRED = Fraction(100)
_NO_MONEY = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class QualityResult:
    """A measured quality figure against its target, with the credit that the contract attaches to a miss."""

    target: QualityTarget
    measured: Decimal
    met: bool
    base: FeeAmount | None
    amount: Decimal


def quality_result(version: ContractVersion, key: str, measured: Decimal) -> QualityResult | None:
    """Return a measured quality figure against the target with this key; None when the contract has no such target."""
    target = next((one for one in value_of(version.quality) or () if one.key == key), None)
    if target is None:
        return None
    met = judge_figure(target, Fraction(measured)).met
    if met or target.percent is None:
        return QualityResult(target, measured, met, None, _NO_MONEY)
    base = fee_amount(version, FeeBase.VOICE_MONTH, target.services, site=None, period=PeriodKind.MONTH)
    amount = money(Fraction(base.amount) * Fraction(target.percent) / _HUNDRED)
    return QualityResult(target, measured, met, base, amount)
