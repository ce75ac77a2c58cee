"""`sla deadline` and `sla clocks`: what incidents' clocks show, as JSON objects.

Rule: a deadline is read off the clocks of an incident that was reported, confirmed and numbered at that moment, so both
commands answer alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.sla import figures
from adapters.sla.cases import Case, Log
from adapters.sla.figures import Json
from bot.errors import Refused
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.severities import Cadence, ClockKind
from knowledge.explanation_of_clocks import explain_clock, explain_start
from knowledge.hours.segments import total
from knowledge.hours.stopwatch import Reading
from knowledge.incidents.cause_reports import CauseReportDue, cause_reports_due
from knowledge.incidents.clock_start import ClockStartResult
from knowledge.incidents.clocks import IncidentClock, clocks_under, version_of
from knowledge.incidents.escalation import EscalationLevel, escalation_levels
from knowledge.incidents.incident import ChannelConfirmed, Event, Happening, IncidentReported
from knowledge.incidents.severity_timeline import current_severity
from knowledge.incidents.state import IncidentState, state_of
from knowledge.incidents.thresholds import Reached, ShareOfTarget, TimeLeft, thresholds_of

_SUPPOSED = 1


@dataclass(frozen=True, slots=True)
class ReadIncident:
    """An incident as it stands at the case's moment, the version it lives under, and its clocks."""

    state: IncidentState
    version: ContractVersion
    clocks: tuple[IncidentClock, ...]
    escalation: tuple[EscalationLevel, ...] = ()


def read_incidents(case: Case, number: int | None) -> list[ReadIncident]:
    """Return the incidents of a case that were reported by its moment, or the one with a number.

    Raises:
        Refused: there is no incident with this number.
    """
    if number is not None and number not in case.events:
        known = ", ".join(str(one) for one in case.events) or "–"
        raise Refused(
            "There is no incident %(number)s in these events; there are: %(known)s.", number=number, known=known
        )
    chosen = [state for state in case.incidents if number is None or state.number == number]
    found = (_read(case.contract, state, case.now) for state in chosen)
    return [one for one in found if one is not None]


def supposed_incident(
    version: ContractVersion, severity: str, at: datetime, *, service: str, channels: Sequence[str]
) -> ReadIncident:
    """Return the incident that a report at a moment would make, which reaches the provider by all channels at once.

    Raises:
        Refused: the version has no such severity.
    """
    if severity not in {known.key for known in version.severities}:
        known = ", ".join(one.key for one in version.severities)
        raise Refused(
            "Version %(version)s of the contract has no severity “%(severity)s”; it has: %(known)s.",
            version=version.key,
            severity=severity[:40],
            known=known,
        )
    first, *others = channels
    happened: list[Happening] = [IncidentReported(service, severity, at, at, first, "")]
    happened += [ChannelConfirmed(channel) for channel in others]
    log: Log = tuple(Event(_SUPPOSED, at, at, None, what) for what in happened)
    state = state_of(log, at)
    if state is None:
        raise ValueError("a report must be seen at its own moment")
    return ReadIncident(state, version, clocks_under(version, state, at))


def _read(contract: Contract, state: IncidentState, now: datetime) -> ReadIncident | None:
    version = version_of(contract, state)
    if version is None:
        return None
    return ReadIncident(state, version, clocks_under(version, state, now), escalation_levels(version, state, now))


def incident_object(one: ReadIncident, kinds: Sequence[ClockKind]) -> Json:
    """Return an incident with its clocks."""
    state, zone = one.state, one.version.zone
    severity = one.version.severity(current_severity(one.version, state))
    return {
        "incident": state.number,
        "status": state.status.value,
        "service": state.service,
        "site": state.site,
        "severity": severity.key,
        "severity_name": figures.bilingual(severity.name),
        "version": one.version.key,
        "version_checked": one.version.checked is not None,
        "reported_at": figures.instant(state.reported_at, zone),
        "registered_at": figures.instant(state.registered_at, zone),
        "restored_at": figures.instant(state.restored_at, zone),
        "started": start_object(one.clocks[0].start, zone) if one.clocks else None,
        "clocks": [clock_object(clock, zone) for clock in one.clocks if clock.kind in kinds],
        "escalation": [_level(level, zone) for level in one.escalation],
        "cause_reports": [_cause_report(due, zone) for due in cause_reports_due(one.version, state)],
    }


