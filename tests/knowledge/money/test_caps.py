"""Caps in all words of contracts, shared or apart, by period and year; and the smallest credit, not issued or held."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from knowledge.contract.levels import PeriodKind
from knowledge.hours.periods import Period, period_containing
from knowledge.incidents.clocks import clocks_under
from knowledge.incidents.incident import IncidentResolved
from knowledge.incidents.state import state_of
from knowledge.money.granted import Granted, granted_before
from knowledge.money.gross import gross_of
from knowledge.money.penalties import late_penalties
from knowledge.money.remedies import availability_credits
from knowledge.money.remedy_lines import ReductionCode
from knowledge.money.settlement import Settlement, settle
from tests.knowledge.engine_contracts import happened, hours, minutes, reported, warsaw
from tests.knowledge.money.money_contracts import LATER, down, money, result, saying, table

NINE = warsaw(2026, 11, 9, 9)
ALWAYS = ("hours: Mon-Fri 08:00-18:00", "hours: 24/7")
CREDIT = table("bands: [{below: 99.50, credit: 20 %}]")  # 200.00
PENALTY = (
    "late_penalties: {clause: § 9, items: [{severity: critical, clock: resolve, per: started hour, amount: 50}]}\n"
)


def caps(*said: str) -> str:
    return "caps:\n  clause: § 10\n  items:\n" + "".join(f"    - {{{one}}}\n" for one in said)


def settled(sections: str, *changes: tuple[str, str], late: int = 6, at: datetime = NINE, **more: Any) -> Settlement:
    """Settle a month with a credit of 200.00 and, if the file says so, a penalty of 50.00 per hour of six."""
    contract = saying(CREDIT + PENALTY + sections, ALWAYS, *changes)
    version = contract.versions[-1]
    fixed = at + hours(8 + late)
    state = state_of((reported(at, severity="critical"), happened(fixed, IncidentResolved(fixed))), LATER)
    assert state is not None
    one = result(contract, down((at, hours(9))), at=at)
    penalties = late_penalties(version, state, clocks_under(version, state, LATER), LATER)
    return settle(contract, version, one.period, credits=availability_credits(one), penalties=penalties, **more)


@pytest.mark.parametrize(
    ("cap", "total"),
    [
        ("percent: 10 %, of: monthly fee, remedies: credits, in_each: month", "450.00"),
        ("percent: 10 %, of: monthly fee, remedies: penalties, in_each: month", "350.00"),
        ("percent: 10 %, of: monthly fee, remedies: all, in_each: month", "150.00"),
        ("percent: 300 %, of: monthly fee, remedies: all, in_each: month", "500.00"),
        ("percent: 1 %, of: yearly fees, remedies: all, in_each: year", "180.00"),
        ("percent: 10 %, of: period fees, remedies: all, in_each: month", "150.00"),
        ("percent: 10 %, of: previous invoice, remedies: all, in_each: month", "130.00"),
        ("percent: 10 %, of: next invoice, remedies: all, in_each: month", "170.00"),
        ("percent: 10 %, of: service month fee, remedies: credits, in_each: month", "400.00"),
        ("percent: 10 %, of: service period fee, remedies: all, in_each: month", "100.00"),
        ("amount: 99.00, remedies: all, in_each: month", "99.00"),
        ("days: 7, of: monthly fee, remedies: all, in_each: month", "350.00"),  # 7 of 30 days of 1,500
        ("days: 7, a_day_is: 1/28, of: monthly fee, remedies: all, in_each: month", "375.00"),
        ("days: 7, of: yearly fees, remedies: all, in_each: year", "345.21"),  # 7 of 365 days
    ],
)
def test_a_cap_is_taken_of_the_base_that_the_contract_names(cap: str, total: str) -> None:
    found = settled(caps(cap), previous_invoice=Decimal(1300), next_invoice=Decimal(1700))
    assert found.total == money(total)


def test_caps_apart_come_before_the_shared_one_which_takes_from_both_in_proportion() -> None:
    apart = "percent: 10 %, of: monthly fee, remedies: credits, in_each: month"
    shared = "percent: 20 %, of: monthly fee, remedies: all, in_each: month"
    found = settled(caps(shared, apart))
    assert [(int(use.before), int(use.after)) for use in found.caps] == [(200, 150), (450, 300)]
    assert (found.credits, found.penalties, found.total) == (money("100.00"), money("200.00"), money("300.00"))


def test_a_cap_of_one_service_takes_from_the_last_remedy_first() -> None:
    found = settled(caps("percent: 30 %, of: service month fee, remedies: all, in_each: month"))
    assert [line.stands for line in found.lines] == [money("200.00"), money("100.00")]
    (reduction,) = found.lines[1].reductions
    assert (reduction.code, reduction.amount) == (ReductionCode.SERVICE_CAP, money("200.00"))


YEARLY = caps("percent: 5 %, of: yearly fees, remedies: all, in_each: year")  # 900.00
ONLY_CREDITS = caps("amount: 250.00, remedies: credits, in_each: year")
QUARTERLY = caps("amount: 600.00, remedies: all, in_each: quarter")


@pytest.mark.parametrize(
    ("sections", "granted", "total", "used"),
    [
        (YEARLY, {PeriodKind.YEAR: Granted()}, "500.00", "0"),
        (YEARLY, {PeriodKind.YEAR: Granted(money("300"), money("400"))}, "200.00", "700"),
        (YEARLY, {PeriodKind.YEAR: Granted(together=money("950"))}, "0.00", "950"),
        (QUARTERLY, {}, "500.00", "0"),
        (QUARTERLY, {PeriodKind.QUARTER: Granted(money("450"))}, "150.00", "450"),
        (ONLY_CREDITS, {PeriodKind.YEAR: Granted(money("150"), money("900"))}, "400.00", "150"),
        (ONLY_CREDITS, {PeriodKind.YEAR: Granted(together=money("240"))}, "310.00", "240"),
    ],
)
def test_a_cap_of_a_longer_period_knows_what_was_granted_in_it(
    sections: str, granted: dict[PeriodKind, Granted], total: str, used: str
) -> None:
    found = settled(sections, granted_before=granted)
    assert (found.total, found.caps[0].granted) == (money(total), money(used))


def test_what_is_known_only_as_a_sum_is_taken_off_a_yearly_cap() -> None:
    assert settled(YEARLY, granted_this_year=money("700")).total == money("200.00")


def test_a_sum_belongs_to_the_quarter_half_year_and_year_of_its_period() -> None:
    def month(number: int, year: int = 2026) -> Period:
        return period_containing(PeriodKind.MONTH, warsaw(year, number, 9), "Europe/Warsaw")

    earlier = [(month(n), Granted(money(str(n)))) for n in (5, 6, 7, 9, 10)]
    earlier += [(month(11), Granted(money("50"))), (month(12, 2025), Granted(penalties=money("60")))]
    found = granted_before(month(11), earlier)
    assert {kind.value: one.total for kind, one in found.items()} == {
        "quarter": money("10"),
        "half_year": money("26"),
        "year": money("37"),
    }


def test_a_cap_of_a_shorter_period_is_named_and_not_applied() -> None:
    monthly = caps("percent: 1 %, of: monthly fee, remedies: all, in_each: month")
    contract = saying(CREDIT + monthly, ("period: month", "period: quarter"))
    one = result(contract, down((NINE, hours(40))))
    found = settle(contract, contract.versions[-1], one.period, credits=availability_credits(one))
    assert (found.total, [cap.period for cap in found.not_applied]) == (money("200.00"), [PeriodKind.MONTH])


def test_a_cap_of_one_service_for_a_longer_period_is_named_and_not_applied() -> None:
    found = settled(caps("percent: 1 %, of: service month fee, remedies: all, in_each: year"))
    assert (found.total, [cap.period for cap in found.not_applied]) == (money("500.00"), [PeriodKind.YEAR])


def test_a_cap_of_a_month_partly_under_contract_is_taken_of_its_part() -> None:
    said = caps("percent: 20 %, of: monthly fee, remedies: all, in_each: month")
    late = warsaw(2026, 11, 20, 9)
    found = settled(
        said + "partial_months: {rule: by day, clause: § 3}\n",
        ("effective: 2026-01-01", "effective: 2026-11-16"),
        at=late,
    )
    assert found.caps[0].base == money("750.00")


# The smallest credit


def test_a_credit_below_the_smallest_is_not_issued() -> None:
    found = settled("smallest_credit: {amount: 200.01, clause: § 11}\n")
    assert (found.total, found.held) == (money("300.00"), money("0"))
    assert found.lines[0].reductions[0].code is ReductionCode.BELOW_SMALLEST
    assert settled("smallest_credit: {amount: 200.00, clause: § 11}\n").total == money("500.00")


HELD = "smallest_credit: {amount: 1000.00, if_smaller: held, clause: § 11}\n"


@pytest.mark.parametrize(
    ("before", "total", "held", "released"),
    [("0", "300.00", "200.00", "0"), ("799.99", "300.00", "999.99", "0"), ("800", "1300.00", "0", "800")],
)
def test_small_credits_are_held_until_they_add_up(before: str, total: str, held: str, released: str) -> None:
    """Row 56: held until 1,000."""
    found = settled(HELD, held_before=money(before))
    assert (found.total, found.held, found.released) == (money(total), money(held), money(released))


def test_nothing_is_held_where_nothing_came_together() -> None:
    contract = saying(CREDIT + HELD)
    one = result(contract, ())
    found = settle(contract, contract.versions[-1], one.period, credits=availability_credits(one))
    assert (found.total, found.held, found.smallest_clause) == (money("0"), money("0"), None)


# Net and gross


@pytest.mark.parametrize(
    ("vat", "gross"),
    [
        ("vat: {rate: 23 %, on: credits, clause: § 3}\n", ("200.00", "46.00", "546.00")),
        ("vat: {rate: 23 %, on: penalties, clause: § 3}\n", ("300.00", "69.00", "569.00")),
        ("vat: {rate: 8 %, on: all, clause: § 3}\n", ("500.00", "40.00", "540.00")),
        ("vat: {rate: reverse charge, on: all, clause: § 3}\n", None),
        ("", None),
    ],
)
def test_a_gross_amount_needs_a_rate_in_the_contract(vat: str, gross: tuple[str, str, str] | None) -> None:
    version = saying(vat).versions[-1]
    found = gross_of(version, settled(vat))
    assert (found and (found.taxed, found.vat, found.gross)) == (gross and tuple(money(one) for one in gross))


def test_amounts_are_in_the_currency_of_the_version() -> None:
    assert saying("", ("currency: PLN", "currency: CHF")).versions[-1].currency == "CHF"


def test_free_time_stands_beside_the_money_and_no_cap_touches_it() -> None:
    said = table("bands: [{below: 99.50, time: 3 days}]") + caps("amount: 0.00, remedies: all, in_each: month")
    contract = saying(said)
    one = result(contract, down((NINE, hours(9))))
    found = settle(contract, contract.versions[-1], one.period, credits=availability_credits(one))
    assert (found.total, found.free_time.days) == (money("0"), 3)


def test_conditions_of_several_credits_are_named_once() -> None:
    said = """
    credits:
      clause: § 8
      conditions: {ticket: {pl: zgłoszenie, en: a ticket}}
      tables:
        - {targets: [line], base: service month, bands: [{below: 99.50, credit: 20 %}]}
        - {targets: [line], base: service month, per_outage: {amount: 30.00}}
    """
    contract = saying(said)
    one = result(contract, down((NINE, hours(9)), (NINE + hours(20), minutes(9))))
    found = settle(contract, contract.versions[-1], one.period, credits=availability_credits(one))
    assert ([one.key for one in found.conditions], found.total) == (["ticket"], money("260.00"))
    assert one.period.first_day == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("several", "total", "stands"),
    [("add up", "300.00", ["200.00", "100.00"]), ("largest only", "200.00", ["200.00", "0.00"])],
)
def test_of_several_credits_for_one_target_only_the_largest_may_count(
    several: str, total: str, stands: list[str]
) -> None:
    said = f"""
    credits:
      clause: § 8
      several: {several}
      tables:
        - {{targets: [line], base: service month, bands: [{{below: 99.50, credit: 20 %}}]}}
        - {{targets: [line], base: service month, per_outage: {{amount: 100.00}}, clause: § 8 ust. 5}}
    """
    contract = saying(said)
    one = result(contract, down((NINE, hours(9))))
    found = settle(contract, contract.versions[-1], one.period, credits=availability_credits(one))
    assert (found.total, [line.stands for line in found.lines]) == (money(total), [money(one) for one in stands])
    for reduction in found.lines[1].reductions:
        assert reduction.code is ReductionCode.OTHER_CREDIT_IS_LARGER
        assert reduction.clause is not None
        assert reduction.clause.paragraph == "§ 8 ust. 5"


def test_of_two_equal_credits_one_counts() -> None:
    said = """
    credits:
      clause: § 8
      several: largest only
      tables:
        - {targets: [line], base: service month, per_outage: {amount: 100.00}}
        - {targets: [line], base: service month, per_outage: {amount: 100.00}}
    """
    contract = saying(said)
    one = result(contract, down((NINE, hours(9))))
    assert settle(contract, contract.versions[-1], one.period, credits=availability_credits(one)).total == money("100")
