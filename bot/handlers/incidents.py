"""A customer's own incidents: status, list, adding information, confirming the fix, reopening, withdrawing.

An incident of another customer and one that does not exist get the same answer.
"""

from __future__ import annotations

from bot.handlers.measuring import states
from bot.handlers.registration import record
from bot.i18n import Translator
from bot.messages import Fact
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.wording.clauses import basis, cited
from bot.wording.clocks import clock_facts, state_text
from bot.wording.history import history_line
from bot.wording.states import severity_name, status_name
from knowledge.incidents.checks import check_transition
from knowledge.incidents.clocks import clocks_under, version_of
from knowledge.incidents.incident import (
    Event,
    FixConfirmed,
    Happening,
    IncidentCancelled,
    IncidentReopened,
    InformationAdded,
)
from knowledge.incidents.state import IncidentState, visible_events
from knowledge.incidents.status import Status
from knowledge.words.services import services

_LISTED = 6


def status(turn: Turn, ask: Ask) -> list[Said]:
    """Answer how an incident stands; without a number, the open one, or all open ones, or the last."""
    if ask.entities.incident is not None:
        return [_status_of(turn, ask.entities.incident)]
    known = _known(turn, ask)
    still_open = [state for state in known if state.is_open]
    if len(still_open) == 1:
        return [_card(turn, still_open[0])]
    if still_open:
        return list_mine(turn, ask)
    t = turn.t
    said = t.say("No failure is open for you, and none has been announced.")
    if known:
        last = known[-1]
        said += " " + t.say(
            "The last incident was %(number)s (%(status)s).", number=last.number, status=status_name(t, last)
        )
    report = Offer(t.say("Report a failure"), "ask", {"intent": "report_incident", "entities": {}, "text": ""})
    return [Said(said, {"open": 0}, () if turn.is_staff else (report,))]


def _known(turn: Turn, ask: Ask) -> list[IncidentState]:
    wanted = set(ask.entities.services)
    return [state for state in states(turn) if not wanted or state.service in wanted]


def find(turn: Turn, number: int) -> IncidentState | None:
    """Return an incident that this person may see. Staff see every one, and speak of its customer from then on."""
    if turn.is_staff:
        log = turn.work.incidents.of_number(number, turn.now)
        customer = turn.work.customers.get(log.customer) if log is not None else None
        if customer is not None:
            turn.speak_of(customer)
            turn.remember(customer=customer.key)
    return next((state for state in states(turn) if state.number == number), None)


def unknown(turn: Turn, number: int) -> Said:
    """Return the one answer for an incident that is not this customer's, or not there at all."""
    t = turn.t
    if turn.is_staff:
        return Said(t.say("There is no incident %(number)s.", number=number), {"incident": None})
    return Said(t.say("There is no incident %(number)s of yours.", number=number), {"incident": None})


def _status_of(turn: Turn, number: int) -> Said:
    state = find(turn, number)
    return _card(turn, state) if state is not None else unknown(turn, number)


def _card(turn: Turn, state: IncidentState) -> Said:
    t, zone = turn.t, turn.zone
    version = version_of(turn.contract, state) if turn.contract is not None else None
    clocks = clocks_under(version, state, turn.now) if version is not None else ()
    facts: dict[str, Fact] = {
        "incident": state.number,
        "status": state.status.value,
        "service": state.service,
        "severity": state.severity,
        "since": turn.instant(state.since),
        "reported_at": turn.instant(state.reported_at),
        "as_of": turn.instant(turn.now),
    }
    lines = [
        t.say(
            "%(number)s: %(status)s. %(service)s, severity: %(severity)s, since %(since)s (as of %(now)s).",
            number=state.number,
            status=status_name(t, state),
            service=t.text(services()[state.service].name),
            severity=severity_name(t, version, state.severity),
            since=t.moment(state.since, zone, now=turn.now),
            now=t.moment(turn.now, zone, now=turn.now),
        )
    ]
    holder = _holder(turn, state)
    if holder:
        lines.append(holder)
    if version is not None and clocks:
        facts |= clock_facts(version, clocks)
        lines.append(
            " · ".join(state_text(t, version, clock, now=turn.now, to_staff=turn.is_staff) for clock in clocks)
        )
        lines.append(basis(t, version, [clock.clause for clock in clocks]))
        facts["clauses"] = cited(t, version, [clock.clause for clock in clocks])
    turn.remember(incident=state.number, why={"topic": "clocks", "incident": state.number})
    return Said("\n".join(lines), facts, _card_offers(turn, state), more=_history(turn, state))


