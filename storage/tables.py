"""The tables, as SQLModel rows; domain types are made of them in `storage.repositories` and rows go no further.
What the chat platforms need beside it lies in `storage.chat_tables`.

Rules: names of constraints follow one convention, so that a migration can name them on any database; instants are aware
and kept in UTC; what happened is only ever appended; content of texts lies apart from the events that refer to it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """What all tables share: one collection of tables under one naming convention."""

    metadata: ClassVar[sa.MetaData] = sa.MetaData(naming_convention=NAMING)


def one_of(column: str, *values: str) -> sa.CheckConstraint:
    """Return the rule that a column has one of some values; it is named after the column."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


_UNFINISHED_DIALOG = sa.text("dialog IS NOT NULL")
_IS_HELD = sa.text("held_until IS NOT NULL")
_HAS_SUBJECT = sa.text("subject IS NOT NULL")


class CustomerRow(Row, table=True):
    """A customer; `aliases` is a list of other names."""

    __tablename__ = "customer"
    key: str = Field(primary_key=True)
    name: str
    aliases: list[str] = Field(default_factory=list, sa_type=sa.JSON)


class PersonRow(Row, table=True):
    """A person of a customer, or of the provider's staff (then without a customer)."""

    __tablename__ = "person"
    __table_args__ = (
        one_of("role", "customer", "staff"),
        one_of("language", "pl", "en"),
        sa.CheckConstraint("(role = 'staff') = (customer IS NULL)", name="customer_by_role"),
        sa.CheckConstraint("role = 'staff' OR NOT administrator", name="administrator_is_staff"),
        sa.Index(None, "customer"),
        sa.Index(None, "role"),
    )
    id: str = Field(primary_key=True)
    name: str
    role: str
    customer: str | None = Field(default=None, foreign_key="customer.key")
    position: str
    title_pl: str
    title_en: str
    language: str
    administrator: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    grade: str | None = None


class PersonLinkRow(Row, table=True):
    """Which account is which person, and in which conversation the platform reaches it directly.

    An account may be several people, one of each customer it works for; `name` is as the platform shows it.
    """

    __tablename__ = "person_link"
    __table_args__ = (sa.Index(None, "person"),)
    platform: str = Field(primary_key=True)
    user: str = Field(primary_key=True)
    person: str = Field(primary_key=True, foreign_key="person.id")
    conversation: str
    name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    linked_at: datetime | None = None


class ContractFileRow(Row, table=True):
    """The text of an imported contract file, once, by its SHA-256; never changed, never deleted."""

    __tablename__ = "contract_file"
    digest: str = Field(primary_key=True)
    customer: str = Field(foreign_key="customer.key")
    name: str
    content: str = Field(sa_type=sa.Text)


