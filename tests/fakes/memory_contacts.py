"""How people are reached beyond chat, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.messages import Address
from bot.records import Contact, ContactUse
from tests.fakes.memory_rows import Over


class MemoryContacts(Over):
    def of_person(self, person: str, use: ContactUse) -> Sequence[Address]:
        return [one.address for one in self.all() if one.person == person and one.use == use]

    def all(self) -> Sequence[Contact]:
        return sorted(self.rows.contacts, key=lambda one: (one.person, one.address.conversation))

    def add(self, contact: Contact, at: datetime) -> None:
        assert contact.person in self.rows.people
        assert at.tzinfo is not None
        if contact not in self.rows.contacts:
            self.rows.contacts.append(contact)

    def remove(self, person: str, address: Address) -> bool:
        kept = [one for one in self.rows.contacts if (one.person, one.address) != (person, address)]
        changed = len(kept) < len(self.rows.contacts)
        self.rows.contacts[:] = kept
        return changed
