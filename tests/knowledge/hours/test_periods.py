"""Measuring periods: local midnight to local midnight, as long as they really are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.contract.levels import PeriodKind
from knowledge.hours.periods import Period, next_period, period_containing, previous_period

WARSAW = ZoneInfo("Europe/Warsaw")
CALENDAR_KINDS = [PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF_YEAR, PeriodKind.YEAR]


def noon(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "day", "zone", "minutes"),
    [
        ("month", noon(2026, 3, 15), "Europe/Warsaw", 44_580),
        ("month", noon(2026, 10, 15), "Europe/Warsaw", 44_700),
        ("month", noon(2026, 11, 15), "Europe/Warsaw", 43_200),
        ("month", noon(2028, 2, 15), "Europe/Warsaw", 41_760),
        ("quarter", noon(2026, 12, 31), "Europe/London", 132_540),
        ("half_year", noon(2026, 8, 1), "Europe/Warsaw", 184 * 1440 + 60),
        ("year", noon(2026, 8, 1), "Europe/Warsaw", 525_600),
        ("year", noon(2028, 8, 1), "Europe/Warsaw", 527_040),
    ],
)
def test_a_period_has_its_real_number_of_minutes(kind: str, day: datetime, zone: str, minutes: int) -> None:
    assert period_containing(kind, day, zone).minutes == minutes


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (PeriodKind.MONTH, date(2026, 11, 1), date(2026, 11, 30)),
        (PeriodKind.QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        (PeriodKind.HALF_YEAR, date(2026, 7, 1), date(2026, 12, 31)),
        (PeriodKind.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_calendar_period_holds_whole_local_days(kind: PeriodKind, first: date, last: date) -> None:
    period = period_containing(kind, noon(2026, 11, 23), "Europe/Warsaw")
    assert (period.first_day, period.last_day) == (first, last)


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 6, 30, 23, 59, 59, 999_999, tzinfo=WARSAW), 6),
        (datetime(2026, 7, 1, 0, 0, tzinfo=WARSAW), 7),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), 7),
    ],
)
def test_a_month_changes_at_local_midnight(moment: datetime, month: int) -> None:
    period = period_containing("month", moment, "Europe/Warsaw")
    assert period.first_day.month == month
    assert moment in period.segment


def test_the_month_before_january_is_december() -> None:
    january = period_containing("month", noon(2026, 1, 15), "Europe/Warsaw")
    assert previous_period(january).first_day == date(2025, 12, 1)
    assert previous_period(january).last_day == date(2025, 12, 31)
    assert next_period(previous_period(january)) == january


def test_a_billing_month_begins_on_its_own_day() -> None:
    billing = period_containing("month", noon(2026, 3, 14), "Europe/Warsaw", begins_on=15)
    assert (billing.first_day, billing.last_day) == (date(2026, 2, 15), date(2026, 3, 14))
    assert next_period(billing).last_day == date(2026, 4, 14)
    assert period_containing("month", noon(2026, 1, 3), "Europe/Warsaw", begins_on=15).first_day == date(2025, 12, 15)


def test_rolling_days_end_with_the_day_of_the_question() -> None:
    period = period_containing("rolling", noon(2026, 11, 23), "Europe/Warsaw", days=180)
    assert (period.first_day, period.last_day, period.days) == (date(2026, 5, 28), date(2026, 11, 23), 180)
    assert previous_period(period).last_day == date(2026, 5, 27)
    assert next_period(period).first_day == date(2026, 11, 24)
    assert next_period(period).days == 180


def test_impossible_periods_are_refused() -> None:
    with pytest.raises(ValueError, match="rolling period"):
        period_containing("rolling", noon(2026, 11, 23), "Europe/Warsaw")
    with pytest.raises(ValueError, match="1–28"):
        period_containing("month", noon(2026, 11, 23), "Europe/Warsaw", begins_on=31)
    with pytest.raises(ValueError, match="fortnight"):
        period_containing("fortnight", noon(2026, 11, 23), "Europe/Warsaw")
    with pytest.raises(ValueError, match="naive"):
        period_containing("month", datetime(2026, 11, 23), "Europe/Warsaw")  # noqa: DTZ001


@given(
    st.sampled_from(CALENDAR_KINDS),
    st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["Europe/Warsaw", "Europe/London", "America/New_York", "UTC"]),
    st.integers(1, 28),
)
def test_periods_follow_each_other_without_gap_or_overlap(
    kind: PeriodKind, at: datetime, zone: str, begins_on: int
) -> None:
    period: Period = period_containing(kind, at, zone, begins_on=begins_on)
    assert at in period.segment
    assert next_period(period).start == period.end
    assert previous_period(period).end == period.start
    assert period_containing(kind, period.end, zone, begins_on=begins_on) == next_period(period)
    assert period_containing(kind, period.start - timedelta(seconds=1), zone, begins_on=begins_on) == previous_period(
        period
    )
