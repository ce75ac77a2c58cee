"""When a budget would be gone if it went on, and what a supposed outage would do to it: exact under every rule."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.contract.agreement import Contract
from knowledge.downtime.availability import period_of
from knowledge.downtime.budget import budget
from knowledge.downtime.forecast import Forecast, ForecastCode, forecast
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.supposed import SupposedOutage, Supposition, suppose_going_on, suppose_outage
from knowledge.incidents.incident import OutageRecorded
from tests.knowledge.engine_contracts import NAME, hours, minutes, outage, warsaw
from tests.knowledge.small_contract import read

NINE = warsaw(2026, 11, 9, 9)  # a Monday; the month allows 216 minutes
MONTH_END = warsaw(2026, 12, 1)
SECOND = timedelta(seconds=1)


@cache
def contract(saying: str = "") -> Contract:
    return read(more="".join(f"        {line}\n" for line in saying.splitlines()))


def foreseen(
    *outages: OutageRecorded, saying: str = "", now: datetime = NINE, works: tuple[PlannedWork, ...] = ()
) -> Forecast:
    under = contract(saying)
    (target,) = under.versions[0].targets
    period = period_of(under.versions[0], target, NINE)
    found = forecast(under, target.key, period, outages=outages, works=works, now=now)
    assert found is not None
    return found


def since(start: datetime, share: str = "1") -> OutageRecorded:
    return outage(start, None, share=Decimal(share), key=f"since {start}")


# The end of a budget


def test_a_running_outage_uses_the_budget_up_minute_by_minute() -> None:
    found = foreseen(since(NINE - minutes(16)))
    assert (found.code, found.after) == (ForecastCode.WILL_BE_USED_UP, minutes(200))
    assert found.at == NINE + minutes(200)
    assert found.then is not None
    assert found.then.left_seconds == 0
    assert not found.jumps
    assert found.now.left_seconds == 200 * 60


def test_what_was_used_before_shortens_what_is_left() -> None:
    found = foreseen(outage(NINE - hours(24), minutes(100)), since(NINE))
    assert found.after == minutes(116)


@pytest.mark.parametrize(("share", "after"), [("0.5", minutes(432)), ("0.25", minutes(864))])
def test_a_partial_outage_uses_it_up_more_slowly(share: str, after: timedelta) -> None:
    assert foreseen(since(NINE, share), saying="partial: {counts: share}").after == after


def test_overlapping_outages_use_it_up_once_and_the_heavier_one_first() -> None:
    both = since(NINE, "0.5"), since(NINE, "1")
    assert foreseen(*both, saying="partial: {counts: share}").after == minutes(216)


def test_only_measured_hours_use_it_up() -> None:
    # 20 working days of 10 h less 11 November: 0.5 % of 12,000 minutes is an hour
    found = foreseen(since(warsaw(2026, 11, 9, 17, 30)), saying="measured_in: support", now=warsaw(2026, 11, 9, 17, 30))
    assert found.at == warsaw(2026, 11, 10, 8, 30)


def test_an_outage_too_short_so_far_takes_it_all_at_one_stroke() -> None:
    saying = "smallest: at least 300 min"
    found = foreseen(since(NINE), saying=saying)
    assert (found.code, found.after) == (ForecastCode.WILL_BE_USED_UP, minutes(300))
    assert found.then is not None
    assert found.then.left_seconds == -84 * 60
    assert found.jumps
    later = foreseen(since(NINE), saying="smallest: more than 300 min")
    assert later.at is not None
    assert minutes(300) < later.at - NINE <= minutes(300) + timedelta.resolution


def test_repeats_near_to_each_other_make_the_running_one_count_sooner() -> None:
    saying = "smallest: at least 300 min\nmerge_within: 30 min"
    repeat = outage(NINE - minutes(120), minutes(100))
    assert foreseen(repeat, since(NINE), saying=saying).after == minutes(200)


def test_planned_work_that_counts_uses_it_up_as_well() -> None:
    unannounced = PlannedWork("w", ("hotline",), NINE - hours(1), NINE + hours(1), NINE + hours(3), NAME)
    found = foreseen(outage(NINE - hours(20), minutes(156)), works=(unannounced,))
    assert (found.code, found.at) == (ForecastCode.WILL_BE_USED_UP, NINE + hours(2))


def test_stated_minutes_that_govern_are_what_is_used_up() -> None:
    assert foreseen(since(NINE), saying="stated_allowance: {time: 40 min, governs: yes}").after == minutes(40)


@pytest.mark.parametrize(
    ("outages", "now", "code"),
    [
        ((since(warsaw(2026, 11, 9, 4)),), NINE, ForecastCode.USED_UP),
        ((outage(NINE - hours(5), minutes(216)),), NINE, ForecastCode.USED_UP),
        ((since(MONTH_END - minutes(300), "0.5"),), MONTH_END - minutes(300), ForecastCode.LASTS),
        ((outage(NINE - hours(5), minutes(10)),), NINE, ForecastCode.NOTHING_LASTS),
        ((), NINE, ForecastCode.NOTHING_LASTS),
        ((), warsaw(2026, 10, 1), ForecastCode.NOT_BEGUN),
        ((since(MONTH_END - minutes(5)),), MONTH_END + hours(1), ForecastCode.PERIOD_OVER),
    ],
)
def test_where_there_is_no_instant_the_reason_is_said(
    outages: tuple[OutageRecorded, ...], now: datetime, code: ForecastCode
) -> None:
    found = foreseen(*outages, saying="partial: {counts: share}", now=now)
    assert (found.code, found.at, found.after) == (code, None, None)


def test_a_group_that_is_not_measured_has_no_forecast() -> None:
    period = period_of(contract().versions[0], contract().versions[0].targets[0], NINE)
    assert forecast(contract(), "moon", period, outages=(), works=(), now=NINE) is None


@settings(max_examples=40)
@given(
    ran=st.integers(0, 400),
    before=st.integers(0, 300),
    share=st.sampled_from(["0.1", "0.5", "1"]),
    smallest=st.sampled_from([1, 90, 300]),
    hours_of=st.sampled_from(["", "measured_in: support\n"]),
)
def test_the_second_before_something_is_left_and_at_the_instant_nothing_is(
    ran: int, before: int, share: str, smallest: int, hours_of: str
) -> None:
    saying = f"{hours_of}partial: {{counts: share}}\nsmallest: at least {smallest} min"
    records = outage(NINE - hours(40), minutes(before or 1)), since(NINE - minutes(ran), share)
    found = foreseen(*records, saying=saying)
    if found.code is not ForecastCode.WILL_BE_USED_UP:
        assert found.code in (ForecastCode.USED_UP, ForecastCode.LASTS)
        return
    assert found.at is not None
    assert found.then is not None
    assert found.then.left_seconds <= 0
    assert foreseen(*records, saying=saying, now=found.at).code is ForecastCode.USED_UP
    just_before = foreseen(*records, saying=saying, now=found.at - timedelta.resolution)
    assert just_before.now.left_seconds > 0


# What if


def supposed(what: SupposedOutage, *outages: OutageRecorded, saying: str = "", now: datetime = NINE) -> Supposition:
    under = contract(saying)
    (target,) = under.versions[0].targets
    period = period_of(under.versions[0], target, what.start)
    found = suppose_outage(under, target.key, period, what, outages=outages, works=(), now=now)
    assert found is not None
    return found


def test_a_supposed_outage_takes_its_minutes_off_the_budget() -> None:
    found = supposed(SupposedOutage(NINE + hours(30), minutes(40)), outage(NINE - hours(5), minutes(100)))
    assert found.before.left_seconds == 116 * 60
    assert found.after.left_seconds == 76 * 60
    assert found.added_seconds == 2400
    assert not found.would_miss
    assert found.at == NINE + hours(30) + minutes(40)


@pytest.mark.parametrize(("length", "would_miss"), [(minutes(216), False), (minutes(216) + SECOND, True)])
def test_the_last_minute_allowed_keeps_the_target(length: timedelta, would_miss: bool) -> None:
    assert supposed(SupposedOutage(NINE, length)).would_miss is would_miss


@pytest.mark.parametrize(
    ("what", "added"),
    [
        (SupposedOutage(NINE, minutes(60), share=Decimal("0.5")), 1800),
        (SupposedOutage(NINE, minutes(10)), 0),
        (SupposedOutage(warsaw(2026, 11, 9, 17, 40), minutes(60)), 1200),
        (SupposedOutage(warsaw(2026, 11, 11, 9), minutes(60)), 0),
        (SupposedOutage(warsaw(2026, 11, 14, 9), minutes(60)), 0),
        (SupposedOutage(NINE, minutes(60), service="sip"), 0),
    ],
)
def test_any_hour_and_any_share_is_answered_by_the_rules_of_the_contract(what: SupposedOutage, added: int) -> None:
    saying = "measured_in: support\nsmallest: more than 15 min\npartial: {counts: share}"
    assert supposed(what, saying=saying).added_seconds == added


def test_a_cause_that_is_excluded_adds_nothing() -> None:
    exclusions = "    exclusions: {clause: § 9, items: {power: {pl: prąd, en: power, proof_by: provider}}}\n"
    under = read(more=exclusions)
    (target,) = under.versions[0].targets
    period = period_of(under.versions[0], target, NINE)
    what = SupposedOutage(NINE, minutes(60), exclusion="power")
    found = suppose_outage(under, target.key, period, what, outages=(), works=(), now=NINE)
    assert found is not None
    assert found.added_seconds == 0


def test_a_supposed_outage_that_overlaps_a_real_one_adds_only_the_rest() -> None:
    assert supposed(SupposedOutage(NINE, minutes(60)), outage(NINE - minutes(30), minutes(50))).added_seconds == 2400


def test_an_outage_that_lasts_is_taken_to_have_ended_now() -> None:
    found = supposed(SupposedOutage(NINE + hours(2), minutes(30)), since(NINE - minutes(10)))
    assert found.before.used_seconds == 600
    assert found.added_seconds == 1800


def test_a_past_outage_can_be_supposed_too() -> None:
    found = supposed(SupposedOutage(warsaw(2026, 11, 2, 9), minutes(30)))
    assert found.added_seconds == 1800
    assert found.at == NINE


@pytest.mark.parametrize(("length", "share"), [(timedelta(), "1"), (minutes(5), "0"), (minutes(5), "1.1")])
def test_what_is_no_outage_cannot_be_supposed(length: timedelta, share: str) -> None:
    with pytest.raises(ValueError, match=r"supposed|share"):
        SupposedOutage(NINE, length, Decimal(share))


# If it goes on


def going_on(length: timedelta, *outages: OutageRecorded, saying: str = "") -> Supposition:
    under = contract(saying)
    (target,) = under.versions[0].targets
    period = period_of(under.versions[0], target, NINE)
    found = suppose_going_on(under, target.key, period, length, outages=outages, works=(), now=NINE)
    assert found is not None
    return found


def test_two_hours_more_of_the_running_outage_are_added_with_its_own_share() -> None:
    found = going_on(hours(2), since(NINE - minutes(20), "0.5"), saying="partial: {counts: share}")
    assert found.before.used_seconds == 600
    assert found.added_seconds == 3600
    assert found.after.left_seconds == (216 - 70) * 60


def test_a_running_outage_too_short_so_far_adds_all_of_itself() -> None:
    found = going_on(minutes(10), since(NINE - minutes(6)), saying="smallest: more than 15 min")
    assert found.before.used_seconds == 0
    assert found.added_seconds == 16 * 60


def test_where_nothing_lasts_nothing_is_added() -> None:
    found = going_on(hours(2), outage(NINE - hours(5), minutes(30)))
    assert found.added_seconds == 0
    with pytest.raises(ValueError, match="less than nothing"):
        going_on(-SECOND)


@settings(max_examples=40)
@given(length=st.integers(1, 2000), share=st.integers(1, 100), ran=st.integers(0, 600))
def test_going_on_is_the_measurement_that_will_be_taken_then(length: int, share: int, ran: int) -> None:
    saying = "partial: {counts: share}\nmeasured_in: support\nsmallest: at least 20 min"
    record = since(NINE - minutes(ran), str(Decimal(share) / 100))
    found = going_on(minutes(length), record, saying=saying)
    later = foreseen(record, saying=saying, now=NINE + minutes(length))
    assert found.after.used_seconds == later.now.used_seconds
    assert found.after.measurement.percent == later.now.measurement.percent
    assert found.added_seconds >= Fraction(0)
    assert budget(found.before.measurement) == found.before
