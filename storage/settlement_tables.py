"""The tables of money that is closed: settled periods with their corrections, and which amounts a customer is shown.

Rules: as in `storage.tables`. Rows are only ever added; what was decided last is the row with the highest number.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables import Row, one_of


class SettledPeriodRow(Row, table=True):
    """One settlement of a period, sealed; of two made at once the second has no place."""

    __tablename__ = "settled_period"
    __table_args__ = (
        one_of("kind", "month", "quarter", "half_year", "year", "rolling"),
        sa.CheckConstraint("(revision = 1) = (corrects IS NULL)", name="correction_by_revision"),
        sa.UniqueConstraint("customer", "kind", "first_day", "last_day", "revision"),
    )
    id: int | None = Field(default=None, primary_key=True)
    customer: str = Field(foreign_key="customer.key")
    kind: str
    first_day: date
    last_day: date
    zone: str
    revision: int
    figures: dict[str, Any] = Field(sa_type=sa.JSON)
    contract: str
    engine: str
    events: str
    person: str = Field(foreign_key="person.id")
    name: str
    settled_at: datetime
    corrects: str | None = None
    seal: str


class AmountsShownRow(Row, table=True):
    """Which amounts a customer is shown since an instant; `person` None: set from the command line."""

    __tablename__ = "amounts_shown"
    __table_args__ = (one_of("shown", "estimate", "settled_only", "never"), sa.Index(None, "customer", "id"))
    id: int | None = Field(default=None, primary_key=True)
    customer: str = Field(foreign_key="customer.key")
    shown: str
    person: str | None = Field(default=None, foreign_key="person.id")
    set_at: datetime
