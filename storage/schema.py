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

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every revision of the schema, oldest first; a test compares it with the migrations."""
NEWEST = REVISIONS[-1]


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
    except sqlite3.Error as error:
        raise refusal_of(error, str(path)) or no_database(str(path)) from error
    return accepted_revision(revision, tables, str(path))


def _recorded(connection: sqlite3.Connection) -> str | None:
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row is not None else None


def accepted_revision(revision: str | None, tables: set[str], file: str) -> str | None:
    """Return the revision recorded in a database with these tables, called `file` before people; None: it has none.

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
        raise Refused(
            "The database %(file)s was made by a newer version of the assistant (schema %(found)s, this version knows "
            "up to %(newest)s). Nothing was changed. Update the assistant, or name another file.",
            file=file,
            found=revision,
            newest=NEWEST,
        )
    return revision
