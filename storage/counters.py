"""Numbers given once: the row is locked by its update, so two transactions never get the same one.

Rule: a number taken in a transaction that is rolled back was never given.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session

from storage.tables import CounterRow
from storage.upserting import dialect_of, inserting, put

_COUNTER = CounterRow.metadata.tables["counter"]


def next_value(session: Session, key: str, first: int = 1) -> int:
    """Return the next number of a series that begins with `first`."""
    given: int = session.execute(_step(dialect_of(session)), {"key": key, "value": first}).scalar_one()
    return given


@cache
def _step(dialect: str) -> sa.Executable:
    """Return the statement that takes the next number; made once, for it is run for every message."""
    new = inserting(_COUNTER, dialect)
    step = new.on_conflict_do_update(index_elements=["key"], set_={"value": _COUNTER.c.value + 1})
    return cast(sa.Executable, step.returning(_COUNTER.c.value))


def reach_value(session: Session, key: str, value: int) -> None:
    """Let a series go on after `value`, if it is not there yet."""
    put(session, CounterRow(key=key, value=value), _is_further)


def _is_further(kept: Any, new: Any) -> sa.ColumnElement[bool]:
    return cast("sa.ColumnElement[bool]", kept.value < new.value)
