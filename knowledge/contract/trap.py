"""One warning about a contract: what its text leaves open, where it stands, and the words.

The rule: a trap changes nothing and guesses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.bilingual import Bilingual
from knowledge.terms import Clause

Path = tuple[str, ...]
"""The keys that lead to an entry of a version; of a list the number of the entry, from 0."""


@dataclass(frozen=True, slots=True)
class Trap:
    """One warning: its kind, the version it is about, where the entry stands, its clause, and the words."""

    code: str
    version: str
    path: Path
    clause: Clause | None
    text: Bilingual

    @property
    def key(self) -> str:
        """Return the keys with points between them and numbers in brackets, as errors name a place."""
        return "".join(f"[{step}]" if step.isdigit() else f".{step}" for step in self.path).removeprefix(".")