def _history(turn: Turn, state: IncidentState) -> str:
    """Return the log of an incident: each event with when it happened, and when it was recorded."""
    log = next((log for log in turn.incidents() if log.number == state.number), None)
    events = visible_events(log.events, turn.now) if log is not None else ()
    return "\n".join(history_line(turn.t, event, turn.zone, now=turn.now) for event in events)


def _holder(turn: Turn, state: IncidentState) -> str:
    """Say which person took it, and when; nothing while nobody has."""
    if state.acknowledged_at is None:
        return ""
    at = turn.t.moment(state.acknowledged_at, turn.zone, now=turn.now)
    return turn.t.say("A person took it at %(moment)s.", moment=at)


def _card_offers(turn: Turn, state: IncidentState) -> tuple[Offer, ...]:
    t, arguments = turn.t, {"incident": state.number}
    why = Offer(t.say("Why these times?"), "ask", {"intent": "why", "entities": {}, "text": ""})
    if turn.is_staff:
        return (why,)
    if state.status is Status.RESOLVED:
        return (
            Offer(t.say("It works, confirm"), "incident.confirm_fix", arguments),
            Offer(t.say("It does not work, reopen"), "incident.reopen", arguments),
        )
    if state.status is Status.CLOSED:
        return (Offer(t.say("It is back, reopen"), "incident.reopen", arguments),)
    return (why,)


def list_mine(turn: Turn, ask: Ask) -> list[Said]:
    """List the incidents: the open ones first, then the latest."""
    t = turn.t
    known = _known(turn, ask)
    span = ask.entities.period
    if span is not None:
        known = [state for state in known if span.start <= state.reported_at < span.end]
    if not known:
        return [Said(t.say("There are no incidents."), {"incidents": []})]
    ordered = sorted(known, key=lambda state: (not state.is_open, -state.number))
    lines = [_list_line(turn, state) for state in ordered]
    still_open = sum(state.is_open for state in known)
    head = t.count("%(n)s incident is open.", "%(n)s incidents are open.", still_open)
    if not still_open:
        head = t.say("No incident is open.")
    offers = tuple(
        Offer(
            str(state.number), "ask", {"intent": "incident_status", "entities": {"incident": state.number}, "text": ""}
        )
        for state in ordered[:_LISTED]
    )
    facts: dict[str, Fact] = {"open": still_open, "incidents": [str(state.number) for state in ordered]}
    more = "\n".join(lines[_LISTED - 1 :]) or None
    return [Said("\n".join([head, *lines[: _LISTED - 1]]), facts, offers, more=more)]


def _list_line(turn: Turn, state: IncidentState) -> str:
    t = turn.t
    return t.say(
        "%(number)s: %(service)s, %(status)s, reported %(moment)s",
        number=state.number,
        service=t.text(services()[state.service].name),
        status=status_name(t, state),
        moment=t.moment(state.reported_at, turn.zone, now=turn.now),
    )


# ---- what a customer does


