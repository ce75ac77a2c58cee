"""What the provider's people do with an incident: take it, start, record a call, pause, resume, resolve.

What changes the record on staff's word is confirmed before it happens, except taking an incident, which cannot wait.
The customer is told in the reporter's language; nobody else learns anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.deadlines.objections import objections_until
from bot.duty.calls import unanswered
from bot.handlers.disputes import disagree
from bot.handlers.incident_acts import refused
from bot.handlers.incidents import find, unknown
from bot.handlers.pauses import no_pause, reason_name
from bot.handlers.registration import record
from bot.handlers.staff_times import impossible_time, timed
from bot.handlers.telling import tell_customer
from bot.i18n import Translator
from bot.messages import Fact
from bot.records import IncidentLog
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.folding import folded
from bot.wording.clauses import cited, place
from bot.wording.clocks import clock_facts, due_text, start_text, state_text, waits_for_call
from knowledge.incidents.clock_start import clock_start
from knowledge.incidents.clocks import clocks_under, version_of
from knowledge.incidents.incident import (
    ChannelConfirmed,
    ClockPaused,
    ClockResumed,
    Happening,
    IncidentAcknowledged,
    IncidentResolved,
    WorkStarted,
)
from knowledge.incidents.state import IncidentState, state_of
from knowledge.incidents.status import Status
from knowledge.terms import NOT_ENTERED, Stated

_SHOWN = 5
_WORKAROUND = re.compile(
    r"\b(?:obejsci\w*|obejsc|workarounds?|tymczasow\w*|prowizorycz\w*|temporar\w*|provisional\w*)\b"
)
_CALL = "phone"
OWN_OUTAGE = "1"
"""The key of the record of an outage that is made where monitoring made none."""


def meant_by_staff(turn: Turn, ask: Ask, fits: Callable[[IncidentState], bool]) -> IncidentState | list[Said]:
    """Return the open incident staff mean: the one named, the one spoken of, or the only one that fits; else ask."""
    t = turn.t
    number = ask.entities.incident or turn.recall("incident")
    if number is not None:
        state = find(turn, number)
        if state is not None and (ask.entities.incident is not None or fits(state)):
            return state
        if ask.entities.incident is not None:
            return [unknown(turn, number)]
    fitting = [
        s for s in (state_of(log.events, turn.now) for log in turn.work.incidents.unfinished(turn.now)) if s and fits(s)
    ]
    if len(fitting) == 1:
        return find(turn, fitting[0].number) or [unknown(turn, fitting[0].number)]
    if not fitting:
        return [Said(t.say("There is no incident to which this could belong."), {"incident": None})]
    offers = tuple(
        Offer(
            str(state.number),
            "ask",
            {"intent": ask.intent, "entities": {**ask.entities.as_json(), "incident": state.number}, "text": ask.text},
        )
        for state in fitting[-_SHOWN:]
    )
    return [Said(t.say("Which incident is it about?"), offers=offers)]


def acknowledge(turn: Turn, ask: Ask) -> list[Said]:
    """Take an incident at staff's word."""
    state = meant_by_staff(turn, ask, lambda s: s.is_open and (s.acknowledged_at is None or _is_called(turn, s.number)))
    return state if isinstance(state, list) else acknowledged(turn, {"incident": state.number})


def acknowledged(turn: Turn, arguments: Json) -> list[Said]:
    """Take an incident: a person has it, and the reporter is told who, by when it had to be."""
    said = turn.t.say("Incident %(number)s is yours; the customer has been told.", number=arguments["incident"])
    name = turn.person.name

    def words(t: Translator, at: str) -> str:
        return t.say("%(number)s: %(name)s has it, %(moment)s.", number=arguments["incident"], name=name, moment=at)

    acted = _act(turn, arguments["incident"], IncidentAcknowledged(), "incident_acknowledged", said, words)
    if not turn.events:
        return acted
    offer = Offer(turn.t.say("Work has started"), "desk.start", {"incident": arguments["incident"]})
    return [replace(acted[0], offers=(offer,))]


def _is_called(turn: Turn, number: int) -> bool:
    """Tell whether somebody is still to take an incident, also one that was taken at a lower severity."""
    log = turn.work.incidents.of_number(number, turn.now)
    return log is not None and unanswered(turn.work, log, turn.now) is not None


