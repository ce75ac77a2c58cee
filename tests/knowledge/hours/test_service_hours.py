"""Service hours: windows, holidays, special days and clock changes, and the arithmetic on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.opening_days import close_of_opening_day, opening_day_of, working_days_between
from knowledge.hours.segments import Segment, total
from knowledge.hours.service_hours import (
    WHOLE_DAY,
    ServiceHours,
    Window,
    Windows,
    add_service_time,
    committed_segments,
    is_open,
    next_opening,
    round_the_clock,
    service_time_between,
)

WARSAW, LONDON = ZoneInfo("Europe/Warsaw"), ZoneInfo("Europe/London")
POLAND = HolidayCalendar(country="PL")
CLOSED: Windows = ()


def window(opens: float, closes: float) -> Window:
    return Window(timedelta(hours=opens), timedelta(hours=closes))


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def warsaw(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=WARSAW, fold=fold)  # type: ignore[misc,arg-type]


OFFICE = ServiceHours("Europe/Warsaw", ((window(8, 18),),) * 5 + (CLOSED,) * 2, POLAND)
DAILY = ServiceHours("Europe/Warsaw", ((window(6, 22),),) * 7, POLAND)
EVERY_NIGHT = ServiceHours("Europe/Warsaw", ((window(22, 30),),) * 7)
WITH_BREAK = ServiceHours("Europe/Warsaw", ((window(8, 12), window(13, 17)),) * 5 + (CLOSED,) * 2)
DAY_AND_NIGHT = ServiceHours(  # nights begin Sunday to Thursday
    "Europe/Warsaw",
    ((window(6, 22), window(22, 30)),) * 4 + ((window(6, 22),),) * 2 + ((window(6, 22), window(22, 30)),),
    HolidayCalendar(fixed=frozenset({(1, 1), (12, 25)}), easter_offsets=frozenset({0})),
    {(12, 24): (window(6, 14),), (12, 31): (window(6, 20),)},
)
NEVER = ServiceHours("Europe/Warsaw", (CLOSED,) * 7)
ALWAYS = round_the_clock("Europe/Warsaw")
SCHEDULES = [OFFICE, DAILY, EVERY_NIGHT, WITH_BREAK, DAY_AND_NIGHT, ALWAYS, replace(OFFICE, zone="Europe/London")]

schedules = st.sampled_from(SCHEDULES)
instants = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
amounts = st.timedeltas(timedelta(0), timedelta(hours=400))


# Windows over a day and a week


def test_a_lunch_break_is_not_service_time() -> None:
    assert add_service_time(WITH_BREAK, warsaw(2026, 11, 10, 11, 30), hours(1)) == warsaw(2026, 11, 10, 13, 30)
    assert service_time_between(WITH_BREAK, warsaw(2026, 11, 10, 11), warsaw(2026, 11, 10, 14)) == hours(2)


def test_overlapping_windows_count_once() -> None:
    doubled = replace(OFFICE, weekly=((window(8, 16), window(10, 18)),) * 5 + (CLOSED,) * 2)
    start, end = warsaw(2026, 11, 2), warsaw(2026, 12, 7)
    assert service_time_between(doubled, start, end) == service_time_between(OFFICE, start, end)


def test_adjacent_windows_are_one_segment() -> None:
    monday_to_friday = Segment(warsaw(2026, 11, 16), warsaw(2026, 11, 20, 12))
    assert len(committed_segments(DAY_AND_NIGHT, monday_to_friday)) == 1


def test_a_window_may_close_at_24() -> None:
    evening = replace(OFFICE, weekly=((window(20, 24),),) * 7)
    assert add_service_time(evening, warsaw(2026, 11, 9, 23), hours(1)) == warsaw(2026, 11, 10, 0)
    assert add_service_time(evening, warsaw(2026, 11, 9, 23), hours(2)) == warsaw(2026, 11, 10, 21)


def test_whole_days_join_over_midnight() -> None:
    week_long = replace(OFFICE, weekly=(WHOLE_DAY,) * 5 + (CLOSED,) * 2, holidays=None)
    assert len(committed_segments(week_long, Segment(warsaw(2026, 11, 9), warsaw(2026, 11, 16)))) == 1


def test_time_over_the_new_year_is_counted_once() -> None:
    assert service_time_between(EVERY_NIGHT, warsaw(2026, 12, 31, 12), warsaw(2027, 1, 1, 12)) == hours(8)
    around = committed_segments(EVERY_NIGHT, Segment(warsaw(2026, 12, 31, 12), warsaw(2027, 1, 1, 12)))
    assert around == (Segment(warsaw(2026, 12, 31, 22), warsaw(2027, 1, 1, 6)),)


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_nights_at_the_edge_of_the_years_worked_out_are_whole(zone: str) -> None:
    nights, at_home = replace(EVERY_NIGHT, zone=zone), ZoneInfo(zone)
    next_opening(nights, datetime(2026, 6, 1, tzinfo=UTC))  # works out 2025 to 2027
    for new_year in (2025, 2028):
        assert is_open(nights, datetime(new_year, 1, 1, 3, tzinfo=at_home))
        assert is_open(nights, datetime(new_year - 1, 12, 31, 23, tzinfo=at_home))
        assert not is_open(nights, datetime(new_year, 1, 1, 7, tzinfo=at_home))


# When used up


def test_used_up_at_closing_time_is_the_closing_time() -> None:
    assert add_service_time(OFFICE, warsaw(2026, 11, 13, 16), hours(2)) == warsaw(2026, 11, 13, 18)
    just_over = add_service_time(OFFICE, warsaw(2026, 11, 13, 16), hours(2) + timedelta(microseconds=1))
    assert just_over == warsaw(2026, 11, 16, 8) + timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("start", "opening"),
    [
        (warsaw(2026, 11, 13, 7, 59, 59), warsaw(2026, 11, 13, 8)),
        (warsaw(2026, 11, 13, 8), warsaw(2026, 11, 13, 8)),
        (warsaw(2026, 11, 13, 17, 59, 59), warsaw(2026, 11, 13, 17, 59, 59)),
        (warsaw(2026, 11, 13, 18), warsaw(2026, 11, 16, 8)),
        (warsaw(2026, 11, 10, 20), warsaw(2026, 11, 12, 8)),
    ],
)
def test_nothing_is_used_up_before_the_next_opening(start: datetime, opening: datetime) -> None:
    assert next_opening(OFFICE, start) == opening
    assert add_service_time(OFFICE, start, timedelta(0)) == opening
    assert is_open(OFFICE, start) is (start == opening)


def test_a_negative_amount_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_service_time(OFFICE, warsaw(2026, 11, 13, 8), -hours(1))


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        service_time_between(OFFICE, datetime(2026, 11, 13), warsaw(2026, 11, 14))  # noqa: DTZ001


# Never, and very long


def test_hours_that_never_open_answer_never() -> None:
    at = warsaw(2026, 11, 13, 8)
    assert add_service_time(NEVER, at, hours(1)) is None
    assert next_opening(NEVER, at) is None
    assert close_of_opening_day(NEVER, at, 3) is None
    assert service_time_between(NEVER, at, warsaw(2076, 1, 1)) == timedelta(0)
    assert committed_segments(NEVER, Segment(at, warsaw(2027, 1, 1))) == ()


def test_hours_whose_only_day_is_past_answer_never() -> None:
    one_saturday = replace(NEVER, special_days={date(2026, 11, 7): (window(8, 16),)})
    assert add_service_time(one_saturday, warsaw(2026, 11, 6, 8), hours(8)) == warsaw(2026, 11, 7, 16)
    assert add_service_time(one_saturday, warsaw(2026, 11, 6, 8), hours(9)) is None
    assert next_opening(one_saturday, warsaw(2026, 11, 8)) is None


def test_a_span_of_fifty_years_adds_up_year_by_year() -> None:
    years = [service_time_between(OFFICE, warsaw(y, 1, 1), warsaw(y + 1, 1, 1)) for y in range(2026, 2076)]
    assert service_time_between(replace(OFFICE), warsaw(2026, 1, 1), warsaw(2076, 1, 1)) == sum(years, timedelta())


def test_more_than_two_centuries_of_work_is_never_done() -> None:
    assert add_service_time(OFFICE, warsaw(2026, 1, 1), timedelta(days=366 * 299)) is None
    assert add_service_time(OFFICE, warsaw(2026, 1, 1), timedelta.max) is None
    assert add_service_time(ALWAYS, warsaw(2026, 1, 1), timedelta.max) is None


def test_an_instant_in_a_far_century_is_refused() -> None:
    with pytest.raises(ValueError, match="worked out for the years"):
        next_opening(OFFICE, datetime(3000, 1, 1, tzinfo=UTC))


# Clock changes


def test_round_the_clock_means_days_of_23_and_25_hours() -> None:
    assert service_time_between(ALWAYS, warsaw(2026, 3, 29), warsaw(2026, 3, 30)) == hours(23)
    assert service_time_between(ALWAYS, warsaw(2026, 10, 25), warsaw(2026, 10, 26)) == hours(25)
    assert add_service_time(ALWAYS, warsaw(2026, 3, 28, 23), hours(4)) == warsaw(2026, 3, 29, 4)


def test_a_window_that_opens_in_the_missing_hour_opens_when_it_is_over() -> None:
    early = ServiceHours("Europe/Warsaw", ((window(2.5, 6),),) * 7)
    assert next_opening(early, warsaw(2026, 3, 29, 0)) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert service_time_between(early, warsaw(2026, 3, 29), warsaw(2026, 3, 30)) == hours(3)


def test_a_window_inside_the_missing_hour_has_no_time_and_is_no_opening_day() -> None:
    tiny = ServiceHours("Europe/Warsaw", ((window(2.25, 2.75),),) * 7)
    assert service_time_between(tiny, warsaw(2026, 3, 29), warsaw(2026, 3, 30)) == timedelta(0)
    assert next_opening(tiny, warsaw(2026, 3, 29)) == warsaw(2026, 3, 30, 2, 15)
    assert working_days_between(tiny, date(2026, 3, 28), date(2026, 3, 30)) == 1


def test_in_the_repeated_hour_a_window_opens_early_and_closes_late() -> None:
    early = ServiceHours("Europe/Warsaw", ((window(2.25, 2.75),),) * 7)
    assert service_time_between(early, warsaw(2026, 10, 25), warsaw(2026, 10, 26)) == hours(1.5)


def test_windows_that_meet_in_the_repeated_hour_count_once() -> None:
    split = ServiceHours("Europe/Warsaw", ((window(1, 2.5), window(2.5, 4)),) * 7)
    assert service_time_between(split, warsaw(2026, 10, 25), warsaw(2026, 10, 26)) == hours(4)


def test_an_hour_added_inside_the_repeated_hour_is_an_hour() -> None:
    start = warsaw(2026, 10, 25, 2, 30)
    assert add_service_time(EVERY_NIGHT, start, hours(1)) == warsaw(2026, 10, 25, 2, 30, fold=1).astimezone(UTC)
    assert service_time_between(EVERY_NIGHT, start, warsaw(2026, 10, 25, 2, 30, fold=1)) == hours(1)


@pytest.mark.parametrize("fold", [0, 1])
def test_both_readings_of_the_repeated_hour_are_open(fold: int) -> None:
    assert is_open(EVERY_NIGHT, warsaw(2026, 10, 25, 2, 30, fold=fold))
    assert is_open(ALWAYS, warsaw(2026, 10, 25, 2, 30, fold=fold))


@pytest.mark.parametrize(
    ("zone", "evening", "length"),
    [
        (WARSAW, (2026, 3, 28), 7),
        (WARSAW, (2026, 10, 24), 9),
        (LONDON, (2026, 3, 28), 7),
        (LONDON, (2026, 10, 24), 9),
        (WARSAW, (2026, 6, 1), 8),
    ],
)
def test_the_night_of_a_clock_change_lasts_as_long_as_it_does(
    zone: ZoneInfo, evening: tuple[int, int, int], length: int
) -> None:
    nights = replace(EVERY_NIGHT, zone=zone.key)
    noon = datetime(*evening, 12, tzinfo=zone)
    assert service_time_between(nights, noon, noon + timedelta(days=1)) == hours(length)


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_every_window_of_a_year_opens_and_closes_at_its_wall_times(year: int) -> None:
    segments = committed_segments(OFFICE, Segment(warsaw(year, 1, 1), warsaw(year + 1, 1, 1)))
    assert {s.start.astimezone(WARSAW).strftime("%H:%M") for s in segments} == {"08:00"}
    assert {s.end.astimezone(WARSAW).strftime("%H:%M") for s in segments} == {"18:00"}


def test_past_months_are_read_with_their_own_offset() -> None:
    assert is_open(OFFICE, datetime(2026, 7, 8, 6, tzinfo=UTC))
    assert not is_open(OFFICE, datetime(2026, 11, 12, 6, tzinfo=UTC))


# Holidays and special days


def test_a_holiday_is_closed_and_a_working_day_of_the_contract_is_not() -> None:
    assert not is_open(OFFICE, warsaw(2026, 11, 11, 12))
    working = replace(OFFICE, holidays=HolidayCalendar(country="PL", working=frozenset({date(2026, 11, 11)})))
    assert is_open(working, warsaw(2026, 11, 11, 12))


def test_a_short_day_before_a_holiday_ends_early() -> None:
    assert add_service_time(DAY_AND_NIGHT, warsaw(2026, 12, 24, 13), hours(4)) == warsaw(2026, 12, 26, 9)


def test_a_working_saturday_has_its_own_windows() -> None:
    saturday = replace(OFFICE, special_days={date(2026, 11, 14): (window(9, 13),)})
    assert service_time_between(saturday, warsaw(2026, 11, 14), warsaw(2026, 11, 15)) == hours(4)


def test_an_exact_date_wins_over_a_day_of_the_year_and_that_over_a_holiday() -> None:
    special = replace(OFFICE, special_days={(11, 11): (window(10, 12),), date(2026, 11, 11): (window(9, 10),)})
    assert special.windows_on(date(2026, 11, 11)) == (window(9, 10),)
    assert special.windows_on(date(2027, 11, 11)) == (window(10, 12),)


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    nights = replace(EVERY_NIGHT, holidays=POLAND)
    assert is_open(nights, warsaw(2026, 11, 11, 3))
    assert not is_open(nights, warsaw(2026, 11, 11, 23))
    assert not is_open(nights, warsaw(2026, 11, 12, 3))
    assert opening_day_of(nights, warsaw(2026, 11, 11, 3)) == date(2026, 11, 10)


def test_a_contract_may_cut_the_night_before_a_day_off_at_midnight() -> None:
    nights = replace(EVERY_NIGHT, holidays=POLAND, cut_at_days_off=True)
    assert is_open(nights, warsaw(2026, 11, 10, 23, 59))
    assert not is_open(nights, warsaw(2026, 11, 11, 0))


def test_round_the_clock_is_seen_however_it_is_written() -> None:
    assert replace(ALWAYS, weekly=((window(0, 8), window(6, 24)),) * 7).round_the_clock
    assert not replace(ALWAYS, holidays=POLAND).round_the_clock
    assert not replace(ALWAYS, special_days={(12, 24): (window(0, 14),)}).round_the_clock
    assert not DAY_AND_NIGHT.round_the_clock


# Opening days and working days


def test_the_day_on_which_the_clock_starts_is_not_counted() -> None:
    assert close_of_opening_day(OFFICE, warsaw(2026, 11, 9, 8), 1) == warsaw(2026, 11, 10, 18)
    assert close_of_opening_day(OFFICE, warsaw(2026, 11, 10, 8), 1) == warsaw(2026, 11, 12, 18)


def test_reported_while_closed_the_next_opening_day_is_the_day_of_the_start() -> None:
    assert close_of_opening_day(OFFICE, warsaw(2026, 11, 13, 19), 1) == warsaw(2026, 11, 17, 18)
    assert close_of_opening_day(OFFICE, warsaw(2026, 11, 13, 19), 0) == warsaw(2026, 11, 16, 18)


def test_an_opening_day_with_a_night_ends_in_the_morning() -> None:
    assert close_of_opening_day(DAY_AND_NIGHT, warsaw(2026, 7, 7, 2), 1) == warsaw(2026, 7, 8, 6)
    assert close_of_opening_day(DAY_AND_NIGHT, warsaw(2026, 7, 9, 12), 1) == warsaw(2026, 7, 10, 22)


@pytest.mark.parametrize(
    ("announced", "begins", "days"),
    [
        (date(2026, 11, 17), date(2026, 11, 19), 2),  # D1, example 5: Tuesday for Thursday
        (date(2026, 11, 9), date(2026, 11, 12), 2),  # 11 November lies between
        (date(2026, 11, 13), date(2026, 11, 16), 1),
        (date(2026, 11, 13), date(2026, 11, 13), 0),
        (date(2026, 11, 13), date(2026, 11, 1), 0),
    ],
)
def test_working_days_of_notice_leave_out_the_day_of_announcement(announced: date, begins: date, days: int) -> None:
    assert working_days_between(POLAND, announced, begins) == days
    assert working_days_between(OFFICE, announced, begins) == days


def test_an_opening_saturday_is_a_working_day_of_its_hours() -> None:
    clinic = replace(OFFICE, weekly=((window(7, 21),),) * 5 + ((window(8, 16),), CLOSED))
    assert working_days_between(clinic, date(2026, 11, 12), date(2026, 11, 16)) == 3
    assert working_days_between(POLAND, date(2026, 11, 12), date(2026, 11, 16)) == 2


def test_a_saturday_named_as_working_counts() -> None:
    calendar = HolidayCalendar(country="PL", working=frozenset({date(2026, 11, 14)}))
    assert working_days_between(calendar, date(2026, 11, 13), date(2026, 11, 16)) == 2


# Values


def test_hours_are_equal_and_hash_alike_by_what_they_say() -> None:
    again = replace(DAY_AND_NIGHT)
    next_opening(again, warsaw(2026, 1, 1))
    assert again == DAY_AND_NIGHT
    assert len({again, DAY_AND_NIGHT, OFFICE}) == 2


@pytest.mark.parametrize(("opens", "closes"), [(-1, 5), (24, 25), (8, 8), (9, 8), (8, 48.5)])
def test_an_impossible_window_is_refused(opens: float, closes: float) -> None:
    with pytest.raises(ValueError, match="a window must open"):
        window(opens, closes)


def test_a_week_of_six_days_and_an_impossible_special_day_are_refused() -> None:
    with pytest.raises(ValueError, match="7 weekdays"):
        ServiceHours("Europe/Warsaw", ((window(8, 18),),) * 6)
    with pytest.raises(ValueError, match="month 2, day 30"):
        replace(OFFICE, special_days={(2, 30): ()})


# Laws


@given(schedules, instants, amounts)
def test_adding_and_then_measuring_gives_the_amount(hours: ServiceHours, at: datetime, amount: timedelta) -> None:
    until = add_service_time(hours, at, amount)
    assert until is not None
    assert service_time_between(hours, at, until) == amount


@given(schedules, instants, instants, instants)
def test_service_time_is_additive(hours: ServiceHours, a: datetime, b: datetime, c: datetime) -> None:
    whole = service_time_between(hours, a, c)
    assert service_time_between(hours, a, b) + service_time_between(hours, b, c) == whole
    assert service_time_between(hours, c, a) == -whole


@given(schedules, instants, st.timedeltas(timedelta(0), timedelta(days=60)))
def test_service_time_is_the_length_of_its_segments(hours: ServiceHours, at: datetime, span: timedelta) -> None:
    segments = committed_segments(hours, Segment(at, at + span))
    assert total(segments) == service_time_between(hours, at, at + span) <= span
    assert all(is_open(hours, s.start) for s in segments)
    assert not any(hours.round_the_clock is False and s.end < at + span and is_open(hours, s.end) for s in segments)


@given(schedules, instants, amounts, amounts)
def test_more_time_is_never_used_up_sooner(hours: ServiceHours, at: datetime, one: timedelta, two: timedelta) -> None:
    sooner, later = add_service_time(hours, at, min(one, two)), add_service_time(hours, at, max(one, two))
    assert sooner is not None
    assert later is not None
    assert at <= sooner <= later


@given(schedules, st.lists(instants, min_size=2, max_size=6))
def test_the_order_of_questions_never_matters(hours: ServiceHours, asked: list[datetime]) -> None:
    fresh = replace(hours)
    for at in reversed(asked):
        assert next_opening(fresh, at) == next_opening(hours, at)
    assert service_time_between(fresh, asked[0], asked[-1]) == service_time_between(hours, asked[0], asked[-1])
