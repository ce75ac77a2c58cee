"""How often a target was missed before: within rolling months, or in a row.

The rule: a period counts when its result lies below the level that the rule names, the target itself where it names
none; the exact figure decides. The period in question is one of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.credit_rules import Growing
from knowledge.downtime.availability import Measurement
from knowledge.hours.periods import previous_period
from knowledge.money.fees import months_in
from knowledge.terms import value_of


def is_missed(measurement: Measurement, below: Decimal | None = None) -> bool:
    """Tell whether a result lies below a level, or misses its target where none is named."""
    return not measurement.target_met if below is None else measurement.percent < Fraction(below)


def misses_within(
    measurement: Measurement, earlier: Iterable[Measurement], months: int | None, below: Decimal | None = None
) -> int:
    """Return how many missed periods, this one included, lie in the rolling months that end with this one.

    Without `months` only this one is seen; none when this one is no miss.
    """
    if not is_missed(measurement, below):
        return 0
    if months is None:
        return 1
    this = _month_index(measurement)
    seen = {
        _month_index(other)
        for other in earlier
        if other.target.key == measurement.target.key and is_missed(other, below)
    }
    return 1 + sum(this - months < month < this for month in seen)


def misses_in_a_row(measurement: Measurement, earlier: Iterable[Measurement], below: Decimal | None = None) -> int:
    """Return how many periods in a row up to this one were missed; a period that is not given ends the row."""
    if not is_missed(measurement, below):
        return 0
    by_day = {one.period.first_day: one for one in earlier if one.target.key == measurement.target.key}
    count, period = 1, previous_period(measurement.period)
    while (before := by_day.get(period.first_day)) is not None and is_missed(before, below):
        count, period = count + 1, previous_period(period)
    return count


def earlier_periods_needed(version: ContractVersion, measurement: Measurement) -> int:
    """Return how many periods before a result its credits depend on; none where it is no miss under any rule."""
    repeats = value_of(version.repeats)
    months, rows = [0], [1]
    if repeats is not None and is_missed(measurement):
        months.append(repeats.rolling_months)
    for table in value_of(version.credits) or ():
        if measurement.target.key not in table.targets:
            continue
        if is_missed(measurement):
            rows.append(table.misses_in_row)
        if isinstance(table.rule, Growing) and is_missed(measurement, table.rule.below):
            months.append(table.rule.rolling_months)
    within = -(-max(months) // months_in(measurement.period.kind)) - 1
    return max(0, within, max(rows) - 1)


def _month_index(measurement: Measurement) -> int:
    return measurement.period.first_day.year * 12 + measurement.period.first_day.month