def started(turn: Turn, arguments: Json) -> list[Said]:
    """Record that work started: the reaction; the reporter is told."""
    number = arguments["incident"]

    def words(t: Translator, at: str) -> str:
        return t.say("%(number)s: work started, %(moment)s.", number=number, moment=at)

    said = turn.t.say("The start of work on incident %(number)s has been recorded.", number=number)
    return _act(turn, number, WorkStarted(), "work_started", said, words)


def resolve(turn: Turn, ask: Ask) -> list[Said]:
    """Ask to confirm that an incident is resolved, with the time of restoration; a workaround never resolves."""
    state = meant_by_staff(turn, ask, lambda s: s.is_open)
    if isinstance(state, list):
        return state
    if _WORKAROUND.search(folded(ask.text)):
        said = turn.t.say(
            "A workaround is not a resolution, so incident %(number)s stays open and nothing was recorded. Once the "
            "service itself is back, please write: %(number)s resolved, with the time.",
            number=state.number,
        )
        return [Said(said, {"incident": state.number, "recorded": False})]
    return timed(turn, ask, state, ask.entities.end or ask.entities.at or ask.entities.start, _ask_to_resolve)


def _ask_to_resolve(turn: Turn, state: IncidentState, restored: datetime) -> Said:
    t = turn.t
    said = t.say(
        "Resolve incident %(number)s (%(company)s), service restored at %(moment)s (%(zone)s)? The customer "
        "will be told.",
        zone=turn.zone,
        number=state.number,
        company=turn.customer.name if turn.customer else "",
        moment=t.moment(restored, turn.zone, now=turn.now),
    )
    arguments = {"incident": state.number, "restored_at": restored.isoformat()}
    return Said(said, {"incident": state.number}, (Offer(t.say("Confirm"), "desk.resolve", arguments),), asks=True)


def resolved(turn: Turn, arguments: Json) -> list[Said]:
    """Resolve an incident; the reporter is asked whether it works."""
    number = arguments["incident"]
    restored = datetime.fromisoformat(arguments["restored_at"])
    state = find(turn, number)
    objection = impossible_time(turn, state, restored) if state is not None and state.is_open else None
    if turn.is_staff and objection is not None:
        return [objection]

    def words(t: Translator, at: str) -> str:
        until = _objections_until(turn, number)
        by = t.moment(until, turn.zone, now=turn.now) if until is not None else None
        return resolved_words(t, number, t.moment(restored, turn.zone, now=turn.now), by).text

    said = turn.t.say("Incident %(number)s is resolved; the customer has been asked to confirm.", number=number)
    done = _act(turn, number, IncidentResolved(restored), "incident_resolved", said, words)
    if not turn.events or state is None or state.outages:
        return done
    arguments = {"incident": number, "key": OWN_OUTAGE, "end": restored.isoformat()}
    return [replace(done[0], offers=(Offer(turn.t.say("Record the outage"), "desk.outage_asked", arguments),))]


def _objections_until(turn: Turn, number: int) -> datetime | None:
    state = find(turn, number)
    version = version_of(turn.contract, state) if turn.contract is not None and state is not None else None
    return objections_until(version, state) if version is not None and state is not None else None


def resolved_words(t: Translator, number: int, restored: str, until: str | None) -> Said:
    """Return how a customer is asked whether it works again, and until when they may object."""
    said = t.say(
        "Incident %(number)s: the provider reports it resolved, service restored at %(moment)s. Does it work?",
        number=number,
        moment=restored,
    )
    if until is not None:
        said += " " + t.say("Objections until %(moment)s.", moment=until)
    offers = _customer_offers(t, number, "incident_resolved")
    return Said(said, {"incident": number, "event": "incident_resolved"}, offers)


