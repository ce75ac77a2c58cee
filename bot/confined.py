"""A transaction seen from a customer's own channel: nothing of another customer is in it.

Rule: what staff do in front of one customer is read through this, so that no handler can say a word about another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from bot.contract_traits import TraitKind
from bot.delivering import KeptMessage
from bot.ports import Board, Customers, Disputes, Incidents, Notes, PendingReports, Settlements, Undelivered, UnitOfWork
from bot.records import BudgetUse, Customer, Dispute, IncidentLog, IncidentNote, OpenIncident, PendingReport
from bot.register import Register, register_of
from knowledge.contract.agreement import Contract
from knowledge.money.settled import SettledPeriod
from knowledge.money.standing import AmountsShown


def confined_to(work: UnitOfWork, customer: str) -> UnitOfWork:
    """Return the same transaction with only one customer's incidents, reports and contract in it."""
    return cast(UnitOfWork, _Confined(work, customer))


class _Confined:
    def __init__(self, work: UnitOfWork, customer: str) -> None:
        self._work = work
        self.customers: Customers = _Customers(work.customers, customer)
        self.incidents: Incidents = _Incidents(work.incidents, customer)
        self.pending: PendingReports = _Pending(work.pending, customer)
        self.settlements: Settlements = _Settlements(work.settlements, customer)
        self.undelivered: Undelivered = _NothingUndelivered()
        self.notes: Notes = _NoNotes()
        self.disputes: Disputes = _Disputes(work.disputes, customer)
        self.board: Board = _Board(work.board, customer)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._work, name)


class _Customers:
    def __init__(self, all_of_them: Customers, customer: str) -> None:
        self._all, self._customer = all_of_them, customer

    def get(self, customer: str) -> Customer | None:
        return self._all.get(customer) if customer == self._customer else None

    def all(self) -> Sequence[Customer]:
        return [one for one in (self._all.get(self._customer),) if one is not None]

    def register(self) -> Register:
        return register_of(self.all())

    def contract_of(self, customer: str) -> Contract | None:
        return self._all.contract_of(customer) if customer == self._customer else None


class _Incidents:
    def __init__(self, all_of_them: Incidents, customer: str) -> None:
        self._all, self._customer = all_of_them, customer
        self.next_number = all_of_them.next_number
        self.open = all_of_them.open
        self.append = all_of_them.append

    def of_customer(self, customer: str, until: datetime) -> Sequence[IncidentLog]:
        return self._all.of_customer(customer, until) if customer == self._customer else []

    def of_number(self, number: int, until: datetime) -> IncidentLog | None:
        log = self._all.of_number(number, until)
        return log if log is not None and log.customer == self._customer else None

    def all(self, until: datetime) -> Sequence[IncidentLog]:
        return self._all.of_customer(self._customer, until)

    def taken_by(self, person: str, until: datetime) -> Sequence[int]:
        mine = {log.number for log in self.all(until)}
        return [number for number in self._all.taken_by(person, until) if number in mine]

    def unfinished(self, until: datetime) -> Sequence[IncidentLog]:
        return [log for log in self._all.unfinished(until) if log.customer == self._customer]


class _Settlements:
    def __init__(self, all_of_them: Settlements, customer: str) -> None:
        self._all, self._customer = all_of_them, customer
        self.keep = all_of_them.keep
        self.show_amounts = all_of_them.show_amounts

    def of_customer(self, customer: str) -> Sequence[SettledPeriod]:
        return self._all.of_customer(customer) if customer == self._customer else []

    def amounts_shown(self, customer: str) -> AmountsShown:
        return self._all.amounts_shown(customer) if customer == self._customer else AmountsShown.NEVER


class _NoNotes:
    """What staff write for each other is nowhere in front of a customer."""

    def keep(self, note: IncidentNote) -> None:
        raise ValueError(f"a note on incident {note.incident} must not be written in front of a customer")

    def of_incident(self, incident: int) -> Sequence[IncidentNote]:  # noqa: ARG002 (the port's signature)
        return ()


class _Board:
    """Nothing that is looked for across all customers, but this one where it fits."""

    def __init__(self, all_of_them: Board, customer: str) -> None:
        self._all, self._customer = all_of_them, customer
        self.put_incident = all_of_them.put_incident
        self.drop_incident = all_of_them.drop_incident
        self.put_budgets = all_of_them.put_budgets
        self.catch_up = all_of_them.catch_up
        self.is_word = all_of_them.is_word

    def incidents(self, limit: int, offset: int = 0) -> Sequence[OpenIncident]:  # noqa: ARG002 (the port's signature)
        return ()

    def open_count(self) -> int:
        return 0

    def are_open(self, numbers: Sequence[int]) -> int:  # noqa: ARG002 (the port's signature)
        return 0

    def incidents_of(self, service: str) -> Sequence[int]:  # noqa: ARG002 (the port's signature)
        return ()

    def budgets(self, now: datetime, limit: int, offset: int = 0) -> Sequence[BudgetUse]:  # noqa: ARG002 (the port's)
        return ()

    def customers_having(
        self, kind: TraitKind, keys: Sequence[str], now: datetime, limit: int | None, offset: int = 0
    ) -> tuple[Sequence[str], int]:
        return self._own(self._all.customers_having(kind, keys, now, None)[0], limit, offset)

    def customers_between(
        self, kind: TraitKind, least: str, most: str, now: datetime, limit: int | None, offset: int = 0
    ) -> tuple[Sequence[str], int]:
        return self._own(self._all.customers_between(kind, least, most, now, None)[0], limit, offset)

    def _own(self, found: Sequence[str], limit: int | None, offset: int) -> tuple[Sequence[str], int]:
        mine = [key for key in found if key == self._customer]
        return mine[offset:][:limit], len(mine)


class _Disputes:
    def __init__(self, all_of_them: Disputes, customer: str) -> None:
        self._all, self._customer = all_of_them, customer
        self.raise_ = all_of_them.raise_
        self.answer = all_of_them.answer

    def get(self, number: int) -> Dispute | None:
        found = self._all.get(number)
        return found if found is not None and found.customer == self._customer else None

    def of_customer(self, customer: str) -> Sequence[Dispute]:
        return self._all.of_customer(customer) if customer == self._customer else []

    def waiting(self) -> Sequence[Dispute]:
        return [one for one in self._all.waiting() if one.customer == self._customer]


class _Pending:
    def __init__(self, all_of_them: PendingReports, customer: str) -> None:
        self._all, self._customer = all_of_them, customer
        self.add = all_of_them.add
        self.settle = all_of_them.settle

    def get(self, report: int) -> PendingReport | None:
        kept = self._all.get(report)
        return kept if kept is not None and kept.customer == self._customer else None

    def waiting(self, until: datetime, customer: str | None = None) -> Sequence[PendingReport]:
        if customer not in (None, self._customer):
            return []
        return self._all.waiting(until, self._customer)


class _NothingUndelivered:
    """What could not be delivered is nobody's business in front of a customer."""

    def latest(self, limit: int, before: int | None = None) -> Sequence[KeptMessage]:  # noqa: ARG002 (the port's signature)
        return ()

    def count(self) -> int:
        return 0

    def say_again(self, message: int, now: datetime) -> bool:  # noqa: ARG002 (the port's signature)
        return False

    def discard(self, message: int, now: datetime) -> bool:  # noqa: ARG002 (the port's signature)
        return False
