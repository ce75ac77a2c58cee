"""Something that only one process may do at a time: whoever holds the lease; one not renewed in time passes on.

Rule: who gets it is decided by one statement of the database.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import cast

import sqlalchemy as sa
from sqlmodel import col

from storage.chat_tables import LeaseRow
from storage.opening import OpenSession, one_transaction
from storage.upserting import dialect_of, inserting

_LEASE = LeaseRow.metadata.tables["lease"]


class SqlLeases:
    """Leases over a way to open a session that writes."""

    def __init__(self, write: OpenSession) -> None:
        self._write = write

    @one_transaction
    def take(self, name: str, owner: str, now: datetime, until: datetime) -> bool:
        """Take a lease, or renew one's own; False: another holds it (one that ends by `now` is held no more)."""
        about = {"name": name, "owner": owner, "until": until, "p_now": now}
        with self._write() as session:
            return session.execute(_taking(dialect_of(session)), about).first() is not None

    @one_transaction
    def release(self, name: str, owner: str) -> None:
        """Give one's own lease back; another's stays."""
        mine = sa.delete(LeaseRow).where(col(LeaseRow.name) == name, col(LeaseRow.owner) == owner)
        with self._write() as session:
            session.execute(mine)


@cache
def _taking(dialect: str) -> sa.Executable:
    """Return the statement that takes a lease that is free or one's own."""
    new = inserting(_LEASE, dialect)
    now: sa.BindParameter[datetime] = sa.bindparam("p_now", type_=_LEASE.c.until.type)
    free = sa.or_(_LEASE.c.owner == new.excluded.owner, _LEASE.c.until <= now)
    ends = {"owner": new.excluded.owner, "until": new.excluded.until}
    taking = new.on_conflict_do_update(index_elements=["name"], set_=ends, where=free)
    return cast(sa.Executable, taking.returning(_LEASE.c.name))
