"""Something that only one process may do at a time: whoever holds the lease; one not renewed in time passes on.

Rule: who gets it is decided by one statement of the database.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import col

from storage.chat_tables import LeaseRow
from storage.opening import OpenSession


class SqlLeases:
    """Leases over a way to open a session that writes."""

    def __init__(self, write: OpenSession) -> None:
        self._write = write

    def take(self, name: str, owner: str, now: datetime, until: datetime) -> bool:
        """Take a lease, or renew one's own; False: another holds it (one that ends by `now` is held no more)."""
        ends = {"owner": owner, "until": until}
        free = sa.or_(col(LeaseRow.owner) == owner, col(LeaseRow.until) <= now)
        take = insert(LeaseRow).values(name=name, **ends).on_conflict_do_update(["name"], set_=ends, where=free)
        with self._write() as session:
            return cast("sa.CursorResult[Any]", session.execute(take)).rowcount == 1

    def release(self, name: str, owner: str) -> None:
        """Give one's own lease back; another's stays."""
        mine = sa.delete(LeaseRow).where(col(LeaseRow.name) == name, col(LeaseRow.owner) == owner)
        with self._write() as session:
            session.execute(mine)
