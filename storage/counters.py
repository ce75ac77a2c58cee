"""Numbers given once: the row is locked by its update, so two transactions never get the same one.

Rule: a number taken in a transaction that is rolled back was never given.
"""

from __future__ import annotations

from sqlalchemy import update
from sqlmodel import Session, col

from storage.tables import CounterRow


def next_value(session: Session, key: str, first: int = 1) -> int:
    """Return the next number of a series that begins with `first`."""
    step = update(CounterRow).where(col(CounterRow.key) == key).values(value=CounterRow.value + 1)
    given: int | None = session.execute(step.returning(col(CounterRow.value))).scalar_one_or_none()
    if given is not None:
        return given
    session.add(CounterRow(key=key, value=first))
    session.flush()
    return first


def reach_value(session: Session, key: str, value: int) -> None:
    """Let a series go on after `value`, if it is not there yet."""
    row = session.get(CounterRow, key, populate_existing=True)
    if row is None:
        session.add(CounterRow(key=key, value=value))
    elif row.value < value:
        row.value = value
    session.flush()
