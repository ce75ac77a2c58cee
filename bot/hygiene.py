"""What a typed text is before anything reads it: no control characters, no direction overrides, lines kept.

Markup and mentions are text like any other; escaping them is each renderer's work.
"""

from __future__ import annotations

import unicodedata

LONGEST_TEXT = 20_000
"""Characters of a message that are kept for the record; both platforms send far less in one message."""

_DIRECTION = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\ufeff")


def presentable(text: str) -> str:
    """Return the text composed (NFC), capped, without control and direction characters; line breaks and tabs stay."""
    composed = unicodedata.normalize("NFC", text[:LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in composed if c in "\n\t" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in _DIRECTION))
    return "".join(kept).strip()


def has_words(text: str) -> bool:
    """Tell whether there is a letter or a digit in it: emoji and punctuation alone say nothing that can be acted on."""
    return any(character.isalnum() for character in text)
