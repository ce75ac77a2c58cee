"""Due instants of the four demo contracts that need only their hours and their limits."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.limits import Limit, NextRelease, NoPromise, OpeningDays, ServiceTime, due
from knowledge.hours.service_hours import ServiceHours, Window, next_opening, round_the_clock

WARSAW, LONDON = ZoneInfo("Europe/Warsaw"), ZoneInfo("Europe/London")


def window(opens: float, closes: float) -> Window:
    return Window(timedelta(hours=opens), timedelta(hours=closes))


def warsaw(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WARSAW)  # type: ignore[misc,arg-type]


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)  # type: ignore[misc,arg-type]


def of(**amount: float) -> ServiceTime:
    return ServiceTime(timedelta(**amount))


LAUNDRY = ServiceHours("Europe/Warsaw", ((window(8, 18),),) * 5 + ((),) * 2, HolidayCalendar("PL"))
CLINIC = ServiceHours("Europe/Warsaw", ((window(7, 21),),) * 5 + ((window(8, 16),), ()), HolidayCalendar("PL"))
FREIGHT_ALWAYS = round_the_clock("Europe/London")
FREIGHT_OFFICE = ServiceHours("Europe/London", ((window(9, 17.5),),) * 5 + ((),) * 2, HolidayCalendar("GB", "ENG"))
CALL_CENTRE_V1 = ServiceHours("Europe/Warsaw", ((window(6, 22),),) * 7, HolidayCalendar("PL"))
CALL_CENTRE_ANNEX = ServiceHours(
    "Europe/Warsaw",
    ((window(6, 22), window(22, 30)),) * 4 + ((window(6, 22),),) * 2 + ((window(6, 22), window(22, 30)),),
    HolidayCalendar(fixed=frozenset({(1, 1), (12, 25)}), easter_offsets=frozenset({0})),
    {(12, 24): (window(6, 14),), (12, 31): (window(6, 20),)},
)


@pytest.mark.parametrize(
    ("hours", "reported", "limit", "expected"),
    [
        # D1, examples 3 and 4
        (LAUNDRY, warsaw(2026, 11, 13, 16, 30), of(hours=4), warsaw(2026, 11, 16, 10, 30)),
        (LAUNDRY, warsaw(2026, 11, 13, 16, 30), of(hours=16), warsaw(2026, 11, 17, 12, 30)),
        (LAUNDRY, warsaw(2026, 11, 10, 17), of(hours=2), warsaw(2026, 11, 12, 9)),
        (LAUNDRY, warsaw(2026, 11, 10, 17), of(hours=8), warsaw(2026, 11, 12, 15)),
        # D2, examples 3 and 4, and the shared rule on days
        (CLINIC, warsaw(2026, 11, 14, 15, 20), of(minutes=30), warsaw(2026, 11, 14, 15, 50)),
        (CLINIC, warsaw(2026, 11, 14, 15, 20), of(hours=4), warsaw(2026, 11, 16, 10, 20)),
        (CLINIC, warsaw(2026, 11, 16, 11, 10), of(hours=8), warsaw(2026, 11, 16, 19, 10)),
        (CLINIC, warsaw(2026, 11, 13, 11), OpeningDays(3), warsaw(2026, 11, 17, 21)),
        # D3, examples 4 and 5, and the shared rule on days (28 December is a substitute day)
        (FREIGHT_ALWAYS, london(2026, 11, 13, 2, 10), of(minutes=5), london(2026, 11, 13, 2, 15)),
        (FREIGHT_ALWAYS, london(2026, 11, 13, 2, 10), of(minutes=15), london(2026, 11, 13, 2, 25)),
        (FREIGHT_ALWAYS, london(2026, 11, 13, 2, 10), of(hours=1), london(2026, 11, 13, 3, 10)),
        (FREIGHT_ALWAYS, london(2026, 11, 13, 2, 10), of(hours=4), london(2026, 11, 13, 6, 10)),
        (FREIGHT_OFFICE, london(2026, 12, 24, 16), of(hours=4), london(2026, 12, 29, 11, 30)),
        (FREIGHT_OFFICE, london(2026, 12, 24, 16), OpeningDays(3), london(2026, 12, 31, 17, 30)),
        # D4, examples 3 to 7
        (CALL_CENTRE_V1, warsaw(2026, 6, 30, 23, 40), of(hours=4), warsaw(2026, 7, 1, 10)),
        (CALL_CENTRE_ANNEX, warsaw(2026, 7, 1, 0, 20), of(hours=4), warsaw(2026, 7, 1, 4, 20)),
        (CALL_CENTRE_ANNEX, warsaw(2026, 7, 8, 10, 15), of(hours=2), warsaw(2026, 7, 8, 12, 15)),
        (CALL_CENTRE_ANNEX, warsaw(2026, 12, 24, 13), of(hours=2), warsaw(2026, 12, 26, 7)),
        (CALL_CENTRE_ANNEX, warsaw(2026, 7, 11, 23), of(hours=4), warsaw(2026, 7, 12, 10)),
        (CALL_CENTRE_ANNEX, warsaw(2026, 11, 11, 10), of(hours=4), warsaw(2026, 11, 11, 14)),
    ],
)
def test_a_demo_contract_gives_the_worked_due_instant(
    hours: ServiceHours, reported: datetime, limit: Limit, expected: datetime
) -> None:
    assert due(limit, hours, reported) == expected


def test_outside_the_hours_the_clock_starts_at_the_next_opening() -> None:
    assert next_opening(CALL_CENTRE_V1, warsaw(2026, 6, 30, 23, 40)) == warsaw(2026, 7, 1, 6)
    assert next_opening(CALL_CENTRE_ANNEX, warsaw(2026, 7, 11, 23)) == warsaw(2026, 7, 12, 6)


def test_the_chosen_calendar_applies_to_dates_before_its_effective_date_too() -> None:
    assert due(of(hours=1), CALL_CENTRE_ANNEX, warsaw(2025, 11, 11, 23)) == warsaw(2025, 11, 12, 0)


@pytest.mark.parametrize("limit", [NextRelease(), NoPromise()])
def test_a_limit_without_a_time_is_never_due(limit: Limit) -> None:
    assert due(limit, LAUNDRY, warsaw(2026, 11, 13, 16, 30)) is None


def test_three_days_are_not_thirty_hours() -> None:
    reported = warsaw(2026, 11, 16, 9)
    assert due(OpeningDays(3), LAUNDRY, reported) == warsaw(2026, 11, 19, 18)
    assert due(of(hours=30), LAUNDRY, reported) == warsaw(2026, 11, 19, 9)


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than zero"):
        of(hours=0)
    with pytest.raises(ValueError, match="at least 1 day"):
        OpeningDays(0)