def pause_or_resume(turn: Turn, ask: Ask) -> list[Said]:
    """Ask to confirm that the clock of an incident stands, for a reason of the contract, or runs again."""
    wants_resume = ask.entities.clock == "resume"
    state = meant_by_staff(turn, ask, lambda s: s.is_open and (s.status is Status.PAUSED) == wants_resume)
    if isinstance(state, list):
        return state
    t, number = turn.t, state.number
    if wants_resume:
        offer = Offer(t.say("Confirm"), "desk.resume", {"incident": number})
        said = t.say("Let the clock of incident %(number)s run again?", number=number)
        return [Said(said, {"incident": number}, (offer,), asks=True)]
    version = version_of(turn.contract, state) if turn.contract is not None else None
    rule = version.pauses if version is not None else NOT_ENTERED
    if version is None or not isinstance(rule, Stated) or not rule.value.reasons:
        return [no_pause(turn, number, version)]
    offers = tuple(
        Offer(reason_name(t, reason), "desk.pause", {"incident": number, "reason": reason.value})
        for reason in rule.value.reasons
    )
    said = t.say(
        "Pause the clock of incident %(number)s? The contract allows it only for these reasons (%(clause)s), and the "
        "customer will be told: %(rule)s",
        number=number,
        clause=place(t, version, rule.clause),
        rule=t.quote(t.text(rule.value.text)),
    )
    facts: dict[str, Fact] = {"incident": number, "clauses": cited(t, version, [rule.clause])}
    return [Said(said, facts, offers, asks=len(offers) == 1)]  # a plain "yes" chooses none of several reasons


def paused(turn: Turn, arguments: Json) -> list[Said]:
    """Pause the clock for a reason that the contract knows; the reporter is told at once, in the contract's words."""
    number, reason = arguments["incident"], arguments["reason"]
    state = find(turn, number)
    if not turn.is_staff or state is None:
        return [unknown(turn, number)]
    version = version_of(turn.contract, state) if turn.contract is not None else None
    rule = version.pauses if version is not None else NOT_ENTERED
    if version is None or not isinstance(rule, Stated) or reason not in {known.value for known in rule.value.reasons}:
        return [no_pause(turn, number, version)]
    agreed, source = rule.value.text, rule.clause
    in_force = version

    def words(t: Translator, at: str) -> str:
        return t.say(
            "%(number)s: the clock has stood since %(moment)s. The contract (%(clause)s): %(rule)s",
            number=number,
            moment=at,
            clause=place(t, in_force, source),
            rule=t.quote(t.text(agreed)),
        )

    said = turn.t.say("The clock of incident %(number)s is paused; the customer has been told.", number=number)
    kept = turn.work.texts.keep(agreed.text(version.binding_language))
    return _act(turn, number, ClockPaused(kept), "clock_paused", said, words)


def resumed(turn: Turn, arguments: Json) -> list[Said]:
    """Let the clock run again; the reporter is told."""
    number = arguments["incident"]

    def words(t: Translator, at: str) -> str:
        return t.say("%(number)s: the clock runs again, since %(moment)s.", number=number, moment=at)

    said = turn.t.say("The clock of incident %(number)s runs again.", number=number)
    return _act(turn, number, ClockResumed(), "clock_resumed", said, words)


def channel_confirmed(turn: Turn, ask: Ask) -> list[Said]:
    """Ask to confirm that a call belonging to an incident was received, with its time."""
    waiting = {log.number for log in turn.work.incidents.unfinished(turn.now) if _waits_for_call(turn, log)}
    state = meant_by_staff(turn, ask, lambda s: s.number in waiting)
    if isinstance(state, list):
        return state
    return timed(turn, ask, state, ask.entities.start or ask.entities.at or ask.entities.end, _ask_to_log_call)


def _ask_to_log_call(turn: Turn, state: IncidentState, received: datetime) -> Said:
    t = turn.t
    said = t.say(
        "Log a call from %(company)s for incident %(number)s, received %(moment)s (recorded %(now)s, zone %(zone)s)?",
        zone=turn.zone,
        company=turn.customer.name if turn.customer else "",
        number=state.number,
        moment=t.moment(received, turn.zone, now=turn.now),
        now=t.moment(turn.now, turn.zone, now=turn.now),
    )
    arguments = {"incident": state.number, "received_at": received.isoformat()}
    return Said(said, {"incident": state.number}, (Offer(t.say("Confirm"), "desk.channel", arguments),), asks=True)


def _waits_for_call(turn: Turn, log: IncidentLog) -> bool:
    """Tell whether the clock of an open incident waits for the customer's call."""
    state = state_of(log.events, turn.now)
    contract = turn.work.customers.contract_of(log.customer)
    version = version_of(contract, state) if contract is not None and state is not None else None
    if state is None or version is None or not state.is_open:
        return False
    return waits_for_call(clock_start(version, state.severity, state))


