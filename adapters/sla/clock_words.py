"""`sla deadline` and `sla clocks` in words: by when, from when, why not at once, and the reckoning of "why?"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from adapters.sla.clocks import ReadIncident
from bot.i18n import Translator, capitalised
from bot.wording.channels import channel_name
from bot.wording.clauses import basis
from bot.wording.clocks import state_text
from bot.wording.hours import closed_reason, hours_text
from bot.wording.standing import Reader, standing_text
from bot.wording.states import severity_name, status_name
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import ClockKind
from knowledge.downtime.rounding import rounded_down
from knowledge.hours.segments import total
from knowledge.hours.stopwatch import ClockState
from knowledge.incidents.clock_start import ClockStartResult
from knowledge.incidents.clocks import IncidentClock, schedules_of
from knowledge.incidents.escalation import EscalationLevel
from knowledge.incidents.severity_timeline import current_severity
from knowledge.incidents.thresholds import Reached, ShareOfTarget, TimeLeft, thresholds_of
from knowledge.money.standing import standing_of_incident
from knowledge.terms import Clause

_LATE = (ClockState.BREACHED, ClockState.MET_LATE)


def deadline_lines(
    t: Translator, one: ReadIncident, kinds: Sequence[ClockKind], *, now: datetime, why: bool
) -> list[str]:
    """Return the due times of a supposed report, a line per clock, with what starts them."""
    clocks = [clock for clock in one.clocks if clock.kind in kinds]
    version, state = one.version, one.state
    head = t.say(
        "%(severity)s, reported %(moment)s: %(start)s.",
        severity=capitalised(severity_name(t, version, state.severity)),
        moment=t.moment(state.reported_at, version.zone, now=now),
        start=_start_text(t, version, clocks[0].start, now),
    )
    lines = [_clock_line(t, version, clock, now=now, why=why) for clock in clocks]
    return [head, *lines, *_hours_lines(t, clocks, why=why), basis(t, version, _clauses(clocks))]


def incident_lines(
    t: Translator, one: ReadIncident, kinds: Sequence[ClockKind], provider: str, *, now: datetime, why: bool
) -> list[str]:
    """Return one incident: where it stands, each of its clocks, and how firm what is missed is."""
    version, state = one.version, one.state
    clocks = [clock for clock in one.clocks if clock.kind in kinds]
    head = t.say(
        "Incident %(number)s, %(severity)s, %(status)s.",
        number=state.number,
        severity=severity_name(t, version, current_severity(version, state)),
        status=status_name(t, state),
    )
    if not clocks:
        return [head, t.say("No time is promised for it here.")]
    lines = [f"{head} {capitalised(_start_text(t, version, clocks[0].start, now))}."]
    lines += [_clock_line(t, version, clock, now=now, why=why) for clock in clocks]
    lines += _hours_lines(t, clocks, why=why)
    lines += [_escalation_line(t, level, version, now) for level in one.escalation if level.is_due and state.is_open]
    if any(clock.reading.state in _LATE for clock in clocks):
        lines.append(standing_text(t, standing_of_incident(state), Reader(True, provider, version.zone)))
    return [*lines, basis(t, version, _clauses(clocks))]


def _clock_line(t: Translator, version: ContractVersion, clock: IncidentClock, *, now: datetime, why: bool) -> str:
    said = state_text(t, version, clock, now=now, to_staff=True)
    late = "; ".join(
        t.say(
            "under %(severity)s late by %(length)s",
            severity=severity_name(t, version, severity),
            length=t.duration(reading.overdue),
        )
        for severity, reading in clock.superseded
    )
    parts = [f"• {said}", late, _thresholds(t, version, clock, now), _reckoning(t, version, clock, now) if why else ""]
    return "; ".join(part for part in parts if part)


def _thresholds(t: Translator, version: ContractVersion, clock: IncidentClock, now: datetime) -> str:
    """Return the thresholds that an unmet clock has passed, with the moment of each."""
    if clock.reading.met_at is not None:
        return ""
    past = [one for one in thresholds_of(clock) if one.is_past and one.at is not None and one.at <= now]
    said = ", ".join(_threshold(t, version, one, now) for one in past)
    return t.say("thresholds reached: %(thresholds)s", thresholds=said) if said else ""


def _threshold(t: Translator, version: ContractVersion, one: Reached, now: datetime) -> str:
    moment = t.moment(one.at or now, version.zone, now=now)
    match one.threshold:
        case ShareOfTarget(share):
            return t.say("%(percent)s at %(moment)s", percent=t.percent(rounded_down(share * 100, 2)), moment=moment)
        case TimeLeft(left):
            return t.say("%(length)s left at %(moment)s", length=t.duration(left), moment=moment)


def _escalation_line(t: Translator, level: EscalationLevel, version: ContractVersion, now: datetime) -> str:
    since = t.moment(level.at or now, version.zone, now=now)
    return t.say("Escalation since %(moment)s: %(who)s.", moment=since, who=t.text(level.step.who))


def _reckoning(t: Translator, version: ContractVersion, clock: IncidentClock, now: datetime) -> str:
    """Return one clock's sum: the promise, what has run, what was paused, and until when it lasts."""
    zone, reading = version.zone, clock.reading
    if reading.target is None or reading.due is None:
        return ""
    said = t.say(
        "%(promised)s of service time from %(start)s is used up at %(due)s",
        promised=t.duration(reading.target),
        start=t.moment(reading.starts_at or reading.due, zone, now=now),
        due=t.moment(reading.due, zone, now=now),
    )
    if reading.pauses_subtracted:
        said += "; " + t.say("pauses taken out: %(length)s", length=t.duration(total(reading.pauses_subtracted)))
    if reading.elapsed:
        said += "; " + t.say("run so far: %(length)s", length=t.duration(reading.elapsed))
    return said


def _start_text(t: Translator, version: ContractVersion, start: ClockStartResult, now: datetime) -> str:
    """Return whether the clock starts at once, or why not and when, or what it waits for."""
    if start.starts_at is None:
        missing = t.list(channel_name(t, channel) for channel in start.waiting_for)
        return t.say("the clock also needs: %(channels)s", channels=missing)
    if start.begins_counting_at is None:
        return t.say("the clock never starts under this contract")
    begins = t.moment(start.begins_counting_at, version.zone, now=now)
    if start.why_closed is None:
        return t.say("the clock starts %(moment)s", moment=begins)
    return t.say("%(reason)s; the clock starts %(moment)s", reason=closed_reason(t, start.why_closed), moment=begins)


def _hours_lines(t: Translator, clocks: Sequence[IncidentClock], *, why: bool) -> list[str]:
    if not why:
        return []
    hours = "; ".join(hours_text(t, schedule.hours) for schedule in schedules_of(clocks))
    return [t.say("The time runs in the hours: %(hours)s.", hours=hours)]


def _clauses(clocks: Sequence[IncidentClock]) -> list[Clause | None]:
    return [
        *(clock.clause for clock in clocks),
        *(clock.run.clause for clock in clocks),
        *(clock.start.clause for clock in clocks),
        *(schedule.clause for schedule in schedules_of(clocks)),
    ]
