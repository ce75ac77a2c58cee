"""One open database and its transactions, whichever database it is.

Rule: a SQLite file takes one writer at a time, so the writers of a process wait for each other in turn; in PostgreSQL
they work in parallel. Everybody above sees the same.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlmodel import Session

from bot.errors import Interrupted
from storage.failures import locked
from storage.fetching import SqlFetching
from storage.gauges import SqlGauges
from storage.guarding import GUARDED
from storage.installations import Installations
from storage.leases import SqlLeases
from storage.on_sqlite import opened_file
from storage.opening import Opened, one_transaction
from storage.outbox.care import SqlOutboxCare
from storage.outbox.deliveries import LEASE, SqlDeliveries
from storage.outbox.destinations import SqlDestinations
from storage.outbox.posts import SqlPosts
from storage.paces import SqlPaces
from storage.purging import purge
from storage.salt import Salt, random_salt
from storage.schema import NEWEST, revision_of
from storage.sealing import Audit, audit, has_to_seal, seal
from storage.tables import SettingRow
from storage.unit_of_work import SqlUnitOfWork
from storage.upserting import put
from storage.urls import database_name, database_path, parsed

BUSY_TIMEOUT = timedelta(seconds=5)
"""How long a writer waits for another program before it says so."""


class Database:
    """An open database whose schema is current. Threads may share it; every unit of work is one thread's own."""

    def __init__(self, opened: Opened, lease: timedelta) -> None:
        self._opened = opened
        self._writing = threading.Lock()
        self.deliveries = SqlDeliveries(self.write, self._reader, lease)
        self.posts = SqlPosts(self.write, self._reader)
        self.destinations = SqlDestinations(self.write, self._reader)
        self.outbox_care = SqlOutboxCare(self.write, self._reader)
        self.leases = SqlLeases(self.write)
        self.paces = None if opened.in_turn else SqlPaces(self.write)
        """What processes that send from one account share; a SQLite file has one process."""
        self.fetching = SqlFetching(self.write, self._reader)
        self.gauges = SqlGauges(self._reader)
        self.installations = Installations(self.write, self._reader)

    def unit_of_work(self, new_salt: Salt = random_salt) -> SqlUnitOfWork:
        """Return a transaction that may write; it begins on entering and, on SQLite, waits for other writers then."""
        return SqlUnitOfWork(self._writer, new_salt=new_salt)

    def reading(self) -> SqlUnitOfWork:
        """Return a transaction that only reads: it sees one state of the database and waits for nobody."""
        return SqlUnitOfWork(self._reader, new_salt=random_salt)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Yield a session whose changes are committed at the end, all or none.

        Raises:
            Refused: the database is locked for too long, cannot be reached or written to, or the disk is full.
        """
        with self._writer() as session:
            yield session
            session.commit()

    @one_transaction
    def setting(self, key: str) -> str | None:
        """Return a kept value; None where there is none."""
        with self._reader() as session:
            row = session.get(SettingRow, key)
            return row.value if row is not None else None

    @one_transaction
    def set_setting(self, key: str, value: str) -> None:
        """Keep a value in place of what was kept under the key."""
        with self.write() as session:
            put(session, SettingRow(key=key, value=value))

    @one_transaction
    def forget_setting(self, key: str) -> bool:
        """Keep no value under a key any more; False: there was none."""
        with self.write() as session:
            row = session.get(SettingRow, key)
            if row is not None:
                session.delete(row)
            return row is not None

    @one_transaction
    def seal(self, now: datetime) -> int:
        """Seal what is on record long enough, as `storage.sealing` says; return how many events."""
        with self._reader() as session:
            if not has_to_seal(session, now):
                return 0
        with self.write() as session:
            return seal(session, now)

    def audit(self) -> Audit:
        """Compare what is on record with its seals."""
        with self._reader() as session:
            return audit(session)

    def purge(self, now: datetime) -> int:
        """Delete what nobody needs any more, as `storage.purging` says; return how many rows went.

        Raises:
            Refused: the database is locked for too long; what is left goes the next time.
        """
        idle = self.paces.forget_idle() if self.paces is not None else 0
        return idle + purge(self._reader, self.write, now)

    def close(self) -> None:
        """Close every connection; closing twice is harmless."""
        self._opened.writing.dispose()

    @contextmanager
    def _writer(self) -> Iterator[Session]:
        opened = self._opened
        guarded = {GUARDED: not opened.in_turn}
        with self._turn(), _session(opened.writing, guarded) as session:
            try:
                session.connection()
            except PoolExhausted as error:
                raise locked(opened.name) from error
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._opened.in_turn:
            yield
            return
        if not self._writing.acquire(timeout=self._opened.patience.total_seconds()):
            raise locked(self._opened.name)
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def _reader(self) -> Iterator[Session]:
        with _session(self._opened.reading, {}) as session:
            yield session


@contextmanager
def _session(engine: sa.Engine, info: dict[Any, Any]) -> Iterator[Session]:
    session = Session(engine, expire_on_commit=False, info=info)
    try:
        yield session
    finally:
        try:
            session.close()
        except Interrupted:
            # Whatever was not committed is gone with the connection, as it would be by closing.
            session.invalidate()


def open_database(url: str, *, busy_timeout: timedelta = BUSY_TIMEOUT, lease: timedelta = LEASE) -> Database:
    """Open a database and see to its schema.

    `url` is `sqlite:///relative/path`, `sqlite:////absolute/path` or `postgresql://user@host/name`. A SQLite file is
    made where there is none (with its folder), and its schema is brought up to date; a PostgreSQL database gets a
    schema where it has none, and one that is not up to date is refused. `lease` is how long a message that a process
    has in hand is nobody else's.

    Raises:
        Refused: the URL or the database cannot be used; the message says what was found and what to do.
    """
    path = database_path(url)
    if path is not None:
        return Database(opened_file(path, busy_timeout), lease)
    # Whoever has a SQLite file does not wait for the other database's part.
    from storage.on_postgresql import opened_server  # noqa: PLC0415

    return Database(opened_server(parsed(url), database_name(url), busy_timeout), lease)


def upgrade_database(url: str) -> None:
    """Make a database where there is none yet, and bring its schema up to date.

    Raises:
        Refused: as `open_database`.
    """
    if database_path(url) is not None:
        open_database(url).close()
        return
    from storage.on_postgresql import upgrade_server  # noqa: PLC0415

    upgrade_server(parsed(url), database_name(url))


def schema_revisions(url: str) -> tuple[str | None, str]:
    """Return the revision of a database's schema (None: nothing there yet) and the newest one; change nothing.

    Raises:
        Refused: the database cannot be used.
    """
    path = database_path(url)
    if path is not None:
        return revision_of(path, patience=BUSY_TIMEOUT.total_seconds()), NEWEST
    from storage.on_postgresql import revision_on  # noqa: PLC0415

    return revision_on(parsed(url), database_name(url)), NEWEST


def server_of(url: str) -> tuple[str, str] | None:
    """Return the version of a database's server and the encoding of its texts; None for a file, which has no server.

    Raises:
        Refused: the database cannot be reached.
    """
    if database_path(url) is not None:
        return None
    from storage.on_postgresql import server_findings  # noqa: PLC0415

    return server_findings(parsed(url), database_name(url))
