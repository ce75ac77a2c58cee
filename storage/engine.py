"""One open database: connections, transactions, settings; the only place that knows it is SQLite.

Rules: whatever may write begins with BEGIN IMMEDIATE (a deferred begin that turns into a write fails at once when
another write came between), writers of one process wait for each other in turn, readers go on beside them, and what a
driver says in codes reaches people as a `Refused` with its remedy.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session

from bot.errors import Refused
from storage.failures import locked, refusal_of
from storage.fetching import SqlFetching
from storage.installations import Installations
from storage.leases import SqlLeases
from storage.outbox.deliveries import LEASE, SqlDeliveries
from storage.outbox.destinations import SqlDestinations
from storage.outbox.posts import SqlPosts
from storage.purging import purge
from storage.salt import Salt, random_salt
from storage.schema import NEWEST, revision_of
from storage.tables import SettingRow
from storage.unit_of_work import SqlUnitOfWork

BUSY_TIMEOUT = timedelta(seconds=5)
"""How long a writer waits for another program before it says so."""
_READ_ONLY = "reading"
_FOREIGN_KEYS_OFF = "foreign_keys_off"


class Database:
    """An open database whose schema is current. Threads may share it; every unit of work is one thread's own."""

    def __init__(self, engine: sa.Engine, *, file: str, patience: timedelta, lease: timedelta) -> None:
        self._engine = engine
        self._file = file
        self._patience = patience.total_seconds()
        self._writing = threading.Lock()
        self.deliveries = SqlDeliveries(self.write, self._reader, lease)
        self.posts = SqlPosts(self.write, self._reader)
        self.destinations = SqlDestinations(self.write, self._reader)
        self.leases = SqlLeases(self.write)
        self.fetching = SqlFetching(self.write, self._reader)
        self.installations = Installations(self.write, self._reader)

    def unit_of_work(self, new_salt: Salt = random_salt) -> SqlUnitOfWork:
        """Return a transaction that may write; it begins on entering and waits for other writers then."""
        return SqlUnitOfWork(self._writer, new_salt=new_salt)

    def reading(self) -> SqlUnitOfWork:
        """Return a transaction that only reads: it sees one state of the database and waits for nobody."""
        return SqlUnitOfWork(self._reader, new_salt=random_salt)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Yield a session whose changes are committed at the end, all or none.

        Raises:
            Refused: the database is locked for too long, cannot be written to, or the disk is full.
        """
        with self._writer() as session:
            yield session
            session.commit()

    def setting(self, key: str) -> str | None:
        """Return a kept value; None where there is none."""
        with self._reader() as session:
            row = session.get(SettingRow, key)
            return row.value if row is not None else None

    def set_setting(self, key: str, value: str) -> None:
        """Keep a value in place of what was kept under the key."""
        with self.write() as session:
            session.merge(SettingRow(key=key, value=value))

    def purge(self, now: datetime) -> int:
        """Delete what nobody needs any more, as `storage.purging` says; return how many rows went.

        Raises:
            Refused: the database is locked for too long; what is left goes the next time.
        """
        return purge(self._reader, self.write, now)

    def close(self) -> None:
        """Close every connection; closing twice is harmless."""
        self._engine.dispose()

    @contextmanager
    def _writer(self) -> Iterator[Session]:
        if not self._writing.acquire(timeout=self._patience):
            raise locked(self._file)
        try:
            with Session(self._engine, expire_on_commit=False) as session:
                session.connection()
                yield session
        finally:
            self._writing.release()

    @contextmanager
    def _reader(self) -> Iterator[Session]:
        with Session(self._engine.execution_options(**{_READ_ONLY: True}), expire_on_commit=False) as session:
            yield session


def open_database(url: str, *, busy_timeout: timedelta = BUSY_TIMEOUT, lease: timedelta = LEASE) -> Database:
    """Open a database, make it where there is none yet (with its folder), and bring its schema up to date.

    `url` is `sqlite:///relative/path`, `sqlite:////absolute/path`; a database in memory is not kept between connections
    and therefore refused. `lease` is how long a message that a process has in hand is nobody else's.

    Raises:
        Refused: the URL or the file cannot be used; the message says what was found and what to do.
    """
    path = database_path(url)
    patience = busy_timeout.total_seconds()
    present = revision_of(path, patience=patience)
    if present is None:
        _make_folder(path.parent)
    engine = _engine(path, patience)
    try:
        if present != NEWEST:
            _upgrade(engine)
        else:
            _check_writable(engine)
    except BaseException:
        engine.dispose()
        raise
    return Database(engine, file=str(path), patience=busy_timeout, lease=lease)


def database_path(url: str) -> Path:
    """Return the file that a database URL names.

    Raises:
        Refused: it is no URL of a SQLite file.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        raise Refused(
            "“%(url)s” names no database the assistant can use; expected for example sqlite:///.data/demo.db.",
            url=parsed.render_as_string(hide_password=True) if parsed is not None else url[:80],
        )
    return Path(str(parsed.database))


def schema_revisions(url: str) -> tuple[str | None, str]:
    """Return the revision of a database's schema (None: nothing there yet) and the newest one; change nothing.

    Raises:
        Refused: the file cannot be used.
    """
    return revision_of(database_path(url), patience=BUSY_TIMEOUT.total_seconds()), NEWEST


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
    connection.exec_driver_sql("BEGIN" if options.get(_READ_ONLY) else "BEGIN IMMEDIATE")


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
