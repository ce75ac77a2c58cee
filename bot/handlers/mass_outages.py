"""What staff do with an outage of many customers: declare it, add to it, update and end it for all, by one press each.

Rules: before anything goes to many, its words and the number of those who get it are shown; what goes to customers is
in their own language and names nobody else. In front of a customer none of this is spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.deadlines.objections import objections_until
from bot.handlers.desk_acts import resolved_words
from bot.handlers.incident_acts import refused
from bot.handlers.incidents import find, unknown
from bot.handlers.registration import record
from bot.i18n import Translator
from bot.mass_outages.affected import Affected, affected_by
from bot.mass_outages.declaring import declare, notices_to_all, report_for, told
from bot.messages import Fact
from bot.quoting import quoted_words
from bot.records import MassOutage
from bot.turn import DEFAULT_ZONE, Ask, Json, Offer, Said, Turn
from bot.understanding.folding import folded
from knowledge.contract.severities import Effect
from knowledge.incidents.clock_start import PROVIDER, StartReason, clock_start
from knowledge.incidents.clocks import version_of
from knowledge.incidents.incident import (
    Event,
    IncidentResolved,
    OutageDeclared,
    UpdateGiven,
)
from knowledge.incidents.state import IncidentState, state_of
from knowledge.words.services import services

_ENDS = re.compile(
    r"\b(?:koniec|zakoncz\w*|odwol\w*|usuniet\w*|przywroc\w*|resolv\w*|fixed|over|end(?: of)?|call off)\b"
)
_UPDATES = re.compile(r"\b(?:aktualizacj\w*|update|do awarii masowej|to the mass outage)\b")
_ADDS = re.compile(r"\b(?:dopisz|podepnij|dolacz|dodaj|add|link|attach)\b")
_SHOWS = re.compile(r"\b(?:jakie|pokaz|ile|lista|what|which|show|how many|list)\b")
_AFTER_COLON = re.compile(r":\s+(?P<words>.{3,})$", re.DOTALL)
_LISTED = 6
_SHOWN = 300


def mass_outage(turn: Turn, ask: Ask) -> list[Said]:
    """Answer what is asked of a mass outage, or ask to confirm what is to be done with one."""
    if turn.is_before_customer:
        return [
            Said(turn.t.say("A customer reads this chat, so this is answered in a direct chat only."), private=True)
        ]
    plain, going_on = folded(ask.text), turn.work.mass_outages.going_on()
    adds = _ADDS.search(plain) is not None and ask.entities.incident is not None
    ends = _ENDS.search(plain) is not None and bool(going_on)
    updates = _UPDATES.search(plain) is not None and bool(going_on)
    if adds or ends or updates:
        meant = _meant(turn, ask, going_on)
        if isinstance(meant, list):
            return meant
        if adds:
            return asked_to_add(turn, {"outage": meant.key, "incident": ask.entities.incident})
        if ends:
            at = ask.entities.end or ask.entities.at or ask.entities.start or turn.sent_at
            return asked_to_end(turn, {"outage": meant.key, "restored_at": at.isoformat()})
        return asked_to_update(turn, {"outage": meant.key, "text": _words_in(ask.text)})
    if _SHOWS.search(plain) and not ask.entities.services:
        return shown(turn)
    return asked_to_declare(turn, _declaration(turn, ask))


def _words_in(text: str) -> str:
    quoted = quoted_words(text)
    if quoted:
        return "\n".join(quoted[:2])
    found = _AFTER_COLON.search(text)
    return found["words"].strip() if found is not None else ""


def _meant(turn: Turn, ask: Ask, going_on: Sequence[MassOutage]) -> MassOutage | list[Said]:
    """Return the mass outage that is meant: the one of the service named, or the only one."""
    named = [one for one in going_on if one.service in ask.entities.services] or list(going_on)
    if len(named) == 1:
        return named[0]
    if not named:
        return [Said(turn.t.say("No mass outage goes on."), {"outages": 0})]
    lines = [_line(turn, one) for one in named]
    said = turn.t.say("Several mass outages go on; please name the service.")
    return [Said("\n".join([said, *lines]), {"outages": len(named)})]


def shown(turn: Turn) -> list[Said]:
    """Show the mass outages that go on: since when, how many incidents, how many customers have confirmed."""
    t, going_on = turn.t, turn.work.mass_outages.going_on()
    if not going_on:
        return [Said(t.say("No mass outage goes on."), {"outages": 0})]
    offers = [
        Offer(t.say("Update all of %(key)s", key=one.key), "outage.update_asked", {"outage": one.key, "text": ""})
        for one in going_on[:_LISTED]
    ]
    lines = [_line(turn, one) for one in going_on]
    return [Said("\n".join(lines), {"outages": len(going_on)}, tuple(offers))]


def _line(turn: Turn, one: MassOutage) -> str:
    t, states_ = turn.t, _states(turn, one)
    waiting = sum(state.channel == PROVIDER and not state.confirmed_by_customer and state.is_open for state in states_)
    said = t.say(
        "%(key)s: %(service)s, since %(since)s.",
        key=one.key,
        service=t.text(services()[one.service].name),
        since=t.moment(one.since, DEFAULT_ZONE, now=turn.now),
    )
    counted = t.count("%(n)s incident", "%(n)s incidents", len(states_))
    return f"{said} {counted}; " + t.count("%(n)s not confirmed yet.", "%(n)s not confirmed yet.", waiting)


def _states(turn: Turn, one: MassOutage) -> list[IncidentState]:
    logs = (turn.work.incidents.of_number(number, turn.now) for number in turn.work.mass_outages.incidents_of(one.key))
    found = (state_of(log.events, turn.now) for log in logs if log is not None)
    return [state for state in found if state is not None]


# ---- declaring


def _declaration(turn: Turn, ask: Ask) -> dict[str, object]:
    since = ask.entities.start or ask.entities.at or turn.sent_at
    return {
        "service": ask.entities.services[0] if ask.entities.services else None,
        "since": since.isoformat(),
        "effect": ask.entities.severity or Effect.CRITICAL.value,
    }


def _effect(arguments: Json) -> Effect:
    said = str(arguments.get("effect"))
    return Effect(said) if said in set(Effect) else Effect.CRITICAL


def asked_to_declare(turn: Turn, arguments: Json) -> list[Said]:
    """Show whom a mass outage would affect and what each clock would do, before it is declared."""
    t, service = turn.t, arguments["service"]
    if not turn.is_staff or turn.is_before_customer:
        return [Said(t.say("No mass outage goes on."), {"outages": 0})]
    if service not in services():
        example = t.quote(t.say("mass outage of the SIP trunk since 9:12"))
        said = t.say("Which service is down, and since when? For example: %(example)s.", example=example)
        return [Said(said, {"outages": 0})]
    since = datetime.fromisoformat(arguments["since"])
    if since > turn.now:
        moment = t.moment(since, DEFAULT_ZONE, now=turn.now)
        return [Said(t.say("A time in the future cannot be recorded: %(moment)s.", moment=moment), {"recorded": False})]
    if any(one.service == service for one in turn.work.mass_outages.going_on()):
        return shown(turn)
    affected = affected_by(turn.work, service, _effect(arguments), turn.now)
    name = t.text(services()[service].name)
    if not affected:
        return [Said(t.say("No contract in force covers: %(service)s.", service=name), {"customers": 0})]
    open_already = [one for one in affected if one.incident is not None]
    said = t.say(
        "Declare a mass outage: %(service)s, since %(since)s (%(zone)s)?",
        service=name,
        since=t.moment(since, DEFAULT_ZONE, now=turn.now),
        zone=DEFAULT_ZONE,
    )
    lines = [
        f"{said} " + t.count("It affects %(n)s customer.", "It affects %(n)s customers.", len(affected)),
        t.say(
            "Reported already: %(reported)s; opened now: %(opened)s.",
            reported=len(open_already),
            opened=len(affected) - len(open_already),
        ),
        *_clock_lines(turn, affected, service, since),
    ]
    facts: dict[str, Fact] = {
        "service": service,
        "customers": len(affected),
        "reported": len(open_already),
        "opened": len(affected) - len(open_already),
    }
    confirm = Offer(t.say("Declare and tell them"), "outage.declare", arguments)
    names = "\n".join(one.customer.name for one in affected)
    return [Said("\n".join(lines), facts, (confirm,), more=names, asks=True)]


def _clock_lines(turn: Turn, affected: Sequence[Affected], service: str, since: datetime) -> list[str]:
    """Say for how many of those to be opened the clock runs at once, and for how many it waits for their own word."""
    t = turn.t
    waiting = 0
    opened = [one for one in affected if one.incident is None]
    for one in opened:
        what = report_for(one, service, since, words="", sent_at=turn.sent_at)
        state = state_of([Event(0, turn.sent_at, turn.now, None, what)], turn.now)
        waits = state is not None and clock_start(one.version, one.severity, state).reason
        waiting += waits is StartReason.WAITING_FOR_REPORT
    if not opened:
        return []
    if not waiting:
        return [t.say("The clock runs at once for all that are opened.")]
    return [
        t.say(
            "The clock runs at once for %(running)s of them and waits for the customer's own report for %(waiting)s; "
            "those are asked for it.",
            running=len(opened) - waiting,
            waiting=waiting,
        )
    ]


def declared(turn: Turn, arguments: Json) -> list[Said]:
    """Declare a mass outage; every affected customer is told at once."""
    service = arguments["service"]
    if not turn.is_staff or turn.is_before_customer or service not in services():
        return [Said(turn.t.say("No mass outage goes on."), {"outages": 0})]
    since = datetime.fromisoformat(arguments["since"])
    if since > turn.now or any(one.service == service for one in turn.work.mass_outages.going_on()):
        return asked_to_declare(turn, arguments)
    affected = affected_by(turn.work, service, _effect(arguments), turn.now)
    if not affected:
        return asked_to_declare(turn, arguments)
    outage = MassOutage(turn.work.mass_outages.next_key(), service, since, turn.now, turn.person.id)
    done = declare(turn.work, affected, outage, sent_at=turn.sent_at)
    turn.notices += done.notices
    turn.happened("mass_outage_declared", outage=outage.key, opened=len(done.opened), taken_in=len(done.taken_in))
    t = turn.t
    said = t.say(
        "%(key)s is declared: %(service)s. Opened: %(opened)s, taken in: %(taken_in)s; all have been told.",
        key=outage.key,
        service=t.text(services()[service].name),
        opened=len(done.opened),
        taken_in=len(done.taken_in),
    )
    facts: dict[str, Fact] = {"outage": outage.key, "opened": len(done.opened), "taken_in": len(done.taken_in)}
    return [Said(said, facts | {"incidents": [str(number) for number in (*done.taken_in, *done.opened)]})]


# ---- one more, an update, the end


def asked_to_add(turn: Turn, arguments: Json) -> list[Said]:
    """Ask to confirm that an incident is part of a mass outage."""
    t = turn.t
    outage, state = turn.work.mass_outages.get(str(arguments["outage"])), find(turn, int(arguments["incident"]))
    if not turn.is_staff or outage is None or state is None:
        return [unknown(turn, int(arguments["incident"]))]
    objection = refused(turn, state, OutageDeclared(outage.key))
    if objection is not None:
        return [objection]
    said = t.say(
        "Take incident %(number)s (%(company)s) into the mass outage %(key)s (%(service)s)?",
        number=state.number,
        company=turn.customer.name if turn.customer else "",
        key=outage.key,
        service=t.text(services()[outage.service].name),
    )
    return [Said(said, {"incident": state.number}, (Offer(t.say("Confirm"), "outage.add", arguments),), asks=True)]


def added(turn: Turn, arguments: Json) -> list[Said]:
    """Take an incident into a mass outage; its customer is told."""
    outage, state = turn.work.mass_outages.get(str(arguments["outage"])), find(turn, int(arguments["incident"]))
    version = version_of(turn.contract, state) if state is not None and turn.contract is not None else None
    if not turn.is_staff or outage is None or outage.ended_at is not None or state is None or version is None:
        return [unknown(turn, int(arguments["incident"]))]
    objection = refused(turn, state, OutageDeclared(outage.key))
    if objection is not None:
        return [objection]
    record(turn, state.number, OutageDeclared(outage.key))
    turn.work.mass_outages.add_incident(outage.key, state.number, opened=False)
    turn.happened("incident_added_to_outage", incident=state.number, outage=outage.key)
    turn.notices += told(turn.work, version, state.number, outage, rule="outage_declared", now=turn.now)
    said = turn.t.say("Incident %(number)s is part of %(key)s now.", number=state.number, key=outage.key)
    return [Said(said, {"incident": state.number, "outage": outage.key})]


def asked_to_update(turn: Turn, arguments: Json) -> list[Said]:
    """Show the words of an update for all, and how many get it, before it goes out."""
    t, outage = turn.t, turn.work.mass_outages.get(str(arguments["outage"]))
    words = str(arguments.get("text") or "").strip()
    if not turn.is_staff or turn.is_before_customer or outage is None or outage.ended_at is not None:
        return [Said(t.say("No mass outage goes on."), {"outages": 0})]
    if not words:
        said = t.say("What is the update? It goes to all customers of %(key)s as you write it.", key=outage.key)
        return [Said(said, {"outage": outage.key}, words_for=Offer("", "outage.update_asked", arguments))]
    to = [state for state in _states(turn, outage) if state.is_open]
    said = t.count(
        "Send to %(n)s customer of %(key)s: %(words)s",
        "Send to %(n)s customers of %(key)s: %(words)s",
        len(to),
        key=outage.key,
        words=" / ".join(t.quote(one) for one in words.split("\n")),
    )
    send = Offer(t.say("Send to all"), "outage.update", {**arguments, "text": words})
    return [Said(said, {"outage": outage.key, "customers": len(to)}, (send,), asks=True)]


def updated(turn: Turn, arguments: Json) -> list[Said]:
    """Give one update to every open incident of a mass outage."""
    t, outage = turn.t, turn.work.mass_outages.get(str(arguments["outage"]))
    words = str(arguments.get("text") or "").strip()
    if not turn.is_staff or turn.is_before_customer or outage is None or outage.ended_at is not None or not words:
        return [Said(t.say("No mass outage goes on."), {"outages": 0})]
    reference, to = turn.work.texts.keep(words), [state for state in _states(turn, outage) if state.is_open]
    in_polish, *other = words.split("\n")
    for state in to:
        record(turn, state.number, UpdateGiven(reference))
        _tell(
            turn, state.number, "update_given", _update_words(state.number, in_polish, other[0] if other else in_polish)
        )
    turn.happened("mass_outage_updated", outage=outage.key, incidents=len(to))
    said = t.count("The update went to %(n)s customer.", "The update went to %(n)s customers.", len(to))
    return [Said(said, {"outage": outage.key, "customers": len(to)})]


def _update_words(number: int, in_polish: str, in_english: str) -> Callable[[Translator], Said]:
    def words(t: Translator) -> Said:
        text = " ".join((in_polish if t.language == "pl" else in_english).split())[:_SHOWN]
        return Said(f"{number}: {text}", {"incident": number})

    return words


def asked_to_end(turn: Turn, arguments: Json) -> list[Said]:
    """Show how many incidents are resolved with the end of a mass outage, and as of when."""
    t, outage = turn.t, turn.work.mass_outages.get(str(arguments["outage"]))
    if not turn.is_staff or turn.is_before_customer or outage is None or outage.ended_at is not None:
        return [Said(t.say("No mass outage goes on."), {"outages": 0})]
    at = datetime.fromisoformat(arguments["restored_at"])
    moment = t.moment(at, DEFAULT_ZONE, now=turn.now)
    if at > turn.now:
        return [Said(t.say("A time in the future cannot be recorded: %(moment)s.", moment=moment), {"recorded": False})]
    if at < outage.since:
        since = t.moment(outage.since, DEFAULT_ZONE, now=turn.now)
        said = t.say("%(moment)s lies before the failure began: %(since)s.", moment=moment, since=since)
        return [Said(said, {"recorded": False})]
    to = [state for state in _states(turn, outage) if state.is_open]
    said = t.count(
        "End %(key)s: resolve %(n)s incident, service restored at %(moment)s (%(zone)s)? The customer is asked "
        "whether it works.",
        "End %(key)s: resolve %(n)s incidents, service restored at %(moment)s (%(zone)s)? The customers are asked "
        "whether it works.",
        len(to),
        key=outage.key,
        moment=moment,
        zone=DEFAULT_ZONE,
    )
    confirm = Offer(t.say("End it for all"), "outage.end", arguments)
    return [Said(said, {"outage": outage.key, "incidents": len(to)}, (confirm,), asks=True)]


def ended(turn: Turn, arguments: Json) -> list[Said]:
    """End a mass outage: every open incident of it is resolved, and each customer asked whether it works."""
    t, outage = turn.t, turn.work.mass_outages.get(str(arguments["outage"]))
    if not turn.is_staff or turn.is_before_customer or outage is None:
        return [Said(t.say("No mass outage goes on."), {"outages": 0})]
    at = datetime.fromisoformat(arguments["restored_at"])
    possible = outage.since <= at <= turn.now
    if not possible or not turn.work.mass_outages.end(outage.key, restored_at=at, by=turn.person.id, at=turn.now):
        return asked_to_end(turn, arguments)
    to = [state for state in _states(turn, outage) if state.is_open]
    for state in to:
        record(turn, state.number, IncidentResolved(max(at, state.since)))
        _tell(turn, state.number, "incident_resolved", _resolved_words(turn, state, max(at, state.since)))
    turn.happened("mass_outage_ended", outage=outage.key, incidents=len(to))
    said = t.count(
        "%(key)s is over; %(n)s incident is resolved.",
        "%(key)s is over; %(n)s incidents are resolved.",
        len(to),
        key=outage.key,
    )
    return [Said(said, {"outage": outage.key, "incidents": len(to)})]


def _resolved_words(turn: Turn, state: IncidentState, at: datetime) -> Callable[[Translator], Said]:
    log = turn.work.incidents.of_number(state.number, turn.now)
    contract = turn.work.customers.contract_of(log.customer) if log is not None else None
    version = version_of(contract, state) if contract is not None else None
    zone = version.zone if version is not None else DEFAULT_ZONE

    def words(t: Translator) -> Said:
        log_now = turn.work.incidents.of_number(state.number, turn.now)
        after = state_of(log_now.events, turn.now) if log_now is not None else None
        until = objections_until(version, after) if version is not None and after is not None else None
        by = t.moment(until, zone, now=turn.now) if until is not None else None
        return resolved_words(t, state.number, t.moment(at, zone, now=turn.now), by)

    return words


def _tell(turn: Turn, number: int, event: str, words: Callable[[Translator], Said]) -> None:
    """Tell everybody of one customer who was told of the outage: its places, and who may report."""
    log = turn.work.incidents.of_number(number, turn.now)
    if log is not None:
        key = f"{event}:{number}:{turn.message_key}"
        turn.notices += notices_to_all(turn.work, log, key, words, event, turn.now)
