"""Bugs that other SLA engines had, each as a statement that is true here; the number is that of their report.

The worked time is 8–18 on working days in Warsaw unless a test says otherwise.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from knowledge.contract.severities import ClockKind
from knowledge.downtime.availability import measure, period_of
from knowledge.downtime.budget import budget
from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.service_hours import (
    ServiceHours,
    Window,
    add_service_time,
    next_opening,
    round_the_clock,
    service_time_between,
)
from knowledge.hours.stopwatch import ClockState
from knowledge.incidents.clocks import IncidentClock, clocks_of
from knowledge.incidents.incident import (
    ClockPaused,
    ClockResumed,
    Event,
    IncidentReopened,
    IncidentResolved,
    OutageRecorded,
    SeverityChanged,
)
from knowledge.incidents.thresholds import thresholds_of
from tests.knowledge.engine_contracts import (
    OFFICE,
    contract,
    happened,
    hours,
    minutes,
    outage,
    reported,
    target,
    version,
    warsaw,
    windows,
)

MONDAY, FRIDAY = warsaw(2026, 7, 6, 10), warsaw(2026, 7, 10, 16)
LATER = warsaw(2026, 7, 20, 12)


def removal(*events: Event, now: datetime = LATER) -> IncidentClock:
    return next(one for one in clocks_of(contract(version()), events, now) if one.kind is ClockKind.RESOLVE)


def paused(start: datetime, end: datetime) -> list[Event]:
    return [happened(start, ClockPaused("customer_answer")), happened(end, ClockResumed())]


def resolved(at: datetime) -> Event:
    return happened(at, IncidentResolved(at))


def used(*outages: OutageRecorded, now: datetime = LATER) -> Fraction:
    line = target("line", ("hotline",), "99.9")
    july = period_of(version(), line, warsaw(2026, 7, 10))
    return budget(measure(version(), line, july, outages=outages, works=(), now=now)).used_seconds


@pytest.mark.parametrize("from_creation", [True, False])
def test_time_spent_waiting_survives_a_change_of_severity(from_creation: bool) -> None:
    """Source: glpi#6902, glpi#15605 (pending time lost when the priority changes)."""
    pause = paused(MONDAY + hours(1), MONDAY + hours(3))
    change = happened(MONDAY + hours(2), SeverityChanged("low", "smaller", from_creation))
    reading = removal(reported(MONDAY), *pause, change).reading
    began = MONDAY if from_creation else MONDAY + hours(2)
    waited = hours(2) if from_creation else hours(1)
    assert reading.due == add_service_time(OFFICE, began, hours(16) + waited)


def test_a_pause_over_a_weekend_costs_only_its_service_time() -> None:
    """Source: glpi#10594 (a weekend on hold counted round the clock)."""
    pause = paused(warsaw(2026, 7, 10, 17), warsaw(2026, 7, 13, 9))
    assert removal(reported(FRIDAY), *pause).reading.due == warsaw(2026, 7, 13, 16)  # 1 h on each side


def test_a_hold_at_night_is_no_service_time() -> None:
    """Source: ERPNext, six repairs of its hold time (seconds of the wall clock taken off service time)."""
    pause = paused(warsaw(2026, 7, 6, 19), warsaw(2026, 7, 7, 7))
    reading = removal(reported(MONDAY), *pause).reading
    assert (reading.due, reading.pauses_subtracted) == (MONDAY + hours(8), ())


def test_resolved_straight_out_of_a_pause_is_met_with_the_pause_taken_out() -> None:
    """Source: frappe/helpdesk#3776 (the pause went on after the resolution)."""
    start = happened(MONDAY + hours(1), ClockPaused("customer_answer"))
    reading = removal(reported(MONDAY), start, resolved(MONDAY + hours(4))).reading
    assert (reading.state, reading.elapsed) == (ClockState.MET, hours(1))


def test_no_reminder_falls_on_a_night_a_weekend_or_a_holiday() -> None:
    """Source: zammad#4432 (escalation reminders at midnight and at weekends)."""
    before_holiday = warsaw(2026, 11, 10, 16)  # 11 November is a holiday
    found = thresholds_of(removal(reported(before_holiday), now=before_holiday))
    assert [one.at for one in found if one.at is not None] == sorted(
        next_opening(OFFICE, one.at) or LATER for one in found if one.at is not None
    )
    assert found[0].at == warsaw(2026, 11, 12, 10)