def _meant(turn: Turn, ask: Ask, wanted: frozenset[Status]) -> IncidentState | list[Said]:
    """Return the incident a request is about: the one named, the one spoken of, or the only one that fits; else ask."""
    t = turn.t
    number = ask.entities.incident
    if number is not None:
        return find(turn, number) or [unknown(turn, number)]
    fitting = [state for state in states(turn) if state.status in wanted]
    spoken_of = [state for state in fitting if state.number == turn.recall("incident")]
    if spoken_of:
        return spoken_of[0]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        return [Said(t.say("There is no incident to which this could belong."), {"incident": None})]
    offers = tuple(
        Offer(
            f"{state.number} {t.text(services()[state.service].name)}",
            "ask",
            {"intent": ask.intent, "entities": {"incident": state.number}, "text": ask.text},
        )
        for state in fitting[-_LISTED:]
    )
    return [Said(t.say("Which incident is it about?"), offers=offers)]


_OPEN = frozenset({Status.REPORTED, Status.ACKNOWLEDGED, Status.IN_PROGRESS, Status.WORKED_AROUND, Status.PAUSED})


def add_information(turn: Turn, ask: Ask) -> list[Said]:
    """Add the words of a message to an incident."""
    state = _meant(turn, ask, _OPEN | {Status.RESOLVED})
    if isinstance(state, list):
        return state
    return _add(turn, state, ask.text)


def information_added(turn: Turn, arguments: Json) -> list[Said]:
    """Add pressed words to an incident."""
    state = find(turn, arguments["incident"])
    return _add(turn, state, arguments["text"]) if state is not None else [unknown(turn, arguments["incident"])]


def _add(turn: Turn, state: IncidentState, words: str) -> list[Said]:
    t = turn.t
    objection = refused(turn, state, InformationAdded(""))
    if objection:
        return [objection]
    record(turn, state.number, InformationAdded(turn.work.texts.keep(words)))
    turn.remember(incident=state.number)
    turn.happened("information_added", incident=state.number)
    _tell_staff(turn, state, "information_added", words)
    said = t.say("Added to incident %(number)s; the duty desk sees it.", number=state.number)
    return [Said(said, {"incident": state.number})]


def confirm_fix(turn: Turn, ask: Ask) -> list[Said]:
    """Confirm that a resolved incident works; one press asks once more, since it closes the incident."""
    state = _meant(turn, ask, frozenset({Status.RESOLVED}))
    if isinstance(state, list):
        return state
    t = turn.t
    if state.is_open:
        offers = (
            Offer(t.say("Pass it on"), "incident.add", {"incident": state.number, "text": ask.text}),
            Offer(t.say("Withdraw the report"), "incident.cancel", {"incident": state.number}),
        )
        said = t.say(
            "The provider has not reported incident %(number)s as resolved yet. Shall it be withdrawn, or the "
            "news passed on?",
            number=state.number,
        )
        return [Said(said, {"incident": state.number}, offers)]
    offers = (
        Offer(t.say("Yes, it works"), "incident.confirm_fix", {"incident": state.number}),
        Offer(t.say("It does not work, reopen"), "incident.reopen", {"incident": state.number}),
    )
    said = t.say("Confirm that incident %(number)s is fixed and close it?", number=state.number)
    return [Said(said, {"incident": state.number}, offers)]


def fix_confirmed(turn: Turn, arguments: Json) -> list[Said]:
    """Close an incident at the customer's confirmation."""
    said = turn.t.say("Incident %(number)s is closed. Thank you for the confirmation.", number=arguments["incident"])
    return _change(turn, arguments["incident"], FixConfirmed(), "fix_confirmed", said)


def reopen(turn: Turn, ask: Ask) -> list[Said]:
    """Reopen a resolved or closed incident; asks once more, since its clock goes on."""
    state = _meant(turn, ask, frozenset({Status.RESOLVED, Status.CLOSED}))
    if isinstance(state, list):
        return state
    t = turn.t
    number = state.number
    if state.is_open:
        return [Said(t.say("Incident %(number)s is open already.", number=number), {"incident": number})]
    offers = (
        Offer(t.say("Yes, reopen"), "incident.reopen", {"incident": number, "text": ask.text}),
        Offer(t.say("A separate report"), "ask", {"intent": "report_incident", "entities": {}, "text": ""}),
    )
    said = t.say(
        "Reopen incident %(number)s (%(service)s)? Its clock goes on from where it stood.",
        number=number,
        service=t.text(services()[state.service].name),
    )
    return [Said(said, {"incident": number}, offers)]


