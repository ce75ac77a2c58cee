"""Who cannot be reached in the chat, by name and with their customer, for whoever takes duty over: whom to phone.

Rules: a person counts while none of their chats takes messages, a channel or group by itself; of a customer with an
open incident it counts, too, that nobody there was ever connected. A workspace that was lost takes all in it along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.i18n import Translator, capitalised
from bot.messages import Address
from bot.ports import UnitOfWork
from bot.records import BoundPlace, Person
from knowledge.incidents.state import state_of


def unreached(t: Translator, work: UnitOfWork, now: datetime) -> list[str]:
    """Return who cannot be reached in the chat, each once; customers with an open incident first."""
    lost = frozenset(work.places.lost())
    open_at = _customers_with_open_incidents(work, now)
    found = [
        *((_name(work, key), t.say("nobody is connected")) for key in open_at if not _is_connected(work, key)),
        *(_people(t, work, lost)),
        *(_places(t, work, lost)),
    ]
    named = {_name(work, key) for key in open_at}
    ordered = sorted(found, key=lambda one: one[0] not in named)
    return list(dict.fromkeys(t.say("%(who)s (%(customer)s)", who=who, customer=owner) for owner, who in ordered))


def _customers_with_open_incidents(work: UnitOfWork, now: datetime) -> list[str]:
    logs = work.incidents.unfinished(now)
    states = ((log.customer, state_of(log.events, now)) for log in logs)
    return list(dict.fromkeys(customer for customer, state in states if state is not None and state.is_open))


def _is_connected(work: UnitOfWork, customer: str) -> bool:
    people = work.people.of_customer(customer)
    return bool(work.places.of_customer(customer)) or any(work.people.addresses_of(one.id) for one in people)


def _people(t: Translator, work: UnitOfWork, lost: frozenset[Address]) -> Iterator[tuple[str, str]]:
    """Yield customer and name of everybody all of whose chats are lost."""
    linked = (link for link in work.links.all() if lost)
    keys = dict.fromkeys(one.person for one in linked if _is_lost(Address(one.sender.platform, one.conversation), lost))
    for key in keys:
        person = work.people.get(key)
        if person is not None and all(_is_lost(one, lost) for one in work.people.addresses_of(key)):
            yield _owner(t, work, person), person.name


def _places(t: Translator, work: UnitOfWork, lost: frozenset[Address]) -> Iterator[tuple[str, str]]:
    places: Iterable[BoundPlace] = work.places.all() if lost else ()
    for place in places:
        if _is_lost(Address(place.platform, place.key), lost):
            owner = _name(work, place.customer) if place.customer is not None else t.say("the provider's staff")
            yield owner, t.say("the channel on %(platform)s", platform=capitalised(place.platform))


def _is_lost(address: Address, lost: frozenset[Address]) -> bool:
    workspace, inside, _ = address.conversation.partition("/")
    return address in lost or (bool(inside) and Address(address.platform, workspace) in lost)


def _owner(t: Translator, work: UnitOfWork, person: Person) -> str:
    return _name(work, person.customer) if person.customer is not None else t.say("the provider's staff")


def _name(work: UnitOfWork, customer: str) -> str:
    found = work.customers.get(customer)
    return found.name if found is not None else customer
