"""The tables of the staff desk: internal notes, mass outages, disagreements. Rules: as in `storage.tables`."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables import Row

_GOES_ON = sa.text("ended_at IS NULL")
_UNANSWERED = sa.text("answered_at IS NULL")


class IncidentNoteRow(Row, table=True):
    """What staff wrote for each other about an incident; `words` is a reference into the texts."""

    __tablename__ = "incident_note"
    __table_args__ = (sa.Index(None, "incident"),)
    id: int | None = Field(default=None, primary_key=True)
    incident: int = Field(foreign_key="incident.number")
    author: str = Field(foreign_key="person.id")
    words: str
    written_at: datetime


class MassOutageRow(Row, table=True):
    """An outage of many customers that was declared as one; open while `ended_at` is None."""

    __tablename__ = "mass_outage"
    __table_args__ = (sa.Index(None, "service", sqlite_where=_GOES_ON, postgresql_where=_GOES_ON),)
    key: str = Field(primary_key=True)
    service: str
    since: datetime
    declared_at: datetime
    declared_by: str | None = Field(default=None, foreign_key="person.id")
    restored_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = Field(default=None, foreign_key="person.id")


class MassOutageIncidentRow(Row, table=True):
    """An incident of a mass outage; `opened` by it, or taken into it."""

    __tablename__ = "mass_outage_incident"
    outage: str = Field(primary_key=True, foreign_key="mass_outage.key")
    incident: int = Field(primary_key=True, foreign_key="incident.number")
    opened: bool


class DisputeRow(Row, table=True):
    """A customer's disagreement and, once there is one, its answer; `claimed` and `answer` refer to the texts."""

    __tablename__ = "dispute"
    __table_args__ = (
        sa.Index(None, "customer"),
        sa.Index(None, "due_at", sqlite_where=_UNANSWERED, postgresql_where=_UNANSWERED),
    )
    id: int | None = Field(default=None, primary_key=True)
    customer: str = Field(foreign_key="customer.key")
    person: str = Field(foreign_key="person.id")
    topic: str
    incident: int | None = Field(default=None, foreign_key="incident.number")
    claimed: str
    raised_at: datetime
    due_at: datetime
    answered_at: datetime | None = None
    answered_by: str | None = Field(default=None, foreign_key="person.id")
    upheld: bool | None = None
    answer: str | None = None
