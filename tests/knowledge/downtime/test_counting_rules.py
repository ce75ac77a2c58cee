"""How a measured group says that downtime is counted, from the contract file to the figure."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from knowledge.contract.counting import Rounding
from knowledge.downtime.availability import Measurement, measure, period_of
from knowledge.downtime.budget import budget
from knowledge.downtime.outage_verdicts import TakenReason, VerdictCode
from knowledge.downtime.rounding import rounded
from knowledge.incidents.incident import OutageRecorded
from tests.knowledge.engine_contracts import hours, minutes, outage, warsaw
from tests.knowledge.small_contract import errors_of, read_version, written

NINE = warsaw(2026, 11, 9, 9)
LATER = warsaw(2027, 2, 1)
SECOND = timedelta(seconds=1)


def measured(*outages: OutageRecorded, saying: str = "", at: datetime = NINE, now: datetime = LATER) -> Measurement:
    """Measure the small contract's only group, with these further keys."""
    lines = "".join(f"        {line}\n" for line in saying.splitlines())
    version = read_version(more=lines)
    (target,) = version.targets
    return measure(version, target, period_of(version, target, at), outages=outages, works=(), now=now)


def down(measurement: Measurement) -> timedelta:
    return timedelta(microseconds=int(measurement.downtime_seconds * 1_000_000))


# Weights


@pytest.mark.parametrize(("share", "counted"), [("0.19", 0), ("0.2", 10), ("0.49", 10), ("0.5", 30), ("1", 40)])
def test_the_weight_of_a_partial_outage_grows_in_steps(share: str, counted: int) -> None:
    saying = """\
partial:
  counts: fixed
  share_of: users
  from_share: 20 %
  weight: 25 %
  steps: [{from_share: 50 %, weight: 75 %}]"""
    result = measured(outage(NINE, minutes(40), share=Decimal(share)), saying=saying)
    assert down(result) == minutes(counted)


def test_time_times_the_share_of_channels_is_exact() -> None:
    saying = "partial: {counts: share, share_of: channels}"
    result = measured(outage(NINE, minutes(40), share=Decimal("0.2")), saying=saying)
    assert down(result) == minutes(8)


def test_repeats_of_consecutive_outages_do_not_add_up() -> None:
    saying = "merge_within: 10 min\nsmallest: {outage: at least 30 min, consecutive: yes}"
    twice = outage(NINE, minutes(20), key="a"), outage(NINE + minutes(25), minutes(20), key="b")
    assert [one.code for one in measured(*twice, saying=saying).verdicts] == [VerdictCode.TOO_SHORT] * 2
    touching = outage(NINE, minutes(20), key="a"), outage(NINE + minutes(20), minutes(10), key="b")
    assert down(measured(*touching, saying=saying)) == minutes(30)
    assert down(measured(*twice, saying=saying.replace("yes", "no"))) == minutes(40)


# Whose fault


@pytest.mark.parametrize(
    ("fault", "code", "provisional"),
    [
        ("provider", VerdictCode.COUNTED, False),
        (None, VerdictCode.COUNTED, True),
        ("Provider", VerdictCode.COUNTED, True),
        ("customer", VerdictCode.EXCLUDED, False),
        ("third_party", VerdictCode.EXCLUDED, False),
    ],
)
def test_only_what_is_attributed_to_the_provider_counts(
    fault: str | None, code: VerdictCode, provisional: bool
) -> None:
    saying = "provider_fault: {counts: required, clause: § 7}"
    result = measured(outage(NINE, minutes(40), fault=fault), saying=saying)
    (verdict,) = result.verdicts
    assert (verdict.code, verdict.provisional) == (code, provisional)
    assert result.provisional_seconds == (2400 if provisional else 0)
    if code is VerdictCode.EXCLUDED:
        (taken,) = verdict.taken
        assert (taken.reason, taken.key) == (TakenReason.NOT_PROVIDERS_FAULT, fault)
        assert taken.clause is not None
        assert taken.clause.paragraph == "§ 7"


def test_where_fault_is_not_required_nobody_has_to_attribute() -> None:
    for saying in ("", "provider_fault: not required"):
        result = measured(
            outage(NINE, minutes(40)), outage(NINE + hours(5), minutes(5), fault="customer"), saying=saying
        )
        assert down(result) == minutes(45)
        assert result.provisional_seconds == 0


# Rounding


