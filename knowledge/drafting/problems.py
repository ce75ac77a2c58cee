"""What is wrong in a sheet: each problem with its row, its column, what was written and what was expected.

The rule: as in a contract file, a problem is told in both languages and is enough to mend the cell.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.bilingual import Bilingual, Language

_LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One problem. `row` counts from 1 as spreadsheets show it; 0 is the whole file, "" the whole row."""

    row: int
    column: str
    value: str
    problem: Bilingual
    expected: Bilingual

    def text(self, language: Language) -> str:
        """Return the problem on one line: `row 14, column fee_sip: “12o0” is not an amount; expected: …`."""
        row, column, expected = {
            "pl": ("wiersz", "kolumna", "oczekiwano"),
            "en": ("row", "column", "expected"),
        }[language]
        place = ", ".join(
            part
            for part in (f"{row} {self.row}" if self.row else "", f"{column} {self.column}" if self.column else "")
            if part
        )
        short = self.value if len(self.value) <= _LONGEST_VALUE else self.value[: _LONGEST_VALUE - 1] + "…"
        quoted = f"„{short}”" if language == "pl" else f"“{short}”"
        said = " ".join(part for part in (quoted if self.value else "", self.problem.text(language)) if part)
        return f"{place + ': ' if place else ''}{said}; {expected}: {self.expected.text(language)}"


def in_order(problems: Iterable[CellProblem]) -> tuple[CellProblem, ...]:
    """Return each problem once, in the order of rows."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.row))
