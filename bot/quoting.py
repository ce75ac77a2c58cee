"""What staff quote in a message: words to be passed on, in which nothing is asked or named."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"[„“«\"]([^„“”«»\"]{1,200})[”“»\"]")
_BOTH_LANGUAGES = 2


def quoted_words(text: str) -> list[str]:
    """Return what is quoted, in the order in which it stands."""
    return [one.strip() for one in _QUOTED.findall(text)]


def without_quoted(text: str) -> str:
    """Return a message without the words it quotes in both languages; unchanged where it does not."""
    return _QUOTED.sub(" ", text) if len(quoted_words(text)) == _BOTH_LANGUAGES else text