@pytest.mark.parametrize(
    ("saying", "seconds"),
    [
        ("time_rounding: started", 180 + 60),
        ("time_rounding: completed", 120),
        ("time_rounding: {counts: started, of: sum}", 180),
        ("time_rounding: {counts: completed, of: sum}", 120),
        ("time_rounding: {counts: started, unit: 15 min}", 1800),
        ("time_rounding: {counts: completed, unit: 15 min}", 0),
        ("", 170),
    ],
)
def test_time_counts_in_started_or_completed_units(saying: str, seconds: int) -> None:
    short = outage(NINE, minutes(2) + 10 * SECOND), outage(NINE + hours(1), 40 * SECOND)
    assert measured(*short, saying=saying).downtime_seconds == seconds


def test_a_full_minute_is_not_rounded_up_and_the_rest_is_said() -> None:
    whole, started = outage(NINE, minutes(3)), outage(NINE + hours(1), minutes(3) + SECOND)
    result = measured(whole, started, saying="time_rounding: started")
    assert [verdict.added for verdict in result.verdicts] == [timedelta(), 59 * SECOND]


def test_started_minutes_are_counted_before_the_weight() -> None:
    saying = "time_rounding: started\npartial: {counts: share}"
    result = measured(outage(NINE, minutes(9) + SECOND, share=Decimal("0.5")), saying=saying)
    assert down(result) == minutes(5)


def test_repeats_that_are_one_outage_are_rounded_together() -> None:
    saying = "merge_within: 10 min\ntime_rounding: started"
    twice = outage(NINE, 90 * SECOND, key="a"), outage(NINE + minutes(5), 90 * SECOND, key="b")
    assert down(measured(*twice, saying=saying)) == minutes(3)


@pytest.mark.parametrize(
    ("value", "how", "expected"),
    [
        (Fraction(99885, 1000), Rounding.HALF_UP, "99.89"),
        (Fraction(99885, 1000), Rounding.HALF_DOWN, "99.88"),
        (Fraction(99885, 1000), Rounding.HALF_EVEN, "99.88"),
        (Fraction(99895, 1000), Rounding.HALF_EVEN, "99.90"),
        (Fraction(998851, 10000), Rounding.HALF_DOWN, "99.89"),
        (Fraction(998801, 10000), Rounding.UP, "99.89"),
        (Fraction(998899, 10000), Rounding.DOWN, "99.88"),
        (Fraction(9988, 100), Rounding.UP, "99.88"),
        (Fraction(-5, 1000), Rounding.HALF_UP, "-0.01"),
    ],
)
def test_halves_go_where_the_contract_says(value: Fraction, how: Rounding, expected: str) -> None:
    assert rounded(value, 2, how) == Decimal(expected)


def test_the_bands_see_the_result_rounded_as_stated_and_the_target_sees_it_exact() -> None:
    most = outage(warsaw(2026, 11, 2), hours(3) + minutes(36) + SECOND)
    result = measured(most, saying="rounding: {decimals: 2, how: up, clause: § 9}")
    assert (result.percent_for_bands, result.target_met) == (Decimal("99.50"), False)
    assert result.target.rounding_clause is not None
    assert result.target.rounding_clause.paragraph == "§ 9"
    assert measured(most, saying="rounding: {decimals: 2, how: down}").percent_for_bands == Decimal("99.49")
    assert measured(most, saying="rounding: 3").percent_for_bands == Decimal("99.500")


# Denominator


def test_weekends_and_days_off_can_be_left_out_of_the_measured_time() -> None:
    saying = "measured_in: weekdays"
    days = (
        "    schedules:\n",
        "    schedules:\n      weekdays:\n        name: {pl: dni robocze, en: weekdays}\n"
        "        hours: Mon-Fri 00:00-24:00\n        clause: § 4\n",
    )
    version = read_version(days, more=f"        {saying}\n")
    (target,) = version.targets
    saturday, holiday = outage(warsaw(2026, 11, 7), hours(24)), outage(warsaw(2026, 11, 11), hours(24))
    monday = outage(warsaw(2026, 11, 9, 23), hours(2))
    result = measure(
        version, target, period_of(version, target, NINE), outages=[saturday, holiday, monday], works=(), now=LATER
    )
    assert result.measured_seconds == 20 * 24 * 3600
    assert down(result) == hours(2)


# Periods


