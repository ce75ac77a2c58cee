"""A database that is a PostgreSQL one: pool, time-outs, isolation, and what its schema has to be.

Rules: writers work in parallel under READ COMMITTED and take turns only where `storage.guarding` says so; a reading
transaction sees one state of the database. An empty database gets its schema, an old one is refused with the command
that upgrades it; either is done by one process, the others wait for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL

from bot.errors import Refused
from storage.failures_postgresql import (
    connection_lost,
    no_driver,
    outcome_unknown,
    reason_of,
    refusal_of,
    unreachable,
)
from storage.opening import READ_ONLY, Opened
from storage.schema import NEWEST, USABLE_SETTING, accepted_revision
from storage.urls import secrets_of

APPLICATION = "sla-assistant"
CONNECT_TIMEOUT = timedelta(seconds=5)
STATEMENT_TIMEOUT = timedelta(seconds=30)
IDLE_TIMEOUT = timedelta(minutes=1)
"""How long a transaction may stand still before the database ends it: its locks hold up others."""
UPGRADE_PATIENCE = timedelta(minutes=5)
"""How long an upgrade waits for the one of another process, and for whoever uses a table."""
POOL = 10
"""Connections kept by one process; half as many again are made when all are in use."""
_KEEPALIVES = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 30_000}
_COMMITTING = "committing"
_UPGRADING = "SELECT pg_advisory_xact_lock(hashtextextended('sla-assistant: schema', 0))"


def opened_server(url: URL, name: str, patience: timedelta) -> Opened:
    """Open a PostgreSQL database; one without any table is given the schema.

    Raises:
        Refused: it cannot be reached or used, its schema is an old or a newer one, or it is another program's.
    """
    engine = _engine(url, name, {"statement_timeout": STATEMENT_TIMEOUT, "lock_timeout": patience})
    try:
        with engine.connect() as connection:
            present = _revision(connection, name)
        if present is None:
            upgrade_server(url, name)
        elif present != NEWEST:
            raise _old_schema(name, present)
    except BaseException:
        engine.dispose()
        raise
    reading = engine.execution_options(**{READ_ONLY: True}, isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Opened(engine, reading, name, patience, in_turn=False)


def revision_on(url: URL, name: str) -> str | None:
    """Return the revision of a database's schema; None for one without tables. Looking changes nothing.

    Raises:
        Refused: it cannot be reached, is another program's, or from a newer version of this program.
    """
    with _connection(url, name, {"statement_timeout": STATEMENT_TIMEOUT}) as connection:
        return _revision(connection, name)


def upgrade_server(url: URL, name: str) -> None:
    """Bring the schema up to date; of several processes that try, one does it and the others find it done.

    Raises:
        Refused: the database cannot be reached or used, or its schema is newer; nothing was changed.
    """
    # Alembic takes a third of a second to load, so only what has something to upgrade pays for it.
    from storage.upgrade import upgrade  # noqa: PLC0415

    with _connection(url, name, {"lock_timeout": UPGRADE_PATIENCE}) as connection:
        connection.exec_driver_sql(_UPGRADING)
        if _revision(connection, name) != NEWEST:
            upgrade(connection)
        connection.commit()


def restore_server(url: URL, name: str, fill: Callable[[sa.Connection], object]) -> None:
    """Let a database without tables be filled, in one transaction.

    Raises:
        Refused: it cannot be reached or used, or has tables already; nothing was made.
    """
    with _connection(url, name, {"lock_timeout": UPGRADE_PATIENCE}) as connection:
        connection.exec_driver_sql(_UPGRADING)
        if _revision(connection, name) is not None:
            raise Refused(
                "The database %(file)s exists already; a backup is only restored to a new one. Move it away, or name "
                "another.",
                file=name,
            )
        fill(connection)
        connection.commit()


def server_findings(url: URL, name: str) -> tuple[str, str]:
    """Return the version of the server and the encoding of the database.

    Raises:
        Refused: it cannot be reached.
    """
    with _connection(url, name, {"statement_timeout": STATEMENT_TIMEOUT}) as connection:
        version, encoding = (
            connection.exec_driver_sql(f"SHOW {what}").scalar_one() for what in ("server_version", "server_encoding")
        )
    return str(version), str(encoding)


def _old_schema(name: str, found: str) -> Refused:
    return Refused(
        "The database %(database)s has the schema %(found)s, and this version of the assistant needs %(newest)s. "
        "Nothing was changed. Bring it up to date: sla-assistant db upgrade.",
        database=name,
        found=found,
        newest=NEWEST,
    )


def _revision(connection: sa.Connection, name: str) -> str | None:
    tables = connection.exec_driver_sql("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    found = {str(table) for (table,) in tables}
    revision = None
    if "alembic_version" in found:
        revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    usable = None
    if "setting" in found:
        kept = "SELECT value FROM setting WHERE key = %s"
        usable = connection.exec_driver_sql(kept, (USABLE_SETTING,)).scalar_one_or_none()
    return accepted_revision(revision, found, name, usable)


@contextmanager
def _connection(url: URL, name: str, timeouts: dict[str, timedelta]) -> Iterator[sa.Connection]:
    """Yield a connection of its own, outside any pool, that is closed afterwards."""
    engine = _engine(url, name, timeouts, poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _engine(url: URL, name: str, timeouts: dict[str, timedelta], **more: Any) -> sa.Engine:
    pool = {
        "pool_size": POOL,
        "max_overflow": POOL // 2,
        "pool_timeout": timeouts.get("lock_timeout", CONNECT_TIMEOUT).total_seconds(),
        # The connection used last has its statements prepared; a dead one is noticed before anything is begun on it.
        "pool_use_lifo": True,
        "pool_pre_ping": True,
    }
    try:
        engine = sa.create_engine(
            url,
            connect_args=_connect_args(url, timeouts),
            isolation_level="READ COMMITTED",
            hide_parameters=True,
            use_native_hstore=False,
            **(more or pool),
        )
    except ImportError as error:
        raise no_driver() from error
    sa.event.listen(engine, "begin", lambda connection: _note(connection, committing=False))
    sa.event.listen(engine, "commit", lambda connection: _note(connection, committing=True))
    sa.event.listen(engine, "rollback", lambda connection: _note(connection, committing=False))
    sa.event.listen(engine, "handle_error", _translator(name, tuple(secrets_of(url))))
    return engine


def _note(connection: sa.Connection, *, committing: bool) -> None:
    if not connection.invalidated:
        connection.info[_COMMITTING] = committing


def _connect_args(url: URL, timeouts: dict[str, timedelta]) -> dict[str, Any]:
    limits = {"idle_in_transaction_session_timeout": IDLE_TIMEOUT, **timeouts}
    set_ = [f"-c {limit}={round(at.total_seconds() * 1000)}" for limit, at in limits.items()]
    own = url.query.get("options", "")
    return {
        "application_name": url.query.get("application_name", APPLICATION),
        "connect_timeout": round(CONNECT_TIMEOUT.total_seconds()),
        "options": " ".join([*set_, "-c timezone=UTC", *([own] if isinstance(own, str) else own)]).strip(),
        **_KEEPALIVES,
    }


def _translator(name: str, secrets: tuple[str, ...]) -> Callable[[sa.engine.ExceptionContext], None]:
    def translate(context: sa.engine.ExceptionContext) -> None:
        error, connection = context.original_exception, context.connection
        if context.is_pre_ping:
            return
        if connection is None:
            raise unreachable(name, reason_of(error, secrets)) from error
        if context.is_disconnect and context.statement is None and connection.info.get(_COMMITTING):
            raise outcome_unknown(name) from error
        refused = refusal_of(error, name, secrets)
        if refused is None and context.is_disconnect:
            refused = connection_lost(name)
        if refused is not None:
            raise refused from error

    return translate