class ContractVersionRow(Row, table=True):
    """One version that an import brought; the file of a customer's highest id is the one in use."""

    __tablename__ = "contract_version"
    __table_args__ = (sa.Index(None, "customer", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    customer: str = Field(foreign_key="customer.key")
    version: str
    effective: datetime
    ends: datetime | None = None
    digest: str = Field(foreign_key="contract_file.digest")
    imported_at: datetime


class IncidentRow(Row, table=True):
    """An incident's number and customer; everything else about it is its events."""

    __tablename__ = "incident"
    __table_args__ = (sa.Index(None, "customer"),)
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    customer: str = Field(foreign_key="customer.key")
    recorded_at: datetime


class IncidentEventRow(Row, table=True):
    """One event of one incident; append only. `type` and `payload` are written by `storage.event_codec`."""

    __tablename__ = "incident_event"
    __table_args__ = (sa.Index(None, "incident", "occurred_at", "recorded_at", "id"),)
    id: int | None = Field(default=None, primary_key=True)
    incident: int = Field(foreign_key="incident.number")
    type: str
    occurred_at: datetime
    recorded_at: datetime
    actor: str | None = None
    payload: dict[str, Any] = Field(sa_type=sa.JSON)


class TextRow(Row, table=True):
    """A text behind a reference that says nothing about it; erased ones have neither salt nor content."""

    __tablename__ = "text"
    __table_args__ = (sa.CheckConstraint("(salt IS NULL) = (content IS NULL)", name="erased_whole"),)
    reference: str = Field(primary_key=True)
    salt: bytes | None = None
    content: str | None = Field(default=None, sa_type=sa.Text)


class ConversationRow(Row, table=True):
    """What a conversation remembers; `dialog` None: nothing is unfinished."""

    __tablename__ = "conversation"
    __table_args__ = (
        # Every tick asks for the unfinished dialogs, which are few among all conversations.
        sa.Index(
            None, "platform", "conversation", sqlite_where=_UNFINISHED_DIALOG, postgresql_where=_UNFINISHED_DIALOG
        ),
    )
    platform: str = Field(primary_key=True)
    conversation: str = Field(primary_key=True)
    person: str | None = Field(default=None, foreign_key="person.id")
    language: str | None = None
    context: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    dialog: str | None = None
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    asked: str | None = None
    first_message_at: datetime | None = None
    touched_at: datetime | None = None
    reminded: bool = False


class OfferedChoiceRow(Row, table=True):
    """A button that was offered; the highest `batch` of a conversation is what was offered last."""

    __tablename__ = "offered_choice"
    __table_args__ = (sa.Index(None, "platform", "conversation", "batch", "number"),)
    token: str = Field(primary_key=True)
    platform: str
    conversation: str
    batch: int
    number: int
    label: str
    action: str
    arguments: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    actor: str | None = None
    expires_at: datetime


class PendingReportRow(Row, table=True):
    """A report that is no incident yet."""

    __tablename__ = "pending_report"
    __table_args__ = (
        one_of("state", "unconfirmed", "awaiting_entitled", "registered", "dismissed"),
        sa.Index(None, "state", "first_message_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    customer: str = Field(foreign_key="customer.key")
    person: str = Field(foreign_key="person.id")
    platform: str
    conversation: str
    first_message_at: datetime
    recorded_at: datetime
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=sa.JSON)
    text: str
    state: str
    incident: int | None = Field(default=None, foreign_key="incident.number")


class SeenEventRow(Row, table=True):
    """A message that was handled, with its outcome; the key makes a redelivered one harmless."""

    __tablename__ = "seen_event"
    platform: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    outcome: dict[str, Any] = Field(sa_type=sa.JSON)
    at: datetime


UNFINISHED = ("queued", "claimed", "sending")
"""States of an outbox row that is still to be said."""


class OutboxRow(Row, table=True):
    """Something to be said. Of a conversation's rows only the oldest unfinished one may be taken.

    `attempts` counts the claims and is their fence; `in_doubt` tells that an earlier claim may have sent it already.
    A later row of the same `subject` in the same conversation replaces what is said. `priority` 0 goes before 1, 1
    before 2. What was said unasked has a `topic`, the `customer` it is about, and `why` it was said. `discarded_at` is
    when somebody looked at a dead row and let it be, `held_until` when somebody's quiet hours are over.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("state", "queued", "claimed", "sending", "sent", "dead"),
        sa.UniqueConstraint("key"),
        sa.UniqueConstraint("platform", "conversation", "sequence"),
        sa.Index(None, "platform", "state", "due_at"),
        sa.Index(None, "platform", "conversation", "state", "sequence"),
        # Few rows are held, and they are looked for at every notice to somebody.
        sa.Index(None, "person", sqlite_where=_IS_HELD, postgresql_where=_IS_HELD),
        # Most rows have no subject, and only those with one are looked for by it.
        sa.Index(
            None,
            *("subject", "platform", "conversation", "sequence"),
            sqlite_where=_HAS_SUBJECT,
            postgresql_where=_HAS_SUBJECT,
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str
    platform: str
    conversation: str
    sequence: int
    person: str | None = None
    language: str
    kind: str
    subject: str | None = None
    priority: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    customer: str | None = None
    topic: str | None = None
    why: dict[str, Any] | None = Field(default=None, sa_type=sa.JSON)
    payload: dict[str, Any] = Field(sa_type=sa.JSON)
    queued_at: datetime
    due_at: datetime
    state: str = "queued"
    attempts: int = 0
    owner: str | None = None
    lease_until: datetime | None = None
    in_doubt: bool = False
    reference: str | None = None
    reason: str | None = None
    finished_at: datetime | None = None
    discarded_at: datetime | None = None
    held_until: datetime | None = None


class CounterRow(Row, table=True):
    """A number that is given once and never again: the next incident, the place in a conversation's outbox."""

    __tablename__ = "counter"
    key: str = Field(primary_key=True)
    value: int


class SettingRow(Row, table=True):
    """A small value kept in the database."""

    __tablename__ = "setting"
    key: str = Field(primary_key=True)
    value: str
