"""What staff look for across all customers: open incidents by nearest due time, budgets by use, contracts by trait.

Rules: it only finds; whoever shows something reads it anew. Pages are by rows, the total is of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.contract_traits import Trait, TraitKind, traits_of
from bot.records import BudgetUse, OpenIncident
from storage.board_tables import BudgetUseRow, ContractTraitRow, OpenIncidentRow, TraitsReadRow
from storage.repositories.customers import SqlCustomers
from storage.tables import ContractVersionRow, CustomerRow
from storage.upserting import put


class SqlBoard:
    """The board of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    # ---- open incidents

    def put_incident(self, one: OpenIncident) -> None:
        """Keep where an open incident stands."""
        put(
            self._session,
            OpenIncidentRow(
                incident=one.number,
                customer=one.customer,
                service=one.service,
                severity=one.severity,
                status=one.status,
                due_at=one.due_at,
            ),
        )

    def drop_incident(self, number: int) -> None:
        """Let an incident be open no more; one that is not here is fine, too."""
        self._session.execute(sa.delete(OpenIncidentRow).where(col(OpenIncidentRow.incident) == number))

    def incidents(self, limit: int, offset: int = 0) -> Sequence[OpenIncident]:
        """Return open incidents by when their nearest time runs out; those without one last, by number."""
        due = col(OpenIncidentRow.due_at)
        rows = self._session.exec(
            select(OpenIncidentRow)
            .order_by(due.is_(None), due, col(OpenIncidentRow.incident))
            .limit(limit)
            .offset(offset)
        )
        return [_open(row) for row in rows]

    def open_count(self) -> int:
        """Return how many incidents are open."""
        return self._session.exec(select(sa.func.count()).select_from(OpenIncidentRow)).one()

    def are_open(self, numbers: Sequence[int]) -> int:
        """Return how many of some incidents are here."""
        where = col(OpenIncidentRow.incident).in_(numbers)
        return self._session.exec(select(sa.func.count()).select_from(OpenIncidentRow).where(where)).one()

    def incidents_of(self, service: str) -> Sequence[int]:
        """Return the numbers of the open incidents of a service, smallest first."""
        number = col(OpenIncidentRow.incident)
        return list(self._session.exec(select(number).where(OpenIncidentRow.service == service).order_by(number)))

    # ---- budgets

    def put_budgets(self, customer: str, uses: Sequence[BudgetUse]) -> None:
        """Keep how much of each of a customer's budgets is used, in place of what was kept."""
        self._session.execute(sa.delete(BudgetUseRow).where(col(BudgetUseRow.customer) == customer))
        if uses:
            self._session.execute(
                sa.insert(BudgetUseRow),
                [
                    {
                        "customer": one.customer,
                        "target": one.target,
                        "share": one.share,
                        "until": one.until,
                        "measured_at": one.measured_at,
                    }
                    for one in uses
                ],
            )

    def budgets(self, now: datetime, limit: int, offset: int = 0) -> Sequence[BudgetUse]:
        """Return the budgets of which something is used in a period that goes on, the most used first."""
        rows = self._session.exec(
            select(BudgetUseRow)
            .where(col(BudgetUseRow.share) > 0, col(BudgetUseRow.until) > now)
            .order_by(col(BudgetUseRow.share).desc(), col(BudgetUseRow.customer), col(BudgetUseRow.target))
            .limit(limit)
            .offset(offset)
        )
        return [BudgetUse(row.customer, row.target, row.share, row.until, row.measured_at) for row in rows]

    # ---- contracts

    def put_traits(self, customer: str, digest: str, traits: Sequence[Trait]) -> None:
        """Keep the traits of a customer's contract in place of those of an earlier file."""
        self._session.execute(sa.delete(ContractTraitRow).where(col(ContractTraitRow.customer) == customer))
        if traits:
            self._session.execute(
                sa.insert(ContractTraitRow),
                [
                    {
                        "customer": customer,
                        "version": one.version,
                        "kind": one.kind.value,
                        "key": one.key,
                        "since": one.since,
                        "until": one.until,
                    }
                    for one in traits
                ],
            )
        put(self._session, TraitsReadRow(customer=customer, digest=digest))

    def catch_up(self, most: int) -> int:
        """Read the traits of contracts in use that were not read yet, of so many at most; return how many were."""
        unread = self._traits_unread(most)
        customers = SqlCustomers(self._session)
        for customer, digest in unread:
            contract = customers.contract_of(customer)
            self.put_traits(customer, digest, traits_of(contract) if contract is not None else [])
        return len(unread)

    def _traits_unread(self, limit: int) -> Sequence[tuple[str, str]]:
        """Return customers whose traits are not of the file in use, with that file's digest."""
        version = ContractVersionRow
        newest = (
            select(col(version.customer).label("customer"), sa.func.max(version.id).label("id"))
            .group_by(col(version.customer))
            .subquery()
        )
        rows = self._session.execute(
            sa.select(col(version.customer), col(version.digest))
            .join(newest, newest.c.id == col(version.id))
            .outerjoin(TraitsReadRow, col(TraitsReadRow.customer) == col(version.customer))
            .where(sa.or_(col(TraitsReadRow.digest).is_(None), col(TraitsReadRow.digest) != col(version.digest)))
            .limit(limit)
        )
        return [(row.customer, row.digest) for row in rows]

    def customers_having(
        self, kind: TraitKind, keys: Sequence[str], now: datetime, limit: int | None, offset: int = 0
    ) -> tuple[Sequence[str], int]:
        """Return customers with a trait under any of the keys now, by name, and how many there are in all."""
        return self._named(kind, col(ContractTraitRow.key).in_(keys), now, limit, offset)

    def customers_between(
        self, kind: TraitKind, least: str, most: str, now: datetime, limit: int | None, offset: int = 0
    ) -> tuple[Sequence[str], int]:
        """Return customers with a trait under a key from `least` to `most` now, by name, and how many in all."""
        return self._named(kind, col(ContractTraitRow.key).between(least, most), now, limit, offset)

    def is_word(self, beginnings: Sequence[str], words: Sequence[str]) -> bool:
        """Tell whether a site or severity of some contract is called by a word, or by one that begins so."""
        trait = ContractTraitRow
        alike = [sa.and_(col(trait.key) >= one, col(trait.key) < one + "\uffff") for one in beginnings]
        where = sa.or_(col(trait.key).in_(words), *alike)
        found = sa.select(sa.literal(1)).where(col(trait.kind) == TraitKind.WORD.value, where).limit(1)
        return self._session.execute(found).first() is not None

    def _named(
        self, kind: TraitKind, keys: sa.ColumnElement[bool], now: datetime, limit: int | None, offset: int
    ) -> tuple[Sequence[str], int]:
        trait = ContractTraitRow
        found = sa.select(col(trait.customer)).where(col(trait.kind) == kind.value, keys, *_holds(now)).distinct()
        counted = sa.select(sa.func.count()).select_from(found.subquery())
        total = self._session.execute(counted).scalar_one()
        page = (
            sa.select(col(CustomerRow.key))
            .where(col(CustomerRow.key).in_(found))
            .order_by(col(CustomerRow.name), col(CustomerRow.key))
            .limit(limit)
            .offset(offset)
        )
        return list(self._session.execute(page).scalars()), total


def _holds(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    trait = ContractTraitRow
    return (col(trait.since) <= now, sa.or_(col(trait.until).is_(None), col(trait.until) > now))


def _open(row: OpenIncidentRow) -> OpenIncident:
    return OpenIncident(row.incident, row.customer, row.service, row.severity, row.status, row.due_at)
