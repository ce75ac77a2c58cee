"""The words of a message as the classifier sees them: folded, typing errors mended, names and numbers replaced.

Rule: training and reading pass through this one module, so that they can never differ. Whatever identifies somebody
(a customer, an incident, a telephone number) becomes a placeholder and cannot be learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

CUSTOMER = "xcustomer"
PLACEHOLDERS = frozenset(
    {CUSTOMER, "xincident", "xpercent", "xclock", "xphone", "xyear", "xnumber", "xlevel", "xround"}
)

_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\b24\s?(?:/|x|na|godz?\w*\s?/)\s?7(?:\s?/\s?365)?\b|\b24\s?h\b"), " xround "),
    (re.compile(r"\b\S+@\S+\b"), " xmail "),
    (re.compile(r"\b(?:inc|tt|ticket|zgl)[-\s]?(?:\d{4}-)?\d{1,8}\b|#\s?\d{1,8}\b"), " xincident "),
    (re.compile(r"\b\d{1,3}(?:[.,]\d+)?\s?(?:%|proc\w*|percent)"), " xpercent "),
    (re.compile(r"\b9\d[.,]\d+\b"), " xpercent "),
    (re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[.:]\d{2}(?!\d)(?:\s?[ap]m\b)?|\b\d{1,2}\s?[ap]m\b"), " xclock "),
    (re.compile(r"(?:\+\d{2}\s?)?\b\d{2,3}[\s-]\d{3}[\s-]\d{2,3}(?:[\s-]\d{2,3})?\b|\b\d{9,}\b"), " xphone "),
    (re.compile(r"\b(?:p|sev|prio)\s?-?[1-4]\b"), " xlevel "),
    (re.compile(r"\b(?:19|20)\d\d\b"), " xyear "),
    (re.compile(r"\b(?!112\b|999\b|911\b)\d{3,8}\b"), " xincident "),
    (re.compile(r"\b(?!112\b|999\b|911\b|80\b)\d+(?=[a-z]|\b)"), " xnumber "),
)
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?|\?")


class Mending(Protocol):
    """Something that turns a misspelt word into the word that was meant."""

    def mended(self, word: str) -> str:
        """Return the word that was meant; the word itself if it is known or nothing is near."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters of the cleaned message."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two ranges share a character."""
        return self.start < other.end and other.start < self.end


def masked(text: str, spans: Iterable[Span], filling: str = " ") -> str:
    """Return the text with each span filled, its length unchanged."""
    characters = list(text)
    for span in spans:
        characters[span.start : span.end] = (filling * (span.end - span.start))[: span.end - span.start]
    return "".join(characters)


def words_of(folded_text: str, customers: Sequence[Span] = (), mending: Mending | None = None) -> list[str]:
    """Return the words of a folded message with placeholders for names and numbers; "?" counts as a word."""
    text = folded_text
    for span in sorted(customers, key=lambda each: each.start, reverse=True):
        text = f"{text[: span.start]} {CUSTOMER} {text[span.end :]}"
    for pattern, placeholder in _SHAPES:
        text = pattern.sub(placeholder, text)
    words = _WORD.findall(text)
    return words if mending is None else [mending.mended(word) for word in words]
