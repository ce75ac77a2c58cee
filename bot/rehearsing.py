"""A rehearsal before the service is ready: everyday messages that nobody sent are answered, and all is thrown away.

Rule: nothing of it is committed and nothing is sent. What is loaded, prepared and remembered on first use (calendars,
hours, the words of both languages, the database's statements) is then there when the first real message comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import product

from bot.answering import Answering
from bot.messages import Address, Incoming, Text
from bot.ports import UnitOfWork
from bot.records import Link

_SAID = (
    "ile przestoju zostało?",
    "nie działają telefony",
    "jakie są kary?",
    "how much downtime is left?",
    "our phones are down",
    "what are the penalties?",
)
_CUSTOMERS = 8
"""As many contracts are prepared; with more of them the others are, when somebody asks."""


def rehearse(open_work: Callable[[], UnitOfWork], answering: Callable[[UnitOfWork], Answering], now: datetime) -> None:
    """Answer what is said every day, as somebody of each customer, and forget it."""
    with open_work() as work:
        speaking = list(actors(work))
    for number, (link, said) in enumerate(product(speaking, _SAID)):
        address = Address(link.sender.platform, link.conversation or link.sender.user)
        with open_work() as work:
            answering(work).answer(Incoming(f"rehearsal:{number}", address, link.sender, now, Text(said)))


def actors(work: UnitOfWork) -> Iterator[Link]:
    """Return an account of somebody of each customer, of the first few."""
    seen: set[str] = set()
    for link in work.links.all():
        person = work.people.get(link.person)
        if person is not None and person.customer and person.customer not in seen and len(seen) < _CUSTOMERS:
            seen.add(person.customer)
            yield link
