"""What a customer does with an incident: add to it, confirm the fix, reopen, withdraw.

What closes or reopens is asked once more before it happens.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.handlers.incidents import LISTED, card, find, unknown
from bot.handlers.measuring import states
from bot.handlers.pending import pass_on
from bot.handlers.registration import may_report, record
from bot.handlers.smalltalk import nothing_to_confirm
from bot.handlers.telling import reporter_of, tell_customer
from bot.i18n import Translator
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.wording.states import status_name
from knowledge.incidents.checks import check_transition
from knowledge.incidents.incident import (
    Event,
    FixConfirmed,
    Happening,
    IncidentCancelled,
    IncidentReopened,
    InformationAdded,
    UpdateGiven,
)
from knowledge.incidents.state import IncidentState
from knowledge.incidents.status import Status
from knowledge.words.services import services


def meant(turn: Turn, ask: Ask, wanted: frozenset[Status]) -> IncidentState | list[Said]:
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
        for state in fitting[-LISTED:]
    )
    return [Said(t.say("Which incident is it about?"), offers=offers)]


OPEN = frozenset({Status.REPORTED, Status.ACKNOWLEDGED, Status.IN_PROGRESS, Status.WORKED_AROUND, Status.PAUSED})


def add_information(turn: Turn, ask: Ask) -> list[Said]:
    """Add the words of a message to an incident."""
    fitting = OPEN | {Status.RESOLVED}
    if ask.entities.incident is None and not any(state.status in fitting for state in states(turn)):
        return [
            Said(turn.t.say("No incident is open to which this could be added.")),
            *pass_on(turn, ask.text, turn.sent_at),
        ]
    state = meant(turn, ask, fitting)
    if isinstance(state, list):
        return state
    return ask_update(turn, state, ask.text) if turn.is_staff else add_words(turn, state, ask.text)


def ask_update(turn: Turn, state: IncidentState, words: str) -> list[Said]:
    """Ask staff before their words go to the customer; only a confirmed update is one."""
    t = turn.t
    words = _without_number(words, state.number)
    said = t.say(
        "Send this to the customer as an update on incident %(number)s? %(words)s",
        number=state.number,
        words=t.quote(" ".join(words.split())[:300]),
    )
    offer = Offer(t.say("Send"), "desk.update", {"incident": state.number, "text": words})
    return [Said(said, {"incident": state.number}, (offer,), asks=True)]


def _without_number(words: str, number: int) -> str:
    """Return an update without the words by which its incident was named ("info do 1043: …")."""
    named = re.match(rf"[^.!?\n]{{0,40}}\b{number}\b\s*[:,–-]\s*", words)
    return words[named.end() :].strip() or words if named is not None else words


def update_given(turn: Turn, arguments: Json) -> list[Said]:
    """Record an update and tell the reporter; the rhythm of updates starts anew."""
    number, words = arguments["incident"], arguments["text"]
    state = find(turn, number)
    if not turn.is_staff or state is None:
        return [unknown(turn, number)]
    objection = refused(turn, state, UpdateGiven(""))
    if objection:
        return [objection]
    record(turn, number, UpdateGiven(turn.work.texts.keep(words)))
    turn.happened("update_given", incident=number)
    update = Said(f"{number}: {' '.join(words.split())[:300]}", {"incident": number})
    tell_customer(turn, number, "update_given", lambda _t: update)
    return [Said(turn.t.say("The update on incident %(number)s has been sent.", number=number), {"incident": number})]


def may_decide(turn: Turn, number: int) -> Said | None:
    """Return why this person may not close, reopen or withdraw an incident; None where they may."""
    if turn.is_staff:
        return Said(turn.t.say("Only the customer does this."), {"incident": number})
    log = next((one for one in turn.incidents() if one.number == number), None)
    reporter = reporter_of(turn.work, log) if log is not None else None
    if may_report(turn) or (reporter is not None and reporter.id == turn.person.id):
        return None
    return Said(turn.t.say("Only people named in the contract may do this."), {"incident": number})


def information_added(turn: Turn, arguments: Json) -> list[Said]:
    """Add pressed words to an incident."""
    state = find(turn, arguments["incident"])
    return add_words(turn, state, arguments["text"]) if state is not None else [unknown(turn, arguments["incident"])]


def invited_to_add(turn: Turn, arguments: Json) -> list[Said]:
    """Say how a photo or words find their way to an incident; what comes next here belongs to it."""
    t, number = turn.t, arguments["incident"]
    state = find(turn, number)
    if state is None:
        return [unknown(turn, number)]
    if state.status not in OPEN | {Status.RESOLVED}:
        return [
            Said(
                t.say(
                    "That is not possible: incident %(number)s is %(status)s.",
                    number=number,
                    status=status_name(t, state),
                )
            )
        ]
    turn.remember(incident=number)
    said = t.say(
        "A photo or a file sent here now goes to incident %(number)s. To add words, please write: %(example)s.",
        number=number,
        example=t.quote(t.say("add to %(number)s: …", number=number)),
    )
    return [Said(said, {"incident": number})]


def add_words(turn: Turn, state: IncidentState, words: str) -> list[Said]:
    """Add a customer's words to an incident; the duty desk is told."""
    t = turn.t
    objection = refused(turn, state, InformationAdded(""))
    if objection:
        return [objection]
    record(turn, state.number, InformationAdded(turn.work.texts.keep(words)))
    turn.remember(incident=state.number)
    turn.happened("information_added", incident=state.number)
    tell_staff(turn, state, "information_added", words)
    said = t.say("Added to incident %(number)s; the duty desk sees it.", number=state.number)
    return [Said(said, {"incident": state.number})]


