"""Who can sit at this terminal: the people linked to the console, and what their conversation remembers.

Rule: a key that is linked to nobody is a stranger; only the key `stranger` may be one on purpose.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from adapters.demo_clock import Settings
from bot.messages import Address, Sender
from bot.ports import UnitOfWork
from bot.records import Person
from bot.saying import DEFAULT_LANGUAGE
from knowledge.bilingual import Language

PLATFORM = "console"
STRANGER = "stranger"
DEFAULT_ZONE = "Europe/Warsaw"
_SHOWN_NUMBERS = "console_numbers:"
"""The setting that holds the numbers shown last to a person, whose key follows."""


def address_of(key: str) -> Address:
    """Return the one conversation that a person has with this terminal."""
    return Address(PLATFORM, key)


def sender_of(key: str) -> Sender:
    """Return a person as the sender of what is typed here."""
    return Sender(PLATFORM, key)


class Directory:
    """Reads and settings of the people at the console, each in a transaction of its own.

    `reading` opens one that waits for no writer; without it everything goes through `open_work`. `settings` keep the
    numbers that choices were shown under for the next start; without them each batch is numbered for itself then.
    """

    def __init__(
        self,
        open_work: Callable[[], UnitOfWork],
        reading: Callable[[], UnitOfWork] | None = None,
        settings: Settings | None = None,
    ) -> None:
        self._open_work = open_work
        self._reading = reading or open_work
        self._settings = settings

    def keys(self) -> tuple[str, ...]:
        """Return the keys of everybody linked to the console: customers' people by customer, then staff."""
        with self._reading() as work:
            people = [person for customer in work.customers.all() for person in work.people.of_customer(customer.key)]
            found = [
                address.conversation
                for person in (*people, *work.people.staff())
                for address in work.people.addresses_of(person.id)
                if address.platform == PLATFORM
            ]
        return tuple(dict.fromkeys(found))

    def person(self, key: str) -> Person | None:
        """Return the person linked to a key."""
        with self._reading() as work:
            return work.people.linked_to(sender_of(key))

    def is_known(self, key: str) -> bool:
        """Tell whether one may write under this key: a linked person, or the stranger."""
        return key == STRANGER or self.person(key) is not None

    def language(self, key: str) -> Language:
        """Return the language to speak to somebody in: the conversation's, else the person's, else Polish."""
        with self._reading() as work:
            person = work.people.linked_to(sender_of(key))
            return work.conversations.get(address_of(key)).language or (person.language if person else DEFAULT_LANGUAGE)

    def set_language(self, key: str, language: Language) -> None:
        """Set a person's and their conversation's language."""
        with self._open_work() as work:
            conversation = work.conversations.get(address_of(key))
            work.conversations.save(replace(conversation, language=language))
            if person := work.people.linked_to(sender_of(key)):
                work.people.set_language(person.id, language)
            work.commit()

    def zone(self, key: str, now: datetime) -> str:
        """Return the zone of the person's contract, Europe/Warsaw where there is none."""
        with self._reading() as work:
            person = work.people.linked_to(sender_of(key))
            contract = work.customers.contract_of(person.customer) if person and person.customer else None
        version = contract.version_at(now) if contract else None
        return version.zone if version else DEFAULT_ZONE

    def numbers(self, key: str) -> Mapping[str, int]:
        """Return the choices offered last to somebody, under the numbers they were shown with: token to number."""
        offered, shown = self._offered(key), self._shown(key)
        return shown if offered.keys() <= shown.keys() else offered

    def keep_numbers(self, key: str, shown: Mapping[str, int]) -> None:
        """Keep the numbers that somebody was shown, where they are not what `numbers` says anyway."""
        if self._settings is not None and dict(shown) != self.numbers(key):
            self._settings.set_setting(_SHOWN_NUMBERS + key, json.dumps(dict(shown)))

    def _offered(self, key: str) -> dict[str, int]:
        with self._reading() as work:
            return {choice.token: choice.number for choice in work.choices.current(address_of(key))}

    def _shown(self, key: str) -> dict[str, int]:
        kept = self._settings.setting(_SHOWN_NUMBERS + key) if self._settings is not None else None
        return dict(json.loads(kept)) if kept else {}
