"""Every way in which contracts count a credit is computed exactly from the file: steps, lost time, blocks, days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from knowledge.downtime.outage_verdicts import Lapse
from knowledge.money.misses import earlier_periods_needed
from knowledge.money.remedies import CreditCode, availability_credit
from tests.knowledge.engine_contracts import hours, minutes, warsaw
from tests.knowledge.money.money_contracts import credit_for, credits_for, down, money, result, saying, table

NINE = warsaw(2026, 11, 9, 9)
NOON_10 = warsaw(2026, 11, 10, 12)

# Bands: bounds, sums, free time


BOUNDS = table("bands: [{from: 99.00, below: 99.50, credit: 5 %}, {above: 98.00, below: 99.00, credit: 10 %}]")
CLOSED = table("bands: [{above: 99.00, up_to: 99.50, credit: 5 %}, {up_to: 99.00, credit: 10 %}]")


@pytest.mark.parametrize(
    ("down_for", "half_open", "closed"),
    [
        (minutes(216), "0.00", "50.00"),  # 99.50 %, the target
        (minutes(432), "50.00", "100.00"),  # 99.00 %
        (minutes(864), "0.00", "100.00"),  # 98.00 %
        (minutes(863), "0.00", "100.00"),  # 98.0023 %, rounded 98.00
        (minutes(859), "100.00", "100.00"),  # 98.01 %
    ],
)
def test_a_bound_belongs_to_its_band_or_not_as_the_contract_says(
    down_for: timedelta, half_open: str, closed: str
) -> None:
    assert credit_for(BOUNDS, down((NINE, down_for))).amount == money(half_open)
    assert credit_for(CLOSED, down((NINE, down_for))).amount == money(closed)


def test_a_band_may_be_worth_a_flat_sum() -> None:
    flat = table("bands: [{from: 99.00, below: 99.50, amount: 75.00}, {below: 99.00, amount: 200.00}]")
    assert credit_for(flat, down((NINE, hours(4)))).amount == money("75.00")
    assert credit_for(flat, down((NINE, hours(9)))).amount == money("200.00")


DAYS = "bands: [{from: 99.00, below: 99.50, time: 3 days}, {from: 95.00, below: 99.00, time: 7 days}]"


def test_free_days_are_no_money_unless_the_contract_says_what_a_day_is() -> None:
    given = credit_for(table(DAYS), down((NINE, hours(9))))
    assert (given.code, given.amount, given.free_time) == (CreditCode.DUE, Decimal("0.00"), timedelta(days=7))
    paid = credit_for(table(f"{DAYS}, a_day_is: 1/30"), down((NINE, hours(9))))
    assert (paid.amount, paid.free_time) == (money("233.33"), timedelta())


# Steps below the target


@pytest.mark.parametrize(
    ("counted", "down_for", "amount"),
    [
        ("started", minutes(217), "0.00"),  # missed, but 99.50 % as rounded
        ("started", minutes(220), "32.88"),  # 99.49 %: a part of the first step
        ("started", minutes(345.6), "32.88"),  # 99.20 %: exactly one step
        ("started", minutes(350), "65.75"),  # 99.19 %
        ("completed", minutes(220), "0.00"),
        ("completed", minutes(350), "32.88"),
        ("exact", minutes(432), "54.79"),  # 99.00 %: 5/3 of a step
    ],
)
def test_so_much_for_each_step_below_the_target(counted: str, down_for: timedelta, amount: str) -> None:
    steps = table(f"steps: {{each: 0.3 %, counted: {counted}, credit: 1/365}}", "service year")
    assert credit_for(steps, down((NINE, down_for))).amount == money(amount)


def test_a_step_may_be_a_part_of_the_yearly_fee_below_a_level_of_its_own() -> None:
    """Row 52: 1/365 of the yearly fee for each 0.3 % or part of it below 99.5 %."""
    steps = table("steps: {each: 0.3 %, counted: started, below: 99.5 %, credit: 1/365}", "total year")
    found = credit_for(steps, down((NINE, hours(9))))  # 98.75 %: three steps
    assert found.earned is not None
    assert (found.earned.units, found.amount) == (Fraction(3), money("147.95"))  # 3 × 18,000 / 365


def test_two_per_cent_for_each_per_cent_below() -> None:
    """Row 53."""
    steps = table("steps: {each: 1 %, counted: completed, below: 99.7 %, credit: 2 %}")
    assert credit_for(steps, down((NINE, hours(24)))).amount == money("60.00")  # 96.67 %: three whole per cent


def test_a_miss_that_rounding_lifts_to_the_level_counts_no_step() -> None:
    steps = table("steps: {each: 1 %, counted: started, credit: 2 %}")
    assert credit_for(steps, down((NINE, minutes(217)))).code is CreditCode.NOTHING_COUNTED
    assert credit_for(steps, down((NINE, minutes(60)))).code is CreditCode.TARGET_MET


# Lost time


@pytest.mark.parametrize(
    ("rule", "amount"),
    [
        ("lost_time: {}", "12.53"),  # 541 min 30 s of 43,200
        ("lost_time: {times: 10}", "125.35"),
        ("lost_time: {rounded_to: 1 min, counted: started}", "12.55"),
        ("lost_time: {rounded_to: 1 h, counted: completed}", "12.50"),
    ],
)
def test_the_fee_of_the_lost_time_may_be_given_many_times_over(rule: str, amount: str) -> None:
    found = credit_for(table(rule), down((NINE, minutes(541.5))))
    assert found.amount == money(amount)


def test_lost_time_may_be_taken_times_the_share_of_customers_that_it_hit() -> None:
    """Row 49: outage minutes times the share of affected customers over the scheduled minutes."""
    outages = [*down((NINE, hours(10)), share=Decimal("0.25")), *down((NOON_10, hours(2)))]
    assert credit_for(table("lost_time: {by_share: yes}"), outages).amount == money("6.25")  # 4.5 h of 720
    assert credit_for(table("lost_time: {}"), outages).amount == money("16.67")  # 12 h


def test_lost_time_may_be_given_as_time() -> None:
    """Row 56: the term is extended by the minutes that were lost."""
    found = credit_for(table("lost_time: {given_as_time: yes}"), down((NINE, minutes(541.5))))
    assert (found.amount, found.free_time) == (Decimal("0.00"), minutes(541.5))


# Blocks, days, outages


@pytest.mark.parametrize(
    ("lengths", "amount"),
    [
        ((29, 40), "50.00"),
        ((30, 30), "100.00"),
        ((90,), "150.00"),
        ((29, 29, 29), "0.00"),
        ((59,), "0.00"),  # no more than an hour in all
        ((61,), "100.00"),
    ],
)
def test_so_much_for_each_half_hour_in_a_row_only_after_an_hour_in_all(lengths: tuple[int, ...], amount: str) -> None:
    """Row 51: 5 % for each 30 consecutive minutes, only if downtime exceeds 1 h."""
    rule = "per_block: {length: 30 min, counted: completed, credit: 5 %}, only_if_down: at least 1 h"
    outages = down(*((NINE + n * hours(24), minutes(length)) for n, length in enumerate(lengths)))
    assert credit_for(table(rule), outages).amount == money(amount)


def test_a_block_is_of_consecutive_time() -> None:
    """Two records of one stretch are one; a gap ends the row."""
    rule = table("per_block: {length: 30 min, counted: completed, credit: 5 %}")
    touching = down((NINE, minutes(20)), (NINE + minutes(20), minutes(20)))
    apart = down((NINE, minutes(20)), (NINE + minutes(21), minutes(20)))
    assert [credit_for(rule, outages).amount for outages in (touching, apart)] == [money("50.00"), money("0.00")]


def test_one_credit_a_day_at_most_even_for_several_blocks() -> None:
    rule = table("per_block: {length: 30 min, counted: completed, credit: 5 %, once_a_day: yes}")
    night = down((warsaw(2026, 11, 9, 23), hours(2)), (warsaw(2026, 11, 12, 8), hours(5)))
    found = credit_for(rule, night)
    assert found.earned is not None
    assert found.earned.days == (date(2026, 11, 9), date(2026, 11, 10), date(2026, 11, 12))
    assert found.amount == money("150.00")


def test_one_thirtieth_for_each_day_with_an_outage_of_half_an_hour() -> None:
    """Row 62 and feature 62; an outage counts on a day by its part of that day."""
    rule = table("per_day: {down: at least 30 min, credit: 1/30}")
    outages = down(
        (warsaw(2026, 11, 9, 9), minutes(30)),
        (warsaw(2026, 11, 9, 15), minutes(50)),
        (warsaw(2026, 11, 10, 9), minutes(29)),
        (warsaw(2026, 11, 11, 23, 30), minutes(59)),  # 30 min on the 11th, 29 on the 12th
    )
    found = credit_for(rule, outages)
    assert found.earned is not None
    assert found.earned.days == (date(2026, 11, 9), date(2026, 11, 11))
    assert found.amount == money("66.67")


def test_all_outages_of_a_day_may_count_together() -> None:
    outages = down((NINE, minutes(20)), (NINE + hours(3), minutes(20)))
    assert credit_for(table("per_day: {down: more than 30 min, credit: 1/30}"), outages).amount == 0
    together = table("per_day: {down: more than 30 min, together: yes, credit: 1/30}")
    assert credit_for(together, outages).amount == money("33.33")


def test_a_day_lasts_from_local_midnight_to_midnight_on_a_clock_change() -> None:
    rule = table("per_day: {down: at least 24 h 30 min, credit: 1/30}")
    october = result(saying(rule), down((warsaw(2026, 10, 24, 12), hours(60))), at=warsaw(2026, 10, 9))
    found = availability_credit(october)
    assert found.earned is not None
    assert found.earned.days == (date(2026, 10, 25),)  # 25 hours


@pytest.mark.parametrize(
    ("rule", "amount"),
    [
        ("per_outage: {amount: 100.00}", "300.00"),
        ("per_outage: {down: more than 15 min, amount: 100.00}", "200.00"),
        ("per_outage: {down: at least 15 min, amount: 100.00}", "300.00"),
        ("per_outage: {down: at least 20 min, by_share: yes, credit: 10 %}", "150.00"),
    ],
)
def test_so_much_for_each_outage(rule: str, amount: str) -> None:
    outages = [
        *down((NINE, minutes(15)), (NINE + hours(5), minutes(40))),
        *down((NOON_10, minutes(20)), share=Decimal("0.5")),
    ]
    assert credit_for(table(rule), outages).amount == money(amount)


def test_an_outage_that_the_contract_joins_is_one() -> None:
    joined = saying(
        table("per_outage: {amount: 100.00}"), ("period: month", "period: month\n        merge_within: 30 min")
    )
    near = down((NINE, minutes(10)), (NINE + minutes(40), minutes(10)))
    far = down((NINE, minutes(10)), (NINE + minutes(41), minutes(10)))
    assert [availability_credit(result(joined, outages)).amount for outages in (near, far)] == [100, 200]


# Growing with the misses, and only after several


GROWING = table(
    "growing: {within_months: 6, steps: ["
    "{miss: 1, measure: {pl: spotkanie naprawcze, en: a corrective meeting}},"
    "{miss: 2, credit: 10 %}, {miss: 3, credit: 20 %}, {miss: 4, credit: 30 %}]}"
)


@pytest.mark.parametrize(
    ("months", "amount"),
    [
        ((), None),
        ((9,), "100.00"),
        ((5,), None),
        ((6,), "100.00"),
        ((6, 9, 10), "300.00"),
        ((6, 7, 8, 9, 10), "300.00"),
    ],
)
def test_a_remedy_grows_with_the_misses_of_a_rolling_half_year(months: tuple[int, ...], amount: str | None) -> None:
    """Row 54: first a corrective meeting, then 10, 20, 30 %."""
    contract = saying(GROWING)
    earlier = [result(contract, down((warsaw(2026, m, 9, 9), hours(9))), at=warsaw(2026, m, 9)) for m in months]
    found = credit_for(GROWING, down((NINE, hours(9))), earlier=earlier)
    assert found.misses == 1 + len([month for month in months if month > 5])
    if amount is None:
        assert (found.code, found.amount) == (CreditCode.MEASURE_ONLY, money("0"))
        assert found.earned is not None
        assert found.earned.measure is not None
        assert found.earned.measure.en == "a corrective meeting"
    else:
        assert (found.code, found.amount) == (CreditCode.DUE, money(amount))


@pytest.mark.parametrize(
    ("months", "code"),
    [
        ((), CreditCode.NOT_IN_A_ROW),
        ((9,), CreditCode.NOT_IN_A_ROW),
        ((10,), CreditCode.DUE),
        ((9, 10), CreditCode.DUE),
    ],
)
def test_a_credit_may_need_two_bad_months_in_a_row(months: tuple[int, ...], code: CreditCode) -> None:
    """Row 55."""
    rule = table("bands: [{below: 99.50, credit: 20 %}], misses_in_row: 2")
    contract = saying(rule)
    earlier = [result(contract, down((warsaw(2026, m, 9, 9), hours(9))), at=warsaw(2026, m, 9)) for m in months]
    found = credit_for(rule, down((NINE, hours(9))), earlier=earlier)
    assert (found.code, found.in_a_row) == (code, 1 + (10 in months) + (9 in months and 10 in months))


# Conditions, several tables


TICKET = """
credits:
  clause: § 8
  conditions:
    ticket: {pl: zgłoszenie w systemie, en: a ticket in the system, clause: § 8 ust. 2}
  tables:
    - {targets: [line], base: service month, bands: [{below: 99.50, credit: 20 %}]}
