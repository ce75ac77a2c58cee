"""What a missed availability or quality target is worth under a contract, with the arithmetic.

The rule: the exact figure decides whether the target was missed, the contract's rounding decides the band; where the
two disagree, both are said. Money is rounded half up to hundredths, once, at the end. A result is a computation from
the records, neither an offer nor a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import PeriodKind, QualityTarget
from knowledge.contract.remedies import CreditBand, CreditTable, FeeBase, RepeatRule
from knowledge.downtime.availability import Measurement
from knowledge.downtime.rounding import money
from knowledge.money.fees import FeeAmount, fee_amount
from knowledge.terms import Clause, NotEntered, Stated, value_of

_HUNDRED = Fraction(100)
_NO_MONEY = Decimal("0.00")


class CreditCode(StrEnum):
    """How a credit came about, or why there is none."""

    DUE = "due"
    TARGET_MET = "target_met"
    NO_BAND = "no_band"  # missed, but no band of the table covers the result
    ROUNDED_OUT = "rounded_out"  # missed; the contract's rounding lifts the result above every band
    NO_TABLE = "no_table"  # the contract has no credit for this target
    NOT_ENTERED = "not_entered"


@dataclass(frozen=True, slots=True)
class Credit:
    """The credit for one measurement. `amount` is money (net, in the version's currency), before caps.

    `band` is the band of the rounded result, `exact_band` that of the exact one; they differ where rounding decides.
    `percent` is the band's share after `factor`; `misses` counts the periods below target that the repeat rule sees.
    """

    measurement: Measurement
    code: CreditCode
    band: CreditBand | None
    exact_band: CreditBand | None
    base: FeeAmount | None
    percent: Decimal
    factor: Decimal
    misses: int
    amount: Decimal
    clause: Clause | None
    repeat_clause: Clause | None = None

    @property
    def rounding_matters(self) -> bool:
        """Tell whether rounding put the result elsewhere than the exact figure would."""
        return self.band != self.exact_band


@dataclass(frozen=True, slots=True)
class QualityResult:
    """A measured quality figure against its target, with the credit that the contract attaches to a miss."""

    target: QualityTarget
    measured: Decimal
    met: bool
    base: FeeAmount | None
    amount: Decimal


def availability_credit(measurement: Measurement, earlier: Iterable[Measurement] = ()) -> Credit:
    """Return the credit for a measurement under its version.

    `earlier` are measurements of the same target for the periods before, for a rule on repeated misses; those outside
    its rolling months are left out.
    """
    version = measurement.version
    table = _table(version, measurement)
    if table is None:
        code = CreditCode.NOT_ENTERED if isinstance(version.credits, NotEntered) else CreditCode.NO_TABLE
        return _nothing(measurement, code, None)
    band = band_for(table, Fraction(measurement.percent_for_bands))
    exact = band_for(table, measurement.percent)
    if band is None:
        return _nothing(measurement, _why_no_band(measurement, exact), table.clause, exact)
    repeats = version.repeats
    misses = 1 if measurement.target_met else missed_periods(measurement, earlier, value_of(repeats))
    multiplied = isinstance(repeats, Stated) and misses >= repeats.value.misses
    factor = repeats.value.factor if isinstance(repeats, Stated) and multiplied else Decimal(1)
    target, percent = measurement.target, band.percent * factor
    base = fee_amount(version, table.base, target.services, site=target.site, period=measurement.period.kind)
    return Credit(
        measurement=measurement,
        code=CreditCode.DUE,
        band=band,
        exact_band=exact,
        base=base,
        percent=percent,
        factor=factor,
        misses=misses,
        amount=money(Fraction(base.amount) * Fraction(percent) / _HUNDRED),
        clause=table.clause,
        repeat_clause=repeats.clause if isinstance(repeats, Stated) and multiplied else None,
    )


def band_for(table: CreditTable, percent: Fraction) -> CreditBand | None:
    """Return the band in which a result lies: from its lower bound (inclusive) up to its upper bound (exclusive)."""
    for band in table.bands:
        if percent < Fraction(band.below) and (band.at_least is None or percent >= Fraction(band.at_least)):
            return band
    return None


def missed_periods(measurement: Measurement, earlier: Iterable[Measurement], rule: RepeatRule | None) -> int:
    """Return how many periods below target, this one included, lie in the rolling months that end with this one."""
    if measurement.target_met:
        return 0
    if rule is None:
        return 1
    this = _month_index(measurement)
    seen = {
        _month_index(other) for other in earlier if other.target.key == measurement.target.key and not other.target_met
    }
    return 1 + sum(this - rule.rolling_months < month < this for month in seen)


def quality_result(version: ContractVersion, key: str, measured: Decimal) -> QualityResult | None:
    """Return a measured quality figure against the target with this key; None when the contract has no such target."""
    target = next((one for one in value_of(version.quality) or () if one.key == key), None)
    if target is None:
        return None
    low = target.at_least is not None and measured < target.at_least
    met = not (low or (target.at_most is not None and measured > target.at_most))
    if met or target.percent is None:
        return QualityResult(target, measured, met, None, _NO_MONEY)
    base = fee_amount(version, FeeBase.VOICE_MONTH, target.services, site=None, period=PeriodKind.MONTH)
    amount = money(Fraction(base.amount) * Fraction(target.percent) / _HUNDRED)
    return QualityResult(target, measured, met, base, amount)


def _table(version: ContractVersion, measurement: Measurement) -> CreditTable | None:
    tables = value_of(version.credits) or ()
    return next((table for table in tables if measurement.target.key in table.targets), None)


def _why_no_band(measurement: Measurement, exact: CreditBand | None) -> CreditCode:
    if measurement.target_met:
        return CreditCode.TARGET_MET
    return CreditCode.NO_BAND if exact is None else CreditCode.ROUNDED_OUT


def _nothing(
    measurement: Measurement, code: CreditCode, clause: Clause | None, exact: CreditBand | None = None
) -> Credit:
    if measurement.target_met and code is CreditCode.NO_TABLE:
        code = CreditCode.TARGET_MET
    return Credit(measurement, code, None, exact, None, Decimal(0), Decimal(1), 0, _NO_MONEY, clause)


def _month_index(measurement: Measurement) -> int:
    return measurement.period.first_day.year * 12 + measurement.period.first_day.month
