"""Service hours in words: why closed, when open again, and the week as runs of equal days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from knowledge.hours.described_hours import ClosedReason, WeekdayRun, describe_week, why_closed
from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.service_hours import ServiceHours, Window

WARSAW = ZoneInfo("Europe/Warsaw")
EIGHT_TO_SIX = Window(timedelta(hours=8), timedelta(hours=18))
OFFICE = ServiceHours(
    "Europe/Warsaw",
    ((EIGHT_TO_SIX,),) * 5 + ((),) * 2,
    HolidayCalendar(country="PL"),
    {(12, 31): (Window(timedelta(hours=8), timedelta(hours=14)),), date(2026, 11, 20): ()},
)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WARSAW)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("moment", "reason", "reopens"),
    [
        (at(2026, 11, 13, 18), ClosedReason.OUTSIDE_WINDOW, at(2026, 11, 16, 8)),
        (at(2026, 11, 16, 7, 59), ClosedReason.OUTSIDE_WINDOW, at(2026, 11, 16, 8)),
        (at(2026, 11, 15, 12), ClosedReason.NO_WINDOW_THAT_WEEKDAY, at(2026, 11, 16, 8)),
        (at(2026, 11, 11, 12), ClosedReason.HOLIDAY, at(2026, 11, 12, 8)),
        (at(2026, 11, 20, 12), ClosedReason.SPECIAL_DAY, at(2026, 11, 23, 8)),
        (at(2026, 12, 31, 15), ClosedReason.SPECIAL_DAY, at(2027, 1, 4, 8)),
    ],
)
def test_a_closed_moment_has_a_reason_and_a_next_opening(
    moment: datetime, reason: ClosedReason, reopens: datetime
) -> None:
    closed = why_closed(OFFICE, moment)
    assert closed is not None
    assert (closed.reason, closed.day, closed.reopens) == (reason, moment.date(), reopens)


def test_a_holiday_is_named() -> None:
    closed = why_closed(OFFICE, at(2026, 11, 11, 12))
    assert closed is not None
    assert closed.holiday is not None
    assert closed.holiday.pl == "Narodowe Święto Niepodległości"


def test_an_open_moment_has_no_reason() -> None:
    assert why_closed(OFFICE, at(2026, 11, 13, 8)) is None


def test_hours_that_never_open_say_so() -> None:
    closed = why_closed(replace(OFFICE, weekly=((),) * 7, special_days={}), at(2026, 11, 13, 8))
    assert closed is not None
    assert closed.reopens is None


def test_a_week_is_told_as_runs_of_equal_days() -> None:
    assert describe_week(OFFICE) == (WeekdayRun(0, 4, (EIGHT_TO_SIX,)), WeekdayRun(5, 6, ()))


def test_equal_days_apart_are_two_runs() -> None:
    night = Window(timedelta(hours=22), timedelta(hours=30))
    weekly = ((EIGHT_TO_SIX, night),) * 4 + ((EIGHT_TO_SIX,),) * 2 + ((EIGHT_TO_SIX, night),)
    runs = describe_week(ServiceHours("Europe/Warsaw", weekly))
    assert [(run.first, run.last) for run in runs] == [(0, 3), (4, 5), (6, 6)]
