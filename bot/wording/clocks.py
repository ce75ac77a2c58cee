"""The clocks of an incident in words: by when, from when, and why not at once."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from bot.i18n import Translator
from bot.messages import Fact
from bot.turn import DEFAULT_ZONE, iso
from bot.wording.channels import channel_name
from bot.wording.hours import closed_reason
from bot.wording.limits import cadence_text, clock_name, limit_text, schedule_text
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import ClockKind
from knowledge.hours.stopwatch import ClockState
from knowledge.incidents.clock_start import CHAT_CHANNELS, ClockStartResult, StartReason
from knowledge.incidents.clocks import IncidentClock
from knowledge.incidents.promises import Condition

Clocks: TypeAlias = tuple[IncidentClock, ...]


def moment_for(t: Translator, at: datetime, zone: str, *, now: datetime, to_staff: bool = False) -> str:
    """Return an instant in a zone; to staff, who read many, with the zone where it is not the provider's own."""
    said = t.moment(at, zone, now=now)
    return with_zone(said, zone) if to_staff else said


def with_zone(said: str, zone: str) -> str:
    """Return a moment as staff read it: with its zone where that is not the provider's own."""
    return f"{said} ({zone})" if zone != DEFAULT_ZONE else said


def start_text(t: Translator, start: ClockStartResult, zone: str, *, now: datetime, to_staff: bool = False) -> str:
    """Return since when the clock runs and by what rule; or what it waits for; or when it will start and why then."""
    if start.reason is StartReason.WAITING_FOR_REPORT:
        return t.say("The clock has NOT started yet: the contract counts from the customer's own report.")
    if start.starts_at is None:
        missing = t.list(channel_name(t, channel) for channel in start.waiting_for)
        return t.say("The clock has NOT started yet: the contract also needs: %(channels)s.", channels=missing)
    if start.begins_counting_at is None:
        return t.say("The clock never starts under this contract.")
    if start.why_closed is not None:
        return t.say(
            "Now is outside the contract's hours (%(reason)s): the clock starts %(moment)s.",
            reason=closed_reason(t, start.why_closed),
            moment=moment_for(t, start.begins_counting_at, zone, now=now, to_staff=to_staff),
        )
    at = moment_for(t, start.starts_at, zone, now=now, to_staff=to_staff)
    match start.reason:
        case StartReason.AUTHORISED:
            return t.say("The clock runs from %(moment)s, the word of the first person who may report.", moment=at)
        case StartReason.TICKET_OPENED:
            return t.say("The clock runs from %(moment)s, when the incident number was given.", moment=at)
        case StartReason.ALL_CHANNELS:
            return t.say("Everything the contract needs has arrived; the clock runs from %(moment)s.", moment=at)
        case StartReason.DECLARED:
            return t.say("The clock runs from %(moment)s, when the provider declared the outage.", moment=at)
        case StartReason.DETECTED:
            return t.say("The clock runs from %(moment)s, when monitoring noticed it.", moment=at)
        case _:
            return t.say("The clock runs from %(moment)s, the first message about it.", moment=at)


def waits_for_call(start: ClockStartResult) -> bool:
    """Tell whether the clock waits for something the customer must still do outside this chat."""
    return start.starts_at is None and any(channel not in CHAT_CHANNELS for channel in start.waiting_for)


def waits_for_chat(start: ClockStartResult) -> bool:
    """Tell whether all that the clock waits for is a message of the customer's in the chat."""
    return start.starts_at is None and bool(start.waiting_for) and set(start.waiting_for) <= CHAT_CHANNELS


def due_parts(
    t: Translator, version: ContractVersion, clocks: Clocks, *, now: datetime, to_staff: bool = False
) -> list[str]:
    """Return, for each clock that the contract promises, its due time; intervals while the start is missing."""
    return [due_text(t, version, clock, now=now, to_staff=to_staff) for clock in clocks]


