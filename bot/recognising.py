"""Who is writing, and whose place it is said in.

Rules: an account may be several people, one of each customer it works for: the place decides, then the button pressed,
then the customer that is named, then the one spoken of lately, and otherwise it is asked. In a shared place that
belongs to nobody, guests and strangers get no answer about anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.messages import Address, Incoming, Place, Press, Sender, Submission, Text
from bot.ports import UnitOfWork
from bot.records import BoundPlace, Conversation, Person
from bot.understanding.customer_names import find_customers
from bot.understanding.folding import folded

SPOKEN_OF_FOR = timedelta(hours=1)
"""How long an account of several customers goes on with the one it spoke of; after that it is asked."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who it is. `person` None: nobody yet, with `several` to choose from, or none at all (`closed` says why not)."""

    place: Place
    bound: BoundPlace | None = None
    person: Person | None = None
    several: Sequence[Person] = ()
    closed: str = ""


def place_of(incoming: Incoming) -> Place:
    """Return where a message was said; a platform that names no place has direct chats only."""
    return incoming.place or Place(incoming.address.conversation)


def recognise(work: UnitOfWork, incoming: Incoming, conversation: Conversation, now: datetime) -> Recognised:
    """Return who writes and where. `closed` is "guest", "unbound" or "stranger" where nobody may be answered."""
    place = place_of(incoming)
    if incoming.trust == "guest":
        return Recognised(place, closed="guest")
    people = work.people.all_linked_to(incoming.sender)
    if place.kind == "direct":
        return _in_direct(work, incoming, conversation, now, Recognised(place, several=people))
    bound = work.places.get(incoming.address.platform, place.key)
    if bound is None:
        return Recognised(place, closed="unbound")
    fitting = [one for one in people if one.role == "staff" or one.customer == bound.customer]
    person = next(iter(sorted(fitting, key=lambda one: one.role != "customer")), None)
    if person is None:
        return Recognised(place, bound, closed="stranger")
    return Recognised(place, bound, person)


def found_again(work: UnitOfWork, address: Address, person: Person) -> Recognised | None:
    """Return where a conversation takes place when nobody writes in it just now; None where the person may not be
    spoken to there any more: the account is not theirs, or the place belongs to somebody else."""
    spot, bar, user = address.conversation.partition("|")
    if not bar:
        own = is_own_chat(work, address, person.id)
        return Recognised(Place(address.conversation), person=person) if own else None
    key = spot
    while key and work.places.get(address.platform, key) is None:
        key = key.rpartition("/")[0]
    bound = work.places.get(address.platform, key) if key else None
    is_welcome = bound is not None and (person.role == "staff" or person.customer == bound.customer)
    linked = work.people.all_linked_to(Sender(address.platform, user))
    if not is_welcome or person.id not in {one.id for one in linked}:
        return None
    return Recognised(Place(key, "shared"), bound, person)


def is_own_chat(work: UnitOfWork, address: Address, person: str) -> bool:
    """Tell whether an address is somebody's direct chat, or a thread of it, by an account that is theirs now."""
    reached = (one for one in work.people.addresses_of(person) if one.platform == address.platform)
    return any(
        address.conversation == one.conversation or address.conversation.startswith(f"{one.conversation}/")
        for one in reached
    )


def _in_direct(
    work: UnitOfWork, incoming: Incoming, conversation: Conversation, now: datetime, found: Recognised
) -> Recognised:
    people = found.several
    if not people:
        return Recognised(found.place, closed="stranger")
    if len(people) == 1:
        return Recognised(found.place, person=people[0])
    by_id = {person.id: person for person in people}
    chosen = _pressed_as(work, incoming, by_id) or _filled_in_as(incoming, by_id) or _named(work, incoming, people)
    if chosen is None and conversation.person in by_id and _lately(conversation, now):
        chosen = by_id[conversation.person or ""]
    return Recognised(found.place, person=chosen, several=people)


def _pressed_as(work: UnitOfWork, incoming: Incoming, by_id: Mapping[str, Person]) -> Person | None:
    """Return whom a pressed button was offered to."""
    if not isinstance(incoming.content, Press):
        return None
    offered = work.choices.by_token(incoming.content.choice)
    if offered is None:
        return None
    if offered.action == "as":
        return by_id.get(str(offered.arguments.get("person")))
    return by_id.get(offered.actor or "")


def _filled_in_as(incoming: Incoming, by_id: Mapping[str, Person]) -> Person | None:
    """Return whom a form was made for that is sent now, whoever was spoken of meanwhile."""
    return by_id.get(incoming.content.person) if isinstance(incoming.content, Submission) else None


def _named(work: UnitOfWork, incoming: Incoming, people: Sequence[Person]) -> Person | None:
    """Return the only one of these people whose customer a message names."""
    if not isinstance(incoming.content, Text):
        return None
    customers = {one.customer: work.customers.get(one.customer) for one in people if one.customer}
    names = {
        name: key for key, customer in customers.items() if customer for name in (customer.name, *customer.aliases)
    }
    keys = {names[found.name] for found in find_customers(folded(incoming.content.text), list(names))}
    meant = [one for one in people if one.customer in keys]
    return meant[0] if len(meant) == 1 else None


def _lately(conversation: Conversation, now: datetime) -> bool:
    at = conversation.context.get("spoken_at")
    return at is not None and now - datetime.fromisoformat(at) <= SPOKEN_OF_FOR
