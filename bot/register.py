"""The register of customers by name: found in a message and by a name or key, quickly however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.records import Customer
from bot.understanding.customer_names import CustomerNames
from bot.understanding.folding import folded


@dataclass(frozen=True, slots=True)
class Register:
    """All customers as they were read; it never changes."""

    customers: Mapping[str, Customer]
    names: CustomerNames
    """The names in which a message is searched for a customer."""
    spoken: CustomerNames
    """The names and the other names."""
    by_name: Mapping[str, Customer]
    """By the folded key, name and other names; of two alike the one with the smaller key."""

    def named(self, name: str) -> Customer | None:
        """Return the customer with this name, other name or key, spelled with or without diacritics."""
        return self.by_name.get(folded(name))


def register_of(customers: Iterable[Customer]) -> Register:
    """Return the register of some customers."""
    known = sorted(customers, key=lambda one: one.key)
    by_name: dict[str, Customer] = {}
    for one in known:
        for name in (one.key, one.name, *one.aliases):
            by_name.setdefault(folded(name), one)
    names = CustomerNames(one.name for one in known)
    spoken = CustomerNames(name for one in known for name in (one.name, *one.aliases))
    return Register({one.key: one for one in known}, names, spoken, by_name)
