"""Customers and the contract each has: the file imported last, read once per process."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.records import Customer
from bot.register import Register
from knowledge.contract.agreement import Contract
from storage.contract_cache import contract_by_digest
from storage.register_cache import register_in
from storage.repositories.templates import SqlTemplates
from storage.tables import ContractFileRow, ContractVersionRow, CustomerRow


class SqlCustomers:
    """Customers of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, customer: str) -> Customer | None:
        """Return a customer by key."""
        self._session.flush()
        row = self._session.execute(_by_key(), {"p_key": customer}).one_or_none()
        return _customer(row) if row is not None else None

    def all(self) -> Sequence[Customer]:
        """Return every customer, by key."""
        return list(self.register().customers.values())

    def register(self) -> Register:
        """Return all customers by name."""
        return register_in(self._session)

    def contract_of(self, customer: str) -> Contract | None:
        """Return a customer's contract as imported last; None where there is none that can be used."""
        digest = _digest_in_use(self._session, customer)
        if digest is None:
            return None
        return contract_by_digest(digest, lambda: self._file(digest), SqlTemplates(self._session))

    def _file(self, digest: str) -> tuple[str, str]:
        row = self._session.get_one(ContractFileRow, digest)
        return row.content, row.name


def file_in_use(session: Session, customer: str) -> ContractFileRow | None:
    """Return the contract file that a customer's last import brought."""
    digest = _digest_in_use(session, customer)
    return session.get(ContractFileRow, digest) if digest is not None else None


def _digest_in_use(session: Session, customer: str) -> str | None:
    session.flush()
    digest: str | None = session.execute(_last_digest(), {"p_customer": customer}).scalar_one_or_none()
    return digest


@cache
def _last_digest() -> sa.Executable:
    """Return the query for the file imported last; made once, for every message needs it."""
    version = ContractVersionRow.metadata.tables["contract_version"]
    of_customer = sa.select(version.c.digest).where(version.c.customer == sa.bindparam("p_customer"))
    return of_customer.order_by(version.c.id.desc()).limit(1)


@cache
def _by_key() -> sa.Executable:
    customer = CustomerRow.metadata.tables["customer"]
    return sa.select(customer).where(customer.c.key == sa.bindparam("p_key"))


def _customer(row: Any) -> Customer:
    return Customer(row.key, row.name, tuple(row.aliases))
