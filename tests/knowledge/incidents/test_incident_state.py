"""What events add up to: status, pauses, severity and outages are derived, whatever the order and the repetition."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.hours.segments import Segment
from knowledge.incidents.checks import Refusal, RefusalCode, check_transition
from knowledge.incidents.incident import (
    ChannelConfirmed,
    ClockPaused,
    ClockResumed,
    Event,
    FixConfirmed,
    Happening,
    IncidentAcknowledged,
    IncidentCancelled,
    IncidentClosed,
    IncidentReopened,
    IncidentResolved,
    InformationAdded,
    OutageRecorded,
    SeverityChanged,
    UpdateGiven,
    WorkaroundAccepted,
    WorkaroundOffered,
    WorkaroundRefused,
    WorkStarted,
)
from knowledge.incidents.state import IncidentState, state_of
from knowledge.incidents.status import ALLOWED, Status
from tests.knowledge.engine_contracts import happened, hours, minutes, outage, reported, warsaw

TEN = warsaw(2026, 7, 8, 10)
EVENING = warsaw(2026, 7, 8, 20)


def state(*events: Event, now: datetime = EVENING) -> IncidentState:
    found = state_of(events, now)
    assert found is not None
    return found


def after(count: float, what: Happening) -> Event:
    return happened(TEN + minutes(count), what)


LIFE = (
    reported(TEN),
    after(5, IncidentAcknowledged()),
    after(10, WorkStarted()),
    after(20, ClockPaused("waiting for the customer's answer")),
    after(50, ClockResumed()),
    after(60, UpdateGiven("text:2")),
    after(70, OutageRecorded("o1", "hotline", TEN, None, Decimal(1), "probe")),
    after(80, WorkaroundOffered("text:3")),
    after(85, WorkaroundAccepted()),
    after(120, OutageRecorded("o1", "hotline", TEN, TEN + minutes(118), Decimal(1), "probe")),
    after(120, IncidentResolved(TEN + minutes(118))),
    after(130, FixConfirmed()),
)


@pytest.mark.parametrize(
    ("seen", "status"),
    [
        (1, Status.REPORTED),
        (2, Status.ACKNOWLEDGED),
        (3, Status.IN_PROGRESS),
        (4, Status.PAUSED),
        (5, Status.IN_PROGRESS),
        (9, Status.WORKED_AROUND),
        (11, Status.RESOLVED),
        (12, Status.CLOSED),
    ],
)
def test_the_status_follows_from_the_events_so_far(seen: int, status: Status) -> None:
    assert state(*LIFE[:seen]).status is status
    assert state(*LIFE, now=LIFE[seen - 1].occurred_at).status is status


@given(st.permutations(LIFE), st.lists(st.sampled_from(LIFE)))
def test_neither_order_nor_repetition_of_events_matters(shuffled: list[Event], repeated: list[Event]) -> None:
    assert state_of([*shuffled, *repeated], EVENING) == state_of(LIFE, EVENING)


@given(st.lists(st.sampled_from(LIFE)), st.integers(0, 200))
def test_any_part_of_a_log_can_be_read(events: list[Event], minute: int) -> None:
    found = state_of(events, TEN + minutes(minute))
    assert (found is None) == (LIFE[0] not in events)


def test_what_happened_or_was_recorded_after_now_is_not_seen() -> None:
    late = happened(TEN + minutes(5), IncidentAcknowledged(), recorded=TEN + minutes(30))
    assert state(reported(TEN), late, now=TEN + minutes(29)).acknowledged_at is None
    assert state(reported(TEN), late, now=TEN + minutes(30)).acknowledged_at == TEN + minutes(5)
    assert state_of([reported(TEN)], TEN - minutes(1)) is None


def test_an_open_pause_ends_at_now() -> None:
    found = state(reported(TEN), after(20, ClockPaused("answer")), now=TEN + hours(1))
    assert found.pauses == (Segment(TEN + minutes(20), TEN + hours(1)),)
    assert found.pause_log[0].is_open


def test_resolving_straight_from_a_pause_ends_the_pause() -> None:
    found = state(reported(TEN), after(20, ClockPaused("answer")), after(40, IncidentResolved(TEN + minutes(35))))
    assert found.status is Status.RESOLVED
    assert found.pauses == (Segment(TEN + minutes(20), TEN + minutes(40)),)
    assert found.restored_at == TEN + minutes(35)


def test_a_second_pause_within_a_pause_changes_nothing() -> None:
    found = state(reported(TEN), after(20, ClockPaused("a")), after(30, ClockPaused("b")), after(40, ClockResumed()))
    assert found.pauses == (Segment(TEN + minutes(20), TEN + minutes(40)),)


def test_reopening_keeps_the_stretch_in_which_it_was_held_to_be_resolved() -> None:
    found = state(reported(TEN), after(40, IncidentResolved(TEN + minutes(35))), after(90, IncidentReopened("again")))
    assert (found.status, found.reopened, found.restored_at) == (Status.REPORTED, 1, None)
    assert found.resolved_spans == (Segment(TEN + minutes(35), TEN + minutes(90)),)
    assert found.first_restored_at == TEN + minutes(35)


def test_a_customers_statement_stands_beside_the_providers_record() -> None:
    probe, claim = outage(TEN, minutes(15), key="o1"), outage(TEN, minutes(17), key="o1", source="customer")
    found = state(reported(TEN), after(30, probe), after(31, claim))
    assert (found.outages, found.claimed_outages) == ((probe,), (claim,))


def test_the_last_record_of_an_outage_counts_by_time_of_recording() -> None:
    first, corrected = outage(TEN, minutes(15), key="o1"), outage(TEN, minutes(12), key="o1")
    found = state(
        reported(TEN),
        happened(TEN + minutes(15), first),
        happened(TEN, corrected, recorded=TEN + hours(3)),
    )
    assert found.outages == (corrected,)


def test_severities_are_kept_with_their_times() -> None:
    found = state(reported(TEN), after(20, SeverityChanged("low", "one desk only")))
    assert found.severity == "low"
    assert [(one.severity, one.since) for one in found.severity_history] == [
        ("high", TEN),
        ("low", TEN + minutes(20)),
    ]


def test_the_first_confirmation_of_a_channel_counts_even_from_before_the_report() -> None:
    call = ChannelConfirmed("phone")
    found = state(reported(TEN), after(-2, call), after(4, call))
    assert found.channels_confirmed == {"phone": TEN - minutes(2)}


def test_a_cancelled_incident_is_over() -> None:
    found = state(reported(TEN), after(5, IncidentCancelled("a test")))
    assert found.status is Status.CANCELLED
    assert not found.is_open


# What may happen next


@pytest.mark.parametrize(
    ("seen", "what", "code"),
    [
        (1, ClockResumed(), RefusalCode.NOT_IN_THIS_STATUS),
        (1, FixConfirmed(), RefusalCode.NOT_IN_THIS_STATUS),
        (2, IncidentAcknowledged(), RefusalCode.ALREADY_DONE),
        (4, ClockPaused("twice"), RefusalCode.NOT_IN_THIS_STATUS),
        (3, WorkaroundAccepted(), RefusalCode.NO_WORKAROUND_OFFERED),
        (9, WorkaroundRefused("late"), RefusalCode.NO_WORKAROUND_OFFERED),
        (3, IncidentResolved(TEN - hours(1)), RefusalCode.RESTORED_BEFORE_FAILURE),
        (3, IncidentResolved(TEN + hours(9)), RefusalCode.RESTORED_IN_FUTURE),
        (3, SeverityChanged("high", "same"), RefusalCode.SAME_SEVERITY),
        (3, outage(TEN, -minutes(1)), RefusalCode.ENDS_BEFORE_START),
        (3, outage(TEN, minutes(1), share=Decimal("1.01")), RefusalCode.SHARE_OUT_OF_RANGE),
        (3, outage(TEN, minutes(1), share=Decimal(0)), RefusalCode.SHARE_OUT_OF_RANGE),
        (12, IncidentClosed(), RefusalCode.NOT_IN_THIS_STATUS),
        (12, IncidentCancelled("oops"), RefusalCode.NOT_IN_THIS_STATUS),
    ],
)
def test_what_may_not_happen_is_refused_with_a_code(seen: int, what: Happening, code: RefusalCode) -> None:
    found = state(*LIFE[:seen])
    assert check_transition(found, after(240, what)) == Refusal(code, found.status)


@pytest.mark.parametrize(
    ("seen", "what"),
    [
        (1, IncidentAcknowledged()),
        (1, IncidentCancelled("a test")),
        (4, IncidentResolved(TEN + minutes(30))),
        (8, WorkaroundAccepted()),
        (11, IncidentReopened("it came back")),
        (12, IncidentReopened("it came back")),
        (12, InformationAdded("text:9")),
    ],
)
def test_what_may_happen_is_not_refused(seen: int, what: Happening) -> None:
    assert check_transition(state(*LIFE[:seen]), after(240, what)) is None


def test_nothing_but_a_report_begins_an_incident() -> None:
    assert check_transition(None, reported(TEN)) is None
    assert check_transition(None, after(1, WorkStarted())) == Refusal(RefusalCode.NOT_IN_THIS_STATUS, None)


def test_the_table_knows_every_status() -> None:
    assert set(ALLOWED) == {None, *Status}


def test_time_of_a_log_is_utc() -> None:
    assert state(*LIFE).first_message_at.utcoffset() == timedelta()
