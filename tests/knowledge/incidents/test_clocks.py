"""The clocks of an incident: when they start, what is promised, and that no change loses what went before."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import (
    Cadence,
    CadenceUnit,
    ClockKind,
    ClockStart,
    SeverityChangeRule,
    TimePromise,
)
from knowledge.hours.described_hours import ClosedReason
from knowledge.hours.limits import NoPromise, ServiceTime
from knowledge.hours.stopwatch import ClockState
from knowledge.incidents.clock_start import StartReason, clock_start_if_reported
from knowledge.incidents.clocks import IncidentClock, clocks_of
from knowledge.incidents.incident import (
    ChannelConfirmed,
    ClockPaused,
    ClockResumed,
    Event,
    Happening,
    IncidentAcknowledged,
    IncidentCancelled,
    IncidentReopened,
    IncidentResolved,
    OutageRecorded,
    SeverityChanged,
    UpdateGiven,
    WorkaroundAccepted,
    WorkaroundOffered,
    WorkaroundRefused,
    WorkStarted,
)
from knowledge.incidents.promises import ChosenPromise, Condition, choose_promise, deadline_if_reported, promises_for
from knowledge.terms import SILENT, Clause
from tests.knowledge.engine_contracts import (
    contract,
    happened,
    hours,
    minutes,
    reported,
    schedule,
    severity,
    stated,
    version,
    warsaw,
    windows,
)

MONDAY = warsaw(2026, 7, 6, 10)
FRIDAY = warsaw(2026, 7, 10, 16)
LATER = warsaw(2026, 7, 20, 12)
PLAIN = version()


def after(count: float, what: Happening, start: datetime = MONDAY) -> Event:
    return happened(start + hours(count), what)


def clock(kind: ClockKind, *events: Event, now: datetime = LATER, under: ContractVersion = PLAIN) -> IncidentClock:
    return next(one for one in clocks_of(contract(under), events, now) if one.kind is kind)


def resolve(*events: Event, **more: Any) -> IncidentClock:
    return clock(ClockKind.RESOLVE, *events, **more)


def test_clocks_come_in_the_order_of_an_incidents_life() -> None:
    assert [one.kind for one in clocks_of(contract(PLAIN), [reported(MONDAY)], MONDAY)] == [
        ClockKind.REACT,
        ClockKind.RESOLVE,
    ]


def test_a_cancelled_incident_and_one_without_a_version_have_no_clocks() -> None:
    assert clocks_of(contract(PLAIN), [reported(MONDAY), after(1, IncidentCancelled("test"))], FRIDAY) == ()
    assert clocks_of(contract(PLAIN), [reported(warsaw(2025, 7, 7, 10))], FRIDAY) == ()
    assert clocks_of(contract(PLAIN), [], FRIDAY) == ()


def test_a_pause_over_a_closed_weekend_costs_nothing() -> None:
    paused = happened(warsaw(2026, 7, 10, 18), ClockPaused("answer"))
    resumed = happened(warsaw(2026, 7, 13, 8), ClockResumed())
    assert resolve(reported(FRIDAY), paused, resumed).reading.due == resolve(reported(FRIDAY)).reading.due


def test_a_pause_moves_the_due_time_by_its_service_time() -> None:
    events = (reported(MONDAY), after(1, ClockPaused("answer")), after(2, ClockResumed()))
    assert resolve(reported(MONDAY)).reading.due == warsaw(2026, 7, 6, 18)
    assert resolve(*events).reading.due == warsaw(2026, 7, 7, 9)


def test_a_change_of_severity_keeps_the_pauses_before_it() -> None:
    events = (
        reported(MONDAY),
        after(1, ClockPaused("answer")),
        after(3, ClockResumed()),
        after(4, SeverityChanged("low", "one desk")),
    )
    reading = resolve(*events, now=MONDAY + hours(5)).reading
    assert (reading.elapsed, reading.due) == (hours(3), warsaw(2026, 7, 7, 18))


def test_a_change_from_now_starts_the_clock_anew_and_remembers_an_earlier_breach() -> None:
    change = happened(warsaw(2026, 7, 7, 10), SeverityChanged("low", "only one desk now", from_creation=False))
    one = resolve(reported(MONDAY), change, now=warsaw(2026, 7, 7, 12))
    assert (one.severity, one.reading.started_at) == ("low", warsaw(2026, 7, 7, 10))
    assert one.superseded[0][0] == "high"
    assert one.superseded[0][1].overdue == hours(2)


@pytest.mark.parametrize("says_so_itself", [True, False])
@pytest.mark.parametrize(
    ("rule", "due"),
    [
        (SeverityChangeRule.FROM_REPORT, warsaw(2026, 7, 7, 16)),
        (SeverityChangeRule.FROM_CHANGE, warsaw(2026, 7, 8, 12)),
    ],
)
def test_from_when_a_changed_severity_runs_is_for_the_contract_to_say(
    rule: SeverityChangeRule, due: datetime, says_so_itself: bool
) -> None:
    under = version(severity_change=stated(rule, "§ 3"))
    one = resolve(reported(MONDAY), after(6, SeverityChanged("low", "one desk", says_so_itself)), under=under)
    assert (one.severity, one.reading.due) == ("low", due)
    assert one.run.clause == Clause("§ 3", "contract")


@pytest.mark.parametrize(
    ("rule", "severity", "state"),
    [
        (SeverityChangeRule.FROM_REPORT, "high", ClockState.MET_LATE),  # 2 h were promised all along
        (SeverityChangeRule.FROM_CHANGE, "low", ClockState.MET),
    ],
)
def test_a_change_after_a_step_tells_anew_whether_it_was_in_time_only_if_it_counts_from_the_report(
    rule: SeverityChangeRule, severity: str, state: ClockState
) -> None:
    events = (reported(MONDAY, severity="low"), after(3, WorkStarted()), after(4, SeverityChanged("high", "worse")))
    react = clock(ClockKind.REACT, *events, under=version(severity_change=stated(rule)))
    assert (react.severity, react.reading.state) == (severity, state)


def test_reopening_lets_the_removal_clock_go_on() -> None:
    events = (reported(MONDAY), after(2, IncidentResolved(MONDAY + hours(2))), after(5, IncidentReopened("again")))
    reading = resolve(*events, now=MONDAY + hours(6)).reading
    assert (reading.state, reading.elapsed, reading.due) == (ClockState.RUNNING, hours(3), warsaw(2026, 7, 7, 11))


def test_resolved_straight_from_paused_is_met() -> None:
    events = (reported(MONDAY), after(1, ClockPaused("answer")), after(2, IncidentResolved(MONDAY + hours(2))))
    reading = resolve(*events).reading
    assert (reading.state, reading.elapsed) == (ClockState.MET, hours(1))


def test_starting_work_proves_that_somebody_took_note() -> None:
    under = version(
        severities=(
            severity("high", {ClockKind.ACKNOWLEDGE: ServiceTime(hours(1)), ClockKind.REACT: ServiceTime(hours(2))}),
        )
    )
    one = clock(ClockKind.ACKNOWLEDGE, reported(MONDAY), after(0.5, WorkStarted()), under=under)
    assert (one.reading.state, one.reading.met_at) == (ClockState.MET, MONDAY + hours(0.5))
    seen = clock(ClockKind.REACT, reported(MONDAY), after(0.5, IncidentAcknowledged()), under=under, now=MONDAY)
    assert seen.reading.met_at is None


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ((), ClockState.RUNNING),
        ((WorkaroundOffered("text"),), ClockState.MET),
        ((WorkaroundOffered("text"), WorkaroundRefused("no")), ClockState.RUNNING),
        ((WorkaroundOffered("text"), WorkaroundAccepted()), ClockState.MET),
    ],
)
def test_an_offered_workaround_counts_unless_it_is_refused(events: tuple[Happening, ...], state: ClockState) -> None:
    under = version(severities=(severity("high", {ClockKind.WORKAROUND: ServiceTime(hours(2))}),))
    log = [reported(MONDAY), *(after(0.5 + n / 10, what) for n, what in enumerate(events))]
    assert clock(ClockKind.WORKAROUND, *log, under=under, now=MONDAY + hours(1)).reading.state is state


def test_an_accepted_workaround_lowers_the_level_only_where_the_contract_says_so() -> None:
    log = (reported(MONDAY), after(1, WorkaroundOffered("text")), after(2, WorkaroundAccepted()))
    assert resolve(*log).severity == "high"
    lowering = resolve(*log, under=version(workaround_lowers=stated(1)))
    assert (lowering.severity, lowering.reading.due) == ("low", warsaw(2026, 7, 7, 18))
    assert clock(ClockKind.REACT, *log, under=version(workaround_lowers=stated(1))).severity == "high"


def test_the_weakest_level_cannot_be_lowered() -> None:
    log = (reported(MONDAY, severity="low"), after(1, WorkaroundOffered("text")), after(2, WorkaroundAccepted()))
    assert resolve(*log, under=version(workaround_lowers=stated(1))).severity == "low"


def test_the_reading_says_why_the_clock_does_not_start_at_once() -> None:
    start = resolve(reported(warsaw(2026, 7, 11, 12))).start
    assert start.begins_counting_at == warsaw(2026, 7, 13, 8)
    assert start.why_closed is not None
    assert start.why_closed.reason is ClosedReason.NO_WINDOW_THAT_WEEKDAY


def test_a_clock_that_starts_with_the_ticket_uses_the_registration() -> None:
    under = version(clock_start=stated(ClockStart.TICKET_OPENED))
    one = resolve(reported(MONDAY, registered=MONDAY + minutes(2)), under=under)
    assert (one.start.starts_at, one.start.reason) == (MONDAY + minutes(2), StartReason.TICKET_OPENED)


def test_who_may_not_report_does_not_start_the_clock() -> None:
    start = clock_start_if_reported(PLAIN, "high", MONDAY, may_report=False)
    assert (start.starts_at, start.reason) == (None, StartReason.NOT_AUTHORISED)


def test_a_report_counts_from_the_word_of_the_one_who_may() -> None:
    one = resolve(reported(MONDAY, registered=MONDAY + minutes(5), authorised_at=MONDAY + minutes(4)))
    assert (one.start.starts_at, one.start.reason) == (MONDAY + minutes(4), StartReason.AUTHORISED)


@pytest.mark.parametrize("rule", [ClockStart.RECEIVED, ClockStart.AUTHORISED])
def test_a_report_by_somebody_who_may_starts_the_clock_with_the_first_message(rule: ClockStart) -> None:
    one = resolve(reported(MONDAY, registered=MONDAY + minutes(5)), under=version(clock_start=stated(rule)))
    assert (one.start.starts_at, one.start.reason) == (MONDAY, StartReason.RECEIVED)


@pytest.mark.parametrize(
    ("source", "start", "reason"),
    [("probe", -20, StartReason.DETECTED), ("staff", 0, StartReason.RECEIVED), ("customer", 0, StartReason.RECEIVED)],
)
def test_a_clock_that_starts_with_the_detection_uses_the_measurement(
    source: str, start: int, reason: StartReason
) -> None:
    seen = OutageRecorded("a", "hotline", MONDAY - minutes(20), None, Decimal(1), source)
    one = resolve(
        reported(MONDAY), after(1, seen), under=version(clock_start=stated(ClockStart.DETECTED)), now=MONDAY + hours(2)
    )
    assert (one.start.starts_at, one.start.reason) == (MONDAY + minutes(start), reason)


# Several channels

TWO_CHANNELS = version(
    clock_start=stated(ClockStart.BOTH_CHANNELS),
    severities=(severity("high", {ClockKind.RESOLVE: ServiceTime(hours(4))}, required_channels=("phone", "slack")),),
)


def test_until_both_channels_are_used_times_are_intervals() -> None:
    one = resolve(reported(MONDAY), under=TWO_CHANNELS)
    assert (one.start.reason, one.start.waiting_for) == (StartReason.WAITING_FOR_CHANNEL, ("phone",))
    assert (one.reading.state, one.reading.due, one.interval) == (ClockState.NOT_STARTED, None, hours(4))


@pytest.mark.parametrize(("call", "start"), [(-2, 0), (0, 0), (7, 7)])
def test_the_clock_starts_with_the_last_of_the_channels(call: int, start: int) -> None:
    confirmed = happened(MONDAY + minutes(call), ChannelConfirmed("phone"), recorded=MONDAY + minutes(9))
    one = resolve(reported(MONDAY), confirmed, under=TWO_CHANNELS)
    assert one.start.starts_at == MONDAY + minutes(start)


def test_a_channel_that_is_down_at_the_provider_is_not_waited_for() -> None:
    down = happened(MONDAY + minutes(5), ChannelConfirmed("phone", was_down=True))
    assert resolve(reported(MONDAY), down, under=TWO_CHANNELS).start.starts_at == MONDAY


def test_an_incident_taken_by_phone_waits_for_the_chat() -> None:
    one = resolve(reported(MONDAY, channel="phone"), under=TWO_CHANNELS)
    assert one.start.waiting_for == ("slack",)


# Alternatives by the time of the report

ALTERNATIVES = (TimePromise(ServiceTime(hours(2)), "always", "peak"), TimePromise(ServiceTime(hours(4)), "always"))
PEAK = version(
    schedules={**PLAIN.schedules, "peak": schedule("peak", windows("Europe/Warsaw", *((9, 20),) * 5, None, None))},
    severities=(replace(severity("high", {}), promises={ClockKind.RESOLVE: stated(ALTERNATIVES)}),),
)


@pytest.mark.parametrize(
    ("at", "condition", "limit"),
    [
        (warsaw(2026, 7, 8, 8, 59, 59), Condition.REPORTED_OUTSIDE, hours(4)),
        (warsaw(2026, 7, 8, 9), Condition.REPORTED_IN, hours(2)),
        (warsaw(2026, 7, 8, 19, 59, 59), Condition.REPORTED_IN, hours(2)),
        (warsaw(2026, 7, 8, 20), Condition.REPORTED_OUTSIDE, hours(4)),
        (warsaw(2026, 7, 11, 12), Condition.REPORTED_OUTSIDE, hours(4)),
    ],
)
def test_the_first_alternative_that_fits_the_report_counts(at: datetime, condition: Condition, limit: Any) -> None:
    chosen = choose_promise(PEAK, "high", ClockKind.RESOLVE, at)
    assert isinstance(chosen, ChosenPromise)
    assert (chosen.condition, chosen.promise.limit) == (condition, ServiceTime(limit))


def test_what_is_not_promised_is_silent_and_what_is_denied_is_stated() -> None:
    under = version(severities=(severity("high", {ClockKind.REACT: NoPromise()}),))
    lines = {line.kind: line for line in promises_for(under, "high")}
    assert lines[ClockKind.WORKAROUND].alternatives is SILENT
    (one,) = clocks_of(contract(under), [reported(MONDAY)], MONDAY)
    assert one.reading.state is ClockState.NO_PROMISE


# Updates


def updating(cadence: Cadence) -> ContractVersion:
    return version(severities=(severity("high", {}, update=cadence),))


def test_the_next_update_is_due_an_interval_after_the_last() -> None:
    under = updating(Cadence(CadenceUnit.EVERY, "support", hours(4)))
    one = clock(ClockKind.UPDATE, reported(MONDAY), under=under, now=MONDAY)
    assert (one.reading.due, one.interval) == (MONDAY + hours(4), hours(4))
    told = clock(ClockKind.UPDATE, reported(MONDAY), after(3, UpdateGiven("text")), under=under, now=MONDAY + hours(3))
    assert told.reading.due == MONDAY + hours(7)


def test_daily_means_by_the_close_of_each_opening_day() -> None:
    under = updating(Cadence(CadenceUnit.DAILY, "support"))
    first = clock(ClockKind.UPDATE, reported(FRIDAY), under=under, now=FRIDAY)
    assert first.reading.due == warsaw(2026, 7, 10, 18)
    told = happened(FRIDAY + hours(1), UpdateGiven("text"))
    assert clock(ClockKind.UPDATE, reported(FRIDAY), told, under=under).reading.due == warsaw(2026, 7, 13, 18)


def test_an_update_after_closing_is_that_of_no_day_yet() -> None:
    under = updating(Cadence(CadenceUnit.DAILY, "support"))
    told = happened(FRIDAY + hours(4), UpdateGiven("text"))
    assert clock(ClockKind.UPDATE, reported(FRIDAY), told, under=under).reading.due == warsaw(2026, 7, 13, 18)


def test_each_gap_that_was_too_long_is_counted() -> None:
    under = updating(Cadence(CadenceUnit.EVERY, "always", hours(1)))
    log = (
        reported(MONDAY),
        after(0.5, UpdateGiven("text")),
        after(2, UpdateGiven("text")),
        after(5, IncidentResolved(MONDAY + hours(5))),
    )
    one = clock(ClockKind.UPDATE, *log, under=under)
    assert (one.missed_updates, one.reading.state) == (2, ClockState.MET_LATE)


def test_an_update_promised_on_closing_has_no_due_time() -> None:
    one = clock(ClockKind.UPDATE, reported(MONDAY), under=updating(Cadence(CadenceUnit.ON_CLOSING, "support")))
    assert one.reading.due is None


# Before a report


def test_deadlines_are_known_before_a_report() -> None:
    found = {one.kind: one.due for one in deadline_if_reported(PLAIN, "high", warsaw(2026, 7, 12, 3))}
    assert found == {ClockKind.REACT: warsaw(2026, 7, 13, 10), ClockKind.RESOLVE: warsaw(2026, 7, 13, 16)}


@given(st.integers(0, 60 * 24 * 40))
def test_a_deadline_asked_for_is_the_deadline_of_the_report(minute: int) -> None:
    at = warsaw(2026, 7, 1) + minutes(minute)
    asked = {one.kind: one.due for one in deadline_if_reported(PLAIN, "high", at)}
    got = {one.kind: one.reading.due for one in clocks_of(contract(PLAIN), [reported(at)], at)}
    assert asked == got


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_a_pause_never_brings_a_due_time_forward(begins: int, lasts: int) -> None:
    start = MONDAY + minutes(begins)
    log = (reported(MONDAY), happened(start, ClockPaused("x")), happened(start + minutes(lasts), ClockResumed()))
    plain, paused = resolve(reported(MONDAY)).reading, resolve(*log).reading
    assert plain.due is not None
    assert paused.due is not None
    assert paused.due >= plain.due


def test_nobody_owes_news_of_what_is_held_to_be_resolved_and_a_reopening_begins_a_new_gap() -> None:
    under = updating(Cadence(CadenceUnit.EVERY, "always", hours(2)))
    log = [
        reported(MONDAY),
        after(1, IncidentResolved(MONDAY + hours(1))),
        after(6, IncidentReopened("again")),
    ]

    back = clock(ClockKind.UPDATE, *log, under=under, now=MONDAY + hours(7))
    late = clock(ClockKind.UPDATE, *log, under=under, now=MONDAY + hours(8.5))

    assert (back.reading.due, back.missed_updates) == (MONDAY + hours(8), 0)
    assert (late.reading.state, late.missed_updates) == (ClockState.BREACHED, 1)
