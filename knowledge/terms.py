"""How surely a contract says a thing: stated, silent, or not entered yet; and the clause it stands on.

Only `Silent` may be answered with "the contract does not say": somebody read the contract for it. `NotEntered` means
that nobody has looked yet, and is answered so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Clause:
    """The place a fact stands on: a paragraph ("§ 6") of one of the contract's documents (its key)."""

    paragraph: str
    document: str


@dataclass(frozen=True, slots=True)
class Stated(Generic[T]):
    """The contract says this, at this place."""

    value: T
    clause: Clause


@dataclass(frozen=True, slots=True)
class Silent:
    """The contract was read for this and does not say it."""


@dataclass(frozen=True, slots=True)
class NotEntered:
    """Nobody has entered this yet; nothing may be concluded from it."""


SILENT = Silent()
NOT_ENTERED = NotEntered()

Term = Stated[T] | Silent | NotEntered


def value_of(term: Stated[T] | Silent | NotEntered) -> T | None:
    """Return what is stated, None for a silent or missing term."""
    return term.value if isinstance(term, Stated) else None


def clause_of(term: Stated[T] | Silent | NotEntered) -> Clause | None:
    """Return the place of a stated term, else None."""
    return term.clause if isinstance(term, Stated) else None


def map_term(term: Stated[T] | Silent | NotEntered, change: Callable[[T], U]) -> Stated[U] | Silent | NotEntered:
    """Return the term with its value changed and its clause kept."""
    return Stated(change(term.value), term.clause) if isinstance(term, Stated) else term
