"""The table of seals over what is on record. Rules: as in `storage.tables`."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from storage.tables import Row


class SealRow(Row, table=True):
    """A seal over the events after the last one: `marks` has a digest of each by its number; `digest` also covers the
    seal before."""

    __tablename__ = "audit_seal"
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    last_event: int
    marks: dict[str, str] = Field(sa_type=sa.JSON)
    previous: str
    digest: str
    sealed_at: datetime
