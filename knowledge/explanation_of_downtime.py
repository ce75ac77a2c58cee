"""The unfolded reasoning behind a downtime budget: the measured time, each outage and work, what was done to the sum.

The rule: nothing is computed here and nothing is said in words; the steps stand in the order in which a person would
check them.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from knowledge.downtime.availability import Measurement
from knowledge.downtime.budget import Budget
from knowledge.downtime.outage_verdicts import OutageVerdict
from knowledge.downtime.work_verdicts import WorkVerdict
from knowledge.explanation import Step, StepCode, step
from knowledge.hours.segments import total
from knowledge.terms import clause_of, value_of


def explain_budget(budget: Budget) -> tuple[Step, ...]:
    """Return the reasoning behind a downtime budget: period, allowance, each outage, works, the sum and the result."""
    measurement, target = budget.measurement, budget.measurement.target
    steps = [*_measured_steps(measurement), *_allowance_steps(budget)]
    for verdict in measurement.verdicts:
        steps += explain_outage(verdict)
    for work in measurement.works:
        steps += explain_work(work)
    claimed = as_length(budget.left_if_claims_accepted_seconds)
    steps += [
        *_sum_steps(measurement),
        step(StepCode.USED, amount=budget.used),
        step(StepCode.LEFT, amount=budget.left, if_claims_accepted=claimed, to_date=budget.left_to_date),
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


def _measured_steps(measurement: Measurement) -> list[Step]:
    """Return the steps on the time that is measured: the period, what of it is, which version decides, lapses."""
    target, version, span = measurement.target, measurement.version, measurement.measured.span
    zone, whole = measurement.period.zone, measurement.period.segment
    steps = [step(StepCode.PERIOD, target.clause, start=span.start, end=span.end, zone=zone)]
    if measurement.is_partial:
        rule = value_of(version.partial_periods)
        how = None if rule is None else rule.measured.value
        place = clause_of(version.partial_periods)
        steps.append(step(StepCode.PARTIAL_PERIOD, place, first=whole.start, last=whole.end, measured=how))
    if version.effective > span.start:
        steps.append(step(StepCode.ANNEX, version=version.key, since=version.effective, decides=version.key))
    for later in measurement.later_versions:
        steps.append(step(StepCode.ANNEX, version=later.key, since=later.effective, decides=version.key))
    length = as_length(measurement.measured_seconds)
    steps.append(step(StepCode.MEASURED_TIME, target.clause, amount=length, schedule=target.schedule))
    if measurement.left_out_seconds:
        steps.append(step(StepCode.LEFT_OUT, target.clause, amount=as_length(measurement.left_out_seconds)))
    needs = {need.key: need for need in value_of(version.eligibility) or ()}
    for lapse in measurement.lapses:
        if lapse.need in needs:
            need = needs[lapse.need]
            steps.append(
                step(StepCode.LAPSE, need.clause, need=need.key, text=need.text, start=lapse.start, end=lapse.end)
            )
    return steps


def _allowance_steps(budget: Budget) -> list[Step]:
    """Return the allowance that decides, and the other one beside it."""
    target, stated = budget.measurement.target, budget.stated_allowance
    steps = [step(StepCode.ALLOWANCE, target.clause, target=target.target, amount=budget.allowance)]
    if stated is not None:
        governs = target.allowance_governs
        steps.append(step(StepCode.STATED_ALLOWANCE, stated.clause, amount=stated.value, governs=governs))
        if governs:
            amount = as_length(budget.computed_allowance_seconds)
            steps.append(step(StepCode.COMPUTED_ALLOWANCE, target.clause, amount=amount, target=target.target))
    return steps


def _sum_steps(measurement: Measurement) -> list[Step]:
    """Return what is done to the sum: rounded to units where the contract says so; how much of it is provisional."""
    steps = []
    rounding = measurement.target.time_rounding
    if rounding is not None:
        rule = rounding.value
        before = sum((verdict.counted_seconds for verdict in measurement.verdicts), Fraction())
        steps.append(
            step(
                StepCode.IN_UNITS,
                rounding.clause,
                unit=rule.unit,
                started=rule.started,
                of_each=rule.each_outage,
                before=as_length(before),
                after=as_length(measurement.downtime_seconds),
            )
        )
    if measurement.provisional_seconds:
        steps.append(step(StepCode.PROVISIONAL, key=None, amount=as_length(measurement.provisional_seconds)))
    return steps


def explain_outage(verdict: OutageVerdict) -> tuple[Step, ...]:
    """Return the reasoning behind one outage: what counts of it, each part taken out, each exclusion that failed."""
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
            counted=as_length(verdict.counted_seconds),
        )
    ]
    if verdict.joined:
        steps.append(step(StepCode.MERGED, key=verdict.key, others=_joined_with(verdict)))
    for taken in verdict.taken:
        amount, by = taken.amount, taken.key
        taken_out = step(StepCode.TAKEN_OUT, taken.clause, key=verdict.key, reason=taken.reason, amount=amount, by=by)
        steps.append(taken_out)
    for finding in verdict.findings:
        limit = finding.limit
        steps.append(
            step(
                StepCode.EXCLUSION_FAILED,
                finding.clause,
                key=verdict.key,
                exclusion=finding.key,
                why=finding.code,
                given=finding.given,
                above=None if limit is None else limit.value,
                unit=None if limit is None else limit.unit,
            )
        )
    if verdict.added:
        steps.append(step(StepCode.ROUNDED_UP, key=verdict.key, amount=verdict.added))
    if verdict.provisional:
        steps.append(step(StepCode.PROVISIONAL, key=verdict.key, amount=as_length(verdict.counted_seconds)))
    return tuple(steps)


def _joined_with(verdict: OutageVerdict) -> tuple[str, ...]:
    """Return the records that form one outage with this one: the first names all others, each of them the first, or
    ten thousand repeats would name each other a hundred million times."""
    first = verdict.joined[0]
    return verdict.joined[1:] if verdict.key == first else (first,)


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


def as_length(seconds: Fraction) -> timedelta:
    """Return exact seconds as a length of time, to the microsecond, rounded down."""
    return timedelta(microseconds=seconds * 1_000_000 // 1)
