"""The tables of planned work and of its drafts. Rules: as in `storage.tables`."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables import Row


class PlannedWorkRow(Row, table=True):
    """An announced work; `services` and `customers` are lists of keys, no customers means all."""

    __tablename__ = "planned_work"
    __table_args__ = (sa.Index(None, "announced_at"),)
    key: str = Field(primary_key=True)
    services: list[str] = Field(sa_type=sa.JSON)
    customers: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    announced_at: datetime
    start: datetime
    end: datetime
    effect_pl: str
    effect_en: str
    emergency: bool = False
    cancelled_at: datetime | None = None
    no_outage: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})


class WorkDraftRow(Row, table=True):
    """A work that nobody was told of yet."""

    __tablename__ = "work_draft"
    key: str = Field(primary_key=True)
    services: list[str] = Field(sa_type=sa.JSON)
    customers: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    start: datetime
    end: datetime
    emergency: bool = False
    effect_pl: str | None = None
    effect_en: str | None = None
    saved_by: str | None = Field(default=None, foreign_key="person.id")
    saved_at: datetime
