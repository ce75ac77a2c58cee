"""Text on its way in and out, wherever it is shown: what is harmless, how long it is, and where it may be cut.

Rule: nothing a person typed or a contract says can move the cursor, colour the screen or turn the reading direction,
and no cut parts what is seen as one character.
"""

from __future__ import annotations

import unicodedata

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_GLUED = frozenset("\u200d\u20e3\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
"""What belongs to the character before it: joiners, key caps, variation selectors, skin tones."""


def readable(text: str) -> str:
    """Return typed text that can be stored everywhere: NUL and halves of surrogate pairs become U+FFFD."""
    return "".join(_REPLACEMENT if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text)


def printable(text: str) -> str:
    """Return text that is safe to show: no control or bidirectional characters; line ends stay, tabs become spaces."""
    lines = text.replace("\r\n", "\n").replace("\t", "    ").split("\n")
    return "\n".join("".join(char for char in readable(line) if _is_harmless(char)) for line in lines)


def _is_harmless(char: str) -> bool:
    return char not in _BIDI and char not in "\u2028\u2029\ufeff" and unicodedata.category(char) != "Cc"


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units, as Telegram counts and Slack may."""
    return len(text) + sum(char > "\uffff" for char in text)


def whole_characters(text: str, end: int) -> int:
    """Return the nearest cut at or before `end` that parts no accent, joined emoji or skin tone from its letter; `end`
    where there is none."""
    cut = end
    while 0 < cut < len(text) and (_hangs_on(text[cut]) or text[cut - 1] == "\u200d"):
        cut -= 1
    return cut or end


def _hangs_on(char: str) -> bool:
    return char in _GLUED or unicodedata.combining(char) != 0
