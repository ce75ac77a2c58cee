"""Telling a customer what must be noticed: who reported it, where the talk about it is held, and the customer's places.

Rule: a report made in a channel or group is talked about there, so its news goes there and not into the reporter's
direct chat; every other place of the customer hears of it once. A place that is bound no more hears nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.i18n import Translator
from bot.messages import Address
from bot.ports import UnitOfWork
from bot.records import BoundPlace, IncidentLog, Person, Why
from bot.rights import DECIDES, holds
from bot.turn import Notice, Said, Turn
from knowledge.incidents.incident import CustomerConfirmed, IncidentReported
from knowledge.terms import value_of

_HOME = "home_place"
Words = Callable[[Translator], Said]


def settle_home(turn: Turn, number: int) -> None:
    """Hold the talk about an incident where it was reported, if others read along there."""
    if turn.is_shared and turn.place is not None:
        turn.work.homes.set_home(number, turn.address)
        turn.remember(**{_HOME: turn.place.key})


def tell_customer(turn: Turn, number: int, event: str, words: Words, *, but: Person | None = None) -> None:
    """Say something about an incident to the customer; `but` is who did it and knows."""
    log = turn.work.incidents.of_number(number, turn.now)
    if log is not None:
        key = f"{event}:{number}:{turn.message_key}"
        why = Why("incident", f"incident.{event}", f"incident:{number}", turn.now, log.customer)
        told = notices_to_customer(turn.work, log, key, words, why)
        turn.notices += [one for one in told if but is None or not _knows(turn, one, but)]


def _knows(turn: Turn, notice: Notice, doer: Person) -> bool:
    """Tell whether a notice would only repeat what was just said here to the one who did it."""
    return notice.address == turn.address if notice.address is not None else notice.person == doer


def notices_to_customer(work: UnitOfWork, log: IncidentLog, key: str, words: Words, why: Why) -> list[Notice]:
    """Return the notices by which a customer hears something: one where the report belongs, one to everybody who
    follows it, one per other place."""
    home = _home(work, log)
    reporter = reporter_of(work, log)
    notices = []
    if home is not None:
        address, place = home
        notices.append(Notice(None, key, words, address, place.language, why=why))
    told = [reporter] if home is None and reporter is not None else []
    if home is None and reporter is None:
        # Nobody of the customer reported it: the provider opened it, or took the report by phone.
        told = entitled_of(work, log)
    notices += [Notice(one, key, words, why=why) for one in told]
    notices += [Notice(one, key, words, why=why) for one in followers_of(work, log) if one not in told]
    lived_in = home[1] if home is not None else None
    others = (place for place in work.places.of_customer(log.customer) if place != lived_in)
    return notices + [Notice(None, key, words, Address(one.platform, one.key), one.language, why=why) for one in others]


def followers_of(work: UnitOfWork, log: IncidentLog) -> list[Person]:
    """Return who follows an incident and still may: people of its customer, and staff."""
    known = (work.people.get(id_) for id_ in work.homes.followers_of(log.number))
    return [one for one in known if one is not None and one.customer in (None, log.customer)]


def _home(work: UnitOfWork, log: IncidentLog) -> tuple[Address, BoundPlace] | None:
    """Return where the talk about an incident is held, while that place is still the customer's."""
    address = work.homes.home_of(log.number)
    key = work.conversations.get(address).context.get(_HOME) if address is not None else None
    place = work.places.get(address.platform, key) if address is not None and key is not None else None
    return (address, place) if address is not None and place is not None and place.customer == log.customer else None


def reporter_of(work: UnitOfWork, log: IncidentLog) -> Person | None:
    """Return who of the customer registered an incident, or first confirmed what the provider had opened."""
    said = (event.actor for event in log.events if isinstance(event.what, IncidentReported | CustomerConfirmed))
    people = (work.people.get(actor) for actor in said if actor is not None)
    return next((person for person in people if person is not None and person.customer == log.customer), None)


def entitled_of(work: UnitOfWork, log: IncidentLog) -> list[Person]:
    """Return the people of an incident's customer who may report under the version in force last."""
    contract = work.customers.contract_of(log.customer)
    at = max(event.recorded_at for event in log.events)
    version = contract.version_at(at) if contract is not None else None
    positions = value_of(version.authorised) if version is not None else None
    people = work.people.of_customer(log.customer)
    return [one for one in people if holds(one, DECIDES) and (positions is None or one.position in positions)]
