"""Rows of what a contract says: a label, and what is said, silent or not entered; to be shown and to be compared.

The rule: a stated row keeps its clause; a term without entries says that there are none. The overview shows rows, the
differences compare those of two versions, so what is shown is also compared.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from knowledge.bilingual import Bilingual
from knowledge.contract.benefit import Benefit
from knowledge.terms import Clause, NotEntered, Silent, Stated

NONE = Bilingual("brak", "none")


class Use(StrEnum):
    """What a row is for."""

    SHOWN_AND_COMPARED = "shown_and_compared"
    ONLY_SHOWN = "only_shown"
    ONLY_COMPARED = "only_compared"


@dataclass(frozen=True, slots=True)
class Row:
    """A label and what stands there: a text with its clause, a text without one, or a term that is not stated.

    `subject` is whose row it is, of several of one kind (measured groups, claim steps). `key` tells rows of one section
    apart where the label does not, or may change between versions; `origin` says whether a template or the contract
    itself states it, where there is a template. `benefit` is how good it is for the customer, and `having` whether it
    is good (1) or bad (-1) for the customer that the contract says it at all.
    """

    label: Bilingual
    said: Stated[Bilingual] | Silent | NotEntered | Bilingual
    subject: Bilingual | None = None
    key: str = ""
    benefit: Benefit | None = None
    having: int = 0
    use: Use = Use.SHOWN_AND_COMPARED
    origin: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A section of rows; `key` stays when the heading changes between versions."""

    key: str
    heading: Bilingual
    rows: tuple[Row, ...]


def rows_of(
    label: Bilingual,
    term: Stated[Any] | Silent | NotEntered,
    named: Callable[[Any], tuple[Bilingual, Bilingual] | Row],
    *,
    single: bool = False,
    having: int = 0,
) -> list[Row]:
    """Return a row for each entry of a term (for the whole value when `single`), each on its own clause if it has one.

    `named` gives the label and the text of an entry, or its row with a text that has no clause yet.
    """
    if not isinstance(term, Stated):
        return [Row(label, term, having=having)]
    entries = (term.value,) if single else term.value
    rows = [_row(named(entry), entry, term.clause, having) for entry in entries]
    return rows or [Row(label, Stated(NONE, term.clause))]


def _row(named: tuple[Bilingual, Bilingual] | Row, entry: Any, clause: Clause, having: int) -> Row:
    row = named if isinstance(named, Row) else Row(*named)
    own = getattr(entry, "clause", None)
    said = row.said
    if isinstance(said, Bilingual):
        said = Stated(said, own if isinstance(own, Clause) else clause)
    return Row(row.label, said, row.subject, row.key, row.benefit, row.having or having, row.use)
