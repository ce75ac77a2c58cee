"""Keeping a row under its key whether there is one already or not, in one statement, on either database.

Rule: looking first and adding afterwards loses a race where writers work in parallel; one statement never does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite
from sqlmodel import Session

from storage.tables import Row

Condition = Callable[[Any, Any], sa.ColumnElement[bool]]
"""Tells from the kept columns and the new ones whether the new ones take their place."""


def dialect_of(session: Session) -> str:
    """Return which database a session talks to: `sqlite` or `postgresql`."""
    return session.get_bind().dialect.name


def inserting(table: sa.Table, dialect: str) -> Any:
    """Return the insert of a dialect, which can tell what to do with a key that is there already."""
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 (whoever has SQLite does not wait for it)

    return postgresql.insert(table)


@cache
def putting(table: sa.Table, dialect: str, only_where: Condition | None = None) -> sa.Executable:
    """Return the statement that keeps a row in place of the one under its key; made once, making it costs the most."""
    new = inserting(table, dialect)
    keys = [column.name for column in table.primary_key]
    changed = {column.name: new.excluded[column.name] for column in table.columns if column.name not in keys}
    where = only_where(table.c, new.excluded) if only_where is not None else None
    return cast(sa.Executable, new.on_conflict_do_update(index_elements=keys, set_=changed, where=where))


@cache
def telling(table: sa.Table, dialect: str, only_where: Condition | None = None) -> sa.Executable:
    """Return the statement of `putting`, which also returns a row if it kept the new one."""
    # Not by the number of rows: what an insert counts is not the same with every driver.
    put_ = cast(Any, putting(table, dialect, only_where))
    return cast(sa.Executable, put_.returning(sa.literal(1)))


def put(session: Session, row: Row, only_where: Condition | None = None) -> bool:
    """Keep a row in place of the one under its key; False where a kept one stands because `only_where` is not met."""
    table: sa.Table = sa.inspect(type(row)).local_table
    session.flush()
    statement = telling(table, dialect_of(session), only_where)
    kept = session.execute(statement, row.model_dump()).first()
    _forget(session, row)
    return kept is not None


def _forget(session: Session, row: Row) -> None:
    """Let what the session read of the row before be read anew."""
    identity = sa.inspect(type(row)).identity_key_from_instance(row)
    read_before = session.identity_map.get(identity)
    if read_before is not None:
        session.expire(read_before)
