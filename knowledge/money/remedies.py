"""What a missed availability target is worth under a contract, with the arithmetic.

The rule: the exact figure decides whether the target was missed, the contract's rounding decides the band; where the
two disagree, both are said. Money is rounded half up to hundredths, once, at the end. Free time of service becomes
money only where the contract says how. A result is a computation from the records, neither an offer nor a refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from knowledge.contract.credit_rules import CreditCondition, Growing, LostTime
from knowledge.contract.remedies import CreditBand, CreditTable, RepeatRule
from knowledge.downtime.availability import Measurement
from knowledge.downtime.outage_verdicts import seconds
from knowledge.downtime.rounding import money
from knowledge.money.conditions import lapsed_conditions
from knowledge.money.credit_units import Earned, earned_under
from knowledge.money.fees import NO_INVOICES, FeeAmount, Invoices, fee_amount, months_in, months_under_contract
from knowledge.money.misses import misses_in_a_row, misses_within
from knowledge.money.worth import free_time, worth_in_money
from knowledge.terms import Clause, NotEntered, Stated, value_of

_HUNDRED = Fraction(100)
_NO_MONEY = Decimal("0.00")
_NO_FACTS: Mapping[str, bool] = {}


class CreditCode(StrEnum):
    """How a credit came about, or why there is none."""

    DUE = "due"
    TARGET_MET = "target_met"
    NO_BAND = "no_band"  # missed, but no band of the table covers the result
    ROUNDED_OUT = "rounded_out"  # missed; the contract's rounding lifts the result above every band
    NO_TABLE = "no_table"  # the contract has no credit for this target
    NOT_ENTERED = "not_entered"
    NOTHING_COUNTED = "nothing_counted"  # no step, block, day or outage of the kind that the table counts
    NOT_ENOUGH_DOWNTIME = "not_enough_downtime"  # the period's downtime does not reach what the table asks for
    NOT_IN_A_ROW = "not_in_a_row"  # too few periods in a row were missed
    CONDITION_FAILED = "condition_failed"  # something that the contract asks for is known not to hold
    MEASURE_ONLY = "measure_only"  # a measure in words, such as a corrective meeting


@dataclass(frozen=True, slots=True)
class Credit:
    """The credit for one measurement. `amount` is money (net, in the version's currency), before caps.

    `band` is the band of the rounded result, `exact_band` that of the exact one; they differ where rounding decides.
    `percent` is the band's share after `factor`; `misses` counts the periods below target that the repeat rule sees.
    `earned` is what a table of another kind counted; `free_time` what is given as time of service instead of money.
    `conditions` must hold and nobody has said whether they do; `failed` are known not to. `in_a_row` counts the periods
    missed in a row up to this one, where the table asks for that.
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
    table: CreditTable | None = None
    earned: Earned | None = None
    free_time: timedelta = timedelta()
    conditions: tuple[CreditCondition, ...] = ()
    failed: tuple[CreditCondition, ...] = ()
    in_a_row: int = 0

    @property
    def rounding_matters(self) -> bool:
        """Tell whether rounding put the result elsewhere than the exact figure would."""
        return self.band != self.exact_band


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a credit depends on beside the measurement.

    `earlier` are measurements of the same target for the periods before; `holds` tells of conditions, by key, whether
    they hold, as far as anybody knows.
    """

    earlier: Sequence[Measurement] = ()
    invoices: Invoices = NO_INVOICES
    holds: Mapping[str, bool] = field(default_factory=dict, hash=False)


def availability_credit(
    measurement: Measurement,
    earlier: Iterable[Measurement] = (),
    *,
    invoices: Invoices = NO_INVOICES,
    holds: Mapping[str, bool] = _NO_FACTS,
) -> Credit:
    """Return the credit for a measurement under the first table for its target; see `availability_credits`."""
    return availability_credits(measurement, earlier, invoices=invoices, holds=holds)[0]


def availability_credits(
    measurement: Measurement,
    earlier: Iterable[Measurement] = (),
    *,
    invoices: Invoices = NO_INVOICES,
    holds: Mapping[str, bool] = _NO_FACTS,
) -> tuple[Credit, ...]:
    """Return the credits for a measurement under its version, one for each table for its target; at least one.

    `earlier` are measurements of the same target for the periods before, for rules on repeated misses; those outside
    the rolling months are left out. `holds` tells of conditions, by key, whether they hold, as far as anybody knows.
    """
    version = measurement.version
    around = Circumstances(tuple(earlier), invoices, holds)
    tables = [table for table in value_of(version.credits) or () if measurement.target.key in table.targets]
    if not tables:
        code = CreditCode.NOT_ENTERED if isinstance(version.credits, NotEntered) else CreditCode.NO_TABLE
        return (_nothing(measurement, code, None),)
    return tuple(_credit(measurement, table, around) for table in tables)


def _credit(measurement: Measurement, table: CreditTable, around: Circumstances) -> Credit:
    band, exact = band_for(table, Fraction(measurement.percent_for_bands)), band_for(table, measurement.percent)
    if table.rule is None:
        if band is None:
            return _nothing(measurement, _why_no_band(measurement, exact), table, exact)
        earned = Earned(Fraction(1), band.worth)
    else:
        earned = earned_under(table.rule, measurement, around.earlier)
        if not earned.units:
            code = CreditCode.TARGET_MET if measurement.target_met else CreditCode.NOTHING_COUNTED
            return _nothing(measurement, code, table)
    withheld = _withheld(measurement, table, around)
    if withheld is not None:
        return replace(withheld, band=band, exact_band=exact, earned=earned)
    if earned.measure is not None:
        measure = _nothing(measurement, CreditCode.MEASURE_ONLY, table)
        return replace(measure, earned=earned, misses=_misses(measurement, table, around))
    return _due(measurement, table, earned, around, bands=(band, exact))


def _due(
    measurement: Measurement,
    table: CreditTable,
    earned: Earned,
    around: Circumstances,
    *,
    bands: tuple[CreditBand | None, CreditBand | None],
) -> Credit:
    repeats = measurement.version.repeats
    rule = value_of(repeats)
    repeated = missed_periods(measurement, around.earlier, rule)
    multiplied = rule is not None and repeated >= rule.misses
    factor = rule.factor if rule is not None and multiplied else Decimal(1)
    base = _base(measurement, table, around.invoices)
    units = earned.units * Fraction(factor)
    free = free_time(units, earned.worth)
    band = bands[0]
    return Credit(
        measurement=measurement,
        code=CreditCode.DUE,
        band=band,
        exact_band=bands[1],
        base=base,
        percent=Decimal(0) if band is None else band.percent * factor,
        factor=factor,
        misses=_misses(measurement, table, around),
        amount=money(worth_in_money(units, earned.worth, base, table)),
        clause=table.clause,
        repeat_clause=repeats.clause if isinstance(repeats, Stated) and multiplied else None,
        table=table,
        earned=earned,
        free_time=timedelta() if table.a_day_is is not None else free,
        conditions=tuple(one for one in table.conditions if one.key not in around.holds),
        in_a_row=misses_in_a_row(measurement, around.earlier) if table.misses_in_row > 1 else 0,
    )


def _misses(measurement: Measurement, table: CreditTable, around: Circumstances) -> int:
    """Return the misses that the table's own rule sees, else those that the rule on repeated misses sees."""
    if isinstance(table.rule, Growing):
        return misses_within(measurement, around.earlier, table.rule.rolling_months, table.rule.below)
    if measurement.target_met:
        return 1
    return missed_periods(measurement, around.earlier, value_of(measurement.version.repeats))


def _base(measurement: Measurement, table: CreditTable, invoices: Invoices) -> FeeAmount:
    """Return what a share is taken of; lost time is a part of the whole period, so of the fee for all of it."""
    version, target, period = measurement.version, measurement.target, measurement.period
    whole = isinstance(table.rule, LostTime)
    base = fee_amount(
        version,
        table.base,
        target.services,
        site=target.site,
        period=period.kind,
        months=None if whole else months_under_contract(version, period, measurement.measured.span),
        invoices=invoices,
    )
    return replace(base, months=months_in(period.kind)) if whole and base.invoice is None else base


def _withheld(measurement: Measurement, table: CreditTable, around: Circumstances) -> Credit | None:
    """Return why a credit that the table would give is not given; None where nothing stands against it."""
    threshold = table.only_if_down
    if threshold is not None:
        down, needed = measurement.downtime_seconds, seconds(threshold.duration)
        if down < needed or (down == needed and not threshold.inclusive):
            return _nothing(measurement, CreditCode.NOT_ENOUGH_DOWNTIME, table)
    in_a_row = misses_in_a_row(measurement, around.earlier)
    if in_a_row < table.misses_in_row and table.misses_in_row > 1:
        return replace(_nothing(measurement, CreditCode.NOT_IN_A_ROW, table), in_a_row=in_a_row)
    failed = (*lapsed_conditions(measurement), *(one for one in table.conditions if around.holds.get(one.key) is False))
    if failed:
        return replace(_nothing(measurement, CreditCode.CONDITION_FAILED, table), failed=failed)
    return None


def band_for(table: CreditTable, percent: Fraction) -> CreditBand | None:
    """Return the band in which a result lies; its lower bound belongs to it, its upper does not, unless it says so."""
    return next((band for band in table.bands if band.holds(percent)), None)


def missed_periods(measurement: Measurement, earlier: Iterable[Measurement], rule: RepeatRule | None) -> int:
    """Return how many periods below target, this one included, lie in the rolling months that end with this one."""
    return misses_within(measurement, earlier, None if rule is None else rule.rolling_months)


def _why_no_band(measurement: Measurement, exact: CreditBand | None) -> CreditCode:
    if measurement.target_met:
        return CreditCode.TARGET_MET
    return CreditCode.NO_BAND if exact is None else CreditCode.ROUNDED_OUT


def _nothing(
    measurement: Measurement, code: CreditCode, table: CreditTable | None, exact: CreditBand | None = None
) -> Credit:
    if measurement.target_met and code is CreditCode.NO_TABLE:
        code = CreditCode.TARGET_MET
    clause = None if table is None else table.clause
    return Credit(measurement, code, None, exact, None, Decimal(0), Decimal(1), 0, _NO_MONEY, clause, table=table)
