"""Which database a URL names, and how it is called before people.

Rule: a password is in no name, no error and no log, however wrong the URL is that has it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import Refused

_POSTGRESQL = ("postgresql", "postgresql+psycopg", "postgres")
_SECRET_PARTS = re.compile(r":.*@|(?<=[?&])[^=&]*password=[^&]*", re.IGNORECASE | re.DOTALL)
_SHOWN = 80


def parsed(url: str) -> URL:
    """Return a URL that names a SQLite file or a PostgreSQL database.

    Raises:
        Refused: it names neither; a database in memory is none, since nothing of it is kept between connections.
    """
    try:
        known = make_url(url)
    except (ArgumentError, ValueError):
        raise _wrong(url) from None
    # A host with `@` is the rest of a password that was not written as it must be in a URL.
    if known.drivername in _POSTGRESQL and known.database and "@" not in (known.host or ""):
        return known.set(drivername="postgresql+psycopg")
    if known.get_backend_name() == "sqlite" and known.database not in (None, "", ":memory:"):
        return known
    raise _wrong(url)


def is_postgresql(url: URL) -> bool:
    """Tell whether a parsed URL names a PostgreSQL database."""
    return url.get_backend_name() == "postgresql"


def database_path(url: str) -> Path | None:
    """Return the SQLite file that a database URL names; None where it names a PostgreSQL database.

    Raises:
        Refused: it names no database.
    """
    known = parsed(url)
    return None if is_postgresql(known) else Path(str(known.database))


def database_name(url: str) -> str:
    """Return what the database behind a URL is called before people: the file, or the address without the password.

    Raises:
        Refused: it names no database.
    """
    known = parsed(url)
    if not is_postgresql(known):
        return str(known.database)
    query = {key: value for key, value in known.query.items() if key in ("host", "port")}
    return URL.create(
        "postgresql", username=known.username, host=known.host, port=known.port, database=known.database, query=query
    ).render_as_string(hide_password=True)


def secrets_of(url: URL) -> Sequence[str]:
    """Return the passwords that a URL has."""
    queried = (value for key, value in url.query.items() if key.lower().endswith("password"))
    return [str(one) for one in (url.password, *queried) if one]


def _wrong(url: str) -> Refused:
    return Refused(
        "“%(url)s” names no database the assistant can use; expected for example sqlite:///.data/demo.db or "
        "postgresql://user@host/name.",
        url=_SECRET_PARTS.sub("…", url)[:_SHOWN],
    )
