"""How many times a measurement earns what its credit table gives: by band, step, block, day, outage, miss, lost time.

The rule: what is counted is said by the table alone. A step below the target is counted from the result as the
contract rounds it; everything that counts outages is counted from what counted for the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from knowledge.bilingual import Bilingual
from knowledge.contract.credit_rules import (
    Counting,
    CreditRule,
    Growing,
    LostTime,
    PerBlock,
    PerDay,
    PerOutage,
    StepsBelow,
    Worth,
)
from knowledge.downtime.availability import Measurement
from knowledge.downtime.outage_verdicts import seconds
from knowledge.downtime.sums import measured_time
from knowledge.hours.segments import total
from knowledge.money.counted_outages import block_days, counted_outages, days_down, is_long_enough, units_in
from knowledge.money.misses import misses_within

_NOTHING = Fraction()


@dataclass(frozen=True, slots=True)
class Earned:
    """So many `units`, each worth `worth`; `days` are the days that count, `lost` the exact seconds of lost time.

    `measure` is what the contract names instead of money. Zero units: the rule gives nothing for this result.
    """

    units: Fraction
    worth: Worth
    days: tuple[date, ...] = ()
    lost: Fraction | None = None
    measure: Bilingual | None = None


def earned_under(rule: CreditRule, measurement: Measurement, earlier: Sequence[Measurement]) -> Earned:
    """Return what a rule counts in a measurement; `earlier` are those of the periods before."""
    match rule:
        case StepsBelow():
            return _steps(rule, measurement)
        case LostTime():
            return _lost_time(rule, measurement)
        case PerBlock():
            return _blocks(rule, measurement)
        case PerDay(smallest, worth, together):
            days = days_down(measurement, smallest, together=together)
            return Earned(Fraction(len(days)), worth, days)
        case PerOutage():
            return _outages(rule, measurement)
        case Growing():
            return _growing(rule, measurement, earlier)


def _steps(rule: StepsBelow, measurement: Measurement) -> Earned:
    level = measurement.target.target if rule.below is None else rule.below
    gap = Fraction(level) - Fraction(measurement.percent_for_bands)
    units = units_in(gap, Fraction(rule.each), rule.counting) if gap > 0 else _NOTHING
    return Earned(units, rule.worth)


def _lost_time(rule: LostTime, measurement: Measurement) -> Earned:
    """Count the part of the measured time that was lost, so many times over; as time it is worth itself."""
    lost = measurement.downtime_seconds
    if rule.by_share:
        lost = sum((seconds(one.length) * one.share for one in counted_outages(measurement)), _NOTHING)
    if rule.rounded_to is not None:
        unit = seconds(rule.rounded_to)
        lost = units_in(lost, unit, rule.counting) * unit
    times = Fraction(rule.times)
    if rule.given_as_time:
        return Earned(lost * times, Worth(time=timedelta(seconds=1)), lost=lost)
    measured = _whole_period(measurement)
    units = lost * times / measured if measured > 0 else _NOTHING
    return Earned(units, Worth(share=Fraction(1)), lost=lost)


def _whole_period(measurement: Measurement) -> Fraction:
    """Return the measured time that the fee of the whole period is for, also where only a part is under contract."""
    if not measurement.is_partial:
        return measurement.measured_seconds
    whole = measured_time(measurement.version, measurement.target.schedule, measurement.period.segment)
    return seconds(total(whole.segments))


def _blocks(rule: PerBlock, measurement: Measurement) -> Earned:
    outages = counted_outages(measurement)
    if rule.once_a_day:
        zone = measurement.period.zone
        days = sorted({day for one in outages for day in block_days(one, rule.length, rule.counting, zone)})
        return Earned(Fraction(len(days)), rule.worth, tuple(days))
    runs = [run for one in outages for run in one.segments]
    length = seconds(rule.length)
    units = sum((units_in(seconds(run.duration), length, rule.counting) for run in runs), _NOTHING)
    return Earned(units, rule.worth)


def _outages(rule: PerOutage, measurement: Measurement) -> Earned:
    long = [one for one in counted_outages(measurement) if is_long_enough(one.length, rule.smallest)]
    units = sum((one.share for one in long), _NOTHING) if rule.by_share else Fraction(len(long))
    return Earned(units, rule.worth)


def _growing(rule: Growing, measurement: Measurement, earlier: Sequence[Measurement]) -> Earned:
    misses = misses_within(measurement, earlier, rule.rolling_months, rule.below)
    reached = [step for step in rule.steps if step.misses <= misses]
    if not reached:
        return Earned(_NOTHING, Worth())
    return Earned(Fraction(1), reached[-1].worth, measure=reached[-1].measure)


def counting_of(rule: CreditRule) -> Counting | None:
    """Return how a part of a unit counts under a rule; None where there are no parts."""
    return rule.counting if isinstance(rule, StepsBelow | LostTime | PerBlock) else None
