"""Levels of escalation: due at an instant, in the hours of the severity, spared by the work they wait for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.contract.agreement import ContractVersion, EscalationStep
from knowledge.contract.file import read_contract
from knowledge.contract.severities import ClockKind, ClockStart
from knowledge.incidents.escalation import EscalationLevel, escalation_levels
from knowledge.incidents.incident import (
    ClockPaused,
    ClockResumed,
    Event,
    IncidentAcknowledged,
    IncidentCancelled,
    IncidentResolved,
)
from knowledge.incidents.state import state_of
from tests.knowledge.engine_contracts import (
    CLAUSE,
    NAME,
    happened,
    hours,
    minutes,
    reported,
    severity,
    stated,
    version,
    warsaw,
)

FILES = Path(__file__).parents[3] / "knowledge" / "contracts"
FRIDAY = warsaw(2026, 7, 10, 16)
MONDAY = warsaw(2026, 7, 13, 8)


def step(after: float | None, **more: Any) -> EscalationStep:
    return EscalationStep(NAME, None if after is None else hours(after), CLAUSE, **more)


def levels(*events: Event, of: ContractVersion, now: datetime) -> tuple[EscalationLevel, ...]:
    state = state_of(events, now)
    assert state is not None
    return escalation_levels(of, state, now)


STEPS = version(
    escalation=stated(
        (step(None), step(4), step(None, next_day=True), step(6, severity="low"), step(1, schedule="always"))
    )
)


def test_steps_are_due_in_the_hours_of_the_severity_or_in_their_own() -> None:
    found = levels(reported(FRIDAY), of=STEPS, now=FRIDAY)
    assert [one.at for one in found] == [FRIDAY, warsaw(2026, 7, 13, 10), MONDAY, warsaw(2026, 7, 10, 17)]
    assert [one.is_due for one in found] == [True, False, False, False]


@pytest.mark.parametrize(
    ("now", "due"),
    [(warsaw(2026, 7, 13, 9, 59, 59), [True, False, True, True]), (warsaw(2026, 7, 13, 10), [True, True, True, True])],
)
def test_a_step_is_due_from_its_instant_on(now: datetime, due: list[bool]) -> None:
    assert [one.is_due for one in levels(reported(FRIDAY), of=STEPS, now=now)] == due


def test_a_pause_moves_a_step() -> None:
    pause = [happened(MONDAY, ClockPaused("customer_answer")), happened(MONDAY + hours(1), ClockResumed())]
    assert levels(reported(FRIDAY), *pause, of=STEPS, now=warsaw(2026, 7, 14, 9))[1].at == warsaw(2026, 7, 13, 11)


def test_what_is_done_in_time_spares_the_step_and_what_is_done_late_does_not() -> None:
    waits = version(
        severities=(severity("high", {}),),
        escalation=stated((step(0.5, until=ClockKind.ACKNOWLEDGE), step(1))),
    )
    in_time = happened(MONDAY + minutes(30), IncidentAcknowledged())
    late = happened(MONDAY + minutes(31), IncidentAcknowledged())
    now = MONDAY + hours(3)
    assert [one.is_due for one in levels(reported(MONDAY), in_time, of=waits, now=now)] == [False, True]
    assert [one.is_due for one in levels(reported(MONDAY), late, of=waits, now=now)] == [True, True]
    fixed = happened(MONDAY + minutes(50), IncidentResolved(MONDAY + minutes(50)))
    assert [one.spared_at is None for one in levels(reported(MONDAY), fixed, of=waits, now=now)] == [True, False]


def test_until_the_clocks_start_no_step_has_an_instant() -> None:
    waiting = version(
        severities=(severity("high", {}, required_channels=("phone", "chat")),),
        clock_start=stated(ClockStart.BOTH_CHANNELS),
        escalation=stated((step(None), step(1))),
    )
    assert [(one.at, one.is_due) for one in levels(reported(MONDAY), of=waiting, now=FRIDAY + hours(99))] == [
        (None, False),
        (None, False),
    ]


def test_without_steps_and_for_a_cancelled_incident_there_are_no_levels() -> None:
    assert levels(reported(MONDAY), of=version(), now=MONDAY) == ()
    assert levels(reported(MONDAY), happened(MONDAY, IncidentCancelled("test")), of=STEPS, now=MONDAY) == ()


def demo(name: str) -> ContractVersion:
    file = FILES / f"{name}.yaml"
    return read_contract(file.read_text(encoding="utf-8"), file=file.name).versions[-1]


def test_the_laundrys_account_manager_gets_a_case_on_the_next_working_day() -> None:
    found = levels(
        reported(warsaw(2026, 11, 10, 17), severity="critical"), of=demo("blawatek"), now=FRIDAY + hours(9999)
    )
    assert [one.at for one in found] == [
        warsaw(2026, 11, 10, 17),
        warsaw(2026, 11, 12, 11),  # 11 November is a holiday
        warsaw(2026, 11, 12, 8),
    ]


def test_the_clinics_shift_leader_is_only_called_while_nobody_has_acknowledged() -> None:
    clinic, at = demo("jaskolcza_dolina"), warsaw(2026, 11, 16, 10)
    acknowledged = happened(at + minutes(10), IncidentAcknowledged())
    now = at + hours(5)
    assert [one.is_due for one in levels(reported(at, severity="p1"), acknowledged, of=clinic, now=now)] == [
        False,
        True,
        True,
    ]
    assert [one.at for one in levels(reported(at, severity="p2"), of=clinic, now=now)] == [
        at + minutes(30),
        at + hours(4),
    ]


def test_the_call_centre_is_escalated_at_night_too() -> None:
    night = warsaw(2026, 7, 7, 23)
    found = levels(reported(night, severity="critical"), of=demo("dzwonnica"), now=night + hours(2))
    assert [one.at for one in found] == [night + minutes(15), night + minutes(30), night + hours(1)]
    assert all(one.is_due for one in found)
