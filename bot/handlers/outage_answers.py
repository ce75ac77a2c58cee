"""The customer's part in a mass outage: it answers "is something down?" and reports of it, and takes their word on it.

Rules: their clock runs from their first word about it, by the contract; whoever may not report has those asked who may.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from functools import wraps

from bot.handlers.incident_acts import cancelled, refused
from bot.handlers.incidents import card, find, unknown
from bot.handlers.measuring import states
from bot.handlers.registration import may_report, record
from bot.handlers.telling import entitled_of, settle_home
from bot.i18n import Translator
from bot.mass_outages.telling import part_of_outage, theirs_too
from bot.turn import Ask, Json, Offer, Said, Turn
from knowledge.incidents.clock_start import PROVIDER
from knowledge.incidents.clocks import version_of
from knowledge.incidents.incident import CustomerConfirmed
from knowledge.incidents.state import IncidentState
from knowledge.words.services import services

Handler = Callable[[Turn, Ask], list[Said]]


def unless_outage(handler: Handler) -> Handler:
    """Let what is asked or reported about a mass outage be answered with it; anything else goes to the handler."""

    @wraps(handler)
    def chosen(turn: Turn, ask: Ask) -> list[Said]:
        named = ask.entities.incident
        state = unconfirmed_of(turn, ask.entities.services) if turn.dialog is None else None
        if state is None and named is None and ask.intent == "report_incident" and ask.text.strip():
            known = _known_outage(turn, ask.entities.services)
            return handler(turn, ask) if known is None else _known_already(turn, known)
        if state is None or named not in (None, state.number):
            return handler(turn, ask)
        if ask.intent == "yes":
            at = turn.sent_at.isoformat()
            since = ask.entities.start or ask.entities.at
            return theirs(turn, {"incident": state.number, "first": at, "since": since.isoformat() if since else None})
        return answered_with_outage(turn, ask, state)

    return chosen


def _known_outage(turn: Turn, wanted: Collection[str]) -> IncidentState | None:
    """Return the customer's open incident of a mass outage, confirmed by them, that bare words of a failure repeat."""
    mine = [state for state in states(turn) if state.is_open and state.mass_outage is not None]
    return mine[0] if len(mine) == 1 and not wanted and not turn.is_staff else None


def _known_already(turn: Turn, state: IncidentState) -> list[Said]:
    """Show the incident that is open, with a way to report something else."""
    shown = card(turn, state)
    other = Offer(turn.t.say("Another failure"), "ask", {"intent": "report_incident", "entities": {}, "text": ""})
    return [replace(shown, offers=(*shown.offers, other))]


def theirs(turn: Turn, arguments: Json) -> list[Said]:
    """Take a customer's word that a mass outage is theirs, too: their clock runs from their first word about it."""
    t, number = turn.t, int(arguments["incident"])
    state = find(turn, number)
    version = version_of(turn.contract, state) if state is not None and turn.contract is not None else None
    if state is None or version is None or turn.is_staff:
        return [unknown(turn, number)]
    if state.confirmed_by_customer or state.channel != PROVIDER:
        return [card(turn, state)]
    first = min(datetime.fromisoformat(arguments["first"]), turn.sent_at) if arguments.get("first") else turn.sent_at
    if not may_report(turn):
        return [_ask_entitled(turn, number)]
    since = arguments.get("since")
    what = CustomerConfirmed(first, datetime.fromisoformat(since) if since else None)
    objection = refused(turn, state, what)
    if objection is not None:
        return [objection]
    record(turn, number, what)
    settle_home(turn, number)
    turn.remember(incident=number, why={"topic": "clocks", "incident": number})
    turn.happened("customer_confirmed", incident=number, first_message_at=turn.instant(first))
    for person in turn.work.people.staff():
        turn.notify(person, f"customer_confirmed:{number}", lambda s: _confirmed_words(s, turn, number))
    after = find(turn, number)
    shown_ = card(turn, after) if after is not None else unknown(turn, number)
    head = t.say("Noted: %(number)s concerns you, too.", number=number)
    return [replace(shown_, text=f"{head}\n{shown_.text}")]


def _confirmed_words(t: Translator, turn: Turn, number: int) -> Said:
    company = turn.customer.name if turn.customer else ""
    said = t.say(
        "%(number)s, %(company)s: the customer confirms that it is theirs, too.", number=number, company=company
    )
    return Said(said, {"incident": number})


def _ask_entitled(turn: Turn, number: int) -> Said:
    """Say that only those named in the contract start the clock, and ask them."""
    t, log = turn.t, turn.work.incidents.of_number(number, turn.now)
    people = entitled_of(turn.work, log) if log is not None else []
    for person in people:
        turn.notify(person, f"asked_to_confirm:{number}", lambda s: _entitled_words(s, turn, number))
    said = t.say("Only people named in the contract may report.")
    if people:
        named = t.either(dict.fromkeys(person.title(t.language) for person in people))
        said = t.say("Noted. A report may be made by: %(people)s; they have been asked.", people=named)
    return Said(f"{said} {t.say('The clock has not started yet.')}", {"incident": number, "clock_started": False})


def _entitled_words(t: Translator, turn: Turn, number: int) -> Said:
    said = t.say(
        "%(name)s says that %(number)s concerns you, too. Only you may report it.", name=turn.person.name, number=number
    )
    return Said(said, {"incident": number}, theirs_too(t, number))


def not_theirs(turn: Turn, arguments: Json) -> list[Said]:
    """Take a customer's word that it works for them: their incident of the mass outage is withdrawn."""
    number = int(arguments["incident"])
    state = find(turn, number)
    if state is None or turn.is_staff:
        return [unknown(turn, number)]
    if state.confirmed_by_customer or state.channel != PROVIDER:
        return [card(turn, state)]
    return cancelled(turn, {"incident": number, "text": turn.t.say("It works here")})


def unconfirmed_of(turn: Turn, wanted: Collection[str]) -> IncidentState | None:
    """Return the customer's open incident of a mass outage that waits for their word; of these services, or of any."""
    waiting = [
        state
        for state in states(turn)
        if state.is_open
        and state.channel == PROVIDER
        and not state.confirmed_by_customer
        and (not wanted or state.service in wanted)
    ]
    return waiting[0] if len(waiting) == 1 and not turn.is_staff else None


def answered_with_outage(turn: Turn, ask: Ask, state: IncidentState) -> list[Said]:
    """Answer "is something down?", or a report, with the outage that is known and the customer's part in it."""
    version = version_of(turn.contract, state) if turn.contract is not None else None
    outage = turn.work.mass_outages.get(state.mass_outage or "")
    if version is None or outage is None:
        return [card(turn, state)]
    t = turn.t
    since = ask.entities.start or ask.entities.at
    said = part_of_outage(t, version, state, turn.now, first=turn.sent_at)
    offers = said.offers
    if since is not None and since <= turn.now and offers:
        label = t.say("Here too, since %(moment)s", moment=t.moment(since, turn.zone, now=turn.now))
        own = {**offers[0].arguments, "since": since.isoformat()}
        offers = (replace(offers[0], label=label, arguments=own), *offers[1:])
    turn.remember(incident=state.number, why={"topic": "clocks", "incident": state.number})
    head = t.say(
        "Yes: since %(since)s %(service)s does not work for some customers.",
        since=t.moment(outage.since, version.zone, now=turn.now),
        service=t.text(services()[outage.service].name),
    )
    return [replace(said, text=f"{head} {said.text}", offers=offers, asks=bool(offers))]
