"""The two sides of the fraction: the time that is measured, and what the outages of a period add up to.

The rule: sums are exact; whole seconds are added as integers. What is excluded leaves both sides only where the
contract says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import AvailabilityTarget
from knowledge.downtime.outage_verdicts import MeasuredTime, OutageVerdict, TakenReason, seconds
from knowledge.downtime.work_verdicts import WorkVerdict
from knowledge.hours.segments import Segment, intersection, total, union
from knowledge.hours.service_hours import committed_segments

_EXCLUDED = frozenset({TakenReason.CAUSE, TakenReason.NOT_PROVIDERS_FAULT, TakenReason.NOT_ELIGIBLE})


def measured_time(version: ContractVersion, schedule: str | None, span: Segment) -> MeasuredTime:
    """Return the measured time of a span: all of it, or the hours of a schedule."""
    if schedule is None:
        return MeasuredTime(span, (span,), always=True)
    hours = version.schedules[schedule].hours
    return MeasuredTime(span, committed_segments(hours, span), always=hours.round_the_clock)


def downtime_of(target: AvailabilityTarget, verdicts: Iterable[OutageVerdict]) -> Fraction:
    """Return the counted seconds; whole ones are added as integers, which is many times faster."""
    whole, parts = 0, Fraction()
    for verdict in verdicts:
        counted = verdict.counted_seconds
        if counted.denominator == 1:
            whole += counted.numerator
        else:
            parts += counted
    return _in_units(target, whole + parts)


def _in_units(target: AvailabilityTarget, downtime: Fraction) -> Fraction:
    """Return the downtime of the period in started or completed units, where the contract rounds the sum."""
    if target.time_rounding is None or target.time_rounding.value.each_outage:
        return downtime
    rule = target.time_rounding.value
    unit = seconds(rule.unit)
    return (-(-downtime // unit) if rule.started else downtime // unit) * unit


def left_out_of(
    target: AvailabilityTarget, time: MeasuredTime, verdicts: Iterable[OutageVerdict], works: Iterable[WorkVerdict]
) -> Fraction:
    """Return the excluded time that leaves the denominator too, where the contract does not count it as up."""
    if target.excluded_counts_as_up:
        return Fraction()
    by_cause = (
        part for verdict in verdicts for taken in verdict.taken if taken.reason in _EXCLUDED for part in taken.segments
    )
    by_work = (part for work in works if set(work.work.services) & set(target.services) for part in work.excluded)
    return seconds(total(intersection(union(by_cause, by_work), time.segments)))
