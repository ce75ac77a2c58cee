"""One clock at one moment: pauses are intervals of service time, and only more than the promise is late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.limits import NextRelease, NoPromise, OpeningDays, ServiceTime
from knowledge.hours.segments import Segment, total
from knowledge.hours.service_hours import ServiceHours, Window, add_service_time, round_the_clock
from knowledge.hours.stopwatch import ClockState, instant_reached, read_clock

WARSAW = ZoneInfo("Europe/Warsaw")
OFFICE = ServiceHours(
    "Europe/Warsaw",
    ((Window(timedelta(hours=8), timedelta(hours=18)),),) * 5 + ((),) * 2,
    HolidayCalendar(country="PL"),
)
CLINIC = ServiceHours(
    "Europe/Warsaw",
    ((Window(timedelta(hours=7), timedelta(hours=21)),),) * 5
    + ((Window(timedelta(hours=8), timedelta(hours=16)),), ()),
    HolidayCalendar(country="PL"),
)
ALWAYS = round_the_clock("Europe/Warsaw")
TWO_HOURS, FOUR_HOURS = ServiceTime(timedelta(hours=2)), ServiceTime(timedelta(hours=4))


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WARSAW)  # type: ignore[misc,arg-type]


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


# In time or late


@pytest.mark.parametrize(
    ("fixed", "state", "overdue"),
    [
        (at(2026, 7, 8, 12, 14, 59), ClockState.MET, timedelta(0)),
        (at(2026, 7, 8, 12, 15, 0), ClockState.MET, timedelta(0)),
        (at(2026, 7, 8, 12, 15, 0, 999_999), ClockState.MET, timedelta(0)),
        (at(2026, 7, 8, 12, 15, 1), ClockState.MET_LATE, timedelta(seconds=1)),
        (at(2026, 7, 8, 13, 40), ClockState.MET_LATE, timedelta(minutes=85)),  # D4, example 4
    ],
)
def test_the_last_second_of_a_limit_is_in_time(fixed: datetime, state: ClockState, overdue: timedelta) -> None:
    reading = read_clock(ALWAYS, TWO_HOURS, started_at=at(2026, 7, 8, 10, 15), met_at=fixed, now=at(2026, 7, 9, 9))
    assert (reading.state, reading.overdue) == (state, overdue)
    assert reading.due == at(2026, 7, 8, 12, 15)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (at(2026, 7, 8, 12, 15), ClockState.RUNNING),
        (at(2026, 7, 8, 12, 15, 1), ClockState.BREACHED),
    ],
)
def test_a_clock_is_breached_one_second_after_its_limit(now: datetime, state: ClockState) -> None:
    assert read_clock(ALWAYS, TWO_HOURS, started_at=at(2026, 7, 8, 10, 15), now=now).state is state


def test_remaining_time_is_signed() -> None:
    early = read_clock(OFFICE, TWO_HOURS, started_at=at(2026, 11, 13, 17), now=at(2026, 11, 14, 12))
    late = read_clock(OFFICE, TWO_HOURS, started_at=at(2026, 11, 13, 17), now=at(2026, 11, 16, 10))
    assert (early.elapsed, early.remaining, early.overdue) == (hours(1), hours(1), timedelta(0))
    assert (late.elapsed, late.remaining, late.overdue) == (hours(3), -hours(1), hours(1))


def test_a_fix_while_closed_is_as_good_as_at_closing_time() -> None:
    reading = read_clock(
        OFFICE, TWO_HOURS, started_at=at(2026, 11, 13, 16), met_at=at(2026, 11, 14, 11), now=at(2026, 11, 16, 12)
    )
    assert reading.due == at(2026, 11, 13, 18)
    assert reading.state is ClockState.MET
    assert reading.remaining == timedelta(0)


def test_nothing_after_now_is_known_yet() -> None:
    reading = read_clock(
        OFFICE,
        FOUR_HOURS,
        started_at=at(2026, 11, 13, 9),
        met_at=at(2026, 11, 13, 12),
        pauses=(Segment(at(2026, 11, 13, 11), at(2026, 11, 13, 11, 30)),),
        now=at(2026, 11, 13, 10),
    )
    assert (reading.state, reading.met_at, reading.elapsed) == (ClockState.RUNNING, None, hours(1))
    assert reading.due == at(2026, 11, 13, 13)


# Before the start


def test_outside_the_hours_the_clock_has_not_started_but_its_due_instant_is_known() -> None:
    reading = read_clock(OFFICE, TWO_HOURS, started_at=at(2026, 11, 13, 19), now=at(2026, 11, 15, 12))
    assert reading.state is ClockState.NOT_STARTED
    assert reading.starts_at == at(2026, 11, 16, 8)
    assert reading.due == at(2026, 11, 16, 10)
    assert reading.elapsed == timedelta(0)


def test_a_clock_that_waits_for_a_second_channel_has_a_target_and_no_due_instant() -> None:
    reading = read_clock(ALWAYS, FOUR_HOURS, started_at=None, now=at(2026, 11, 13, 2, 8))
    assert (reading.state, reading.due, reading.target) == (ClockState.NOT_STARTED, None, hours(4))


def test_a_fix_before_the_hours_open_is_in_time() -> None:
    reading = read_clock(
        OFFICE, TWO_HOURS, started_at=at(2026, 11, 13, 19), met_at=at(2026, 11, 14, 9), now=at(2026, 11, 20, 9)
    )
    assert (reading.state, reading.elapsed) == (ClockState.MET, timedelta(0))


def test_hours_that_never_open_leave_a_clock_that_never_starts() -> None:
    never = ServiceHours("Europe/Warsaw", ((),) * 7)
    reading = read_clock(never, TWO_HOURS, started_at=at(2026, 11, 13, 9), now=at(2027, 11, 13, 9))
    assert (reading.state, reading.starts_at, reading.due) == (ClockState.NOT_STARTED, None, None)


# Pauses


def test_a_pause_over_a_weekend_costs_nothing() -> None:
    weekend = Segment(at(2026, 11, 13, 18), at(2026, 11, 16, 8))
    reading = read_clock(
        OFFICE, FOUR_HOURS, started_at=at(2026, 11, 13, 16), pauses=(weekend,), now=at(2026, 11, 16, 9)
    )
    assert reading.due == at(2026, 11, 16, 10)
    assert reading.elapsed == hours(3)
    assert reading.pauses_subtracted == ()


def test_a_pause_counts_only_its_service_time() -> None:
    pause = Segment(at(2026, 11, 13, 17), at(2026, 11, 16, 9))
    reading = read_clock(OFFICE, FOUR_HOURS, started_at=at(2026, 11, 13, 16), pauses=(pause,), now=at(2026, 11, 16, 10))
    assert reading.due == at(2026, 11, 16, 12)
    assert total(reading.pauses_subtracted) == hours(2)
    assert reading.elapsed == hours(2)


def test_overlapping_pauses_count_once() -> None:
    one, two = Segment(at(2026, 11, 16, 9), at(2026, 11, 16, 11)), Segment(at(2026, 11, 16, 10), at(2026, 11, 16, 12))
    reading = read_clock(
        OFFICE, FOUR_HOURS, started_at=at(2026, 11, 16, 8), pauses=(two, one, one), now=at(2026, 11, 16, 13)
    )
    assert reading.due == at(2026, 11, 16, 15)
    assert reading.elapsed == hours(2)


def test_a_pause_before_the_start_is_left_out() -> None:
    pause = Segment(at(2026, 11, 16, 8), at(2026, 11, 16, 10))
    reading = read_clock(OFFICE, FOUR_HOURS, started_at=at(2026, 11, 16, 9), pauses=(pause,), now=at(2026, 11, 16, 11))
    assert reading.due == at(2026, 11, 16, 14)


def test_used_up_just_as_a_pause_begins_is_due_then() -> None:
    pause = Segment(at(2026, 11, 16, 12), at(2026, 11, 16, 14))
    reading = read_clock(OFFICE, FOUR_HOURS, started_at=at(2026, 11, 16, 8), pauses=(pause,), now=at(2026, 11, 16, 15))
    assert (reading.due, reading.state) == (at(2026, 11, 16, 12), ClockState.BREACHED)


def test_a_pause_still_to_come_is_not_known() -> None:
    now = at(2026, 11, 16, 9)
    reading = read_clock(OFFICE, FOUR_HOURS, started_at=at(2026, 11, 16, 8), paused_since=at(2026, 11, 16, 10), now=now)
    assert (reading.state, reading.due) == (ClockState.RUNNING, at(2026, 11, 16, 12))


def test_time_between_a_fix_and_its_reopening_is_a_pause_and_the_final_figure_is_there() -> None:
    solved = Segment(at(2026, 11, 16, 9), at(2026, 11, 17, 9))
    reading = read_clock(
        OFFICE,
        FOUR_HOURS,
        started_at=at(2026, 11, 16, 8),
        pauses=(solved,),
        met_at=at(2026, 11, 17, 10),
        now=at(2026, 11, 20, 9),
    )
    assert (reading.state, reading.elapsed, reading.remaining) == (ClockState.MET, hours(2), hours(2))


def test_a_paused_clock_shows_the_due_instant_as_if_it_went_on_now() -> None:
    reading = read_clock(
        OFFICE, FOUR_HOURS, started_at=at(2026, 11, 16, 8), paused_since=at(2026, 11, 16, 9), now=at(2026, 11, 16, 11)
    )
    assert reading.state is ClockState.PAUSED
    assert reading.due == at(2026, 11, 16, 14)
    assert reading.remaining == hours(3)


def test_a_pause_that_begins_now_is_a_pause() -> None:
    now = at(2026, 11, 16, 9)
    reading = read_clock(OFFICE, FOUR_HOURS, started_at=at(2026, 11, 16, 8), paused_since=now, now=now)
    assert reading.state is ClockState.PAUSED


def test_a_pause_that_ends_now_is_over() -> None:
    now = at(2026, 11, 16, 9)
    pause = Segment(at(2026, 11, 16, 8), now)
    reading = read_clock(OFFICE, FOUR_HOURS, started_at=at(2026, 11, 16, 8), pauses=(pause,), now=now)
    assert reading.state is ClockState.RUNNING


def test_solved_straight_out_of_a_pause_the_pause_ends_with_the_fix() -> None:
    reading = read_clock(
        OFFICE,
        TWO_HOURS,
        started_at=at(2026, 11, 16, 8),
        paused_since=at(2026, 11, 16, 9),
        met_at=at(2026, 11, 16, 15),
        now=at(2026, 11, 18, 9),
    )
    assert (reading.state, reading.elapsed) == (ClockState.MET, hours(1))
    assert total(reading.pauses_subtracted) == hours(6)


def test_a_breach_is_not_hidden_by_a_later_pause_and_does_not_grow_in_it() -> None:
    reading = read_clock(
        OFFICE, TWO_HOURS, started_at=at(2026, 11, 16, 8), paused_since=at(2026, 11, 16, 11), now=at(2026, 11, 16, 17)
    )
    assert (reading.state, reading.overdue, reading.due) == (ClockState.BREACHED, hours(1), at(2026, 11, 16, 10))


def test_pauses_survive_a_change_of_severity() -> None:
    pause = Segment(at(2026, 11, 16, 9), at(2026, 11, 16, 12))
    before, after = (
        read_clock(OFFICE, limit, started_at=at(2026, 11, 16, 8), pauses=(pause,), now=at(2026, 11, 16, 13))
        for limit in (FOUR_HOURS, ServiceTime(timedelta(hours=8)))
    )
    assert before.pauses_subtracted == after.pauses_subtracted != ()
    assert (before.due, after.due) == (at(2026, 11, 16, 15), at(2026, 11, 17, 9))


def test_a_pause_over_the_repeated_hour_costs_two_hours_of_round_the_clock_time() -> None:
    pause = Segment(at(2026, 10, 25, 2), at(2026, 10, 25, 3))
    reading = read_clock(ALWAYS, FOUR_HOURS, started_at=at(2026, 10, 25, 1), pauses=(pause,), now=at(2026, 10, 25, 4))
    assert total(reading.pauses_subtracted) == hours(2)
    assert reading.due == at(2026, 10, 25, 6)


# Days, releases, no promise


def test_a_limit_in_days_is_due_at_the_close_and_moves_by_the_paused_service_time() -> None:
    started, now = at(2026, 11, 13, 11), at(2026, 11, 16, 12)
    free = read_clock(CLINIC, OpeningDays(3), started_at=started, now=now)
    paused = read_clock(
        CLINIC,
        OpeningDays(3),
        started_at=started,
        pauses=(Segment(at(2026, 11, 16, 8), at(2026, 11, 16, 10)),),
        now=now,
    )
    assert free.due == at(2026, 11, 17, 21)
    assert paused.due == at(2026, 11, 18, 9)
    assert free.target == paused.target == hours(46)


def test_a_limit_in_days_is_late_one_second_after_the_next_opening() -> None:
    started, now = at(2026, 11, 13, 11), at(2026, 11, 20, 12)
    met = read_clock(CLINIC, OpeningDays(3), started_at=started, met_at=at(2026, 11, 18, 7), now=now)
    late = read_clock(CLINIC, OpeningDays(3), started_at=started, met_at=at(2026, 11, 18, 7, 0, 1), now=now)
    assert (met.state, late.state) == (ClockState.MET, ClockState.MET_LATE)


def test_the_next_release_runs_without_a_due_instant() -> None:
    started = at(2026, 11, 13, 11)
    reading = read_clock(OFFICE, NextRelease(), started_at=started, now=at(2026, 12, 13, 11))
    fixed = read_clock(OFFICE, NextRelease(), started_at=started, met_at=at(2026, 12, 1, 9), now=at(2026, 12, 13, 11))
    assert (reading.state, reading.due, reading.remaining) == (ClockState.RUNNING, None, None)
    assert fixed.state is ClockState.MET


@pytest.mark.parametrize("met_at", [None, at(2026, 11, 16, 9)])
def test_without_a_promise_nothing_is_due_or_late(met_at: datetime | None) -> None:
    reading = read_clock(OFFICE, NoPromise(), started_at=at(2026, 11, 13, 11), met_at=met_at, now=at(2027, 11, 13, 11))
    assert (reading.state, reading.due, reading.target) == (ClockState.NO_PROMISE, None, None)
    assert reading.overdue == timedelta(0)


# Reminders run on the same clock


def test_three_quarters_of_the_target_are_reached_in_service_time() -> None:
    pause = Segment(at(2026, 11, 16, 9), at(2026, 11, 16, 10))
    reached = instant_reached(OFFICE, at(2026, 11, 13, 17), hours(4) * 0.75, pauses=(pause,))
    assert reached == at(2026, 11, 16, 11)


# Laws

minutes = st.integers(0, 14 * 24 * 60)
pause_lists = st.lists(st.tuples(minutes, st.integers(0, 2000)), max_size=5)
START = datetime(2026, 10, 19, 6, tzinfo=UTC)


def segments_of(pairs: list[tuple[int, int]]) -> tuple[Segment, ...]:
    return tuple(Segment(START + timedelta(minutes=a), START + timedelta(minutes=a + n)) for a, n in pairs)


@given(st.sampled_from([OFFICE, CLINIC, ALWAYS]), pause_lists, minutes)
def test_a_clock_is_breached_exactly_after_its_due_instant_in_service_time(
    service: ServiceHours, pairs: list[tuple[int, int]], later: int
) -> None:
    pauses, now = segments_of(pairs), START + timedelta(minutes=later)
    reading = read_clock(service, FOUR_HOURS, started_at=START, pauses=pauses, now=now)
    assert reading.due is not None
    assert reading.remaining == hours(4) - reading.elapsed
    assert (reading.state is ClockState.BREACHED) == (reading.elapsed > hours(4))
    if reading.state is ClockState.BREACHED:
        assert reading.due < now
    elif reading.elapsed < hours(4):
        assert now < reading.due == add_service_time(service, now, hours(4) - reading.elapsed)


@given(pause_lists, minutes)
def test_order_and_repetition_of_pauses_never_matter(pairs: list[tuple[int, int]], later: int) -> None:
    now, pauses = START + timedelta(minutes=later), segments_of(pairs)
    once = read_clock(OFFICE, FOUR_HOURS, started_at=START, pauses=pauses, now=now)
    twice = read_clock(OFFICE, FOUR_HOURS, started_at=START, pauses=(*reversed(pauses), *pauses), now=now)
    assert once == twice
