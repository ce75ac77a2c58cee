"""How soon a message may go out, for several processes that send from one account.

Rules: each call is a transaction of its own that locks one row, so of two at once the second sees what the first was
given; instants are those of the database's clock, so the clocks of the machines do not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from storage.opening import OpenSession, one_transaction
from storage.pace_table import PaceRow

_PACE = PaceRow.metadata.tables["pace"]
_NOW = "extract(epoch from clock_timestamp())::double precision"
_IDLE = 3600.0


class SqlPaces:
    """Instants over a way to open a session that writes; PostgreSQL only."""

    def __init__(self, write: OpenSession) -> None:
        self._write = write

    @one_transaction
    def reserve(self, key: str, rates: Sequence[tuple[int, float]], longest: float) -> tuple[float, bool]:
        """Give out the next instant at which `key` may send, if it is at most `longest` seconds away.

        `rates` are at most so many in so many seconds. Returns how many seconds it is away, and whether it was given.
        """
        with self._write() as session:
            row = session.execute(_locking(), {"p_key": key}).one()
            given: list[float] = list(row.given)
            at = max([row.now, row.paused_until, *(given[-most] + span for most, span in rates if len(given) >= most)])
            wait = at - row.now
            if wait <= longest:
                kept = [*given, at][-max((most for most, _ in rates), default=1) :]
                session.execute(_giving(), {"p_key": key, "p_given": kept})
            return wait, wait <= longest

    @one_transaction
    def pause(self, key: str, seconds: float) -> None:
        """Let nothing go for so many seconds, as the platform asked."""
        with self._write() as session:
            row = session.execute(_locking(), {"p_key": key}).one()
            until = max(row.paused_until, row.now + seconds)
            session.execute(sa.update(_PACE).where(_PACE.c.key == key).values(paused_until=until))

    @one_transaction
    def forget_idle(self) -> int:
        """Forget what sent nothing for an hour; return how many."""
        last = sa.text(f"coalesce((given->>-1)::double precision, 0) < {_NOW} - {_IDLE}")
        free = sa.text(f"paused_until < {_NOW}")
        with self._write() as session:
            done = session.execute(sa.delete(_PACE).where(last, free))
            return cast("sa.CursorResult[Any]", done).rowcount


@cache
def _locking() -> sa.Executable:
    """Return the statement that locks a row, made where there is none, and tells what is in it and what time it is."""
    new = postgresql.insert(_PACE).values(key=sa.bindparam("p_key"), given=[], paused_until=0.0)
    locked = new.on_conflict_do_update(index_elements=["key"], set_={"key": new.excluded.key})
    now = sa.literal_column(_NOW, sa.Float).label("now")
    return locked.returning(_PACE.c.given, _PACE.c.paused_until, now)


@cache
def _giving() -> sa.Executable:
    given = sa.bindparam("p_given", type_=_PACE.c.given.type)
    return sa.update(_PACE).where(_PACE.c.key == sa.bindparam("p_key")).values(given=given)
