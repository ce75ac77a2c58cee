"""Every figure can be unfolded: the steps carry codes, values and clauses, and add up to the figure."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from knowledge.contract.levels import Exclusion, PeriodKind, SmallestOutage
from knowledge.contract.remedies import CreditBand, CreditTable, FeeBase, LatenessPenalty, LatenessUnit
from knowledge.contract.severities import ClockKind, ClockStart
from knowledge.downtime.availability import measure
from knowledge.downtime.budget import budget
from knowledge.downtime.maintenance_rules import judge_works
from knowledge.downtime.outage_verdicts import TakenReason, VerdictCode
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.work_verdicts import WorkFindingCode
from knowledge.explanation import Step, StepCode
from knowledge.explanation_of_clocks import explain_clock
from knowledge.explanation_of_downtime import explain_budget, explain_work
from knowledge.explanation_of_money import explain_credit, explain_penalty, explain_settlement
from knowledge.hours.limits import ServiceTime
from knowledge.hours.periods import period_containing
from knowledge.incidents.clocks import clocks_of, clocks_under
from knowledge.incidents.incident import ClockPaused, ClockResumed, IncidentResolved
from knowledge.incidents.state import state_of
from knowledge.money.penalties import late_penalties
from knowledge.money.remedies import CreditCode, availability_credit
from knowledge.money.settlement import settle
from tests.knowledge.engine_contracts import (
    CLAUSE,
    NAME,
    contract,
    happened,
    hours,
    minutes,
    outage,
    reported,
    severity,
    stated,
    target,
    version,
    warsaw,
)

NINE = warsaw(2026, 11, 9, 9)
NOW = warsaw(2026, 12, 1)
NOVEMBER = period_containing(PeriodKind.MONTH, NINE, "Europe/Warsaw")
LINE = target("line", ("hotline",), "99.5", smallest=stated(SmallestOutage(minutes(15), inclusive=False), "§ 6"))
VERSION = version(
    targets=(LINE,),
    exclusions=stated((Exclusion("power", NAME, CLAUSE),)),
    credits=stated(
        (CreditTable(("line",), (CreditBand(None, Decimal("99.5"), Decimal(5)),), FeeBase.SERVICE_PERIOD, CLAUSE),),
    ),
)
OUTAGES = (
    outage(NINE, minutes(15), key="a"),
    outage(NINE + hours(2), minutes(40), key="b"),
    outage(NINE + hours(9), minutes(95), key="c"),
    outage(NINE + hours(20), minutes(60), key="d", exclusion="power"),
)


def codes(steps: tuple[Step, ...]) -> list[StepCode]:
    return [step.code for step in steps]


def of(steps: tuple[Step, ...], code: StepCode) -> list[Step]:
    return [step for step in steps if step.code is code]


def test_a_budget_unfolds_into_its_outages_and_adds_up() -> None:
    result = budget(measure(VERSION, LINE, NOVEMBER, outages=OUTAGES, works=(), now=NOW))
    steps = explain_budget(result)
    outages = of(steps, StepCode.OUTAGE)
    assert [step.values["verdict"] for step in outages] == [
        VerdictCode.TOO_SHORT,
        VerdictCode.COUNTED,
        VerdictCode.COUNTED,
        VerdictCode.EXCLUDED,
    ]
    counted = [step.values["counted"] for step in outages]
    assert sum((one for one in counted if isinstance(one, timedelta)), timedelta()) == result.used == minutes(135)
    assert [step.values["amount"] for step in of(steps, StepCode.LEFT)] == [minutes(81)]


def test_what_is_taken_out_names_its_reason_and_clause() -> None:
    result = budget(measure(VERSION, LINE, NOVEMBER, outages=OUTAGES, works=(), now=NOW))
    short, power = of(explain_budget(result), StepCode.TAKEN_OUT)
    assert (short.values["reason"], short.clause) == (TakenReason.TOO_SHORT, stated(0, "§ 6").clause)
    assert (power.values["reason"], power.values["by"]) == (TakenReason.CAUSE, "power")


def test_a_clock_unfolds_into_start_promise_pauses_and_lateness() -> None:
    under = version(
        clock_start=stated(ClockStart.RECEIVED, "§ 4"),
        severities=(severity("high", {ClockKind.RESOLVE: ServiceTime(hours(4))}),),
    )
    sunday, monday = warsaw(2026, 11, 8, 12), warsaw(2026, 11, 9, 8)
    log = (
        reported(sunday),
        happened(monday + hours(1), ClockPaused("answer")),
        happened(monday + hours(2), ClockResumed()),
        happened(monday + hours(6), IncidentResolved(monday + hours(6))),
    )
    (clock,) = clocks_of(contract(under), log, NOW)
    steps = explain_clock(clock)
    assert codes(steps) == [
        StepCode.STARTED,
        StepCode.OUTSIDE_HOURS,
        StepCode.PROMISE,
        StepCode.RAN,
        StepCode.PAUSED,
        StepCode.DUE,
        StepCode.MET,
        StepCode.LATE,
    ]
    assert of(steps, StepCode.OUTSIDE_HOURS)[0].values["opens"] == monday
    assert of(steps, StepCode.LATE)[0].values["amount"] == hours(1)


def test_a_credit_unfolds_into_band_base_and_sum() -> None:
    credit = availability_credit(measure(VERSION, LINE, NOVEMBER, outages=(outage(NINE, hours(9)),), works=(), now=NOW))
    steps = explain_credit(credit)
    assert codes(steps) == [StepCode.RESULT, StepCode.BAND, StepCode.BASE, StepCode.SUM]
    assert steps[-1].values["amount"] == Decimal("50.00")
    whole = explain_settlement(settle(contract(VERSION), VERSION, NOVEMBER, credits=(credit,)))
    assert whole[-1].values["amount"] == Decimal("50.00")


def test_a_penalty_unfolds_into_due_time_lateness_and_units() -> None:
    under = version(
        severities=(severity("high", {ClockKind.RESOLVE: ServiceTime(hours(4))}),),
        lateness=stated(
            (LatenessPenalty(ClockKind.RESOLVE, "high", LatenessUnit.STARTED_HOUR, CLAUSE, amount=Decimal(50)),)
        ),
    )
    log = (reported(NINE), happened(NINE + hours(6.5), IncidentResolved(NINE + hours(6.5))))
    state = state_of(log, NOW)
    assert state is not None
    (penalty,) = late_penalties(under, state, clocks_under(under, state, NOW), NOW)
    steps = explain_penalty(penalty)
    assert codes(steps) == [StepCode.DUE, StepCode.LATE, StepCode.UNITS, StepCode.SUM]
    assert (steps[2].values["units"], steps[3].values["amount"]) == (3, Decimal("150.00"))


def test_planned_work_unfolds_into_its_findings() -> None:
    work = PlannedWork("w", ("hotline",), NINE - hours(99), NINE, NINE + hours(2), NAME)
    (verdict,) = judge_works(VERSION, [work], NOW)
    shown, finding = explain_work(verdict)
    assert (shown.values["excluded"], shown.values["counted"]) == (timedelta(), hours(2))
    assert finding.values["finding"] is WorkFindingCode.NO_RULE


def test_a_missing_credit_says_why_and_shows_both_figures() -> None:
    down = outage(NINE, minutes(217))
    steps = explain_credit(availability_credit(measure(VERSION, LINE, NOVEMBER, outages=(down,), works=(), now=NOW)))
    assert codes(steps) == [StepCode.RESULT, StepCode.ROUNDING, StepCode.NO_CREDIT]
    assert steps[-1].values["why"] is CreditCode.ROUNDED_OUT
    assert steps[0].values["met"] is False
    assert steps[0].values["percent"] == Decimal("99.49")
