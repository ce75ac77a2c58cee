"""Odd contracts and odd questions have defined answers: never, nothing, or a refusal, and always soon.

No hours, rules that contradict each other, spans of decades, and dates before, after and between the versions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from time import process_time
from typing import Any

import pytest

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import Cadence, CadenceUnit, ClockKind
from knowledge.hours.described_hours import why_closed
from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.limits import Limit, NextRelease, NoPromise, OpeningDays, ServiceTime
from knowledge.hours.opening_days import close_of_opening_day, next_opening_day, working_days_between
from knowledge.hours.segments import Segment, total
from knowledge.hours.service_hours import (
    ServiceHours,
    Window,
    add_service_time,
    committed_segments,
    next_opening,
    round_the_clock,
    service_time_between,
)
from knowledge.hours.stopwatch import ClockState, read_clock
from knowledge.incidents.clocks import IncidentClock, clocks_of
from knowledge.incidents.escalation import escalation_levels
from knowledge.incidents.incident import ClockPaused, Event, IncidentResolved
from knowledge.incidents.promises import deadline_if_reported
from knowledge.incidents.state import state_of
from knowledge.incidents.thresholds import thresholds_of
from tests.knowledge.engine_contracts import (
    OFFICE,
    contract,
    happened,
    hours,
    minutes,
    reported,
    schedule,
    severity,
    version,
    warsaw,
    windows,
)

MONDAY = warsaw(2026, 7, 6, 10)
LATER = warsaw(2026, 7, 20, 12)
FIFTY_YEARS = timedelta(days=366 * 50)
NEVER = windows("Europe/Warsaw", *(None,) * 7)
POLAND = HolidayCalendar(country="PL")


def under(hours: ServiceHours, limit: Limit, **more: Any) -> ContractVersion:
    graded = severity("high", {ClockKind.RESOLVE: limit}, **more)
    return version(schedules={"support": schedule("support", hours)}, severities=(graded,))


def removal(of: ContractVersion, *events: Event, now: datetime = LATER) -> IncidentClock:
    return next(one for one in clocks_of(contract(of), events, now) if one.kind is ClockKind.RESOLVE)


# A severity without any service hours, and rules that contradict each other


@pytest.mark.parametrize("limit", [ServiceTime(hours(4)), OpeningDays(3)], ids=["hours", "days"])
def test_a_severity_without_service_hours_is_never_due_and_never_late(limit: Limit) -> None:
    clock = removal(under(NEVER, limit), reported(MONDAY))
    assert (clock.reading.state, clock.reading.due, clock.reading.overdue) == (
        ClockState.NOT_STARTED,
        None,
        timedelta(),
    )
    assert (clock.start.starts_at, clock.start.begins_counting_at) == (MONDAY, None)
    assert clock.start.why_closed is not None
    assert clock.start.why_closed.reopens is None


def test_a_fix_without_service_hours_is_in_time() -> None:
    fixed = happened(MONDAY + hours(99), IncidentResolved(MONDAY + hours(99)))
    assert removal(under(NEVER, ServiceTime(minutes(1))), reported(MONDAY), fixed).reading.state is ClockState.MET


def test_asked_before_a_report_the_answer_is_never_too() -> None:
    (deadline,) = deadline_if_reported(under(NEVER, OpeningDays(3)), "high", MONDAY)
    assert (deadline.due, deadline.start.begins_counting_at) == (None, None)


def test_a_pause_in_hours_that_never_open_changes_nothing() -> None:
    paused = happened(MONDAY + hours(1), ClockPaused("customer_answer"))
    assert removal(under(NEVER, ServiceTime(hours(4))), reported(MONDAY), paused).reading.pauses_subtracted == ()


def test_updates_thresholds_and_escalation_never_come_without_hours() -> None:
    never = under(NEVER, ServiceTime(hours(4)), update=Cadence(CadenceUnit.DAILY, "support"))
    clocks = clocks_of(contract(never), [reported(MONDAY)], LATER)
    assert [one.reading.due for one in clocks] == [None, None]
    assert {one.at for clock in clocks for one in thresholds_of(clock)} == {None}
    state = state_of([reported(MONDAY)], LATER)
    assert state is not None
    assert escalation_levels(never, state, LATER) == ()
    assert next_opening_day(NEVER, MONDAY) is None


@pytest.mark.parametrize("limit", [NextRelease(), NoPromise()])
def test_a_limit_without_a_date_is_never_late_whatever_the_hours(limit: Limit) -> None:
    for service_hours in (NEVER, OFFICE):
        reading = removal(under(service_hours, limit), reported(MONDAY)).reading
        assert (reading.due, reading.overdue) == (None, timedelta())


def test_hours_that_only_open_on_days_off_never_open() -> None:
    sundays = windows("Europe/Warsaw", *(None,) * 6, (8, 18), calendar=HolidayCalendar(easter_offsets=frozenset({0})))
    easter_only = replace(sundays, weekly=((),) * 7, special_days={(2, 29): ()})
    assert next_opening(easter_only, MONDAY) is None
    assert next_opening(sundays, warsaw(2026, 4, 5, 9)) == warsaw(2026, 4, 12, 8)


# Spans of decades


RARE = ServiceHours("Europe/Warsaw", ((),) * 7, POLAND, {(2, 29): (Window(timedelta(), minutes(1)),)})
"""One minute every four years."""


def fresh_office() -> ServiceHours:
    return ServiceHours("Europe/Warsaw", OFFICE.weekly, POLAND)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (lambda: service_time_between(fresh_office(), MONDAY, MONDAY + FIFTY_YEARS) > timedelta(days=5000), True),
        (lambda: add_service_time(fresh_office(), MONDAY, hours(125_000)), datetime(2076, 3, 2, 9, tzinfo=UTC)),
        (lambda: add_service_time(RARE, MONDAY, hours(400)), None),
        (lambda: close_of_opening_day(RARE, MONDAY, 1000), None),
        (lambda: close_of_opening_day(OFFICE, MONDAY, 10**9), None),
        (lambda: add_service_time(OFFICE, MONDAY, timedelta.max), None),
        (lambda: add_service_time(round_the_clock("UTC"), datetime(9999, 12, 31, tzinfo=UTC), hours(99)), None),
        (lambda: working_days_between(POLAND, date(2026, 1, 1), date(2076, 1, 1)), 12_586),
    ],
)
def test_decades_are_answered_within_a_second_or_two(asked: Callable[[], object], answer: object) -> None:
    began = process_time()
    found = asked()
    assert process_time() - began < 2
    assert found == answer


@pytest.mark.parametrize(
    "asked",
    [
        lambda: service_time_between(OFFICE, MONDAY, datetime(2500, 1, 1, tzinfo=UTC)),
        lambda: add_service_time(OFFICE, datetime(1800, 1, 1, tzinfo=UTC), hours(1)),
        lambda: committed_segments(OFFICE, Segment(MONDAY, datetime(9999, 1, 1, tzinfo=UTC))),
        lambda: working_days_between(POLAND, date(1, 1, 1), date(9999, 1, 1)),
        lambda: working_days_between(OFFICE, date(2026, 1, 1), date(9999, 1, 1)),
    ],
)
def test_centuries_away_are_refused_at_once(asked: Callable[[], object]) -> None:
    began = process_time()
    with pytest.raises(ValueError, match="years"):
        asked()
    assert process_time() - began < 0.5


def test_a_clock_that_has_run_for_fifty_years_is_read() -> None:
    reading = read_clock(OFFICE, ServiceTime(hours(8)), started_at=MONDAY, now=MONDAY + FIFTY_YEARS)
    assert (reading.state, reading.due) == (ClockState.BREACHED, MONDAY + hours(8))
    assert reading.elapsed == total(reading.counted_segments) == reading.overdue + hours(8)


# Before the contract, after it, and across a version


BEGINS, ENDS = warsaw(2026, 7, 1), warsaw(2026, 8, 1)
ONE_MONTH = contract(version(effective=BEGINS, ends=ENDS))
GAP = contract(
    version(effective=BEGINS, ends=ENDS), version(key="v2", effective=warsaw(2026, 9, 1), ends=warsaw(2026, 10, 1))
)


@pytest.mark.parametrize(
    ("at", "clocks"),
    [
        (BEGINS - timedelta(seconds=1), 0),
        (BEGINS, 2),
        (ENDS - timedelta(seconds=1), 2),
        (ENDS, 0),
        (warsaw(2026, 8, 31, 23, 59), 0),
        (warsaw(2026, 9, 1), 2),
        (warsaw(2026, 10, 1), 0),
    ],
)
def test_only_a_report_while_the_contract_is_in_force_has_times(at: datetime, clocks: int) -> None:
    assert len(clocks_of(GAP, [reported(at)], at + hours(1))) == clocks


def test_an_incident_keeps_its_times_when_the_contract_ends_before_it() -> None:
    friday = warsaw(2026, 7, 31, 16)
    (_, resolve) = clocks_of(ONE_MONTH, [reported(friday)], warsaw(2026, 8, 5))
    assert (resolve.reading.due, resolve.reading.state) == (warsaw(2026, 8, 3, 14), ClockState.BREACHED)


def test_the_calendar_of_the_version_holds_on_days_before_it_began() -> None:
    assert service_time_between(OFFICE, warsaw(2020, 6, 1), warsaw(2020, 6, 2)) == hours(10)
    assert why_closed(OFFICE, warsaw(2020, 5, 1, 10)) is not None
