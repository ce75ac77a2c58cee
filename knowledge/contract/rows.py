"""Rows of a contract's overview: a label, and what is said, silent or not entered.

The rule: a stated row keeps its clause; a term without entries says that there are none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from knowledge.bilingual import Bilingual
from knowledge.terms import Clause, NotEntered, Silent, Stated

NONE = Bilingual("nie ma", "none")


@dataclass(frozen=True, slots=True)
class Row:
    """A label and what stands there: a text with its clause, a text without one, or a term that is not stated."""

    label: Bilingual
    said: Stated[Bilingual] | Silent | NotEntered | Bilingual


def rows_of(
    label: Bilingual,
    term: Stated[Any] | Silent | NotEntered,
    named: Callable[[Any], tuple[Bilingual, Bilingual]],
    *,
    single: bool = False,
) -> list[Row]:
    """Return a row for each entry of a term (for the whole value when `single`), each on its own clause if it has one.

    `named` gives the label and the text of an entry.
    """
    if not isinstance(term, Stated):
        return [Row(label, term)]
    entries = (term.value,) if single else term.value
    rows = [Row(name, Stated(text, _clause(entry, term.clause))) for entry in entries for name, text in [named(entry)]]
    return rows or [Row(label, Stated(NONE, term.clause))]


def _clause(entry: Any, clause: Clause) -> Clause:
    own = getattr(entry, "clause", None)
    return own if isinstance(own, Clause) else clause
