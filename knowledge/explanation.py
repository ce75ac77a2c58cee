"""The unfolded reasoning behind a figure: a row of steps, each a code, its values and the clause that allows it.

The rule: nothing is computed here and nothing is said in words; a step only takes out of a result what the result
already carries, in the order in which a person would check it. Values keep their types, so both languages render
them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from knowledge.bilingual import Bilingual
from knowledge.downtime.budget import Budget
from knowledge.downtime.maintenance_rules import WorkVerdict
from knowledge.downtime.outage_verdicts import OutageVerdict
from knowledge.hours.limits import Limit
from knowledge.hours.segments import total
from knowledge.hours.service_hours import Closed
from knowledge.incidents.clock_start import ClockStartResult, StartReason
from knowledge.incidents.clocks import IncidentClock
from knowledge.incidents.severity_timeline import Origin
from knowledge.money.penalties import LatePenalty
from knowledge.money.remedies import Credit
from knowledge.money.settlement import Settlement
from knowledge.terms import Clause

Value = (
    str | int | Decimal | Fraction | datetime | date | timedelta | Bilingual | Limit | Closed | tuple[str, ...] | None
)


class StepCode(StrEnum):
    """What a step says; the values it carries are named behind it."""

    PERIOD = "period"  # start, end, zone
    MEASURED_TIME = "measured_time"  # amount, schedule (None: round the clock)
    ALLOWANCE = "allowance"  # target, amount
    STATED_ALLOWANCE = "stated_allowance"  # amount
    OUTAGE = "outage"  # key, verdict, start, end, open, length, weight, counted
    MERGED = "merged"  # key, others
    TAKEN_OUT = "taken_out"  # key, reason, amount, by
    WORK = "work"  # key, start, end, excluded, counted
    WORK_FINDING = "work_finding"  # key, finding, amount, given, needed, unit, limit
    USED = "used"  # amount
    LEFT = "left"  # amount, if_claims_accepted
    RESULT = "result"  # percent, for_bands, target, met
    STARTED = "started"  # reason, at
    WAITING = "waiting"  # reason, channels
    OUTSIDE_HOURS = "outside_hours"  # closed, opens
    SEVERITY = "severity"  # severity, origin, since
    PROMISE = "promise"  # limit, schedule, condition, condition_schedule
    RAN = "ran"  # amount
    PAUSED = "paused"  # amount
    DUE = "due"  # at
    MET = "met"  # at
    LATE = "late"  # amount
    BAND = "band"  # at_least, below, percent
    NO_CREDIT = "no_credit"  # why
    ROUNDING = "rounding"  # exact, rounded
    BASE = "base"  # amount, months, base
    REPEATED = "repeated"  # misses, factor
    UNITS = "units"  # units, unit, each
    SUM = "sum"  # amount
    REDUCED = "reduced"  # why, amount
    CAPPED = "capped"  # base, percent, limit, before, after


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a reasoning."""

    code: StepCode
    values: Mapping[str, Value] = field(hash=False)
    clause: Clause | None = None


def _step(code: StepCode, clause: Clause | None = None, **values: Value) -> Step:
    return Step(code, values, clause)


def explain_budget(budget: Budget) -> tuple[Step, ...]:
    """Return the reasoning behind a downtime budget: period, allowance, each outage, works, the sum and the result."""
    measurement, target = budget.measurement, budget.measurement.target
    span = measurement.measured.span
    steps = [
        _step(StepCode.PERIOD, target.clause, start=span.start, end=span.end, zone=measurement.period.zone),
        _step(
            StepCode.MEASURED_TIME,
            target.clause,
            amount=_length(measurement.measured_seconds),
            schedule=target.schedule,
        ),
        _step(StepCode.ALLOWANCE, target.clause, target=target.target, amount=budget.allowance),
    ]
    if budget.stated_allowance is not None:
        stated = budget.stated_allowance
        steps.append(_step(StepCode.STATED_ALLOWANCE, stated.clause, amount=stated.value))
    for verdict in measurement.verdicts:
        steps += explain_outage(verdict)
    for work in measurement.works:
        steps += explain_work(work)
    claimed = _length(budget.left_if_claims_accepted_seconds)
    steps += [
        _step(StepCode.USED, amount=budget.used),
        _step(StepCode.LEFT, amount=budget.left, if_claims_accepted=claimed),
        _step(
            StepCode.RESULT,
            target.clause,
            percent=measurement.percent_shown(),
            for_bands=measurement.percent_for_bands,
            target=target.target,
            met=measurement.target_met,
        ),
    ]
    return tuple(steps)


def explain_outage(verdict: OutageVerdict) -> tuple[Step, ...]:
    """Return the reasoning behind one outage: what counts of it, and each part taken out."""
    steps = [
        _step(
            StepCode.OUTAGE,
            verdict.clause,
            key=verdict.key,
            verdict=verdict.code,
            start=verdict.raw.start,
            end=verdict.raw.end,
            open=verdict.is_open,
            length=verdict.raw.duration,
            weight=verdict.weight,
            counted=_length(verdict.counted_seconds),
        )
    ]
    if verdict.merged_with:
        steps.append(_step(StepCode.MERGED, key=verdict.key, others=verdict.merged_with))
    for taken in verdict.taken:
        steps.append(
            _step(
                StepCode.TAKEN_OUT,
                taken.clause,
                key=verdict.key,
                reason=taken.reason,
                amount=taken.amount,
                by=taken.key,
            )
        )
    return tuple(steps)


