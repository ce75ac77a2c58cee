"""What speaking unasked needs: when to look at what again."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables import Row


class LookRow(Row, table=True):
    """When something has to be looked at again, by its kind ("incident", "work", "page") and key."""

    __tablename__ = "look"
    __table_args__ = (sa.Index(None, "kind", "at"),)
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    at: datetime
