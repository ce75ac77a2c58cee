"""Text on its way in and out, wherever it is shown: what is harmless, how long it is, and where it may be cut.

Rule: nothing a person typed or a contract says can move the cursor, colour the screen or turn the reading direction,
and no cut parts what is seen as one character.
"""

from __future__ import annotations

import re
import unicodedata

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_CONTROLS = "\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f"
"""All of Unicode's category Cc but the line end."""
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_HARMFUL = re.compile(f"[{_CONTROLS}{_BIDI}\u2028\u2029\ufeff]")

_GLUED = frozenset("\u200d\u20e3\ufe0e\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
"""What belongs to the character before it: joiners, key caps, variation selectors, skin tones."""


def readable(text: str) -> str:
    """Return typed text that can be stored everywhere: NUL and halves of surrogate pairs become U+FFFD."""
    return _UNSTORABLE.sub(_REPLACEMENT, text)


def printable(text: str) -> str:
    """Return text that is safe to show: no control or bidirectional characters; line ends stay, tabs become spaces."""
    return _HARMFUL.sub("", readable(text.replace("\r\n", "\n").replace("\t", "    ")))


def units(text: str) -> int:
    """Return the length of a text in UTF-16 units, as Telegram counts and Slack may."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def whole_characters(text: str, end: int) -> int:
    """Return the nearest cut at or before `end` that parts no accent, joined emoji or skin tone from its letter; `end`
    where there is none."""
    cut = end
    while 0 < cut < len(text) and (_hangs_on(text[cut]) or text[cut - 1] == "\u200d"):
        cut -= 1
    return cut or end


def _hangs_on(char: str) -> bool:
    return char in _GLUED or unicodedata.combining(char) != 0