def _cause_report(due: CauseReportDue, zone: str) -> Json:
    return {
        "key": due.report.key,
        "name": figures.bilingual(due.report.name),
        "runs_from": figures.instant(due.runs_from, zone),
        "last_day": None if due.last_day is None else due.last_day.isoformat(),
        "ends_at": figures.instant(due.ends_at, zone),
        "clause": figures.clause(due.report.clause),
    }


def _level(level: EscalationLevel, zone: str) -> Json:
    step = level.step
    return {
        "who": figures.bilingual(step.who),
        "phone": step.phone,
        "after_seconds": figures.length(step.after),
        "next_day": step.next_day,
        "until": step.until.value,
        "at": figures.instant(level.at, zone),
        "is_due": level.is_due,
        "spared_at": figures.instant(level.spared_at, zone),
        "clause": figures.clause(step.clause),
    }


def clock_object(clock: IncidentClock, zone: str) -> Json:
    """Return what one clock shows, the promise behind it, and its reckoning."""
    reading, chosen = clock.reading, clock.chosen
    return {
        "clock": clock.kind.value,
        "severity": clock.severity,
        **_reading_object(reading, zone),
        "interval_seconds": figures.length(clock.interval),
        "limit": None if chosen is None else figures.limit(chosen.promise.limit),
        "condition": None if chosen is None else chosen.condition.value,
        "condition_schedule": None if chosen is None else chosen.condition_schedule,
        "cadence": None if clock.cadence is None else _cadence(clock.cadence),
        "version": clock.under.key,
        "schedules": [schedule.key for schedule in clock.schedules],
        "thresholds": [_threshold(one, zone) for one in thresholds_of(clock)],
        "missed_updates": clock.missed_updates,
        "superseded": [{"severity": severity, **_reading_object(old, zone)} for severity, old in clock.superseded],
        "clause": figures.clause(clock.clause),
        "explanation": figures.steps(explain_clock(clock), zone),
    }


def start_object(start: ClockStartResult, zone: str) -> Json:
    """Return what started the clocks and when they begin to count, or what they wait for."""
    return {
        "reason": start.reason.value,
        "starts_at": figures.instant(start.starts_at, zone),
        "begins_counting_at": figures.instant(start.begins_counting_at, zone),
        "closed": figures.closed(start.why_closed, zone),
        "waiting_for": list(start.waiting_for),
        "clause": figures.clause(start.clause),
        "explanation": figures.steps(explain_start(start), zone),
    }


def _reading_object(reading: Reading, zone: str) -> Json:
    return {
        "state": reading.state.value,
        "due": figures.instant(reading.due, zone),
        "target_seconds": figures.length(reading.target),
        "elapsed_seconds": figures.length(reading.elapsed),
        "remaining_seconds": figures.length(reading.remaining),
        "late_seconds": figures.length(reading.overdue),
        "paused_seconds": figures.length(total(reading.pauses_subtracted)),
        "runs_from": figures.instant(reading.starts_at, zone),
        "met_at": figures.instant(reading.met_at, zone),
    }


def _threshold(one: Reached, zone: str) -> Json:
    """Return a threshold: a share of the target, or the time left, and when it is reached."""
    share = one.threshold.share if isinstance(one.threshold, ShareOfTarget) else None
    left = one.threshold.left if isinstance(one.threshold, TimeLeft) else None
    return {
        "share_of_target": None if share is None else figures.figure(share),
        "left_seconds": figures.length(left),
        "after_seconds": figures.length(one.after),
        "at": figures.instant(one.at, zone),
        "is_past": one.is_past,
    }


def _cadence(cadence: Cadence) -> Json:
    return {
        "unit": cadence.unit.value,
        "interval_seconds": figures.length(cadence.interval),
        "partial_interval_seconds": figures.length(cadence.partial),
        "also_by": list(cadence.also_by),
    }
