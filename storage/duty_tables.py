"""The tables of the rota. Rules: as in `storage.tables`. Rows are only ever added; what was set last holds."""

from __future__ import annotations

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables import Row


class DutyRotaRow(Row, table=True):
    """Who takes turns in a line from a first handover on, at a wall time in a zone. `person` None: set by command."""

    __tablename__ = "duty_rota"
    id: int | None = Field(default=None, primary_key=True)
    line: int
    people: list[str] = Field(sa_type=sa.JSON)
    first_day: date
    time: time
    zone: str
    person: str | None = Field(default=None, foreign_key="person.id")
    set_at: datetime


class DutyCoverRow(Row, table=True):
    """A stretch of time in which somebody else is on duty in a line, or nobody. `set_by` None: set by command."""

    __tablename__ = "duty_cover"
    __table_args__ = (sa.CheckConstraint("end_at > start_at", name="order"), sa.Index(None, "end_at"))
    id: int | None = Field(default=None, primary_key=True)
    line: int
    person: str | None = Field(default=None, foreign_key="person.id")
    start_at: datetime
    end_at: datetime
    set_by: str | None = Field(default=None, foreign_key="person.id")
    set_at: datetime