def due_text(
    t: Translator, version: ContractVersion, clock: IncidentClock, *, now: datetime, to_staff: bool = False
) -> str:
    """Return one clock's due time: "Usunięcie: do 12:15 (zgłoszenie w szczycie)"."""
    name = clock_name(t, clock.kind)
    if clock.reading.due is not None:
        due = moment_for(t, clock.reading.due, version.zone, now=now, to_staff=to_staff)
        said = t.say("%(clock)s: by %(moment)s", clock=name, moment=due)
    elif clock.start.starts_at is None and clock.interval is not None:
        length = t.duration(clock.interval)
        if clock.start.reason is StartReason.WAITING_FOR_REPORT:
            said = t.say("%(clock)s: %(interval)s from the customer's report", clock=name, interval=length)
            return said + _condition(t, version, clock)
        said = t.say("%(clock)s: %(interval)s from your call", clock=name, interval=length)
        if waits_for_chat(clock.start):
            said = t.say("%(clock)s: %(interval)s from your message here", clock=name, interval=length)
        if waits_for_chat(clock.start) and to_staff:
            said = t.say("%(clock)s: %(interval)s from the customer's message here", clock=name, interval=length)
        elif to_staff:
            said = t.say("%(clock)s: %(interval)s from the customer's call", clock=name, interval=length)
    elif clock.cadence is not None:
        said = f"{name}: {cadence_text(t, clock.cadence)}"
    elif clock.chosen is not None:
        said = f"{name}: {limit_text(t, clock.chosen.promise.limit)}"
    else:
        said = f"{name}: {t.say('no time promised')}"
    return said + _condition(t, version, clock)


def _condition(t: Translator, version: ContractVersion, clock: IncidentClock) -> str:
    chosen = clock.chosen
    if chosen is None or chosen.condition_schedule is None:
        return ""
    hours = schedule_text(t, version.schedules[chosen.condition_schedule])
    if chosen.condition is Condition.REPORTED_IN:
        return " " + t.say("(reported in: %(hours)s)", hours=hours)
    return " " + t.say("(reported outside: %(hours)s)", hours=hours)


def state_text(
    t: Translator, version: ContractVersion, clock: IncidentClock, *, now: datetime, to_staff: bool = False
) -> str:
    """Return how one clock stands: met when and whether in time, missed by how much, paused, or its due time."""
    reading, name = clock.reading, clock_name(t, clock.kind)
    match reading.state:
        case ClockState.MET if reading.met_at is not None:
            met = moment_for(t, reading.met_at, version.zone, now=now, to_staff=to_staff)
            return t.say("%(clock)s: in time, %(moment)s", clock=name, moment=met)
        case ClockState.MET_LATE if reading.met_at is not None:
            return t.say(
                "%(clock)s: %(moment)s, late by %(length)s",
                clock=name,
                moment=moment_for(t, reading.met_at, version.zone, now=now, to_staff=to_staff),
                length=t.duration(reading.overdue),
            )
        case ClockState.BREACHED:
            return t.say("%(clock)s: MISSED, late by %(length)s so far", clock=name, length=t.duration(reading.overdue))
        case ClockState.PAUSED:
            return t.say("%(clock)s: the clock is paused", clock=name)
        case _:
            return due_text(t, version, clock, now=now, to_staff=to_staff)


def clock_facts(version: ContractVersion, clocks: Clocks) -> dict[str, Fact]:
    """Return the clocks as facts: `resolve_due` as an instant, or `resolve_interval` in seconds while nothing runs."""
    facts: dict[str, Fact] = {}
    for clock in clocks:
        key, reading = clock.kind.value, clock.reading
        if reading.due is not None:
            facts[f"{key}_due"] = iso(reading.due, version.zone)
        elif clock.start.starts_at is None and clock.interval is not None:
            facts[f"{key}_interval"] = int(clock.interval.total_seconds())
        if reading.state in (ClockState.MET, ClockState.MET_LATE, ClockState.BREACHED, ClockState.PAUSED):
            facts[f"{key}_state"] = reading.state.value
    if clocks:
        start = clocks[0].start
        if start.begins_counting_at is not None:
            facts["clock_starts_at"] = iso(start.begins_counting_at, version.zone)
        facts["clock_started"] = start.starts_at is not None and start.why_closed is None
    return facts


def answer_due(clocks: Clocks) -> datetime | None:
    """Return by when a person must answer: the acknowledgement where promised, else the reaction."""
    due = {clock.kind: clock.reading.due for clock in clocks}
    return due.get(ClockKind.ACKNOWLEDGE) or due.get(ClockKind.REACT)
