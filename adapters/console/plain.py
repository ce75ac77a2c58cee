"""Text on its way in and out of a terminal.

Rule: nothing a person typed or a contract says can move the cursor, colour the screen or turn the reading direction.
"""

from __future__ import annotations

import unicodedata

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def readable(text: str) -> str:
    """Return typed text that can be stored everywhere: NUL and halves of surrogate pairs become U+FFFD."""
    return "".join(_REPLACEMENT if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text)


def printable(text: str) -> str:
    """Return text that is safe to show: no control or bidirectional characters; line ends stay, tabs become spaces."""
    lines = text.replace("\r\n", "\n").replace("\t", "    ").split("\n")
    return "\n".join("".join(char for char in readable(line) if _is_harmless(char)) for line in lines)


def _is_harmless(char: str) -> bool:
    return char not in _BIDI and char not in "\u2028\u2029\ufeff" and unicodedata.category(char) != "Cc"
