"""The table of how people are reached beyond chat. Rules: as in `storage.tables`."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from storage.tables import Row, one_of


class ContactRow(Row, table=True):
    """An address of a person on a platform that only sends: for calls to whoever is on duty, or when chat fails."""

    __tablename__ = "contact"
    __table_args__ = (one_of("platform", "email", "gateway"), one_of("use", "pages", "fallback"))
    person: str = Field(primary_key=True, foreign_key="person.id")
    platform: str = Field(primary_key=True)
    address: str = Field(primary_key=True)
    use: str = Field(primary_key=True)
    added_at: datetime
