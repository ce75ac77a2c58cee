"""The tables of what staff look for across all customers: open incidents, budgets used, what contracts have.

Rules: as in `storage.tables`; every row here can be made again from what it was made of, and is only a way to find it.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables import Row


class OpenIncidentRow(Row, table=True):
    """An incident that is open, and when its nearest time runs out; None: none runs, or nobody has looked yet."""

    __tablename__ = "open_incident"
    __table_args__ = (sa.Index(None, "due_at"), sa.Index(None, "service"))
    incident: int = Field(primary_key=True, foreign_key="incident.number", sa_column_kwargs={"autoincrement": False})
    customer: str = Field(foreign_key="customer.key")
    service: str
    severity: str
    status: str
    due_at: datetime | None = None


class BudgetUseRow(Row, table=True):
    """How much of a group's budget is used in its running period, which ends at `until`; `share` 1 is all of it."""

    __tablename__ = "budget_use"
    __table_args__ = (sa.Index(None, "share"),)
    customer: str = Field(primary_key=True, foreign_key="customer.key")
    target: str = Field(primary_key=True)
    share: float
    until: datetime
    measured_at: datetime


class ContractTraitRow(Row, table=True):
    """A trait of one version of a customer's contract (`bot.contract_traits`), from `since` until `until`."""

    __tablename__ = "contract_trait"
    __table_args__ = (sa.Index(None, "kind", "key", "customer"),)
    customer: str = Field(primary_key=True, foreign_key="customer.key")
    version: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    since: datetime
    until: datetime | None = None


class TraitsReadRow(Row, table=True):
    """Of which file a customer's traits were read; of another one than that in use they are read again."""

    __tablename__ = "traits_read"
    customer: str = Field(primary_key=True, foreign_key="customer.key")
    digest: str
