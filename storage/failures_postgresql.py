"""What PostgreSQL's errors mean for people: which database, what was found, what to do.

Rules: as in `storage.failures`. What broke a transaction off from outside becomes an `Interrupted`, which may be done
again; where the connection broke while the database was keeping a change, nobody knows, and that is said.
Source: PostgreSQL documentation, appendix A (error codes).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.errors import Interrupted, Refused
from storage.failures import disk_full, locked
from storage.guarding import conflict

_HIDDEN = "…"
_REASON = 300


def sqlstate_of(error: BaseException | None) -> str:
    """Return the code of a driver's error; empty where it has none."""
    return str(getattr(error, "sqlstate", None) or "")


def refusal_of(error: BaseException | None, name: str, secrets: Sequence[str] = ()) -> Refused | None:
    """Return what to tell people about an error of a database that answered; None where nobody but us can mend it."""
    code = sqlstate_of(error)
    if code in _REFUSALS:
        return _REFUSALS[code](name)
    if code == "42501":
        return _not_allowed(name, reason_of(error, secrets))
    return None


def unreachable(name: str, reason: str) -> Refused:
    """Return the refusal for a database that nobody can connect to."""
    return Refused(
        "The database %(database)s cannot be reached: %(reason)s. Check that it runs, and its address, name, user and "
        "password.",
        database=name,
        reason=reason,
    )


def connection_lost(name: str) -> Interrupted:
    """Return what is said when the connection broke before anything was to be kept."""
    return Interrupted(
        "The connection to the database %(database)s was lost; nothing of the last change was kept. Try again.",
        database=name,
    )


def outcome_unknown(name: str) -> Refused:
    """Return what is said when the connection broke while the database was keeping a change."""
    return Refused(
        "The connection to the database %(database)s was lost while a change was being kept, so it is not known "
        "whether it was. Look before you try again.",
        database=name,
    )


def no_driver() -> Refused:
    """Return the refusal where the package that talks to PostgreSQL is not installed."""
    return Refused(
        "For a PostgreSQL database the package psycopg is missing here. Install it: pip install “psycopg[binary]”."
    )


def reason_of(error: BaseException | None, secrets: Sequence[str] = ()) -> str:
    """Return the first line of a driver's error, without a password and without a full stop."""
    said = str(error).strip() or type(error).__name__
    for secret in secrets:
        said = said.replace(secret, _HIDDEN)
    return said.splitlines()[0][:_REASON].rstrip(".")


def _conflict(_name: str) -> Refused:
    return conflict()


def _too_slow(name: str) -> Refused:
    return Refused(
        "The database %(database)s took too long to answer; nothing of the last change was kept. Try again later.",
        database=name,
    )


def _not_allowed(name: str, reason: str) -> Refused:
    return Refused(
        "The user of the database %(database)s may not do what is needed: %(reason)s. Let the user do it, or name "
        "another one.",
        database=name,
        reason=reason,
    )


def _takes_no_changes(name: str) -> Refused:
    return Refused(
        "The database %(database)s takes no changes: it is a copy, or was switched to reading only. Name the one that "
        "is written to.",
        database=name,
    )


_REFUSALS: dict[str, Callable[[str], Refused]] = {
    "40001": _conflict,  # could not serialize
    "40P01": _conflict,  # deadlock
    "55P03": locked,
    "57014": _too_slow,  # cancelled by the time-out
    "25006": _takes_no_changes,
    "53100": disk_full,
    "57P01": connection_lost,  # the server is being stopped
    "57P02": connection_lost,
    "25P03": connection_lost,  # idle for too long within a transaction
}
