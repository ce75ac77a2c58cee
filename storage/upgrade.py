"""Bringing a schema up to date with the migrations that ship in `storage/migrations`, without an ini file.

Rule: all of it in one transaction that the caller began, with foreign keys off (a batch alter of a parent table would
otherwise delete its children) and checked before the caller commits.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from storage.schema import REVISIONS, USABLE_FROM, USABLE_SETTING
from storage.tables import Row

_MIGRATIONS = Path(__file__).parent / "migrations"


def migrations(connection: sa.Connection | None = None) -> Config:
    """Return the configuration of Alembic for our migrations, on a connection if there is one."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: sa.Connection, to: str = REVISIONS[-1]) -> None:
    """Bring the schema behind a connection to a revision, inside the transaction that is under way.

    Raises:
        RuntimeError: the result has rows that refer to nothing; the caller's transaction must not be committed.
    """
    command.upgrade(migrations(connection), to)
    if to == REVISIONS[-1]:
        _say_who_may_use_it(connection)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"a migration must not lose rows, but {len(broken)} refer to nothing, first {broken[0]}")


def _say_who_may_use_it(connection: sa.Connection) -> None:
    setting = Row.metadata.tables["setting"]
    connection.execute(sa.delete(setting).where(setting.c.key == USABLE_SETTING))
    connection.execute(sa.insert(setting).values(key=USABLE_SETTING, value=USABLE_FROM))
