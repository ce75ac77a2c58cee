"""What speaking unasked needs: when to look at what again, who wants which notices, what is held back, who has duty.

Rules: what happened to a work and to a page is only ever appended or closed, never rewritten; instants are kept in UTC.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables import Row, one_of

_OPEN_PAGE = sa.text("ended_at IS NULL")


class LookRow(Row, table=True):
    """When something has to be looked at again, by its kind ("incident", "work", "page") and key."""

    __tablename__ = "look"
    __table_args__ = (sa.Index(None, "kind", "at"),)
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    at: datetime


class WorkEventRow(Row, table=True):
    """One event of one planned work; append only. `planned_work` holds what follows from them."""

    __tablename__ = "work_event"
    __table_args__ = (sa.Index(None, "work", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    work: str
    type: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str | None = None
    payload: dict[str, Any] = Field(sa_type=sa.JSON)


class NoticeChoiceRow(Row, table=True):
    """What somebody chose about notices; what they did not choose has no row."""

    __tablename__ = "notice_choice"
    person: str = Field(primary_key=True, foreign_key="person.id")
    name: str = Field(primary_key=True)
    value: str
    chosen_at: datetime


class HeldNoticeRow(Row, table=True):
    """A notice that waits for the end of somebody's quiet hours."""

    __tablename__ = "held_notice"
    __table_args__ = (sa.UniqueConstraint("key"), sa.Index(None, "release_at"))
    id: int | None = Field(default=None, primary_key=True)
    key: str
    person: str = Field(foreign_key="person.id")
    platform: str
    conversation: str
    language: str
    said: dict[str, Any] = Field(sa_type=sa.JSON)
    topic: str
    why: dict[str, Any] = Field(sa_type=sa.JSON)
    arose_at: datetime
    release_at: datetime


class ContactRow(Row, table=True):
    """How somebody is reached beside chat: an e-mail address or a gateway; `person` None: the provider as a whole."""

    __tablename__ = "contact"
    __table_args__ = (one_of("kind", "email", "webhook"), sa.Index(None, "person"))
    id: int | None = Field(default=None, primary_key=True)
    person: str | None = Field(default=None, foreign_key="person.id")
    kind: str
    target: str
    added_at: datetime


class DutyShiftRow(Row, table=True):
    """Who has duty from an instant to another; of several at one time the latest by id in its line counts."""

    __tablename__ = "duty_shift"
    __table_args__ = (
        one_of("source", "week", "override", "swap"),
        sa.CheckConstraint("starts_at < ends_at", name="lasts"),
        sa.Index(None, "ends_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person: str = Field(foreign_key="person.id")
    line: int = 1
    starts_at: datetime
    ends_at: datetime
    source: str
    made_by: str | None = None
    made_at: datetime
    withdrawn_at: datetime | None = None


class DutyHandoverRow(Row, table=True):
    """Duty that somebody offered to somebody else, who must accept."""

    __tablename__ = "duty_handover"
    __table_args__ = (one_of("state", "offered", "accepted", "declined", "withdrawn"),)
    id: int | None = Field(default=None, primary_key=True)
    giver: str = Field(foreign_key="person.id")
    taker: str = Field(foreign_key="person.id")
    offered_at: datetime
    state: str
    answered_at: datetime | None = None


class PageRow(Row, table=True):
    """Somebody called to an incident until a person acknowledges it; `step` counts whom it went to."""

    __tablename__ = "page"
    __table_args__ = (
        sa.UniqueConstraint("incident", "step", "person"),
        sa.Index(None, "ended_at", sqlite_where=_OPEN_PAGE, postgresql_where=_OPEN_PAGE),
    )
    id: int | None = Field(default=None, primary_key=True)
    incident: int = Field(foreign_key="incident.number")
    step: int
    person: str = Field(foreign_key="person.id")
    began_at: datetime
    called: int = 0
    called_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None


class PaceRow(Row, table=True):
    """When an account may send again, for all processes that share the database."""

    __tablename__ = "pace"
    account: str = Field(primary_key=True)
    at: datetime


class ReplicaRow(Row, table=True):
    """A process that serves this database, and when it was last alive."""

    __tablename__ = "replica"
    __table_args__ = (sa.Index(None, "alive_at"),)
    owner: str = Field(primary_key=True)
    release: str
    started_at: datetime
    alive_at: datetime
    ended_at: datetime | None = None
