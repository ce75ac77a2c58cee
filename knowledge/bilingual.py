"""A text that exists in both languages, for facts that are data: names, definitions, glossary entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["pl", "en"]
LANGUAGES: tuple[Language, ...] = ("pl", "en")


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text side by side in Polish and English; neither may be empty.

    Raises:
        ValueError: one of the two languages is missing or blank.
    """

    pl: str
    en: str

    def __post_init__(self) -> None:
        if not self.pl.strip() or not self.en.strip():
            raise ValueError(f"a bilingual text needs both languages, got pl={self.pl!r}, en={self.en!r}")

    def text(self, language: Language) -> str:
        """Return the text in the given language."""
        return self.pl if language == "pl" else self.en
