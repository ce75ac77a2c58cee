"""Errors with a meaning: what is said to people, and what a messenger may answer.

A `Refused` carries an English message with named placeholders and its values; whoever shows it translates it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

T = TypeVar("T")
ATTEMPTS = 5
"""How often a transaction is begun that somebody breaks off; every time somebody else got on with his."""


class Refused(Exception):
    """Something cannot be done, and a person must be told why and what to do.

    `message` is a catalogue message id with `%(name)s` placeholders, `values` fills them; `str()` is the English text.
    """

    def __init__(self, message: str, **values: str | int) -> None:
        super().__init__(message % values)
        self.message = message
        self.values = values


class Interrupted(Refused):
    """A transaction was broken off from outside and nothing of it was kept, so all of it may be done again."""


def until_done(attempt: Callable[[], T]) -> T:
    """Return what a whole transaction leads to, beginning it anew where it was broken off; five times at most.

    Raises:
        Interrupted: it was broken off the last time, too.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except Interrupted:
            continue
    return attempt()


class RetryLater(Exception):
    """The destination cannot take the message now; try again after the given time (None: by the usual backoff)."""

    def __init__(self, after: timedelta | None = None) -> None:
        super().__init__(f"retry after {after}")
        self.after = after


class Unreachable(Exception):
    """The destination will not take messages any more; the reason goes to staff."""
