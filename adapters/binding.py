"""What belongs together stays on one line: a telephone number, a number and its unit, a one-letter word and the next.

Rule: only spaces change, each into one that does not break, so lengths stay and the words read the same. It is for what
is looked at (cards), never for what is compared, searched or kept.
Source: Polish typography (no line ends in a one-letter word); CLDR writes numbers with such spaces.
"""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"

_UNITS = r"min|h|s|zł|gr|PLN|EUR|GBP|%|pkt"
_BINDING = re.compile(
    "|".join(
        (
            r"(?<=\d) (?=\d)",
            rf"(?<=\d) (?=(?:{_UNITS})(?!\w))",
            r"(?<=\b[aiouwzAIOUWZ]) (?=\S)",
            r"(?<=§) (?=\d)",
            r"(?<=\bust\.) (?=\d)",
            r"(?<=\btel\.) (?=[+\d])",
            r"(?<=\bSp\.) (?=z\b)",
            r"(?<=\bdo) (?=\d)",
            r"(?<=\bod) (?=\d)",
            r"(?<=\bna) (?=\d)",
            r"(?<=\bby) (?=\d)",
            r"(?<=\bsince) (?=\d)",
        )
    )
)


def bound(text: str) -> str:
    """Return a text whose lines end nowhere within what belongs together."""
    return _BINDING.sub(NO_BREAK, text)