def confirm_fix(turn: Turn, ask: Ask) -> list[Said]:
    """Confirm that a resolved incident works; one press asks once more, since it closes the incident."""
    resolved = any(state.status is Status.RESOLVED for state in states(turn))
    state = meant(turn, ask, frozenset({Status.RESOLVED}) if resolved else OPEN)
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
    return [Said(said, {"incident": state.number}, offers, asks=True)]


def fix_confirmed(turn: Turn, arguments: Json) -> list[Said]:
    """Close an incident at the customer's confirmation."""
    said = turn.t.say("Incident %(number)s is closed. Thank you for the confirmation.", number=arguments["incident"])
    return _change(turn, arguments["incident"], FixConfirmed(), "fix_confirmed", said)


def reopen(turn: Turn, ask: Ask) -> list[Said]:
    """Reopen a resolved or closed incident; asks once more, since its clock goes on."""
    state = meant(turn, ask, frozenset({Status.RESOLVED, Status.CLOSED}))
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
    return [Said(said, {"incident": number}, offers, asks=True)]


def reopened(turn: Turn, arguments: Json) -> list[Said]:
    """Reopen an incident at the customer's press."""
    number = arguments["incident"]
    what = IncidentReopened(turn.work.texts.keep(arguments.get("text") or "-"))
    changed = _change(turn, number, what, "incident_reopened", "")
    if changed[0].text:
        return changed
    state = find(turn, number)
    shown = card(turn, state) if state is not None else unknown(turn, number)
    first = turn.t.say("Incident %(number)s is open again; the duty desk has been told.", number=number)
    return [replace(shown, text=f"{first}\n{shown.text}")]


def cancel(turn: Turn, ask: Ask) -> list[Said]:
    """Withdraw a report (a mistake, a test); asks once more."""
    state = meant(turn, ask, OPEN)
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
    return [Said(said, {"incident": state.number}, offers, asks=True)]


def cancelled(turn: Turn, arguments: Json) -> list[Said]:
    """Withdraw an incident at the customer's press."""
    what = IncidentCancelled(turn.work.texts.keep(arguments.get("text") or "-"))
    said = turn.t.say("Incident %(number)s has been withdrawn.", number=arguments["incident"])
    return _change(turn, arguments["incident"], what, "incident_cancelled", said)


def _change(turn: Turn, number: int, what: Happening, event: str, said: str) -> list[Said]:
    state = find(turn, number)
    if state is None:
        return [unknown(turn, number)]
    not_allowed = may_decide(turn, number)
    if not_allowed is not None:
        return [not_allowed]
    objection = refused(turn, state, what)
    if objection:
        return [objection]
    record(turn, number, what)
    turn.remember(incident=number)
    turn.happened(event, incident=number)
    tell_staff(turn, state, event, "")
    words = _reopened_words if event == "incident_reopened" else _ended_words
    tell_customer(turn, number, event, lambda t: words(t, number), but=turn.person)
    return [Said(said, {"incident": number})]


def _ended_words(t: Translator, number: int) -> Said:
    return Said(t.say("Incident %(number)s is closed by your company's own word.", number=number), {"incident": number})


def _reopened_words(t: Translator, number: int) -> Said:
    return Said(t.say("Incident %(number)s is open again; the duty desk has been told.", number=number))


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


def tell_staff(turn: Turn, state: IncidentState, event: str, words: str) -> None:
    """Tell the provider's people what the customer did, in whose words."""
    for person in turn.work.people.staff():
        turn.notify(
            person, f"{event}:{state.number}:{turn.message_key}", lambda t: _staff_words(t, turn, state, event, words)
        )


def _staff_words(t: Translator, turn: Turn, state: IncidentState, event: str, words: str) -> Said:
    happened = {
        "information_added": t.say("information added"),
        "workaround_accepted": t.say("workaround accepted"),
        "workaround_refused": t.say("workaround refused"),
        "fix_confirmed": t.say("the customer confirmed the fix"),
        "incident_reopened": t.say("reopened by the customer"),
        "incident_cancelled": t.say("withdrawn by the customer"),
    }[event]
    company = turn.customer.name if turn.customer else ""
    quoted = ": " + t.quote(" ".join(words.split())[:300]) if words else ""
    said = t.say("%(number)s, %(company)s: %(event)s", number=state.number, company=company, event=happened)
    return Said(said + quoted, {"incident": state.number})


def agree(turn: Turn, ask: Ask) -> list[Said]:
    """Take a "yes" out of the blue as the answer to "does it work?" where that is open; else ask what is meant."""
    waiting = [state for state in states(turn) if state.status is Status.RESOLVED]
    return confirm_fix(turn, ask) if waiting and not turn.is_staff else nothing_to_confirm(turn, ask)
