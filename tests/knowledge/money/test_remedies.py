"""What a miss is worth: bands by the contract's rounding, repeats, lateness, the larger of two, caps and claim days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.claim_steps import ClaimAnchor, ClaimStep, ClaimTime, ClaimUnit
from knowledge.contract.levels import PeriodKind, QualityTarget
from knowledge.contract.remedies import (
    Cap,
    CapBase,
    CapScope,
    CreditBand,
    CreditTable,
    FeeBase,
    LatenessPenalty,
    LatenessUnit,
    RepeatRule,
    SmallestCredit,
)
from knowledge.contract.severities import ClockKind
from knowledge.downtime.availability import Measurement, measure
from knowledge.downtime.rounding import half_up, money, rounded_down, rounded_up
from knowledge.hours.limits import ServiceTime
from knowledge.hours.periods import period_containing
from knowledge.incidents.clocks import clocks_under
from knowledge.incidents.incident import (
    ClockPaused,
    ClockResumed,
    Event,
    IncidentResolved,
    OutageRecorded,
    SeverityChanged,
)
from knowledge.incidents.state import state_of
from knowledge.money.claims import claim_deadlines
from knowledge.money.lateness_units import units_of
from knowledge.money.penalties import LatePenalty, late_penalties
from knowledge.money.quality import quality_result
from knowledge.money.remedies import Credit, CreditCode, availability_credit
from knowledge.money.remedy_lines import ReductionCode
from knowledge.money.settlement import Settlement, settle
from knowledge.terms import NOT_ENTERED, SILENT
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
DECEMBER_1 = warsaw(2026, 12, 1)
NOVEMBER = period_containing(PeriodKind.MONTH, NINE, "Europe/Warsaw")
LINE = target("line", ("hotline",), "99.5")
BANDS = (
    CreditBand(Decimal("99"), Decimal("99.5"), Decimal(5)),
    CreditBand(Decimal("98"), Decimal("99"), Decimal(10)),
    CreditBand(None, Decimal("98"), Decimal(20)),
)
TABLE = stated((CreditTable(("line",), BANDS, FeeBase.SERVICE_PERIOD, CLAUSE),), "§ 8")
PAYING = version(targets=(LINE,), credits=TABLE)


def measured(down: timedelta, under: ContractVersion = PAYING, month: int = 11) -> Measurement:
    at = warsaw(2026, month, 9, 9)
    period = period_containing(PeriodKind.MONTH, at, "Europe/Warsaw")
    records = (outage(at, down),) if down else ()
    return measure(under, under.targets[0], period, outages=records, works=(), now=warsaw(2027, 2, 1))


def credit(down: timedelta, under: ContractVersion = PAYING) -> Credit:
    return availability_credit(measured(down, under))


# Bands and rounding


@pytest.mark.parametrize(
    ("down", "code", "amount"),
    [
        (minutes(216), CreditCode.TARGET_MET, "0.00"),  # 99.50 %
        (minutes(217), CreditCode.ROUNDED_OUT, "0.00"),  # 99.4977 %, rounded 99.50
        (minutes(220), CreditCode.DUE, "50.00"),  # 99.49 %
        (minutes(432), CreditCode.DUE, "50.00"),  # 99.00 %
        (minutes(434), CreditCode.DUE, "50.00"),  # 98.9954 %, rounded 99.00
        (minutes(440), CreditCode.DUE, "100.00"),  # 98.98 %
        (hours(20), CreditCode.DUE, "200.00"),
    ],
)
def test_the_contracts_rounding_decides_the_band(down: timedelta, code: CreditCode, amount: str) -> None:
    found = credit(down)
    assert (found.code, found.amount) == (code, Decimal(amount))


def test_where_rounding_and_the_exact_figure_disagree_both_are_said() -> None:
    found = credit(minutes(217))
    assert found.measurement.target_met is False
    assert (found.band, found.exact_band, found.rounding_matters) == (None, BANDS[0], True)
    assert credit(minutes(220)).rounding_matters is False


def test_a_miss_that_no_band_covers_is_named() -> None:
    gap = stated((CreditTable(("line",), BANDS[1:], FeeBase.SERVICE_PERIOD, CLAUSE),))
    assert credit(minutes(300), version(targets=(LINE,), credits=gap)).code is CreditCode.NO_BAND


@pytest.mark.parametrize(("term", "code"), [(SILENT, CreditCode.NO_TABLE), (NOT_ENTERED, CreditCode.NOT_ENTERED)])
def test_silence_about_credits_is_not_the_same_as_not_entered(term: Any, code: CreditCode) -> None:
    assert credit(hours(9), version(targets=(LINE,), credits=term)).code is code


def test_a_credit_of_the_whole_fee_takes_every_line() -> None:
    whole = stated((CreditTable(("line",), BANDS, FeeBase.TOTAL_MONTH, CLAUSE),))
    assert credit(hours(20), version(targets=(LINE,), credits=whole)).amount == Decimal("300.00")


# Repeats

REPEATING = version(targets=(LINE,), credits=TABLE, repeats=stated(RepeatRule(3, 6, Decimal(2), CLAUSE), "§ 9"))


@pytest.mark.parametrize(
    ("months", "misses", "factor"),
    [((7, 9), 3, 2), ((9,), 2, 1), ((5, 9), 2, 1), ((6, 9), 3, 2), ((9, 9), 2, 1), ((7, 9, 10), 4, 2)],
)
def test_repeated_misses_within_the_rolling_months_multiply_the_credit(
    months: tuple[int, ...], misses: int, factor: int
) -> None:
    earlier = [measured(hours(9), REPEATING, month) for month in months]
    found = availability_credit(measured(hours(9), REPEATING), earlier)
    assert (found.misses, found.factor) == (misses, Decimal(factor))
    assert (found.repeat_clause is not None) is (factor > 1)


def test_months_that_met_the_target_do_not_count_as_repeats() -> None:
    earlier = [measured(minutes(10), REPEATING, month) for month in (8, 9, 10)]
    assert availability_credit(measured(hours(9), REPEATING), earlier).misses == 1


# Quality


@pytest.mark.parametrize(("mos", "met", "amount"), [("3.8", True, "0.00"), ("3.79", False, "15.00")])
def test_quality_below_its_bound_costs_a_share_of_the_named_fees(mos: str, met: bool, amount: str) -> None:
    rule = QualityTarget("mos", NAME, NAME, CLAUSE, at_least=Decimal("3.8"), percent=Decimal(3), services=("sip",))
    found = quality_result(version(quality=stated((rule,))), "mos", Decimal(mos))
    assert found is not None
    assert (found.met, found.amount) == (met, Decimal(amount))


def test_a_quality_figure_for_information_costs_nothing() -> None:
    rule = QualityTarget("abandoned", NAME, NAME, CLAUSE, at_most=Decimal(2))
    found = quality_result(version(quality=stated((rule,))), "abandoned", Decimal("2.1"))
    assert found is not None
    assert (found.met, found.amount) == (False, Decimal(0))
    assert quality_result(version(), "abandoned", Decimal(3)) is None


# Lateness


@pytest.mark.parametrize(
    ("late", "started", "completed", "events"),
    [
        (timedelta(), 0, 0, 0),
        (timedelta(seconds=1), 1, 0, 1),
        (hours(1), 1, 1, 1),
        (hours(1) + timedelta(seconds=1), 2, 1, 1),
        (minutes(155), 3, 2, 1),
    ],
)
def test_units_of_lateness(late: timedelta, started: int, completed: int, events: int) -> None:
    units = (LatenessUnit.STARTED_HOUR, LatenessUnit.COMPLETED_HOUR, LatenessUnit.EVENT)
    assert tuple(units_of(unit, late) for unit in units) == (started, completed, events)


def late_rule(**more: Any) -> LatenessPenalty:
    settings: dict[str, Any] = {"amount": Decimal(50), **more}
    return LatenessPenalty(ClockKind.RESOLVE, "high", LatenessUnit.STARTED_HOUR, CLAUSE, **settings)


PER_HOUR = (late_rule(),)
ALWAYS_HIGH = severity("high", {ClockKind.RESOLVE: ServiceTime(hours(4))}, schedule="always")


def penalised(
    *events: Event, rules: tuple[LatenessPenalty, ...] = PER_HOUR, now: datetime = DECEMBER_1, **terms: Any
) -> tuple[LatePenalty, ...]:
    settings: dict[str, Any] = {"severities": (ALWAYS_HIGH,), "lateness": stated(rules), **terms}
    under = version(**settings)
    state = state_of(events, now)
    assert state is not None
    return late_penalties(under, state, clocks_under(under, state, now), now)


def fixed(count: float) -> Event:
    return happened(NINE + hours(count), IncidentResolved(NINE + hours(count)))


def test_no_lateness_no_penalty() -> None:
    assert penalised(reported(NINE), fixed(4)) == ()


def test_lateness_is_counted_in_the_hours_the_contract_names() -> None:
    night = warsaw(2026, 11, 9, 13)  # due 17:00, fixed at 9:30 the next morning
    log = (reported(night), happened(warsaw(2026, 11, 10, 9, 30), IncidentResolved(warsaw(2026, 11, 10, 9, 30))))
    (clock_hours,) = penalised(*log)
    (contract_hours,) = penalised(*log, rules=(late_rule(schedule="support"),))
    assert (clock_hours.units, contract_hours.units) == (17, 3)
    assert (contract_hours.lateness, contract_hours.amount) == (hours(2.5), Decimal("150.00"))


def test_a_penalty_for_what_is_not_fixed_yet_is_not_final() -> None:
    (penalty,) = penalised(reported(NINE), now=NINE + hours(5))
    assert (penalty.is_final, penalty.units, penalty.amount) == (False, 1, Decimal("50.00"))


def test_a_pause_takes_lateness_away() -> None:
    log = (reported(NINE), happened(NINE + hours(1), ClockPaused("x")), happened(NINE + hours(3), ClockResumed()))
    (penalty,) = penalised(*log, fixed(7))
    assert penalty.lateness == hours(1)


def test_the_first_rule_that_fits_the_report_counts() -> None:
    rules = (late_rule(amount=Decimal(300), if_reported_in="support"), late_rule(amount=Decimal(150)))
    assert penalised(reported(NINE), fixed(5), rules=rules)[0].amount == 300
    sunday = warsaw(2026, 11, 8, 9)
    fix = happened(sunday + hours(5), IncidentResolved(sunday + hours(5)))
    assert penalised(reported(sunday), fix, rules=rules)[0].amount == 150


def test_a_breach_before_a_change_of_severity_is_not_forgotten() -> None:
    low = severity("low", {ClockKind.RESOLVE: ServiceTime(hours(40))}, schedule="always")
    change = happened(NINE + hours(5), SeverityChanged("low", "one desk", from_creation=False))
    (penalty,) = penalised(reported(NINE), change, fixed(10), severities=(ALWAYS_HIGH, low))
    assert (penalty.lateness, penalty.rule.severity) == (hours(1), "high")


# Together

ACKNOWLEDGE = severity("high", {ClockKind.ACKNOWLEDGE: ServiceTime(minutes(5))}, schedule="always")
SHARE = LatenessPenalty(
    ClockKind.ACKNOWLEDGE, "high", LatenessUnit.EVENT, CLAUSE, percent=Decimal(2), not_with_credit=True
)


def settled(down: timedelta, *, smallest: Any = SILENT, caps: tuple[Cap, ...] = (), **more: Any) -> Settlement:
    settings: dict[str, Any] = {
        "targets": (LINE,),
        "credits": TABLE,
        "severities": (ACKNOWLEDGE,),
        "lateness": stated((SHARE,)),
        "smallest_credit": smallest,
        "caps": stated(caps) if caps else SILENT,
    }
    under = version(**settings)
    record: OutageRecorded = outage(NINE, down)
    log = (reported(NINE), happened(NINE + down, record), happened(NINE + down, IncidentResolved(NINE + down)))
    state = state_of(log, DECEMBER_1)
    assert state is not None
    result = measure(under, LINE, NOVEMBER, outages=state.outages, works=(), now=DECEMBER_1)
    penalties = late_penalties(under, state, clocks_under(under, state, DECEMBER_1), DECEMBER_1)
    found = availability_credit(result)
    return settle(contract(under), under, NOVEMBER, credits=(found,), penalties=penalties, **more)


def test_for_one_event_only_the_larger_of_two_remedies_is_paid() -> None:
    assert settled(minutes(60)).total == Decimal("20.00")  # no credit: the penalty stands
    both = settled(hours(9))
    assert both.total == Decimal("100.00")
    assert both.lines[1].reductions[0].code is ReductionCode.CREDIT_IS_LARGER


def test_a_credit_under_the_smallest_amount_is_not_paid() -> None:
    below = settled(minutes(60), smallest=stated(SmallestCredit(Decimal("20.01"))))
    assert (below.total, below.lines[1].reductions[0].code) == (Decimal(0), ReductionCode.BELOW_SMALLEST)
    assert settled(minutes(60), smallest=stated(SmallestCredit(Decimal("20.00")))).total == 20


@pytest.mark.parametrize(
    ("cap", "total"),
    [
        (Cap(Decimal(5), CapBase.MONTHLY_FEE, CapScope.CREDITS, PeriodKind.MONTH, CLAUSE), "75.00"),
        (Cap(Decimal(5), CapBase.MONTHLY_FEE, CapScope.PENALTIES, PeriodKind.MONTH, CLAUSE), "100.00"),
        (Cap(Decimal(6), CapBase.SERVICE_PERIOD_FEE, CapScope.CREDITS, PeriodKind.MONTH, CLAUSE), "60.00"),
        (Cap(Decimal(1), CapBase.YEARLY_FEES, CapScope.ALL, PeriodKind.YEAR, CLAUSE), "100.00"),
        (Cap(Decimal("0.5"), CapBase.YEARLY_FEES, CapScope.ALL, PeriodKind.YEAR, CLAUSE), "90.00"),
    ],
)
def test_each_cap_takes_its_share_of_its_base(cap: Cap, total: str) -> None:
    assert settled(hours(9), caps=(cap,)).total == Decimal(total)


def test_a_yearly_cap_knows_what_was_granted_before() -> None:
    cap = Cap(Decimal("0.5"), CapBase.YEARLY_FEES, CapScope.ALL, PeriodKind.YEAR, CLAUSE)
    assert settled(hours(9), caps=(cap,), granted_this_year=Decimal(80)).total == Decimal("10.00")


def test_the_base_may_be_the_invoice_before() -> None:
    cap = Cap(Decimal(10), CapBase.PREVIOUS_INVOICE, CapScope.ALL, PeriodKind.MONTH, CLAUSE)
    assert settled(hours(9), caps=(cap,), previous_invoice=Decimal(700)).total == Decimal("70.00")
    found = settled(hours(9), caps=(cap,))
    assert (found.caps[0].base, found.caps[0].bites) == (Decimal("1500.00"), False)


# Claims


def step(days: int, anchor: ClaimAnchor, *, working: bool = False) -> ClaimStep:
    unit = ClaimUnit.WORKING_DAYS if working else ClaimUnit.CALENDAR_DAYS
    return ClaimStep("claim", NAME, ClaimTime(days, unit), anchor, (), None, CLAUSE)


@pytest.mark.parametrize(
    ("claim", "last_day"),
    [
        (step(30, ClaimAnchor.MONTH_END), date(2026, 12, 30)),
        (step(14, ClaimAnchor.PERIOD_END), date(2026, 12, 14)),
        (step(1, ClaimAnchor.MONTH_END, working=True), date(2026, 12, 1)),
    ],
)
def test_days_of_a_claim_run_from_the_day_after_the_anchor(claim: ClaimStep, last_day: date) -> None:
    (found,) = claim_deadlines(version(claim=stated((claim,))), period=NOVEMBER)
    assert found.last_day == last_day
    assert [found.is_over(last_day), found.is_over(last_day + timedelta(days=1))] == [False, True]


@pytest.mark.parametrize(
    ("incident", "last_day"),
    [
        (warsaw(2026, 11, 13, 23, 59), date(2026, 11, 17)),  # Friday
        (warsaw(2026, 11, 14, 0), date(2026, 11, 17)),  # Saturday
        (warsaw(2026, 11, 9, 12), date(2026, 11, 12)),  # a holiday between
    ],
)
def test_working_days_of_a_claim_leave_out_weekends_and_holidays(incident: datetime, last_day: date) -> None:
    under = version(claim=stated((step(2, ClaimAnchor.INCIDENT, working=True),)))
    (found,) = claim_deadlines(under, incident_at=incident)
    assert found.last_day == last_day


def test_only_steps_whose_anchor_is_given_are_returned() -> None:
    under = version(claim=stated((step(2, ClaimAnchor.INCIDENT), step(30, ClaimAnchor.MONTH_END))))
    assert [one.step.anchor for one in claim_deadlines(under, period=NOVEMBER)] == [ClaimAnchor.MONTH_END]
    assert claim_deadlines(version(), period=NOVEMBER) == ()


def test_the_month_end_of_a_quarter_is_that_of_its_last_month() -> None:
    under = version(claim=stated((step(30, ClaimAnchor.MONTH_END),)))
    quarter = period_containing(PeriodKind.QUARTER, NINE, "Europe/Warsaw")
    assert claim_deadlines(under, period=quarter)[0].runs_from == date(2026, 12, 31)


# Rounding


@pytest.mark.parametrize(
    ("value", "nearest", "down", "up"),
    [
        ("99.894999", "99.89", "99.89", "99.90"),
        ("99.895", "99.90", "99.89", "99.90"),
        ("-0.125", "-0.13", "-0.13", "-0.12"),
        ("2", "2.00", "2.00", "2.00"),
    ],
)
def test_rounding_names_its_direction(value: str, nearest: str, down: str, up: str) -> None:
    exact = Fraction(value)
    assert [str(rounding(exact, 2)) for rounding in (half_up, rounded_down, rounded_up)] == [nearest, down, up]


@given(st.fractions())
def test_rounding_is_off_by_less_than_a_unit(value: Fraction) -> None:
    cent = Fraction(1, 100)
    assert Fraction(rounded_down(value, 2)) <= value <= Fraction(rounded_up(value, 2))
    assert abs(Fraction(money(value)) - value) <= cent / 2