def channel_recorded(turn: Turn, arguments: Json) -> list[Said]:
    """Record the call; where it was the last thing missing, the clock starts and the reporter is told the due times."""
    number = arguments["incident"]
    received = datetime.fromisoformat(arguments["received_at"])
    state = find(turn, number)
    if not turn.is_staff or state is None:
        return [unknown(turn, number)]
    objection = refused(turn, state, ChannelConfirmed(_CALL))
    if objection:
        return [objection]
    if received > turn.now:
        return [impossible_time(turn, state, received) or unknown(turn, number)]
    record(turn, number, ChannelConfirmed(_CALL), occurred_at=received)
    turn.happened("channel_confirmed", incident=number, channel=_CALL, received_at=turn.instant(received))
    _tell_customer(turn, number, "channel_confirmed", lambda t, _at: _started_words(t, turn, number))
    first = turn.t.say("The call has been logged for incident %(number)s.", number=number)
    after = find(turn, number)
    version = version_of(turn.contract, after) if turn.contract is not None and after is not None else None
    clocks = clocks_under(version, after, turn.now) if version is not None and after is not None else ()
    facts: dict[str, Fact] = {"incident": number}
    if version is not None:
        facts |= clock_facts(version, clocks)
    return [Said(f"{first}\n{_started_words(turn.t, turn, number, to_staff=True)}".rstrip(), facts)]


def _started_words(t: Translator, turn: Turn, number: int, *, to_staff: bool = False) -> str:
    state = find(turn, number)
    version = version_of(turn.contract, state) if turn.contract is not None and state is not None else None
    clocks = clocks_under(version, state, turn.now) if version is not None and state is not None else ()
    if version is None or not clocks:
        return ""
    start = start_text(t, clocks[0].start, version.zone, now=turn.now, to_staff=to_staff)
    due = " · ".join(due_text(t, version, clock, now=turn.now, to_staff=to_staff) for clock in clocks)
    automatic = t.say("This message is automatic and does not count as acknowledgement.")
    return f"{number}: {start}\n{due}\n{automatic}"


def _act(
    turn: Turn, number: int, what: Happening, event: str, said: str, words: Callable[[Translator, str], str]
) -> list[Said]:
    """Record what staff did, tell the reporter, and show the clocks as they now are."""
    state = find(turn, number)
    if not turn.is_staff or state is None:
        return [unknown(turn, number)]
    # What is raised to critical is taken anew, and the record says by whom; the clocks know the first time alone.
    again = isinstance(what, IncidentAcknowledged) and state.acknowledged_at is not None and _is_called(turn, number)
    objection = refused(turn, state, what) if not again else None
    if objection:
        return [objection]
    record(turn, number, what)
    turn.remember(incident=number)
    turn.happened(event, incident=number)
    _tell_customer(turn, number, event, words)
    after = find(turn, number)
    version = version_of(turn.contract, after) if turn.contract is not None and after is not None else None
    facts: dict[str, Fact] = {"incident": number}
    lines = [said]
    if version is not None and after is not None:
        clocks = clocks_under(version, after, turn.now)
        facts |= clock_facts(version, clocks)
        lines.append(" · ".join(state_text(turn.t, version, clock, now=turn.now, to_staff=True) for clock in clocks))
    return [Said("\n".join(line for line in lines if line), facts)]


def _tell_customer(turn: Turn, number: int, event: str, words: Callable[[Translator, str], str]) -> None:
    """Tell the customer what staff did, where the report belongs and in the customer's other places."""
    zone = turn.zone

    def said(t: Translator) -> Said:
        text = words(t, t.moment(turn.sent_at, zone, now=turn.now))
        return Said(text, {"incident": number, "event": event}, _customer_offers(t, number, event))

    tell_customer(turn, number, event, said)


def _customer_offers(t: Translator, number: int, event: str) -> tuple[Offer, ...]:
    if event == "clock_paused":
        return (disagree(t, "pause", number),)
    if event != "incident_resolved":
        return ()
    return (
        Offer(t.say("It works, confirm"), "incident.confirm_fix", {"incident": number}, "primary"),
        Offer(t.say("It does not work, reopen"), "incident.reopen", {"incident": number}),
    )
