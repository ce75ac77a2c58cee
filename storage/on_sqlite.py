"""A database that is a SQLite file: made where there is none, its schema brought up to date on opening.

Rules: whatever may write begins with BEGIN IMMEDIATE (a deferred begin that turns into a write fails at once when
another write came between), writers of one process wait for each other in turn, readers go on beside them, and what the
driver says in codes reaches people as a `Refused` with its remedy.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL
from sqlalchemy.pool import ConnectionPoolEntry

from bot.errors import Refused
from storage.failures import refusal_of
from storage.opening import READ_ONLY, Opened
from storage.schema import NEWEST, revision_of

_FOREIGN_KEYS_OFF = "foreign_keys_off"


def opened_file(path: Path, patience: timedelta) -> Opened:
    """Open a file, make it where there is none yet (with its folder), and bring its schema up to date.

    Raises:
        Refused: the file cannot be used; the message says what was found and what to do.
    """
    present = revision_of(path, patience=patience.total_seconds())
    if present is None:
        _make_folder(path.parent)
    engine = _engine(path, patience.total_seconds())
    try:
        if present != NEWEST:
            _upgrade(engine)
        else:
            _check_writable(engine)
    except BaseException:
        engine.dispose()
        raise
    reading = engine.execution_options(**{READ_ONLY: True})
    return Opened(engine, reading, str(path), patience, in_turn=True)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(
            "The folder %(folder)s of the database cannot be made: %(reason)s. Make it, or name another place.",
            folder=str(folder),
            reason=error.strerror or str(error),
        ) from error


def _engine(path: Path, patience: float) -> sa.Engine:
    engine = sa.create_engine(
        URL.create("sqlite+pysqlite", database=str(path)),
        connect_args={"timeout": patience, "check_same_thread": False},
        # The connection used last knows the pages and statements needed next, and the others stay small.
        pool_use_lifo=True,
        hide_parameters=True,
    )
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _on_begin)
    sa.event.listen(engine, "handle_error", _translator(str(path)))
    return engine


def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    # Without this the driver begins transactions by itself, deferred and too late.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    # An erased text is overwritten, not only unlisted.
    connection.execute("PRAGMA secure_delete = ON")
    # Whoever is busy with the file right now leaves it in WAL mode himself; either mode is correct.
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")


def _on_begin(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if options.get(_FOREIGN_KEYS_OFF):
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN" if options.get(READ_ONLY) else "BEGIN IMMEDIATE")


def _translator(file: str) -> Callable[[sa.engine.ExceptionContext], None]:
    def translate(context: sa.engine.ExceptionContext) -> None:
        refused = refusal_of(context.original_exception, file)
        if refused is not None:
            raise refused from context.original_exception

    return translate


def _check_writable(engine: sa.Engine) -> None:
    with engine.connect() as connection, connection.begin() as transaction:
        transaction.rollback()


def _upgrade(engine: sa.Engine) -> None:
    # Alembic takes a third of a second to load, so only what has something to upgrade pays for it.
    from storage.upgrade import upgrade  # noqa: PLC0415

    with engine.connect().execution_options(**{_FOREIGN_KEYS_OFF: True}) as connection:
        try:
            # Another process may have been faster while this one waited for its turn; then there is nothing to do.
            with connection.begin():
                upgrade(connection)
        finally:
            connection.invalidate()
