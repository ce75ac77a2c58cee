"""Whom an incident goes to by the contract's steps of escalation, and at which instants.

The rule: a step's time runs like any other clock of the incident: from the start of its clocks, in the hours of the
severity (or those that the step names), without pauses. A step is not taken once the work that it waits for is done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from knowledge.contract.agreement import ContractVersion, EscalationStep
from knowledge.contract.severities import ClockKind
from knowledge.hours.opening_days import next_opening_day
from knowledge.hours.segments import Segments, union
from knowledge.hours.service_hours import ServiceHours
from knowledge.hours.stopwatch import instant_reached
from knowledge.incidents.clock_start import clock_start
from knowledge.incidents.clocks import met_at
from knowledge.incidents.severity_timeline import current_severity
from knowledge.incidents.state import IncidentState
from knowledge.incidents.status import Status
from knowledge.incidents.transitions import hours_under, version_promising
from knowledge.terms import value_of


@dataclass(frozen=True, slots=True)
class EscalationLevel:
    """One step and the instant (UTC) from which it is due; `at` None: the start is not known, or the hours never open.

    `is_due` tells whether that instant has come and the step was not spared; `spared_at` is when the work that it waits
    for was done, if that was in time.
    """

    step: EscalationStep
    at: datetime | None
    is_due: bool
    spared_at: datetime | None = None


def escalation_levels(version: ContractVersion, state: IncidentState, now: datetime) -> tuple[EscalationLevel, ...]:
    """Return every step that concerns the incident's severity, in the order of the contract, as known at `now`.

    `version` is that of the report; the steps are those of the version that the incident lives under at `now`. Empty
    where the contract states no escalation, and for a cancelled incident.

    Raises:
        KeyError: the incident has a severity that no version knows.
    """
    if state.status is Status.CANCELLED:
        return ()
    severity = current_severity(version, state)
    version = version_promising(version, state, severity, now)
    steps = value_of(version.escalation) or ()
    concerned = (step for step in steps if step.severity in (None, severity))
    return tuple(_level(version, state, severity, step, now) for step in concerned)


def _level(
    version: ContractVersion, state: IncidentState, severity: str, step: EscalationStep, now: datetime
) -> EscalationLevel:
    start = clock_start(version, severity, state).starts_at
    schedule = step.schedule or version.severity(severity).schedule
    hours = hours_under(version, state, schedule, severity=severity, kind=ClockKind.RESOLVE)
    at = None if start is None else _due(hours, step, start, union(state.pauses, state.resolved_spans))
    done = met_at(state, step.until)
    spared = done if done is not None and (at is None or done <= at) else None
    return EscalationLevel(step, at, at is not None and at <= now and spared is None, spared)


def _due(hours: ServiceHours, step: EscalationStep, start: datetime, pauses: Segments) -> datetime | None:
    if step.next_day:
        return next_opening_day(hours, start)
    return instant_reached(hours, start, step.after, pauses=pauses) if step.after else start