def reopened(turn: Turn, arguments: Json) -> list[Said]:
    """Reopen an incident at the customer's press."""
    number = arguments["incident"]
    what = IncidentReopened(turn.work.texts.keep(arguments.get("text") or "-"))
    changed = _change(turn, number, what, "incident_reopened", "")
    if changed[0].text:
        return changed
    state = find(turn, number)
    card = _card(turn, state) if state is not None else unknown(turn, number)
    first = turn.t.say("Incident %(number)s is open again; the duty desk has been told.", number=number)
    return [Said(f"{first}\n{card.text}", card.facts, card.offers)]


def cancel(turn: Turn, ask: Ask) -> list[Said]:
    """Withdraw a report (a mistake, a test); asks once more."""
    state = _meant(turn, ask, _OPEN)
    if isinstance(state, list):
        return state
    t = turn.t
    if not state.is_open:
        said = t.say(
            "Incident %(number)s cannot be withdrawn any more: %(status)s.",
            number=state.number,
            status=status_name(t, state),
        )
        return [Said(said, {"incident": state.number})]
    offers = (Offer(t.say("Yes, withdraw it"), "incident.cancel", {"incident": state.number, "text": ask.text}),)
    said = t.say("Withdraw incident %(number)s? Its clocks then stop for good.", number=state.number)
    return [Said(said, {"incident": state.number}, offers)]


def cancelled(turn: Turn, arguments: Json) -> list[Said]:
    """Withdraw an incident at the customer's press."""
    what = IncidentCancelled(turn.work.texts.keep(arguments.get("text") or "-"))
    said = turn.t.say("Incident %(number)s has been withdrawn.", number=arguments["incident"])
    return _change(turn, arguments["incident"], what, "incident_cancelled", said)


def _change(turn: Turn, number: int, what: Happening, event: str, said: str) -> list[Said]:
    state = find(turn, number)
    if state is None:
        return [unknown(turn, number)]
    objection = refused(turn, state, what)
    if objection:
        return [objection]
    record(turn, number, what)
    turn.remember(incident=number)
    turn.happened(event, incident=number)
    _tell_staff(turn, state, event, "")
    return [Said(said, {"incident": number})]


def refused(turn: Turn, state: IncidentState, what: Happening) -> Said | None:
    """Return why something cannot happen in the incident's status, None where it can."""
    event = Event(state.number, turn.sent_at, turn.now, turn.person.id, what)
    if check_transition(state, event) is None:
        return None
    said = turn.t.say(
        "That is not possible: incident %(number)s is %(status)s.",
        number=state.number,
        status=status_name(turn.t, state),
    )
    return Said(said, {"incident": state.number, "status": state.status.value})


def _tell_staff(turn: Turn, state: IncidentState, event: str, words: str) -> None:
    for person in turn.work.people.staff():
        turn.notify(
            person, f"{event}:{state.number}:{turn.message_key}", lambda t: _staff_words(t, turn, state, event, words)
        )


def _staff_words(t: Translator, turn: Turn, state: IncidentState, event: str, words: str) -> Said:
    happened = {
        "information_added": t.say("information added"),
        "fix_confirmed": t.say("the customer confirmed the fix"),
        "incident_reopened": t.say("reopened by the customer"),
        "incident_cancelled": t.say("withdrawn by the customer"),
    }[event]
    company = turn.customer.name if turn.customer else ""
    quoted = ": " + t.quote(" ".join(words.split())[:300]) if words else ""
    said = t.say("%(number)s, %(company)s: %(event)s", number=state.number, company=company, event=happened)
    return Said(said + quoted, {"incident": state.number})
