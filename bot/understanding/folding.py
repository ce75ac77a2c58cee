"""Folding text so that spelling with or without Polish diacritics reads the same.

Rule: folding never changes the length of cleaned text, so a place found in the folded text is the same place in the
text that was typed ("mają" and "maja" fold alike and can still be told apart).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

MODEL_LIMIT = 500
"""Characters of a message that are read; the rest is only kept for the record."""

_SPECIAL = {"ł": "l", "ß": "s", "đ": "d", "ø": "o", "’": "'", "‘": "'", "`": "'", "–": "-", "—": "-", "−": "-"}


def cleaned(text: str) -> str:
    """Return the text composed, capped, and with control and direction characters turned into blanks."""
    composed = unicodedata.normalize("NFC", text[: 4 * MODEL_LIMIT])[:MODEL_LIMIT]
    return "".join(" " if unicodedata.category(character)[0] == "C" else character for character in composed)


def folded(text: str) -> str:
    """Return the text in lower case without diacritics, of exactly the same length."""
    return "".join(_folded_character(character) for character in text)


@lru_cache(maxsize=4096)
def _folded_character(character: str) -> str:
    lower = character.lower()[:1]
    if lower.isascii():
        return lower
    if lower in _SPECIAL:
        return _SPECIAL[lower]
    base = unicodedata.normalize("NFKD", lower)[:1]
    return base if base.isprintable() else " "
