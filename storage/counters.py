"""Numbers given once: the row is locked by its update, so two transactions never get the same one.

Rule: a number taken in a transaction that is rolled back was never given.
"""

from __future__ import annotations

from functools import cache

import sqlalchemy as sa
from sqlmodel import Session

from storage.tables import CounterRow


def next_value(session: Session, key: str, first: int = 1) -> int:
    """Return the next number of a series that begins with `first`."""
    given: int | None = session.execute(_step(), {"p_key": key}).scalar_one_or_none()
    if given is not None:
        return given
    session.add(CounterRow(key=key, value=first))
    session.flush()
    return first


@cache
def _step() -> sa.Executable:
    """Return the statement that takes the next number; made once, for it is run for every message."""
    counter = CounterRow.metadata.tables["counter"]
    taken = sa.update(counter).where(counter.c.key == sa.bindparam("p_key")).values(value=counter.c.value + 1)
    return taken.returning(counter.c.value)


def reach_value(session: Session, key: str, value: int) -> None:
    """Let a series go on after `value`, if it is not there yet."""
    row = session.get(CounterRow, key, populate_existing=True)
    if row is None:
        session.add(CounterRow(key=key, value=value))
    elif row.value < value:
        row.value = value
    session.flush()
