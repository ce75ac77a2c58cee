"""After "resolved" the customer has a time to object: they are reminded once, and then the incident is closed.

Rules: the time runs in the hours of the incident's severity, from the moment at which the fix was told; silence is
taken for consent only after a reminder, and says so. What is closed like this can be reopened like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.handlers.telling import Words, notices_to_customer
from bot.i18n import Translator
from bot.ports import INCIDENT
from bot.records import IncidentLog, Why
from bot.saying import Voice
from bot.turn import Json, Offer, Said
from knowledge.contract.agreement import ContractVersion
from knowledge.hours.limits import ServiceTime, due
from knowledge.incidents.clocks import version_of
from knowledge.incidents.incident import Event, IncidentClosed
from knowledge.incidents.state import IncidentState, state_of
from knowledge.incidents.status import Status

OBJECTIONS = ServiceTime(timedelta(hours=24))
"""How long a customer may object to a fix, in service hours. Source: our own promise, no contract's."""
REMINDED = ServiceTime(timedelta(hours=16))
"""After so much of it they are reminded once."""


def objections_until(version: ContractVersion, state: IncidentState) -> datetime | None:
    """Return until when the customer may object to the fix; None where nothing was resolved or the hours never open."""
    return _after(version, state, OBJECTIONS)


def _after(version: ContractVersion, state: IncidentState, length: ServiceTime) -> datetime | None:
    if state.resolved_at is None or state.severity not in {one.key for one in version.severities}:
        return None
    hours = version.schedules[version.severity(state.severity).schedule].hours
    return due(length, hours, state.resolved_at)


def look_at_resolved(voice: Voice, log: IncidentLog) -> Sequence[Json] | None:
    """Remind of a fix that waits for the customer's word, or close it, and plan the next look; None: it is not such."""
    work, now = voice.work, voice.now
    state, contract = state_of(log.events, now), work.customers.contract_of(log.customer)
    version = version_of(contract, state) if contract is not None and state is not None else None
    if state is None or version is None or state.status is not Status.RESOLVED:
        return None
    until, reminder = objections_until(version, state), _after(version, state, REMINDED)
    if until is None or reminder is None:
        return None
    if now >= until:
        return _close(voice, log)
    if now >= reminder:
        _remind(voice, log, version, state, until)
    work.looks.look_at(INCIDENT, str(log.number), until if now >= reminder else reminder)
    return ()


def _remind(voice: Voice, log: IncidentLog, version: ContractVersion, state: IncidentState, until: datetime) -> None:
    def words(t: Translator) -> Said:
        said = t.say(
            "%(number)s: does it work? Without an objection the incident is closed at %(moment)s.",
            number=log.number,
            moment=t.moment(until, version.zone, now=voice.now),
        )
        offers = (
            Offer(t.say("It works, confirm"), "incident.confirm_fix", {"incident": log.number}, "primary"),
            Offer(t.say("It does not work, reopen"), "incident.reopen", {"incident": log.number}),
        )
        return Said(said, {"incident": log.number, "event": "objection_reminder"}, offers)

    told_at = state.resolved_at.isoformat() if state.resolved_at is not None else ""
    _tell(voice, log, "objection_reminder", f"objection_reminder:{log.number}:{told_at}", words)


def _close(voice: Voice, log: IncidentLog) -> Sequence[Json]:
    voice.work.incidents.append(Event(log.number, voice.now, voice.now, None, IncidentClosed()))
    voice.work.board.drop_incident(log.number)
    voice.work.looks.look_no_more(INCIDENT, str(log.number))

    def words(t: Translator) -> Said:
        said = t.say(
            "%(number)s is closed, since nobody objected to the fix. If it comes back, please reopen it.",
            number=log.number,
        )
        again = Offer(t.say("It is back, reopen"), "incident.reopen", {"incident": log.number})
        return Said(said, {"incident": log.number, "event": "incident_closed"}, (again,))

    _tell(voice, log, "incident_closed", f"incident_closed:{log.number}:{voice.now.isoformat()}", words)
    return ({"type": "incident_closed", "incident": log.number},)


def _tell(voice: Voice, log: IncidentLog, event: str, key: str, words: Words) -> None:
    why = Why("incident", f"incident.{event}", f"incident:{log.number}", voice.now, log.customer)
    for notice in notices_to_customer(voice.work, log, key, words, why):
        voice.notify(notice)
