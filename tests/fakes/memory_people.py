"""People, customers, accounts, codes and places of the storage in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import Refused
from bot.messages import Address, Sender
from bot.records import BoundPlace, Customer, Link, LinkCode, Person
from bot.register import Register, register_of
from knowledge.bilingual import Language
from knowledge.contract.agreement import Contract
from tests.fakes.memory_moving import move_place, silence
from tests.fakes.memory_rows import Over, check_known


class MemoryPeople(Over):
    def linked_to(self, sender: Sender) -> Person | None:
        return next(iter(self.all_linked_to(sender)), None)

    def all_linked_to(self, sender: Sender) -> Sequence[Person]:
        return [self.rows.people[person] for account, person in sorted(self.rows.links, key=_who) if account == sender]

    def get(self, person: str) -> Person | None:
        return self.rows.people.get(person)

    def of_customer(self, customer: str) -> Sequence[Person]:
        return [person for _, person in sorted(self.rows.people.items()) if person.customer == customer]

    def staff(self) -> Sequence[Person]:
        return [person for _, person in sorted(self.rows.people.items()) if person.role == "staff"]

    def administrators(self) -> Sequence[Person]:
        return [person for _, person in sorted(self.rows.people.items()) if person.administrator]

    def addresses_of(self, person: str) -> Sequence[Address]:
        own = sorted((link for link in self.rows.links.values() if link.person == person), key=_account)
        return [Address(link.sender.platform, link.conversation) for link in own]

    def set_language(self, person: str, language: Language) -> None:
        self.rows.people[person] = replace(self.rows.people[person], language=language)


class MemoryCustomers(Over):
    def get(self, customer: str) -> Customer | None:
        return self.rows.customers.get(customer)

    def all(self) -> Sequence[Customer]:
        return [customer for _, customer in sorted(self.rows.customers.items())]

    def register(self) -> Register:
        return register_of(self.rows.customers.values())

    def contract_of(self, customer: str) -> Contract | None:
        return self.rows.contracts.get(customer)


class MemoryLinks(Over):
    def issue(self, code: LinkCode) -> None:
        people, customers = self.rows.people, self.rows.customers
        check_known((code.person, people), (code.issued_by, people), (code.customer, customers))
        if code.digest in self.rows.codes or (code.purpose == "person" and code.person is None):
            raise ValueError(f"a code must be new and, to link a person, name one, got {code.digest!r}")
        self.rows.codes[code.digest] = replace(code, used_at=None)

    def code(self, digest: str) -> LinkCode | None:
        return self.rows.codes.get(digest)

    def use(self, digest: str, by: Sender, now: datetime) -> bool:
        code = self.rows.codes.get(digest)
        if code is None or code.used_at is not None or code.expires_at <= now:
            return False
        if code.platform not in (None, by.platform):
            return False
        self.rows.codes[digest] = replace(code, used_at=now)
        return True

    def note_failure(self, by: Sender, at: datetime) -> None:
        self.rows.failures.append((by, at))

    def failures(self, by: Sender, since: datetime) -> int:
        return sum(1 for sender, at in self.rows.failures if sender == by and at >= since)

    def link(self, link: Link) -> None:
        check_known((link.person, self.rows.people))
        own = self.rows.people[link.person]
        for other in MemoryPeople(self.rows).all_linked_to(link.sender):
            if other != own and ("staff" in (own.role, other.role) or own.customer == other.customer):
                raise Refused("The account belongs to “%(person)s” already.", person=other.id)
        self.rows.links[link.sender, link.person] = link

    def unlink(self, sender: Sender, person: str | None = None) -> Sequence[Link]:
        taken = [link for link in self.all() if link.sender == sender and person in (None, link.person)]
        for link in taken:
            del self.rows.links[sender, link.person]
        is_nobody = not any(link.sender == sender for link in self.all())
        for link in taken:
            silence(self.rows, sender.platform, link.conversation, None if is_nobody else link.person)
        return taken

    def of_person(self, person: str) -> Sequence[Link]:
        return [link for link in self.all() if link.person == person]

    def all(self) -> Sequence[Link]:
        return sorted(self.rows.links.values(), key=_account)


class MemoryPlaces(Over):
    def get(self, platform: str, key: str) -> BoundPlace | None:
        return self.rows.places.get((platform, key))

    def bind(self, place: BoundPlace) -> None:
        check_known((place.customer, self.rows.customers), (place.bound_by, self.rows.people))
        before = self.get(place.platform, place.key)
        if before is not None and before.customer != place.customer:
            silence(self.rows, place.platform, place.key)
        self.rows.places[place.platform, place.key] = place

    def unbind(self, platform: str, key: str) -> bool:
        if (platform, key) not in self.rows.places:
            return False
        silence(self.rows, platform, key)
        del self.rows.places[platform, key]
        return True

    def of_customer(self, customer: str) -> Sequence[BoundPlace]:
        return [place for place in self.all() if place.customer == customer]

    def desks(self) -> Sequence[BoundPlace]:
        return [place for place in self.all() if place.customer is None]

    def all(self) -> Sequence[BoundPlace]:
        return [place for _, place in sorted(self.rows.places.items())]

    def move(self, platform: str, key: str, new_key: str) -> None:
        move_place(self.rows, platform, key, new_key)

    def mark_read(self, platform: str, key: str, mark: str, at: datetime) -> None:
        kept = self.rows.marks.get((platform, key))
        if kept is None or kept[1] <= at:
            self.rows.marks[platform, key] = (mark, at)

    def read_up_to(self, platform: str) -> Mapping[str, str]:
        return {key: mark for (where, key), (mark, _) in sorted(self.rows.marks.items()) if where == platform}

    def lost(self) -> Sequence[Address]:
        return [Address(platform, key) for platform, key in sorted(self.rows.lost)]


def _who(held: tuple[Sender, str]) -> str:
    return held[1]


def _account(link: Link) -> tuple[str, str, str]:
    return (link.sender.platform, link.sender.user, link.person)
