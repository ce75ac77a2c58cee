"""Where the card of an incident stands, and keeping it there as things are; and the card for when nobody answers here.

An incident's card stands in the places of its customer, in the provider's desk places, and in the direct chat in which
it was reported. Rule: what may be read where is asked anew each time, so a place that is bound no more and an account
that was taken away learn nothing further.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.handlers.measuring import outages_of
from bot.i18n import Translator
from bot.messages import Address, Reply
from bot.ports import UnitOfWork
from bot.recognising import is_own_chat
from bot.records import IncidentLog, OutboxMessage, Person
from bot.speaking import Speaker
from bot.turn import Offer, Said, Turn
from bot.wording.cards import Audience, IncidentShown, incident_card, subject_of
from bot.wording.contact import contact_words
from knowledge.bilingual import Language
from knowledge.contract.agreement import Contract
from knowledge.downtime.availability import measure_contract, period_of
from knowledge.downtime.budget import Budget, budget
from knowledge.incidents.clocks import clocks_under, version_of
from knowledge.incidents.incident import IncidentAcknowledged, WorkStarted
from knowledge.incidents.state import IncidentState, state_of, visible_events
from knowledge.incidents.status import Status

TERMINAL = "console"
"""The platform that only prints lines: nothing on it is edited, so no card stands there."""
_BUDGETS = 2
_OVER = (Status.CLOSED, Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A conversation that shows a card, in its language, to whom."""

    address: Address
    language: Language
    audience: Audience


def refresh_cards(turn: Turn, new_token: Callable[[], str]) -> None:
    """Queue the cards of everything that happened to incidents in this turn, wherever they stand or shall stand."""
    for number in dict.fromkeys(event["incident"] for event in turn.events if event.get("incident")):
        reported_here = any(e["type"] == "incident_reported" and e["incident"] == number for e in turn.events)
        own = reported_here and not turn.is_shared and turn.address.platform != TERMINAL
        also = [_Spot(turn.address, turn.t.language, "customer")] if own else []
        _show(turn.work, new_token, number, turn.now, turn.message_key, also)


def show_incident(work: UnitOfWork, new_token: Callable[[], str], number: int, *, now: datetime, key: str) -> None:
    """Queue an incident's card wherever it stands or shall stand; `key` names what it is shown for."""
    _show(work, new_token, number, now, key, ())


def _show(
    work: UnitOfWork,
    new_token: Callable[[], str],
    number: int,
    now: datetime,
    key: str,
    also: Iterable[_Spot],
) -> None:
    log = work.incidents.of_number(number, now)
    spots = _spots(work, log, also) if log is not None else ()
    shown = shown_incident(work, log, now) if log is not None and spots else None
    if shown is None:
        return
    for spot in spots:
        t = Translator.of(spot.language)
        card, text = incident_card(t, shown, spot.audience)
        where = f"card:{number}:{key}:{spot.address.platform}:{spot.address.conversation}"
        speaker = Speaker(work, new_token, now, spot.address, None, spot.language, where, "card")
        said = Said(text, {"incident": number, "status": shown.state.status.value}, _offers(t, shown.state, spot))
        speaker.show(card, said)


def _spots(work: UnitOfWork, log: IncidentLog, also: Iterable[_Spot]) -> tuple[_Spot, ...]:
    """Return where the card shall stand, once each: the customer's places, the desk's, and wherever it stands."""
    places = [
        *(_Spot(Address(p.platform, p.key), p.language, "customer") for p in work.places.of_customer(log.customer)),
        *(_Spot(Address(p.platform, p.key), p.language, "desk") for p in work.places.desks()),
        *also,
    ]
    known = {spot.address: spot for spot in places}
    for address in work.homes.cards_of(subject_of(log.number)):
        reader = _reader(work, address, log.customer) if address not in known else None
        if reader is not None:
            language = work.conversations.get(address).language or reader.language
            known[address] = _Spot(address, language, "customer" if reader.role == "customer" else "desk")
    return tuple(known.values())


def _reader(work: UnitOfWork, address: Address, customer: str) -> Person | None:
    """Return whose direct chat an address is, of those who may see the customer's incidents and are linked still."""
    people = [*work.people.of_customer(customer), *work.people.staff()]
    return next((person for person in people if is_own_chat(work, address, person.id)), None)


