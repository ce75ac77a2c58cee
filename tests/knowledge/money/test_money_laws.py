"""Laws of money: a walk over minutes counts the same; order never matters; no cap is passed; nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.contract.remedies import LatenessPenalty, LatenessTier, LatenessUnit
from knowledge.contract.severities import ClockKind
from knowledge.downtime.rounding import money
from knowledge.money.lateness_units import parts_of
from knowledge.money.remedies import Credit, availability_credits
from knowledge.money.settlement import settle
from tests.knowledge.engine_contracts import CLAUSE, minutes, outage, warsaw
from tests.knowledge.money.money_contracts import down, result, saying, table

OCTOBER = warsaw(2026, 10, 1)
OCTOBER_UTC = OCTOBER.astimezone(UTC)
MINUTES = 44_700  # the clock goes back on the 25th

Outages = list[tuple[int, int]]
outages = st.lists(st.tuples(st.integers(0, MINUTES - 1), st.integers(1, 2000)), max_size=6)


def walked(found: Outages) -> list[bool]:
    """Return for every minute of October 2026 in Warsaw whether it was down."""
    line = [False] * MINUTES
    for start, length in found:
        for minute in range(start, min(MINUTES, start + length)):
            line[minute] = True
    return line


def runs(line: Sequence[bool]) -> list[int]:
    return [len(list(run)) for is_down, run in groupby(line) if is_down]


def days(line: Sequence[bool]) -> list[Sequence[bool]]:
    """Return the minutes of each local day."""
    found, at = [], 0
    for day in range(31):
        length = 1500 if day == 24 else 1440
        found.append(line[at : at + length])
        at += length
    return found


def computed(rule: str, found: Outages) -> Credit:
    contract = saying(table(rule))
    records = [
        outage(OCTOBER_UTC + minutes(start), minutes(length), key=str(number))
        for number, (start, length) in enumerate(found)
    ]
    (credit,) = availability_credits(result(contract, records, at=OCTOBER))
    return credit


@given(outages)
def test_blocks_days_outages_and_lost_time_are_those_of_a_walk_over_minutes(found: Outages) -> None:
    line = walked(found)
    whole = runs(line)
    expected = {
        "per_block: {length: 30 min, counted: completed, amount: 1.00}": Fraction(sum(run // 30 for run in whole)),
        "per_block: {length: 30 min, counted: started, amount: 1.00}": Fraction(sum(-(-run // 30) for run in whole)),
        "per_outage: {down: more than 60 min, amount: 1.00}": Fraction(sum(run > 60 for run in whole)),
        "per_day: {down: at least 45 min, amount: 1.00}": Fraction(
            sum(max(runs(day), default=0) >= 45 for day in days(line))
        ),
        "per_day: {down: at least 45 min, together: yes, amount: 1.00}": Fraction(
            sum(sum(day) >= 45 for day in days(line))
        ),
    }
    for rule, units in expected.items():
        assert computed(rule, found).amount == money(units)
    assert computed("lost_time: {times: 10}", found).amount == money(Fraction(10 * 1000 * sum(line), MINUTES))


@given(outages, st.permutations(range(6)))
def test_the_order_of_outages_does_not_matter(found: Outages, order: list[int]) -> None:
    shuffled = [found[place] for place in order if place < len(found)]
    for rule in ("lost_time: {}", "per_block: {length: 30 min, counted: completed, credit: 5 %}"):
        assert computed(rule, shuffled).amount == computed(rule, found).amount


@given(outages, st.decimals(0, 2000, places=2))
def test_a_cap_is_never_passed_and_never_adds(found: Outages, limit: Decimal) -> None:
    caps = f"caps: {{clause: § 10, items: [{{amount: {limit}, remedies: all, in_each: month}}]}}\n"
    contract = saying(table("lost_time: {times: 10}") + caps)
    records = down(*((OCTOBER_UTC + minutes(start), minutes(length)) for start, length in found[:1]))
    one = result(contract, records, at=OCTOBER)
    credits = availability_credits(one)
    settled = settle(contract, contract.versions[-1], one.period, credits=credits)
    assert settled.total == min(limit, credits[0].amount)
    assert settled.credits + settled.penalties == settled.total


@given(st.lists(st.integers(0, 900), max_size=12))
def test_what_is_held_is_issued_later_and_never_lost(lengths: list[int]) -> None:
    held = "smallest_credit: {amount: 20.00, if_smaller: held, clause: § 11}\n"
    contract = saying(table("lost_time: {times: 10}") + held)
    waiting, issued, computed_in_all = Decimal(0), Decimal(0), Decimal(0)
    for length in lengths:
        records = down((OCTOBER_UTC + minutes(60), minutes(length))) if length else []
        one = result(contract, records, at=OCTOBER)
        credits = availability_credits(one)
        settled = settle(contract, contract.versions[-1], one.period, credits=credits, held_before=waiting)
        waiting = settled.held
        issued += settled.total
        computed_in_all += credits[0].amount
        assert settled.total == 0 or settled.total >= 20
    assert issued + waiting == computed_in_all


UNITS = [unit for unit in LatenessUnit if unit is not LatenessUnit.EVENT]


@pytest.mark.parametrize("unit", UNITS)
@given(late=st.integers(0, 5 * 86_400), ends=st.lists(st.integers(1, 86_400), min_size=1, max_size=3, unique=True))
def test_tiers_share_out_the_units_of_a_lateness(unit: LatenessUnit, late: int, ends: list[int]) -> None:
    lateness, limit = timedelta(seconds=late), timedelta(hours=4)
    tiers = tuple(LatenessTier(timedelta(seconds=end), amount=Decimal(place)) for place, end in enumerate(sorted(ends)))
    rule = LatenessPenalty(
        ClockKind.RESOLVE,
        "high",
        unit,
        CLAUSE,
        block=timedelta(minutes=30),
        tiers=(*tiers, LatenessTier(None, Decimal(9))),
    )
    plain = LatenessPenalty(ClockKind.RESOLVE, "high", unit, CLAUSE, amount=Decimal(1), block=timedelta(minutes=30))
    parts = parts_of(rule, lateness, None, limit)
    assert sum(part.units for part in parts) == sum(part.units for part in parts_of(plain, lateness, None, limit))
    assert [part.each for part in parts] == sorted(part.each for part in parts)
