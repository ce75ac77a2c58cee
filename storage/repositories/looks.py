"""When something has to be looked at again: the calendar of whatever happens by itself.

Rules: an entry only says when to look, never what is found; whoever takes one puts it off for as long as looking may
take, so that nobody else looks meanwhile and a process that dies in between loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session

from storage.look_table import LookRow
from storage.upserting import put

_LOOK = LookRow.metadata.tables["look"]
_AT = _LOOK.c.at.type


class SqlLooks:
    """Looks of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def look_at(self, kind: str, key: str, at: datetime) -> None:
        """Let something be looked at at an instant, whatever was planned before."""
        put(self._session, LookRow(kind=kind, key=key, at=at))

    def look_by(self, kind: str, key: str, at: datetime) -> None:
        """Let something be looked at at an instant, or earlier where that is planned."""
        put(self._session, LookRow(kind=kind, key=key, at=at), _is_sooner)

    def look_no_more(self, kind: str, key: str) -> None:
        """Let something not be looked at by itself; nothing planned is fine, too."""
        self._session.execute(sa.delete(_LOOK).where(_LOOK.c.kind == kind, _LOOK.c.key == key))

    def hold(self, kind: str, key: str) -> None:
        """Let nobody plan a look at something until this transaction is over; nothing planned is fine, too."""
        self._session.execute(_holding(), {"p_kind": kind, "p_key": key})

    def take(self, kind: str, now: datetime, until: datetime, limit: int = 100) -> Sequence[str]:
        """Return what is due by `now`, at most `limit`, the longest due first to go; it is put off until `until`."""
        about = {"p_kind": kind, "p_now": now, "p_until": until, "p_most": limit}
        taken = self._session.execute(_taking(), about).all()
        return [row.key for row in taken]

    def due(self, kind: str, now: datetime, limit: int) -> Sequence[str]:
        """Return what is due by `now`, the longest due first, at most `limit`; it stays as it is."""
        due = sa.select(_LOOK.c.key).where(_LOOK.c.kind == kind, _LOOK.c.at <= now)
        return list(self._session.execute(due.order_by(_LOOK.c.at, _LOOK.c.key).limit(limit)).scalars())

    def next_at(self, kind: str) -> datetime | None:
        """Return when something of a kind is due next; None where nothing is planned."""
        soonest = sa.select(sa.func.min(_LOOK.c.at)).where(_LOOK.c.kind == kind)
        return cast("datetime | None", self._session.execute(soonest).scalar_one())


def _is_sooner(kept: Any, new: Any) -> sa.ColumnElement[bool]:
    return cast("sa.ColumnElement[bool]", kept.at > new.at)


@cache
def _holding() -> sa.Executable:
    """Return the statement that locks an entry on any database: it is written as it is."""
    where = (_LOOK.c.kind == sa.bindparam("p_kind"), _LOOK.c.key == sa.bindparam("p_key"))
    return sa.update(_LOOK).where(*where).values(at=_LOOK.c.at)


@cache
def _taking() -> sa.Executable:
    """Return the statement that takes what is due, past what another process is taking."""
    due = (
        sa.select(_LOOK.c.kind, _LOOK.c.key)
        .where(_LOOK.c.kind == sa.bindparam("p_kind"), _LOOK.c.at <= sa.bindparam("p_now", type_=_AT))
        .order_by(_LOOK.c.at, _LOOK.c.key)
        .limit(sa.bindparam("p_most", type_=sa.Integer))
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    return (
        sa.update(_LOOK)
        .where(_LOOK.c.kind == sa.bindparam("p_kind"), _LOOK.c.key.in_(sa.select(due.c.key)))
        .values(at=sa.bindparam("p_until", type_=_AT))
        .returning(_LOOK.c.key)
    )
