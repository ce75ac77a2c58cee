"""The unfolded reasoning behind a figure: a row of steps, each a code, its values and the clause that allows it.

The rule: nothing is computed here and nothing is said in words; a step only takes out of a result what the result
already carries, in the order in which a person would check it. Values keep their types, so both languages render
them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from knowledge.bilingual import Bilingual
from knowledge.downtime.budget import Budget
from knowledge.downtime.outage_verdicts import OutageVerdict
from knowledge.downtime.work_verdicts import WorkVerdict
from knowledge.hours.limits import Limit
from knowledge.hours.segments import total
from knowledge.hours.service_hours import Closed
from knowledge.incidents.clock_start import ClockStartResult, StartReason
from knowledge.incidents.clocks import IncidentClock
from knowledge.incidents.severity_timeline import Origin
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
    BASE = "base"  # name, amount, months, base
    REPEATED = "repeated"  # misses, factor
    UNITS = "units"  # units, unit, each
    SUM = "sum"  # amount
    REDUCED = "reduced"  # why, amount
    CAPPED = "capped"  # base, percent, days, limit, before, after, granted
    COUNTED = "counted"  # rule, units, each, counting, below, days, lost, times, by_share
    WORTH = "worth"  # share, amount, time
    FREE_TIME = "free_time"  # amount
    FREE_DAY = "free_day"  # share
    THRESHOLD = "threshold"  # down, needed, inclusive
    IN_A_ROW = "in_a_row"  # misses, needed
    CONDITION = "condition"  # text, holds (None: nobody has said)
    MEASURE = "measure"  # text, misses
    SURCHARGE = "surcharge"  # amount
    INVOICE = "invoice"  # amount, base, assumed
    TIER = "tier"  # units, each, up_to
    AT_MOST = "at_most"  # before, after
    HELD = "held"  # amount
    RELEASED = "released"  # amount
    NOT_APPLIED = "not_applied"  # period
    VAT = "vat"  # rate, taxed, amount
    GROSS = "gross"  # amount
    CLAIM = "claim"  # name, count, unit, anchor, runs_from
    ANSWER = "answer"  # count, unit, runs_from, silence
    MOVED = "moved"  # day, to
    LAST_DAY = "last_day"  # day, at
    RIGHT = "right"  # needed, window, below
    MISS = "miss"  # first_day, last_day, percent, missed
    ARISEN = "arisen"  # missed, needed, arisen, day
    DAMAGES = "damages"  # code, sole_remedy, except_for


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a reasoning."""

    code: StepCode
    values: Mapping[str, Value] = field(hash=False)
    clause: Clause | None = None


def step(code: StepCode, clause: Clause | None = None, /, **values: Value) -> Step:
    """Return a step with its values."""
    return Step(code, values, clause)


def explain_budget(budget: Budget) -> tuple[Step, ...]:
    """Return the reasoning behind a downtime budget: period, allowance, each outage, works, the sum and the result."""
    measurement, target = budget.measurement, budget.measurement.target
    span = measurement.measured.span
    steps = [
        step(StepCode.PERIOD, target.clause, start=span.start, end=span.end, zone=measurement.period.zone),
        step(
            StepCode.MEASURED_TIME,
            target.clause,
            amount=_length(measurement.measured_seconds),
            schedule=target.schedule,
        ),
        step(StepCode.ALLOWANCE, target.clause, target=target.target, amount=budget.allowance),
    ]
    if budget.stated_allowance is not None:
        stated = budget.stated_allowance
        steps.append(step(StepCode.STATED_ALLOWANCE, stated.clause, amount=stated.value))
    for verdict in measurement.verdicts:
        steps += explain_outage(verdict)
    for work in measurement.works:
        steps += explain_work(work)
    claimed = _length(budget.left_if_claims_accepted_seconds)
    steps += [
        step(StepCode.USED, amount=budget.used),
        step(StepCode.LEFT, amount=budget.left, if_claims_accepted=claimed),
        step(
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
        step(
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
        steps.append(step(StepCode.MERGED, key=verdict.key, others=verdict.merged_with))
    for taken in verdict.taken:
        steps.append(
            step(
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
    steps = [step(StepCode.WORK, key=work.key, start=work.start, end=work.end, excluded=excluded, counted=counted)]
    for finding in verdict.findings:
        steps.append(
            step(
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
        return (step(StepCode.WAITING, start.clause, reason=start.reason, channels=start.waiting_for),)
    started = step(StepCode.STARTED, start.clause, reason=start.reason, at=start.starts_at)
    if start.why_closed is None:
        return (started,)
    return (started, step(StepCode.OUTSIDE_HOURS, closed=start.why_closed, opens=start.begins_counting_at))


def explain_clock(clock: IncidentClock) -> tuple[Step, ...]:
    """Return the reasoning behind one clock: severity, start, promise, time run and paused, due time, met or late."""
    run, reading = clock.run, clock.reading
    steps = []
    if run.origin is not Origin.REPORTED:
        steps.append(step(StepCode.SEVERITY, run.clause, severity=run.severity, origin=run.origin, since=run.began_at))
    steps += explain_start(clock.start)
    if clock.chosen is not None:
        chosen = clock.chosen
        steps.append(
            step(
                StepCode.PROMISE,
                chosen.clause,
                limit=chosen.promise.limit,
                schedule=chosen.promise.schedule,
                condition=chosen.condition,
                condition_schedule=chosen.condition_schedule,
            )
        )
    steps.append(step(StepCode.RAN, amount=reading.elapsed))
    if reading.pauses_subtracted:
        steps.append(step(StepCode.PAUSED, amount=total(reading.pauses_subtracted)))
    if reading.due is not None:
        steps.append(step(StepCode.DUE, clock.clause, at=reading.due))
    if reading.met_at is not None:
        steps.append(step(StepCode.MET, at=reading.met_at))
    if reading.overdue:
        steps.append(step(StepCode.LATE, clock.clause, amount=reading.overdue))
    return tuple(steps)


def _length(seconds: Fraction) -> timedelta:
    """Return exact seconds as a length of time, to the microsecond, rounded down."""
    return timedelta(microseconds=seconds * 1_000_000 // 1)
