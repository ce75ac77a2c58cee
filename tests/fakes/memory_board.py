"""What staff look for across all customers, in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.contract_traits import TraitKind, traits_of
from bot.records import BudgetUse, OpenIncident
from tests.fakes.memory_rows import Over, check_known


class MemoryBoard(Over):
    def put_incident(self, one: OpenIncident) -> None:
        check_known((one.number, self.rows.incidents), (one.customer, self.rows.customers))
        self.rows.open_incidents[one.number] = one

    def drop_incident(self, number: int) -> None:
        self.rows.open_incidents.pop(number, None)

    def incidents(self, limit: int, offset: int = 0) -> Sequence[OpenIncident]:
        def place(one: OpenIncident) -> tuple[bool, datetime | int, int]:
            return (one.due_at is None, one.due_at or 0, one.number)

        return sorted(self.rows.open_incidents.values(), key=place)[offset : offset + limit]

    def open_count(self) -> int:
        return len(self.rows.open_incidents)

    def are_open(self, numbers: Sequence[int]) -> int:
        return sum(number in self.rows.open_incidents for number in numbers)

    def incidents_of(self, service: str) -> Sequence[int]:
        return sorted(one.number for one in self.rows.open_incidents.values() if one.service == service)

    def put_budgets(self, customer: str, uses: Sequence[BudgetUse]) -> None:
        check_known((customer, self.rows.customers))
        self.rows.budget_uses = {**self.rows.budget_uses, customer: tuple(uses)}

    def budgets(self, now: datetime, limit: int, offset: int = 0) -> Sequence[BudgetUse]:
        every = [one for uses in self.rows.budget_uses.values() for one in uses if one.share > 0 and one.until > now]
        return sorted(every, key=lambda one: (-one.share, one.customer, one.target))[offset : offset + limit]

    def catch_up(self, most: int) -> int:
        unread = [key for key in self.rows.contracts if key not in self.rows.traits][:most]
        for key in unread:
            self.rows.traits[key] = tuple(traits_of(self.rows.contracts[key]))
        return len(unread)

    def customers_having(
        self, kind: TraitKind, keys: Sequence[str], now: datetime, limit: int | None, offset: int = 0
    ) -> tuple[Sequence[str], int]:
        return self._page(kind, lambda key: key in keys, now, limit, offset)

    def customers_between(
        self, kind: TraitKind, least: str, most: str, now: datetime, limit: int | None, offset: int = 0
    ) -> tuple[Sequence[str], int]:
        return self._page(kind, lambda key: least <= key <= most, now, limit, offset)

    def _page(
        self, kind: TraitKind, fits: Callable[[str], bool], now: datetime, limit: int | None, offset: int
    ) -> tuple[Sequence[str], int]:
        found = {
            customer
            for customer, traits in self.rows.traits.items()
            for one in traits
            if one.kind is kind and fits(one.key) and one.since <= now and (one.until is None or one.until > now)
        }
        ordered = sorted(found, key=lambda key: (self.rows.customers[key].name, key))
        return ordered[offset:][:limit], len(ordered)

    def is_word(self, beginnings: Sequence[str], words: Sequence[str]) -> bool:
        known = {one.key for traits in self.rows.traits.values() for one in traits if one.kind is TraitKind.WORD}
        return any(key in words or key.startswith(tuple(beginnings)) for key in known)
