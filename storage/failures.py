"""What a database driver's errors mean for people: which file, what was found, what to do.

Rule: what a person can mend becomes a `Refused` with its remedy; anything else stays the programmer's error it is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from bot.errors import Refused

_DUPLICATES = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
_UNIQUE_VIOLATION = "23505"
"""Source: PostgreSQL documentation, appendix A."""
_PRIMARY = 0xFF
"""SQLite's extended result codes carry the primary one in their lowest byte. Source: sqlite.org/rescode.html."""


def refusal_of(error: BaseException | None, file: str) -> Refused | None:
    """Return what to tell people about a driver's error on a SQLite file; None where nobody but us can mend it."""
    if not isinstance(error, sqlite3.Error):
        return None
    code = getattr(error, "sqlite_errorcode", None)
    refuse = _REFUSALS.get(code & _PRIMARY) if code is not None else None
    return refuse(file) if refuse is not None else None


def locked(file: str) -> Refused:
    """Return the refusal for a database that somebody else keeps locked for longer than we wait."""
    return Refused(
        "The database %(file)s is locked by another program. Close that program, or wait until it is done, "
        "and try again.",
        file=file,
    )


def no_database(file: str) -> Refused:
    """Return the refusal for a file that is something else."""
    return Refused(
        "The file %(file)s is not a database (expected: SQLite). Name another file, or move this one away.", file=file
    )


def not_writable(file: str) -> Refused:
    """Return the refusal for a database that may not be written to."""
    return Refused(
        "The database %(file)s cannot be written to. Allow this user to write the file and its folder, "
        "or name another place.",
        file=file,
    )


def not_openable(file: str) -> Refused:
    """Return the refusal for a path at which no database can be opened or made."""
    return Refused(
        "The database %(file)s can be neither opened nor made. Check that it is a file in a folder "
        "this user may write to, or name another place.",
        file=file,
    )


def disk_full(file: str) -> Refused:
    """Return the refusal for a database that has no room left."""
    return Refused(
        "There is no space left for the database %(file)s; the last change was not kept. Make space and try again.",
        file=file,
    )


def is_duplicate(error: BaseException | None) -> bool:
    """Tell whether a driver's error says that a key is there already."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) in _DUPLICATES
    return getattr(error, "sqlstate", None) == _UNIQUE_VIOLATION


def _disk_fails(file: str) -> Refused:
    return Refused(
        "The disk of the database %(file)s does not answer; the last change was not kept. Check the disk.",
        file=file,
    )


def _damaged(file: str) -> Refused:
    return Refused("The database %(file)s is damaged. Stop the assistant and restore the last backup.", file=file)


_REFUSALS: dict[int, Callable[[str], Refused]] = {
    sqlite3.SQLITE_BUSY: locked,
    sqlite3.SQLITE_LOCKED: locked,
    sqlite3.SQLITE_NOTADB: no_database,
    sqlite3.SQLITE_READONLY: not_writable,
    sqlite3.SQLITE_PERM: not_writable,
    sqlite3.SQLITE_CANTOPEN: not_openable,
    sqlite3.SQLITE_FULL: disk_full,
    sqlite3.SQLITE_IOERR: _disk_fails,
    sqlite3.SQLITE_CORRUPT: _damaged,
}
