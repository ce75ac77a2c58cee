"""How a transaction is opened, and what opening a database leads to, whichever database it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar

import sqlalchemy as sa
from sqlmodel import Session

from bot.errors import until_done

P = ParamSpec("P")
T = TypeVar("T")

OpenSession = Callable[[], AbstractContextManager[Session]]
"""Opens a session for one block; a writing one commits at its end, all or nothing."""

READ_ONLY = "reading"
"""The option of a connection that only reads."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A database that can be used: connections that write and that read, and what it is called before people.

    `in_turn`: its writers wait for each other in this process, since it takes one at a time.
    """

    writing: sa.Engine
    reading: sa.Engine
    name: str
    patience: timedelta
    in_turn: bool


def one_transaction(method: Callable[P, T]) -> Callable[P, T]:
    """Let a call that is one transaction of its own begin anew where it was broken off, as `bot.errors` says."""

    @wraps(method)
    def until_it_is_done(*arguments: P.args, **named: P.kwargs) -> T:
        return until_done(lambda: method(*arguments, **named))

    return until_it_is_done
