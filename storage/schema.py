"""Which schema a database has, told of a SQLite file by plain SQL before anything else touches it.

Rule: looking changes nothing. A schema from the future and somebody else's database are refused, never altered; Alembic
is loaded (in `storage.upgrade`) only where something has to be done.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import Refused
from storage.failures import no_database, not_openable, refusal_of

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008")
"""Every revision of the schema, oldest first; a test compares it with the migrations."""
NEWEST = REVISIONS[-1]
USABLE_FROM = "0005"
"""The oldest revision whose release goes on working with the newest schema: what was added since then has defaults, and
nothing was taken away. It is kept in the database, so that an older release knows whether it may use a newer schema."""
USABLE_SETTING = "schema_usable_from"


def revision_of(path: Path, *, patience: float) -> str | None:
    """Return the revision of a database file; None for one that does not exist yet or is empty.

    `patience` is the number of seconds to wait for a lock.

    Raises:
        Refused: it is no database, another program's, from a newer version of this program, locked, or unreadable.
    """
    if not path.exists():
        return None
    if not path.is_file():
        raise not_openable(str(path))
    try:
        # Read-write, since a file in WAL mode may need recovery; only SELECTs are made on it.
        with closing(sqlite3.connect(path, timeout=patience)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            revision = _recorded(connection) if "alembic_version" in tables else None
            usable = _usable_from(connection) if "setting" in tables else None
    except sqlite3.Error as error:
        raise refusal_of(error, str(path)) or no_database(str(path)) from error
    return accepted_revision(revision, tables, str(path), usable)


def _usable_from(connection: sqlite3.Connection) -> str | None:
    row = connection.execute("SELECT value FROM setting WHERE key = ?", (USABLE_SETTING,)).fetchone()
    return str(row[0]) if row is not None else None


def _recorded(connection: sqlite3.Connection) -> str | None:
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row is not None else None


def accepted_revision(revision: str | None, tables: set[str], file: str, usable_from: str | None = None) -> str | None:
    """Return the revision recorded in a database with these tables, called `file` before people; None: it has none.

    A revision of the future counts as the newest one where this release is at or after `usable_from`, the oldest that
    goes on working with it: while one replica after the other is brought up to date, each works with the new schema.

    Raises:
        Refused: the tables are another program's, or the revision is one of the future.
    """
    if revision is None and tables - {"alembic_version"}:
        raise Refused(
            "The database %(file)s belongs to another program (it has a table “%(table)s” and no version of ours). "
            "Nothing was changed. Name another file.",
            file=file,
            table=min(tables - {"alembic_version"}),
        )
    if revision is not None and revision not in REVISIONS:
        if usable_from in REVISIONS:
            return NEWEST
        raise Refused(
            "The database %(file)s was made by a newer version of the assistant (schema %(found)s, this version knows "
            "up to %(newest)s). Nothing was changed. Update the assistant, or name another file.",
            file=file,
            found=revision,
            newest=NEWEST,
        )
    return revision