def explain_work(verdict: WorkVerdict) -> tuple[Step, ...]:
    """Return the reasoning behind planned work: how much is excluded and counts, and every finding."""
    work = verdict.work
    excluded, counted = total(verdict.excluded), total(verdict.counted)
    steps = [_step(StepCode.WORK, key=work.key, start=work.start, end=work.end, excluded=excluded, counted=counted)]
    for finding in verdict.findings:
        steps.append(
            _step(
                StepCode.WORK_FINDING,
                finding.clause,
                key=work.key,
                finding=finding.code,
                amount=finding.amount,
                given=finding.given,
                needed=finding.needed,
                unit=finding.unit,
                limit=finding.limit,
            )
        )
    return tuple(steps)


def explain_start(start: ClockStartResult) -> tuple[Step, ...]:
    """Return the reasoning behind the start of a clock: what started it, and when counting begins if closed then."""
    if start.starts_at is None or start.reason in (StartReason.WAITING_FOR_CHANNEL, StartReason.NOT_AUTHORISED):
        return (_step(StepCode.WAITING, start.clause, reason=start.reason, channels=start.waiting_for),)
    started = _step(StepCode.STARTED, start.clause, reason=start.reason, at=start.starts_at)
    if start.why_closed is None:
        return (started,)
    return (started, _step(StepCode.OUTSIDE_HOURS, closed=start.why_closed, opens=start.begins_counting_at))


def explain_clock(clock: IncidentClock) -> tuple[Step, ...]:
    """Return the reasoning behind one clock: severity, start, promise, time run and paused, due time, met or late."""
    run, reading = clock.run, clock.reading
    steps = []
    if run.origin is not Origin.REPORTED:
        steps.append(_step(StepCode.SEVERITY, run.clause, severity=run.severity, origin=run.origin, since=run.began_at))
    steps += explain_start(clock.start)
    if clock.chosen is not None:
        chosen = clock.chosen
        steps.append(
            _step(
                StepCode.PROMISE,
                chosen.clause,
                limit=chosen.promise.limit,
                schedule=chosen.promise.schedule,
                condition=chosen.condition,
                condition_schedule=chosen.condition_schedule,
            )
        )
    steps.append(_step(StepCode.RAN, amount=reading.elapsed))
    if reading.pauses_subtracted:
        steps.append(_step(StepCode.PAUSED, amount=total(reading.pauses_subtracted)))
    if reading.due is not None:
        steps.append(_step(StepCode.DUE, clock.clause, at=reading.due))
    if reading.met_at is not None:
        steps.append(_step(StepCode.MET, at=reading.met_at))
    if reading.overdue:
        steps.append(_step(StepCode.LATE, clock.clause, amount=reading.overdue))
    return tuple(steps)


def explain_credit(credit: Credit) -> tuple[Step, ...]:
    """Return the reasoning behind an availability credit; where rounding decides, both figures are there."""
    measurement = credit.measurement
    steps = [
        _step(
            StepCode.RESULT,
            measurement.target.clause,
            percent=measurement.percent_shown(),
            for_bands=measurement.percent_for_bands,
            target=measurement.target.target,
            met=measurement.target_met,
        )
    ]
    if credit.rounding_matters:
        exact = measurement.percent
        steps.append(_step(StepCode.ROUNDING, credit.clause, exact=exact, rounded=measurement.percent_for_bands))
    if credit.band is None or credit.base is None:
        return (*steps, _step(StepCode.NO_CREDIT, credit.clause, why=credit.code))
    band, base = credit.band, credit.base
    steps.append(_step(StepCode.BAND, credit.clause, at_least=band.at_least, below=band.below, percent=band.percent))
    if credit.factor != 1:
        steps.append(_step(StepCode.REPEATED, credit.repeat_clause, misses=credit.misses, factor=credit.factor))
    lines = [
        _step(StepCode.BASE, line.clause, amount=line.amount, months=base.months, base=base.base) for line in base.lines
    ]
    return (*steps, *lines, _step(StepCode.SUM, credit.clause, amount=credit.amount))


def explain_penalty(penalty: LatePenalty) -> tuple[Step, ...]:
    """Return the reasoning behind a penalty: due time, lateness, units and the sum."""
    rule = penalty.rule
    steps = [
        _step(StepCode.DUE, at=penalty.due),
        _step(StepCode.LATE, amount=penalty.lateness),
        _step(StepCode.UNITS, penalty.clause, units=penalty.units, unit=rule.unit, each=rule.amount or rule.percent),
    ]
    if penalty.base is not None:
        base = penalty.base
        steps += [
            _step(StepCode.BASE, line.clause, amount=line.amount, months=base.months, base=base.base)
            for line in base.lines
        ]
    return (*steps, _step(StepCode.SUM, penalty.clause, amount=penalty.amount))


def explain_settlement(settlement: Settlement) -> tuple[Step, ...]:
    """Return what was taken off each remedy, each cap, and the sum."""
    reduced: Iterable[Step] = (
        _step(StepCode.REDUCED, one.clause, why=one.code, amount=one.amount)
        for line in settlement.lines
        for one in line.reductions
    )
    capped = (
        _step(
            StepCode.CAPPED,
            use.cap.clause,
            base=use.base,
            percent=use.cap.percent,
            limit=use.limit,
            before=use.before,
            after=use.after,
        )
        for use in settlement.caps
    )
    return (*reduced, *capped, _step(StepCode.SUM, amount=settlement.total))


def _length(seconds: Fraction) -> timedelta:
    """Return exact seconds as a length of time, to the microsecond, rounded down."""
    return timedelta(microseconds=seconds * 1_000_000 // 1)
