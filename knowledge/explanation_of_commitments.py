"""The unfolded reasoning behind single outages, cases in time, recovery, quality, forecasts and suppositions.

The rule: nothing is computed here and nothing is said in words.
"""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.contract.counting import ProbeRule, RequestRule
from knowledge.downtime.contract_periods import NotMeasured
from knowledge.downtime.forecast import Forecast
from knowledge.downtime.outage_limits import JudgedOutage
from knowledge.downtime.quality import QualityVerdict
from knowledge.downtime.recovery import Recovered, RecoveryVerdict
from knowledge.downtime.requests import BadStretch
from knowledge.downtime.supposed import Supposition
from knowledge.explanation import Step, StepCode, step
from knowledge.explanation_of_downtime import as_length, explain_budget, explain_outage
from knowledge.incidents.compliance import Case, ComplianceResult
from knowledge.incidents.incident import OutageRecorded
from knowledge.terms import Clause


def explain_not_measured(found: NotMeasured) -> tuple[Step, ...]:
    """Return why a group has no result in a period, with the life of the contract."""
    version = None if found.version is None else found.version.key
    said = step(
        StepCode.NOT_MEASURED, found.clause, why=found.code, begins=found.begins, ends=found.ends, version=version
    )
    period = found.period
    return step(StepCode.PERIOD, start=period.start, end=period.end, zone=period.zone), said


def explain_forecast(found: Forecast) -> tuple[Step, ...]:
    """Return the budget as it stands, step by step, and when it would be used up."""
    then = None if found.then is None else found.then.left
    clause = found.now.measurement.target.clause
    said = step(
        StepCode.FORECAST,
        clause,
        forecast=found.code,
        left=found.now.left,
        at=found.at,
        after=found.after,
        left_then=then,
    )
    return *explain_budget(found.now), said


def explain_supposition(found: Supposition) -> tuple[Step, ...]:
    """Return the budget as it would be, step by step, and what is supposed to add to it."""
    clause = found.after.measurement.target.clause
    said = step(
        StepCode.SUPPOSED,
        clause,
        at=found.at,
        added=as_length(found.added_seconds),
        left_before=found.before.left,
        left_after=found.after.left,
        would_miss=found.would_miss,
    )
    return *explain_budget(found.after), said


def explain_requests(rule: RequestRule, stretches: Iterable[BadStretch], clause: Clause) -> tuple[Step, ...]:
    """Return every stretch in which too many requests failed, with its counts and the share that is allowed."""
    return tuple(
        step(
            StepCode.REQUESTS,
            clause,
            start=one.segment.start,
            end=one.segment.end,
            requests=one.requests,
            failed=one.failed,
            most=rule.failed_share,
            inclusive=rule.inclusive,
        )
        for one in stretches
    )


def explain_probes(rule: ProbeRule, outages: Iterable[OutageRecorded], clause: Clause) -> tuple[Step, ...]:
    """Return every outage that probes showed, with what it took for them to show it."""
    return tuple(
        step(
            StepCode.PROBES,
            clause,
            start=one.start,
            end=one.end,
            interval=rule.interval,
            misses=rule.misses,
            agree=rule.agree,
            of=rule.of,
            from_first_miss=rule.from_first_miss,
        )
        for one in outages
    )


def explain_event(judged: JudgedOutage) -> tuple[Step, ...]:
    """Return the reasoning behind one outage against the longest one: the limit, its records, and what is left."""
    limit, first = judged.limit, judged.verdicts[0]
    end = max(verdict.raw.end for verdict in judged.verdicts)
    longest = step(StepCode.OUTAGE_LIMIT, limit.clause, name=limit.name, longest=limit.longest, schedule=limit.schedule)
    records = [one for verdict in judged.verdicts for one in explain_outage(verdict)]
    event = step(
        StepCode.EVENT,
        limit.clause,
        start=first.raw.start,
        end=end,
        open=judged.is_open,
        counted=as_length(judged.counted_seconds),
        left=as_length(judged.left_seconds),
        met=judged.met,
        provisional=judged.provisional,
    )
    return longest, *records, event


def explain_compliance(result: ComplianceResult) -> tuple[Step, ...]:
    """Return the reasoning behind a share of cases in time: the period, each case, and the share."""
    rule, period = result.rule, result.period
    opening = step(StepCode.PERIOD, rule.clause, start=period.start, end=period.end, zone=period.zone)
    share = step(
        StepCode.CASES,
        rule.clause,
        name=rule.name,
        clock=rule.clock,
        share=rule.share,
        kept=len(result.kept),
        missed=len(result.missed),
        open=len(result.open),
        percent=result.percent,
        met=result.met,
        misses_left=result.misses_left,
    )
    return opening, *(_case(case) for case in result.cases), share


def _case(case: Case) -> Step:
    clock, reading = case.clock, case.clock.reading
    return step(
        StepCode.CASE,
        clock.clause,
        number=case.number,
        severity=clock.severity,
        kept=case.kept,
        due=reading.due,
        elapsed=reading.elapsed,
        target=reading.target,
        overdue=reading.overdue,
    )


def explain_recovery(verdict: RecoveryVerdict) -> tuple[Step, ...]:
    """Return RTO and RPO against what happened, as far as the contract states them and they are known."""
    known = (("rto", verdict.time), ("rpo", verdict.point))
    return tuple(_recovered(verdict, which, one) for which, one in known if one is not None)


def _recovered(verdict: RecoveryVerdict, which: str, one: Recovered) -> Step:
    rule = verdict.rule
    return step(
        StepCode.RECOVERY,
        rule.clause,
        name=rule.name,
        which=which,
        allowed=one.limit,
        took=one.took,
        final=one.final,
        due=one.due,
        met=one.met,
    )


def explain_quality(verdict: QualityVerdict) -> tuple[Step, ...]:
    """Return a measured figure against its bounds."""
    target = verdict.target
    return (
        step(
            StepCode.FIGURE,
            target.clause,
            name=target.name,
            measured=verdict.measured,
            unit=target.unit,
            lowest=target.at_least,
            highest=target.at_most,
            within=target.within,
            met=verdict.met,
            short_by=verdict.short_by,
        ),
    )
