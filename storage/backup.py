"""Backing a database up while it is used, and making a database of a backup, of the same kind or the other one.

Rules: a backup is one state of the database; a restored database was made whole or not at all. What waited to be said
when it was backed up may have been said since: it is laid aside for staff to say again or discard. Until staff release
it nothing is said unasked, and every series of numbers goes on after a gap, since numbers were given meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.errors import Refused
from storage.archive import Header, Rows, read_header, read_tables, write_archive
from storage.engine import Database
from storage.keys import BACKED_UP_AT, HELD_SINCE
from storage.schema import NEWEST
from storage.tables import UNFINISHED, Row
from storage.upgrade import upgrade
from storage.urls import database_name, database_path, parsed

GAP = 1000
"""By so much every series of numbers jumps when a backup is restored."""
LAID_ASIDE = "restored from a backup: may have been said already"
_AT_ONCE = 500
_SERIES = "outbox:"


def back_up(database: Database, path: Path, now: datetime) -> int:
    """Write all of a database to a file, as it is at one moment; return how many rows.

    Raises:
        Refused: the file is there already or cannot be written, or the database cannot be read.
    """
    with database.reading() as work:
        rows = write_archive(path, Header(NEWEST, now), _tables(work.session))
    database.set_setting(BACKED_UP_AT, now.isoformat())
    return rows


def _tables(session: Session) -> Iterator[Rows]:
    for table in Row.metadata.sorted_tables:
        query = sa.select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_AT_ONCE)
        yield Rows(
            table.name, tuple(column.name for column in table.columns), (tuple(row) for row in session.execute(query))
        )


def fill(connection: sa.Connection, path: Path, now: datetime) -> Header:
    """Make an empty database what a backup says, in the transaction that is under way, with today's schema.

    Raises:
        Refused: the backup is broken, or of a newer version; the transaction must not be committed.
    """
    header = read_header(path)
    upgrade(connection, to=header.schema)
    known = sa.MetaData()
    known.reflect(connection)
    # What the schema keeps of its own is in the backup, too.
    connection.execute(sa.delete(known.tables["setting"]))
    for rows in read_tables(path):
        _insert(connection, known.tables[rows.table], rows)
    if header.schema != NEWEST:
        upgrade(connection)
    _set_apart(connection, now)
    return header


def _insert(connection: sa.Connection, table: sa.Table, rows: Rows) -> None:
    every = iter(rows.rows)
    while some := list(islice(every, _AT_ONCE)):
        values = [
            {name: _fitting(table.c[name], value) for name, value in zip(rows.columns, row, strict=True)}
            for row in some
        ]
        connection.execute(sa.insert(table), values)
    key = next(iter(table.primary_key.columns), None)
    if connection.dialect.name == "postgresql" and key is not None and isinstance(key.type, sa.Integer):
        # What was given a number by hand does not move the series that gives them.
        series = sa.func.pg_get_serial_sequence(table.name, key.name)
        highest = sa.select(sa.func.max(key)).scalar_subquery()
        connection.execute(sa.select(sa.func.setval(series, sa.func.coalesce(highest, 1), highest.is_not(None))))


def _fitting(column: sa.Column[Any], value: object) -> object:
    """Return a value as a column read back from the database takes it: SQLite keeps instants in UTC unsaid."""
    is_instant = isinstance(value, datetime) and not getattr(column.type, "timezone", False)
    return value.astimezone(UTC).replace(tzinfo=None) if is_instant and isinstance(value, datetime) else value


def _set_apart(connection: sa.Connection, now: datetime) -> None:
    tables = Row.metadata.tables
    outbox, counter, setting = tables["outbox"], tables["counter"], tables["setting"]
    aside = {"state": "dead", "reason": LAID_ASIDE, "finished_at": now, "owner": None, "lease_until": None}
    connection.execute(sa.update(outbox).where(outbox.c.state.in_(UNFINISHED)).values(**aside))
    jump = sa.update(counter).where(counter.c.key.not_like(f"{_SERIES}%")).values(value=counter.c.value + GAP)
    connection.execute(jump)
    connection.execute(sa.delete(tables["lease"]))
    connection.execute(sa.delete(setting).where(setting.c.key == HELD_SINCE))
    connection.execute(sa.insert(setting).values(key=HELD_SINCE, value=now.isoformat()))


def restore(url: str, path: Path, now: datetime) -> Header:
    """Make a database of a backup: a SQLite file that is not there yet, or a PostgreSQL database without tables.

    Raises:
        Refused: there is something already, the backup is broken or of a newer version; nothing was made.
    """
    header = read_header(path)
    file = database_path(url)
    if file is not None:
        _restore_file(file, path, now)
    else:
        from storage.on_postgresql import restore_server  # noqa: PLC0415

        restore_server(parsed(url), database_name(url), lambda connection: fill(connection, path, now))
    return header


def _restore_file(file: Path, path: Path, now: datetime) -> None:
    if file.exists() and file.stat().st_size:
        raise Refused(
            "The database %(file)s exists already; a backup is only restored to a new one. Move it away, or name "
            "another.",
            file=str(file),
        )
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    engine = sa.create_engine(f"sqlite:///{part}")
    try:
        with engine.begin() as connection:
            fill(connection, path, now)
        engine.dispose()
        part.replace(file)
    except BaseException:
        engine.dispose()
        part.unlink(missing_ok=True)
        raise
