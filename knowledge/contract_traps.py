"""What a contract says without an error and yet so that people will quarrel about it: warnings, never guesses.

The rule: a trap changes nothing; it names the clause and says in both languages what the text leaves open.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.agreement import Contract
from knowledge.bilingual import Bilingual
from knowledge.terms import Clause


@dataclass(frozen=True, slots=True)
class Trap:
    """One warning: its kind, the version and the entry it is about, where that stands, and the words."""

    code: str
    version: str
    key: str
    clause: Clause | None
    text: Bilingual


def traps(contract: Contract) -> tuple[Trap, ...]:
    """Return the warnings about every version of a contract."""
    return ()
