"""The tables of what each person wants to hear, and to be sent every month. Rules: as in `storage.tables`."""

from __future__ import annotations

from datetime import datetime, time

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables import Row, one_of


class NoticeChoiceRow(Row, table=True):
    """Which of the notices that are not mandatory a person gets, and when they want quiet."""

    __tablename__ = "notice_choice"
    __table_args__ = (one_of("scope", "all", "services", "none"),)
    person: str = Field(primary_key=True, foreign_key="person.id")
    scope: str
    services: list[str] = Field(sa_type=sa.JSON)
    quiet_from: time | None = None
    quiet_to: time | None = None
    zone: str | None = None
    urgent_passes: bool
    set_at: datetime
    muted: list[str] = Field(default_factory=list, sa_type=sa.JSON, sa_column_kwargs={"server_default": "[]"})


class ReportOrderRow(Row, table=True):
    """Who is sent the monthly report of a customer, and in which form."""

    __tablename__ = "report_order"
    __table_args__ = (one_of("form", "pdf", "csv", "text"),)
    customer: str = Field(primary_key=True, foreign_key="customer.key")
    person: str = Field(primary_key=True, foreign_key="person.id")
    form: str
    since: datetime
