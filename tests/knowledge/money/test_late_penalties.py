"""A late step is worth what the file says: per hour, block, day, multiple, event, growing, of any base, up to a sum."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from knowledge.incidents.clocks import clocks_under
from knowledge.incidents.incident import IncidentAcknowledged, IncidentResolved
from knowledge.incidents.state import state_of
from knowledge.money.fees import Invoices
from knowledge.money.penalties import LatePenalty, late_penalties
from knowledge.money.settlement import settle
from knowledge.money.supposed import supposed_penalties
from tests.knowledge.engine_contracts import happened, hours, minutes, reported, warsaw
from tests.knowledge.money.money_contracts import LATER, money, result, saying

NINE = warsaw(2026, 11, 9, 9)
ALWAYS = ("hours: Mon-Fri 08:00-18:00", "hours: 24/7")  # the limit of removal is 8 h


def rule(said: str) -> str:
    return f"late_penalties: {{clause: § 9, items: [{{severity: critical, clock: resolve, {said}}}]}}\n"


def penalty(said: str, late: timedelta, **more: Any) -> LatePenalty:
    version = saying(rule(said), ALWAYS).versions[-1]
    fixed = NINE + hours(8) + late
    state = state_of((reported(NINE, severity="critical"), happened(fixed, IncidentResolved(fixed))), LATER)
    assert state is not None
    (found,) = late_penalties(version, state, clocks_under(version, state, LATER), LATER, **more)
    return found


@pytest.mark.parametrize(
    ("said", "late", "units", "amount"),
    [
        ("per: started hour, amount: 50", hours(2) + minutes(1), 3, "150.00"),
        ("per: completed hour, amount: 50", minutes(119), 1, "50.00"),
        ("per: started block, block: 30 min, amount: 20", minutes(61), 3, "60.00"),
        ("per: completed block, block: 30 min, amount: 20", minutes(61), 2, "40.00"),
        ("per: completed block, block: 30 min, amount: 20", minutes(29), 0, "0.00"),
        ("per: started day, percent: 2 %", hours(25), 2, "40.00"),
        ("per: completed day, percent: 2 %", hours(25), 1, "20.00"),
        ("per: started multiple, percent: 5 %", hours(8) + timedelta(seconds=1), 2, "100.00"),
        ("per: completed multiple, percent: 5 %", hours(15), 1, "50.00"),
        ("per: event, amount: 300", minutes(1), 1, "300.00"),
    ],
)
def test_lateness_is_counted_in_the_units_that_the_contract_names(
    said: str, late: timedelta, units: int, amount: str
) -> None:
    found = penalty(said, late)
    assert (found.units, found.amount) == (units, money(amount))


TIERS = "tiers: [{up_to: 4 h, amount: 50}, {up_to: 8 h, amount: 100}, {amount: 200}]"


@pytest.mark.parametrize(
    ("late", "amount", "parts"),
    [
        (hours(4), "200.00", [(4, 50)]),
        (hours(4) + timedelta(seconds=1), "300.00", [(4, 50), (1, 100)]),
        (hours(9.5), "1000.00", [(4, 50), (4, 100), (2, 200)]),
    ],
)
def test_each_unit_is_worth_what_the_tier_says_in_which_it_begins(
    late: timedelta, amount: str, parts: list[tuple[int, int]]
) -> None:
    found = penalty(f"per: started hour, {TIERS}", late)
    assert (found.amount, [(part.units, int(part.each)) for part in found.parts]) == (money(amount), parts)


@pytest.mark.parametrize(("late", "amount"), [(hours(4), "50.00"), (hours(4.5), "100.00"), (hours(30), "200.00")])
def test_of_one_event_the_whole_lateness_decides_the_tier(late: timedelta, amount: str) -> None:
    assert penalty(f"per: event, {TIERS}", late).amount == money(amount)


@pytest.mark.parametrize(
    ("said", "amount", "uncut"),
    [
        ("per: started hour, percent: 1 %, at_most_percent: 100 %", "1000.00", "1200.00"),  # feature 65 of the sources
        ("per: started hour, amount: 50, at_most: 500.00", "500.00", "6000.00"),
        ("per: started hour, amount: 5, at_most: 1000.00", "600.00", None),
    ],
)
def test_a_penalty_for_one_event_has_a_highest_sum(said: str, amount: str, uncut: str | None) -> None:
    found = penalty(said, hours(120))
    assert (found.amount, found.uncut) == (money(amount), uncut and money(uncut))


@pytest.mark.parametrize(
    ("base", "amount"),
    [
        ("service month", "10.00"),
        ("total month", "15.00"),
        ("total year", "180.00"),
        ("previous invoice", "13.00"),
        ("next invoice", "15.00"),
    ],
)
def test_per_cent_are_taken_of_the_base_that_the_rule_names(base: str, amount: str) -> None:
    said = f"per: started hour, percent: 1 %, of: {base}"
    assert penalty(said, minutes(5), invoices=Invoices(previous=Decimal(1300))).amount == money(amount)


def test_a_late_answer_may_earn_a_credit_of_its_own_that_falls_under_the_caps_of_credits() -> None:
    said = """
    late_penalties:
      clause: § 9
      items:
        - {severity: critical, clock: acknowledge, per: event, percent: 10 %, counts_as: credit}
        - {severity: critical, clock: resolve, per: started hour, amount: 50}
    caps:
      clause: § 10
      items: [{amount: 30.00, remedies: credits, in_each: month}]
    """
    contract = saying(said, ALWAYS, ("react: 2 h", "acknowledge: 15 min\n        react: 2 h"))
    version = contract.versions[-1]
    at, fixed = NINE + hours(1), NINE + hours(9)
    log = (
        reported(NINE, severity="critical"),
        happened(at, IncidentAcknowledged()),
        happened(fixed, IncidentResolved(fixed)),
    )
    state = state_of(log, LATER)
    assert state is not None
    penalties = late_penalties(version, state, clocks_under(version, state, LATER), LATER)
    settled = settle(contract, version, result(contract, ()).period, penalties=penalties)
    assert [line.is_penalty for line in settled.lines] == [False, True]
    assert (settled.credits, settled.penalties, settled.total) == (money("30.00"), money("50.00"), money("80.00"))


@pytest.mark.parametrize(
    ("said", "late", "amount", "each"),
    [
        ("per: started multiple, amount: 10", hours(17), "30.00", "10.00"),
        (f"per: started hour, {TIERS}", hours(5), "300.00", None),
        ("per: started hour, amount: 50, at_most: 120.00", hours(5), "120.00", "50.00"),
    ],
)
def test_a_supposed_lateness_is_worth_the_same(said: str, late: timedelta, amount: str, each: str | None) -> None:
    (found,) = supposed_penalties(saying(rule(said), ALWAYS).versions[-1], "critical", late)
    assert (found.amount, found.each) == (money(amount), each and money(each))
