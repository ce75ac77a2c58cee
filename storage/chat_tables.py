"""The tables of the chat platforms: codes and places, what stands where, files, whose turn it is, installations.

Rules: as in `storage.tables`. Of a secret only a digest or a sealed text is kept; reading rows never reads a file's
content, which lies in a table of its own.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables import Row, one_of


class LinkCodeRow(Row, table=True):
    """A single-use code, known by its SHA-256 only; whoever sets `used_at` used it."""

    __tablename__ = "link_code"
    __table_args__ = (
        one_of("purpose", "person", "place", "administrator"),
        sa.CheckConstraint("purpose <> 'person' OR person IS NOT NULL", name="person_is_named"),
        sa.CheckConstraint(
            "(used_at IS NULL) = (used_platform IS NULL) AND (used_at IS NULL) = (used_user IS NULL)", name="used_whole"
        ),
    )
    digest: str = Field(primary_key=True)
    purpose: str
    person: str | None = Field(default=None, foreign_key="person.id")
    customer: str | None = Field(default=None, foreign_key="customer.key")
    platform: str | None = None
    issued_by: str | None = Field(default=None, foreign_key="person.id")
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    used_platform: str | None = None
    used_user: str | None = None


class LinkFailureRow(Row, table=True):
    """An account once sent a code that does not hold."""

    __tablename__ = "link_failure"
    __table_args__ = (sa.Index(None, "platform", "user", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    platform: str
    user: str
    at: datetime


class PlaceRow(Row, table=True):
    """A channel or group that belongs to a customer, or (without one) to the provider's desk."""

    __tablename__ = "place"
    __table_args__ = (one_of("language", "pl", "en"), sa.Index(None, "customer"))
    platform: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    customer: str | None = Field(default=None, foreign_key="customer.key")
    language: str
    bound_by: str | None = Field(default=None, foreign_key="person.id")
    bound_at: datetime


class ReadMarkRow(Row, table=True):
    """How far a place has been read, as the platform counts it."""

    __tablename__ = "read_mark"
    platform: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    mark: str
    at: datetime


class PostedRow(Row, table=True):
    """The message that stands for a subject in a conversation, by the platform's own reference to it."""

    __tablename__ = "posted"
    __table_args__ = (sa.Index(None, "subject"),)
    platform: str = Field(primary_key=True)
    conversation: str = Field(primary_key=True)
    subject: str = Field(primary_key=True)
    reference: str
    posted_at: datetime


class AttachmentRow(Row, table=True):
    """A file of a customer's: named at once, fetched later; `incident` None: its report is still being made."""

    __tablename__ = "attachment"
    __table_args__ = (
        one_of("state", "waiting", "stored", "failed"),
        sa.Index(None, "platform", "state", "due_at"),
        sa.Index(None, "incident"),
        sa.Index(None, "platform", "conversation"),
    )
    id: int | None = Field(default=None, primary_key=True)
    customer: str = Field(foreign_key="customer.key")
    incident: int | None = Field(default=None, foreign_key="incident.number")
    platform: str
    conversation: str
    person: str = Field(foreign_key="person.id")
    reference: str
    name: str
    media_type: str
    kind: str
    size: int
    received_at: datetime
    state: str = "waiting"
    due_at: datetime
    attempts: int = 0
    reason: str | None = None
    digest: str | None = None
    finished_at: datetime | None = None


class AttachmentContentRow(Row, table=True):
    """What is in a fetched file."""

    __tablename__ = "attachment_content"
    attachment: int = Field(primary_key=True, foreign_key="attachment.id", sa_column_kwargs={"autoincrement": False})
    content: bytes


class DestinationRow(Row, table=True):
    """Whether a place takes messages; one that nothing is known of does."""

    __tablename__ = "destination"
    __table_args__ = (one_of("state", "reachable", "unreachable"),)
    platform: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    state: str
    reason: str | None = None
    since: datetime


class LeaseRow(Row, table=True):
    """Something that only its owner may do, until an instant."""

    __tablename__ = "lease"
    name: str = Field(primary_key=True)
    owner: str
    until: datetime


class IncidentFollowerRow(Row, table=True):
    """Somebody who wants to hear how an incident goes on."""

    __tablename__ = "incident_follower"
    incident: int = Field(primary_key=True, foreign_key="incident.number", sa_column_kwargs={"autoincrement": False})
    person: str = Field(primary_key=True, foreign_key="person.id")
    since: datetime


class IncidentHomeRow(Row, table=True):
    """Where the talk about an incident is held."""

    __tablename__ = "incident_home"
    incident: int = Field(primary_key=True, foreign_key="incident.number", sa_column_kwargs={"autoincrement": False})
    platform: str
    conversation: str


class InstallationRow(Row, table=True):
    """A workspace that installed the assistant, with its tokens sealed; a removed one has none any more."""

    __tablename__ = "installation"
    __table_args__ = (sa.CheckConstraint("(sealed IS NULL) = (removed_at IS NOT NULL)", name="removed_whole"),)
    platform: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    sealed: str | None = Field(default=None, sa_type=sa.Text)
    installed_at: datetime
    removed_at: datetime | None = None


class OauthStateRow(Row, table=True):
    """An installation that was begun and may be finished once, until it expires."""

    __tablename__ = "oauth_state"
    state: str = Field(primary_key=True)
    expires_at: datetime
