"""Customers and the contract each has: the file imported last, read once per process."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.ports import Customer
from knowledge.contract.agreement import Contract
from storage.contract_cache import usable_contract
from storage.tables import ContractFileRow, ContractVersionRow, CustomerRow


class SqlCustomers:
    """Customers of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, customer: str) -> Customer | None:
        """Return a customer by key."""
        row = self._session.get(CustomerRow, customer)
        return _customer(row) if row is not None else None

    def all(self) -> Sequence[Customer]:
        """Return every customer, by key."""
        return [_customer(row) for row in self._session.exec(select(CustomerRow).order_by(col(CustomerRow.key)))]

    def contract_of(self, customer: str) -> Contract | None:
        """Return a customer's contract as imported last; None where there is none that can be used."""
        row = file_in_use(self._session, customer)
        return usable_contract(row.content, row.name, row.digest) if row is not None else None


def file_in_use(session: Session, customer: str) -> ContractFileRow | None:
    """Return the contract file that a customer's last import brought."""
    last = select(ContractVersionRow.digest).where(ContractVersionRow.customer == customer)
    digest = session.exec(last.order_by(col(ContractVersionRow.id).desc()).limit(1)).first()
    return session.get(ContractFileRow, digest) if digest is not None else None


def _customer(row: CustomerRow) -> Customer:
    return Customer(row.key, row.name, tuple(row.aliases))
