"""A share is taken of what the contract names: a service, a site, all fees, an invoice, a month or a part of it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from knowledge.contract.remedies import FeeBase
from knowledge.money.fees import Invoices, assumed_invoices, fee_amount, monthly_fee
from knowledge.money.remedies import availability_credit
from tests.knowledge.engine_contracts import hours, warsaw
from tests.knowledge.money.money_contracts import FEES, credit_for, down, money, result, saying, table, version_saying
from tests.knowledge.small_contract import read

NINE = warsaw(2026, 11, 9, 9)
BANDS = "bands: [{below: 99.50, credit: 10 %}]"


@pytest.mark.parametrize(
    ("base", "amount"),
    [
        ("service period", "100.00"),
        ("service month", "100.00"),
        ("service year", "1200.00"),
        ("total month", "150.00"),
        ("total period", "150.00"),
        ("total year", "1800.00"),
        ("previous invoice", "130.00"),
        ("next invoice", "170.00"),
    ],
)
def test_each_base_is_a_fee_of_its_own(base: str, amount: str) -> None:
    invoices = Invoices(previous=Decimal(1300), next=Decimal(1700))
    assert credit_for(table(BANDS, base), down((NINE, hours(9))), invoices=invoices).amount == money(amount)


def test_a_quarter_has_three_monthly_fees_and_one_month_is_still_one() -> None:
    quarter = ("period: month", "period: quarter")
    for base, amount in (("service period", "300.00"), ("total period", "450.00"), ("service month", "100.00")):
        contract = saying(table(BANDS, base), quarter)
        found = availability_credit(result(contract, down((NINE, hours(30)))))
        assert found.amount == money(amount)


def test_an_invoice_that_is_not_known_is_taken_as_the_monthly_fee_and_says_so() -> None:
    found = credit_for(table(BANDS, "next invoice"), down((NINE, hours(9))))
    assert found.base is not None
    assert (found.amount, found.base.assumed) == (money("150.00"), True)


def test_the_invoice_before_an_annex_is_that_of_the_version_then_in_force() -> None:
    annex = """
      - version: annex1
        amends: v1
        name: {pl: Aneks, en: Annex}
        effective: 2026-11-01
        entered: {by: A. Nowak, on: 2026-10-01}
        fees: {clause: § 1, items: {hotline: {name: {pl: infolinia, en: hotline}, amount: 2000.00, services: hotline}}}
    """
    contract = read(more=FEES + "".join(line[4:] + "\n" for line in annex.splitlines()))
    period = result(contract, ()).period
    assert assumed_invoices(contract, period) == Invoices(money("1500.00"), money("2000.00"), assumed=True)
    known = Invoices(previous=money("1400.00"))
    assert assumed_invoices(contract, period, known).previous == money("1400.00")


SITE_FEES = """
    fees:
      clause: § 3
      items:
        hotline_l: {name: {pl: infolinia L, en: hotline L}, amount: 600.00, services: hotline, site: london}
        hotline_g: {name: {pl: infolinia G, en: hotline G}, amount: 400.00, services: hotline, site: gdansk}
        sip_l: {name: {pl: SIP L, en: SIP L}, amount: 90.00, services: sip, site: london}
        shared: {name: {pl: platforma, en: platform}, amount: 50.00, services: []}
"""


def test_the_fees_of_a_site_are_those_of_all_its_services() -> None:
    version = read(
        more="    sites:\n      london: {pl: L, en: L}\n      gdansk: {pl: G, en: G}\n" + SITE_FEES
    ).versions[-1]
    of_site = fee_amount(version, FeeBase.SITE_MONTH, ("hotline",), site="london", period=version.targets[0].period)
    of_service = fee_amount(
        version, FeeBase.SERVICE_MONTH, ("hotline",), site="london", period=version.targets[0].period
    )
    assert (of_site.amount, of_service.amount) == (money("690.00"), money("600.00"))


LEVEL = """
level:
  clause: § 3
  name: {pl: rozszerzony, en: extended}
  surcharge: 150.00
  gives: {pl: więcej, en: more}
"""


@pytest.mark.parametrize(
    ("counts", "whole", "service"),
    [("", "1500.00", "1000.00"), ("in the whole fee", "1650.00", "1000.00"), ("in every fee", "1650.00", "1100.00")],
)
def test_the_surcharge_belongs_to_the_fees_only_as_stated(counts: str, whole: str, service: str) -> None:
    version = version_saying(LEVEL + (f"  surcharge_counts: {counts}\n" if counts else ""))
    kind = version.targets[0].period
    assert monthly_fee(version) == money(whole)
    assert fee_amount(version, FeeBase.TOTAL_MONTH, (), site=None, period=kind).amount == money(whole)
    assert fee_amount(version, FeeBase.SERVICE_MONTH, ("hotline",), site=None, period=kind).amount == money(service)


PARTIAL = ("effective: 2026-01-01", "effective: 2026-11-16")


@pytest.mark.parametrize(
    ("rule", "base", "amount"),
    [
        ("", "service month", "100.00"),
        ("partial_months: {rule: whole, clause: § 3}\n", "service month", "100.00"),
        ("partial_months: {rule: by day, clause: § 3}\n", "service month", "50.00"),  # 15 of 30 days
        ("partial_months: {rule: by day, clause: § 3}\n", "service year", "1200.00"),
    ],
)
def test_a_month_partly_under_contract_is_taken_by_its_days_where_stated(rule: str, base: str, amount: str) -> None:
    contract = saying(rule + table(BANDS, base), PARTIAL)
    found = availability_credit(result(contract, down((warsaw(2026, 11, 20, 9), hours(9)))))
    assert found.amount == money(amount)


def test_a_quarter_partly_under_contract_has_its_months_by_their_days() -> None:
    rule = "partial_months: {rule: by day, clause: § 3}\n" + table(BANDS, "service period")
    contract = saying(rule, PARTIAL, ("period: month", "period: quarter"))
    found = availability_credit(result(contract, down((warsaw(2026, 11, 20, 9), hours(30)))))
    assert found.base is not None
    assert (found.base.months, found.amount) == (Fraction(3, 2), money("150.00"))


@pytest.mark.parametrize("base", ["service month", "service period", "service year"])
def test_lost_time_of_a_quarter_is_a_part_of_the_fee_for_the_quarter(base: str) -> None:
    contract = saying(table("lost_time: {}", base), ("period: month", "period: quarter"))
    found = availability_credit(result(contract, down((NINE, hours(10)))))
    assert found.amount == money("13.58")  # 3,000.00 × 10 h of 2,209 h (the clock goes back in October)


@pytest.mark.parametrize("rule", ["", "partial_months: {rule: by day, clause: § 3}\n"])
def test_lost_time_costs_the_same_in_a_month_partly_under_contract(rule: str) -> None:
    contract = saying(rule + table("lost_time: {}"), PARTIAL)
    found = availability_credit(result(contract, down((warsaw(2026, 11, 20, 9), hours(9)))))
    assert found.amount == money("12.50")  # 1,000.00 × 9 h of 720 h
