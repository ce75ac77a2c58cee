"""Who hears what concerns a customer as a whole: its places, else its people; and the provider's staff.

Rule: nothing said to one customer reaches a place or a person of another; what is `private` reaches no place at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bot.i18n import Translator
from bot.messages import Address
from bot.ports import UnitOfWork
from bot.records import NORMAL, Why
from bot.turn import Notice, Said

Words = Callable[[Translator], Said]


def to_customer(
    work: UnitOfWork, key: str, words: Words, why: Why, *, priority: int = NORMAL, private: bool = False
) -> Iterator[Notice]:
    """Return the notices to the customer that `why` names: one a place, or one a person where it has no place."""
    if why.customer is None:
        return
    places = () if private else work.places.of_customer(why.customer)
    for place in places:
        address = Address(place.platform, place.key)
        yield Notice(None, key, words, address, place.language, priority=priority, why=why)
    for person in () if places else work.people.of_customer(why.customer):
        yield Notice(person, key, words, priority=priority, why=why)


def to_staff(work: UnitOfWork, key: str, words: Words, why: Why, *, priority: int = NORMAL) -> Iterator[Notice]:
    """Return the notices to the provider's people."""
    for person in work.people.staff():
        yield Notice(person, f"{key}:staff", words, priority=priority, why=why)
