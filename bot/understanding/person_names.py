"""Which of some people a message names, by given name or surname, in any Polish case.

Rule: only names handed in are found; a word names a person when it is the name, or its stem with an ending of a case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.understanding.folding import folded

_WORD = re.compile(r"\w+")
_VOWELS = "aeiouy"
_ENDINGS = frozenset("a e i o u y ia ie ii io iu owi em iem om ego emu ej im ym".split())
"""Endings of the cases of names, without diacritics: Oli, Ewie, Markowi, Anią."""


def people_named(text: str, names: Iterable[str]) -> list[str]:
    """Return the full names whose given name or surname stands in a text, in the order given."""
    words = set(_WORD.findall(folded(text)))
    return [name for name in names if any(_names(word, part) for part in _parts(name) for word in words)]


def _parts(name: str) -> list[str]:
    return _WORD.findall(folded(name))


def _names(word: str, part: str) -> bool:
    return word == part or any(word.startswith(stem) and word[len(stem) :] in _ENDINGS for stem in _stems(part))


def _stems(part: str) -> set[str]:
    """Return what stays in other cases: "ol" of Ola, "an" and "ani" of Ania, "mark" of Marek, "zych" of Zych."""
    if len(part) < 3:
        return set()
    if part[-1] in _VOWELS:
        stem = part[:-1]
        return {stem, stem[:-1]} if stem[-1] == "i" else {stem}
    loses_e = len(part) > 3 and part[-2] == "e" and part[-3] not in _VOWELS
    return {part, part[:-2] + part[-1]} if loses_e else {part}