@pytest.mark.parametrize(
    ("saying", "first", "last", "whole"),
    [
        ("begins_on: 15", (2026, 10, 15), (2026, 11, 14), 31 * 24 * 60 + 60),
        ("begins_on: 9", (2026, 11, 9), (2026, 12, 8), 30 * 24 * 60),
        ("begins_on: 10", (2026, 10, 10), (2026, 11, 9), 31 * 24 * 60 + 60),
    ],
)
def test_a_billing_month_begins_on_its_day(
    saying: str, first: tuple[int, int, int], last: tuple[int, int, int], whole: int
) -> None:
    period = measured(saying=saying).period
    assert (period.first_day.timetuple()[:3], period.last_day.timetuple()[:3]) == (first, last)
    assert period.minutes == whole


@pytest.mark.parametrize(
    ("period", "days"),
    [("quarter", 92), ("half year", 184), ("year", 365), ("rolling", 180)],
)
def test_a_result_can_be_of_any_period(period: str, days: int) -> None:
    rolling = "        rolling_days: 180\n" if period == "rolling" else ""
    version = read_version(("period: month", f"period: {period}"), more=rolling)
    (target,) = version.targets
    found = period_of(version, target, NINE)
    assert found.days == days
    result = measure(version, target, found, outages=[outage(NINE, hours(1))], works=(), now=LATER)
    assert budget(result).left_seconds == result.measured_seconds / 200 - 3600


# The stated allowance


def test_the_per_cent_decides_unless_the_stated_minutes_govern() -> None:
    lasted = outage(NINE, minutes(217))
    percent = measured(lasted, saying="stated_allowance: 219 min")
    assert not percent.target_met
    assert budget(percent).left_seconds == -60
    governed = measured(lasted, saying="stated_allowance: {time: 219 min, governs: yes, clause: § 6}")
    assert governed.target_met
    spent = budget(governed)
    assert spent.allowance_seconds == 219 * 60
    assert spent.left_seconds == 120
    assert spent.computed_allowance_seconds == 216 * 60
    assert spent.stated_allowance is not None
    assert spent.stated_allowance.clause.paragraph == "§ 6"


def test_stated_minutes_that_govern_are_exhausted_by_a_second_more() -> None:
    saying = "stated_allowance: {time: 40 min, governs: yes}"
    assert measured(outage(NINE, minutes(40)), saying=saying).target_met
    assert not measured(outage(NINE, minutes(40) + SECOND), saying=saying).target_met


# To date


@pytest.mark.parametrize(
    ("now", "allowed", "left"),
    [
        (warsaw(2026, 11, 1), 0, 0),
        (warsaw(2026, 11, 11), 72, 12),
        (warsaw(2026, 11, 10), Fraction(324, 5), Fraction(24, 5)),
        (warsaw(2026, 11, 9, 10), Fraction(303, 5), Fraction(3, 5)),
        (warsaw(2026, 12, 1), 216, 156),
        (warsaw(2027, 1, 1), 216, 156),
    ],
)
def test_a_budget_to_date_is_the_part_of_the_time_gone_by(now: datetime, allowed: Fraction, left: Fraction) -> None:
    spent = budget(measured(outage(NINE, hours(1)), now=now))
    assert spent.allowance_to_date_seconds == allowed * 60
    assert spent.left_to_date_seconds == left * 60


def test_a_budget_to_date_is_negative_while_more_is_used_than_so_much_time_allows() -> None:
    spent = budget(measured(outage(warsaw(2026, 11, 1, 1), hours(1)), now=warsaw(2026, 11, 1, 2)))
    assert spent.left_to_date == -minutes(59.4)
    assert spent.left == minutes(156)


@pytest.mark.parametrize("days", ["0", "4000"])
def test_a_rolling_period_has_at_least_a_day_and_at_most_ten_years(days: str) -> None:
    text = written(("period: month", "period: rolling"), more=f"        rolling_days: {days}\n")
    (error,) = errors_of(text)
    assert error.line == len(text.splitlines())


# What contradicts itself is refused


@pytest.mark.parametrize(
    "saying",
    [
        "begins_on: 29",
        "begins_on: 0",
        "request_rate: {failed_share: 5 %}",
        "request_rate: {pl: słowa, failed_share: 5 %, in_each: 1 min}",
        "request_rate: {clause: § 1}",
        "probes: {interval: 60 s, misses: 2, agree: 3 of 2}",
        "rounding: {decimals: 2, how: sideways}",
        "rounding: 10",
        "partial: {counts: fixed, share_of: moons}",
    ],
)
def test_what_contradicts_itself_is_refused_in_its_line(saying: str) -> None:
    text = written(more=f"        {saying}\n")
    (error,) = errors_of(text)
    assert error.line == len(text.splitlines())