"""


def test_a_condition_that_nobody_has_spoken_of_stays_open() -> None:
    found = credit_for(TICKET, down((NINE, hours(9))))
    assert (found.code, found.amount, [one.key for one in found.conditions]) == (
        CreditCode.DUE,
        money("200.00"),
        ["ticket"],
    )


def test_a_condition_that_does_not_hold_leaves_no_credit_and_is_named() -> None:
    found = credit_for(TICKET, down((NINE, hours(9))), holds={"ticket": False})
    assert (found.code, found.amount) == (CreditCode.CONDITION_FAILED, money("0"))
    assert [one.clause.paragraph for one in found.failed] == ["§ 8 ust. 2"]
    assert credit_for(TICKET, down((NINE, hours(9))), holds={"ticket": True}).conditions == ()


def test_every_table_for_a_target_gives_its_own_credit() -> None:
    both = """
    credits:
      clause: § 8
      tables:
        - {targets: [line], base: service month, bands: [{below: 99.50, credit: 20 %}]}
        - {targets: [line], base: service month, per_outage: {amount: 30.00}, clause: § 8 ust. 5}
    """
    found = credits_for(both, down((NINE, hours(5)), (NOON_10, hours(4))))
    assert [one.amount for one in found] == [money("200.00"), money("60.00")]
    assert found[1].clause is not None
    assert found[1].clause.paragraph == "§ 8 ust. 5"


@pytest.mark.parametrize(
    ("sections", "down_for", "needed"),
    [
        (GROWING, hours(9), 5),
        (GROWING, minutes(10), 0),  # no miss
        (table("bands: [{below: 99.50, credit: 20 %}], misses_in_row: 3"), hours(9), 2),
        (table("growing: {within_months: 4, below: 99.99 %, steps: [{miss: 1, credit: 1 %}]}"), minutes(10), 3),
        ("repeated_misses: {misses: 3, within_months: 6, factor: 2, clause: § 8}\n", hours(9), 5),
        (table("bands: [{below: 99.50, credit: 20 %}]"), hours(9), 0),
    ],
)
def test_only_the_periods_before_that_a_rule_looks_at_are_needed(
    sections: str, down_for: timedelta, needed: int
) -> None:
    one = result(saying(sections), down((NINE, down_for)))
    assert earlier_periods_needed(one.version, one) == needed


# Conditions of the SLA itself


ELIGIBLE = """
eligibility:
  clause: § 7
  needs:
    trunks: {pl: oba trunki zarejestrowane, en: both trunks registered, otherwise: no credit, clause: § 7 ust. 1}
"""


@pytest.mark.parametrize(
    ("ends", "code"),
    [
        (warsaw(2026, 11, 3), CreditCode.CONDITION_FAILED),
        (warsaw(2026, 11, 1), CreditCode.DUE),  # over before the period began
        (None, CreditCode.CONDITION_FAILED),
    ],
)
def test_a_condition_of_the_sla_that_lapsed_in_the_period_leaves_no_credit(
    ends: datetime | None, code: CreditCode
) -> None:
    contract = saying(ELIGIBLE + table("bands: [{below: 99.50, credit: 20 %}]"))
    lapse = Lapse("trunks", warsaw(2026, 10, 30), ends)
    one = result(contract, down((NINE, hours(9))), lapses=(lapse,))
    found = availability_credit(one)
    assert found.code is code
    if found.failed:
        assert (found.failed[0].text.en, found.failed[0].clause.paragraph) == ("both trunks registered", "§ 7 ust. 1")