def _offers(t: Translator, state: IncidentState, spot: _Spot) -> tuple[Offer, ...]:
    arguments = {"incident": state.number}
    if spot.audience == "desk":
        return _desk_offers(t, state)
    works = Offer(t.say("It works, confirm"), "incident.confirm_fix", arguments, "primary")
    if state.status is Status.RESOLVED:
        return (works, Offer(t.say("It does not work, reopen"), "incident.reopen", arguments))
    if state.status is Status.CLOSED:
        return (Offer(t.say("It is back, reopen"), "incident.reopen", arguments),)
    if not state.is_open:
        return ()
    add = Offer(t.say("Add a photo or words"), "card.add", arguments)
    return (Offer(t.say("Why these times?"), "card.why", arguments), add)


def _desk_offers(t: Translator, state: IncidentState) -> tuple[Offer, ...]:
    """Return what staff can do next; what changes the record asks once more, in the conversation of who pressed."""
    if not state.is_open:
        return ()
    number = {"incident": state.number}
    offers = []
    if state.acknowledged_at is None and state.work_started_at is None:
        offers.append(Offer(t.say("Acknowledge"), "desk.acknowledge", number, "primary"))
    if state.work_started_at is None:
        offers.append(Offer(t.say("Work has started"), "desk.start", number))
    paused = state.status is Status.PAUSED
    label = t.say("Resume the clock") if paused else t.say("Pause the clock")
    entities = {**number, "clock": "resume" if paused else "pause"}
    offers.append(Offer(label, "ask", {"intent": "pause_clock", "entities": entities, "text": ""}))
    resolve = {"intent": "resolve_incident", "entities": number, "text": ""}
    return (*offers, Offer(t.say("Resolved"), "ask", resolve))


def shown_incident(work: UnitOfWork, log: IncidentLog, now: datetime) -> IncidentShown | None:
    """Return an incident as a card shows it; None before its report."""
    state = state_of(log.events, now)
    if state is None:
        return None
    contract, customer = work.customers.contract_of(log.customer), work.customers.get(log.customer)
    version = version_of(contract, state) if contract is not None else None
    return IncidentShown(
        state=state,
        company=customer.name if customer is not None else log.customer,
        version=version,
        clocks=clocks_under(version, state, now) if version is not None else (),
        holder=holder_of(work, log, now),
        budgets=_budgets(work, contract, log.customer, state, now) if contract is not None else (),
        now=now,
    )


def holder_of(work: UnitOfWork, log: IncidentLog, now: datetime) -> tuple[str, datetime] | None:
    """Return which person of the provider took it first, and when."""
    taken = (e for e in visible_events(log.events, now) if isinstance(e.what, IncidentAcknowledged | WorkStarted))
    first = next(taken, None)
    person = work.people.get(first.actor) if first is not None and first.actor else None
    return (person.name, first.occurred_at) if first is not None and person is not None else None


def _budgets(
    work: UnitOfWork, contract: Contract, customer: str, state: IncidentState, now: datetime
) -> tuple[Budget, ...]:
    """Return the running budgets of the groups that an incident's service and site belong to."""
    version = contract.version_at(now)
    if version is None or state.status in _OVER:
        return ()
    states = [one for log in work.incidents.of_customer(customer, now) if (one := state_of(log.events, now))]
    works = [one for one in work.planned_works.announced(now) if not one.customers or customer in one.customers]
    targets = [one for one in version.targets_of(state.service) if state.site is None or one.site in (None, state.site)]
    measured = (
        measure_contract(
            contract, one.key, period_of(version, one, now), outages=outages_of(states), works=works, now=now
        )
        for one in targets[:_BUDGETS]
    )
    return tuple(budget(one) for one in measured if one is not None)


def contact_card(work: UnitOfWork, customer: str, address: Address, language: Language, now: datetime) -> None:
    """Queue the pinned card for when this chat does not answer: duty phone, e-mail, channels, hours of support.

    A customer without a contract has nothing to put on it.
    """
    contract, company = work.customers.contract_of(customer), work.customers.get(customer)
    if contract is None or company is None:
        return
    card, text = contact_words(Translator.of(language), contract, company, now)
    key = f"card:{card.subject}:{now.isoformat()}:{address.platform}:{address.conversation}"
    reply = Reply(text, card=card)
    work.outbox.put(OutboxMessage(key, address, None, language, reply, now, kind="card", subject=card.subject))
