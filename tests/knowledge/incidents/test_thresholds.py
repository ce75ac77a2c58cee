"""The instants of reminders: 50, 75, 90 % of a target and 3, 2, 1 hour before it, in service time."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from knowledge.contract.severities import Cadence, CadenceUnit, ClockKind
from knowledge.hours.limits import NoPromise, OpeningDays, ServiceTime
from knowledge.incidents.clocks import IncidentClock, clocks_of
from knowledge.incidents.incident import ClockPaused, ClockResumed, Event, IncidentResolved
from knowledge.incidents.thresholds import USUAL, ShareOfTarget, Threshold, TimeLeft, thresholds_of
from tests.knowledge.engine_contracts import contract, happened, hours, reported, severity, version, warsaw

FRIDAY = warsaw(2026, 7, 10, 16)
UNDER = version(
    severities=(
        severity("high", {ClockKind.REACT: ServiceTime(hours(2)), ClockKind.RESOLVE: ServiceTime(hours(8))}),
        severity("days", {ClockKind.RESOLVE: OpeningDays(1)}),
        severity("none", {ClockKind.RESOLVE: NoPromise()}),
        severity("told", {}, update=Cadence(CadenceUnit.EVERY, "support", hours(4))),
    )
)


def clock(*events: Event, now: datetime, kind: ClockKind = ClockKind.RESOLVE) -> IncidentClock:
    return next(one for one in clocks_of(contract(UNDER), events, now) if one.kind is kind)


def instants(clock: IncidentClock) -> list[tuple[Threshold, datetime | None, bool]]:
    return [(one.threshold, one.at, one.is_past) for one in thresholds_of(clock)]


def test_thresholds_come_in_service_time_and_never_at_night_or_at_a_weekend() -> None:
    half, three_quarters, nine_tenths, three, two, one, quarter_of_an_hour = USUAL
    assert instants(clock(reported(FRIDAY), now=FRIDAY)) == [
        (half, warsaw(2026, 7, 13, 10), False),
        (three, warsaw(2026, 7, 13, 11), False),
        (three_quarters, warsaw(2026, 7, 13, 12), False),
        (two, warsaw(2026, 7, 13, 12), False),
        (one, warsaw(2026, 7, 13, 13), False),
        (nine_tenths, warsaw(2026, 7, 13, 13, 12), False),
        (quarter_of_an_hour, warsaw(2026, 7, 13, 13, 45), False),
    ]


def test_a_time_before_the_end_that_is_longer_than_the_target_is_left_out() -> None:
    react = clock(reported(FRIDAY), now=FRIDAY, kind=ClockKind.REACT)
    assert [one.threshold for one in thresholds_of(react)] == [*USUAL[:1], USUAL[5], USUAL[1], USUAL[6], USUAL[2]]


@pytest.mark.parametrize(
    ("at", "past"), [(warsaw(2026, 7, 13, 9, 59, 59), 0), (warsaw(2026, 7, 13, 10), 1), (warsaw(2026, 7, 13, 12), 4)]
)
def test_a_threshold_is_past_from_its_instant_on(at: datetime, past: int) -> None:
    assert sum(one.is_past for one in thresholds_of(clock(reported(FRIDAY), now=at))) == past


def test_a_pause_moves_what_is_still_to_come_and_leaves_what_was_reached() -> None:
    pause = [
        happened(warsaw(2026, 7, 13, 10, 30), ClockPaused("customer_answer")),
        happened(warsaw(2026, 7, 13, 11, 30), ClockResumed()),
    ]
    found = thresholds_of(clock(reported(FRIDAY), *pause, now=warsaw(2026, 7, 13, 12)))
    assert [one.at for one in found[:2]] == [warsaw(2026, 7, 13, 10), warsaw(2026, 7, 13, 12)]


def test_a_clock_that_was_met_has_only_what_it_reached() -> None:
    fixed = warsaw(2026, 7, 13, 11)
    found = thresholds_of(clock(reported(FRIDAY), happened(fixed, IncidentResolved(fixed)), now=warsaw(2026, 7, 14, 9)))
    assert [one.at for one in found] == [warsaw(2026, 7, 13, 10), fixed]


def test_a_breached_clock_has_reached_them_all_and_later_ones_may_be_asked_for() -> None:
    late = clock(reported(FRIDAY), now=warsaw(2026, 7, 13, 16))
    found = thresholds_of(late, [*USUAL, ShareOfTarget(Fraction(1)), ShareOfTarget(Fraction(5, 4))])
    assert all(one.is_past for one in found)
    assert [one.at for one in found[-2:]] == [warsaw(2026, 7, 13, 14), warsaw(2026, 7, 13, 16)]


def test_a_limit_in_days_has_thresholds_in_its_service_time() -> None:
    found = thresholds_of(clock(reported(warsaw(2026, 7, 13, 8), severity="days"), now=warsaw(2026, 7, 13, 9)))
    assert found[0].at == warsaw(2026, 7, 13, 18)  # half of two days of ten hours
    assert found[0].after == hours(10)


def test_the_rhythm_of_updates_has_thresholds_too() -> None:
    told = clock(reported(warsaw(2026, 7, 13, 8), severity="told"), now=warsaw(2026, 7, 13, 8), kind=ClockKind.UPDATE)
    assert [one.at for one in thresholds_of(told, [TimeLeft(hours(1))])] == [warsaw(2026, 7, 13, 11)]


def test_without_a_target_there_are_none() -> None:
    assert thresholds_of(clock(reported(FRIDAY, severity="none"), now=FRIDAY)) == ()


def test_impossible_thresholds_are_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        ShareOfTarget(Fraction(0))
    with pytest.raises(ValueError, match="negative"):
        TimeLeft(timedelta(seconds=-1))