def test_a_reopened_incident_has_its_figures_when_it_is_closed_again() -> None:
    """Source: zammad#4777 (closing figures missing after reopening)."""
    again = happened(MONDAY + hours(5), IncidentReopened("again"))
    reading = removal(reported(MONDAY), resolved(MONDAY + hours(3)), again, resolved(MONDAY + hours(7))).reading
    assert (reading.state, reading.elapsed, reading.met_at) == (ClockState.MET, hours(5), MONDAY + hours(7))


def several(*openings: tuple[float, float]) -> ServiceHours:
    return ServiceHours("Europe/Warsaw", (tuple(Window(hours(a), hours(b)) for a, b in openings),) * 7)


def test_a_day_may_have_several_windows() -> None:
    """Source: chatwoot#14009 (only one window a day)."""
    shop = several((7, 9), (12, 14), (20, 22))
    assert add_service_time(shop, warsaw(2026, 7, 6, 8), hours(4)) == warsaw(2026, 7, 6, 21)


def test_a_lunch_break_is_not_counted() -> None:
    """Source: frappe/helpdesk#2212 (no lunch break in working hours)."""
    office = several((8, 12), (13, 17))
    assert service_time_between(office, warsaw(2026, 7, 6, 11), warsaw(2026, 7, 6, 14)) == hours(2)


def test_a_short_day_before_a_holiday_ends_early() -> None:
    """Source: zendesk/biz#122 (no shorter day before a holiday)."""
    short = replace(OFFICE, special_days={date(2026, 12, 23): (Window(hours(8), hours(13)),)})
    assert add_service_time(short, warsaw(2026, 12, 23, 12), hours(2)) == warsaw(2026, 12, 28, 9)


def test_a_window_that_opens_in_the_missing_hour_opens_when_the_hour_is_over() -> None:
    """Source: zendesk/biz, `Time::DST` (the segment of such a day vanished)."""
    night = windows("Europe/Warsaw", *((2.5, 5),) * 7)
    changed = warsaw(2026, 3, 29)
    assert next_opening(night, changed) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert service_time_between(night, changed, warsaw(2026, 3, 30)) == hours(2)


def test_past_months_are_read_with_their_own_offset() -> None:
    """Source: dbt_zendesk#25 (today's UTC offset applied to all dates)."""
    opens = [next_opening(OFFICE, datetime(2026, month, 2, tzinfo=UTC)) for month in (2, 7)]
    assert opens == [datetime(2026, 2, 2, 7, tzinfo=UTC), datetime(2026, 7, 2, 6, tzinfo=UTC)]


def test_an_hour_added_inside_the_repeated_hour_is_an_hour() -> None:
    """Source: moment-business-time#58 (adding an hour at the end of summer time)."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 2:30, the first time
    assert add_service_time(round_the_clock("Europe/Warsaw"), first, hours(1)) == first + hours(1)
    assert add_service_time(windows("Europe/Warsaw", *((0, 24),) * 7), first, hours(1)) == first + hours(1)


def test_hours_that_never_open_are_answered_and_never_looped_over() -> None:
    """Source: businesstimedelta#9 (endless loop without working hours)."""
    never = windows("Europe/Warsaw", *(None,) * 7)
    all_off = replace(never, holidays=HolidayCalendar(country="PL"))
    gone = replace(never, special_days={date(2020, 1, 1): (Window(hours(8), hours(9)),)})
    for closed in (never, all_off, gone):
        assert add_service_time(closed, MONDAY, minutes(1)) is None
        assert next_opening(closed, MONDAY) is None
        assert service_time_between(closed, MONDAY, MONDAY + timedelta(days=365 * 50)) == timedelta()


def test_outages_that_overlap_are_counted_once() -> None:
    """Source: upptime#287 (overlapping incidents added up)."""
    one, other = outage(MONDAY, minutes(30)), outage(MONDAY + minutes(20), minutes(30))
    assert used(one, other, one) == 50 * 60


def test_an_outage_is_clipped_to_the_period() -> None:
    """Source: kuvasz#219 (downtime before and after the period counted)."""
    assert used(outage(warsaw(2026, 6, 30, 23, 50), minutes(25))) == 15 * 60
    assert used(outage(warsaw(2026, 7, 31, 23, 50), minutes(25)), now=warsaw(2026, 8, 2)) == 10 * 60


def test_at_the_start_of_a_period_the_whole_budget_is_there() -> None:
    """Source: pyrra#1576 (the error budget not full at the start)."""
    line = target("line", ("hotline",), "99.9")
    july = period_of(version(), line, warsaw(2026, 7, 1))
    first_second = budget(measure(version(), line, july, outages=(), works=(), now=july.start))
    assert first_second.left_seconds == first_second.allowance_seconds == Fraction(31 * 86_400, 1000)
