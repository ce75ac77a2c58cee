"""Finding the services a message names, by synonym, inflected or slightly misspelt form.

Rule: a phrase beats its words ("panel użytkownika" is not also "panel administratora"); a weak word counts only where
no service is named outright; a word of the switchboard names both services of its group.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from bot.understanding.wording import Span
from knowledge.bilingual import LANGUAGES
from knowledge.words.services import services

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_MISSPELT = 6


@dataclass(frozen=True, slots=True)
class FoundServices:
    """Keys of services in the order named, and the places where they are."""

    keys: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Synonyms as tuples of words; a word ending in ``*`` is a beginning. Grouped by the first two letters."""

    by_start: Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]
    single: tuple[tuple[str, frozenset[str]], ...]


def find_services(text: str) -> FoundServices:
    """Return the services named in a folded text."""
    words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]
    strong = _found(words, _lexicon(weak=False), misspelt=True)
    return strong if strong.keys else _found(words, _lexicon(weak=True), misspelt=False)


def _found(words: list[tuple[str, int, int]], lexicon: _Lexicon, *, misspelt: bool) -> FoundServices:
    keys: list[str] = []
    spans: list[Span] = []
    place = 0
    while place < len(words):
        length, named = _longest(words, place, lexicon)
        if not named and misspelt and not _longest(words, place, _lexicon(weak=True))[0]:
            length, named = 1, _nearest(words[place][0], lexicon)
        if named:
            keys.extend(key for key in services() if key in named and key not in keys)
            spans.append(Span(words[place][1], words[place + length - 1][2]))
        place += max(1, length if named else 1)
    return FoundServices(tuple(keys), tuple(spans))


def _longest(words: list[tuple[str, int, int]], place: int, lexicon: _Lexicon) -> tuple[int, frozenset[str]]:
    best: tuple[int, int, frozenset[str]] = (0, 0, frozenset())
    for alias, keys in lexicon.by_start.get(words[place][0][:2], ()):
        following = words[place : place + len(alias)]
        fits = len(following) == len(alias) and all(
            _matches(said[0], part) for said, part in zip(following, alias, strict=True)
        )
        weight = sum(map(len, alias))
        if fits and (len(alias), weight) > best[:2]:
            best = (len(alias), weight, keys)
        elif fits and (len(alias), weight) == best[:2]:
            best = (len(alias), weight, best[2] | keys)
    return best[0], best[2]


def _matches(word: str, part: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _nearest(word: str, lexicon: _Lexicon) -> frozenset[str]:
    if len(word) < _SHORTEST_MISSPELT or not word.isalpha():
        return frozenset()
    slips = 1 if len(word) < 9 else 2
    for stem, keys in lexicon.single:
        if abs(len(stem) - len(word)) <= 3 and any(
            OSA.distance(word[: len(stem) + shift], stem, score_cutoff=slips) <= slips for shift in (0, 1, -1)
        ):
            return keys
    return frozenset()


@cache
def _lexicon(*, weak: bool) -> _Lexicon:
    named: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for key, service in services().items():
        for language in LANGUAGES:
            for alias in (service.weak_aliases if weak else service.aliases)[language]:
                parts = tuple(re.findall(r"[^\W_]+\*?", alias))
                named[parts].add(key)
    by_start: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = defaultdict(list)
    for parts, keys in named.items():
        by_start[parts[0][:2]].append((parts, frozenset(keys)))
    single = tuple(
        (parts[0].rstrip("*"), frozenset(keys))
        for parts, keys in named.items()
        if len(parts) == 1 and len(parts[0].rstrip("*")) >= _SHORTEST_MISSPELT
    )
    return _Lexicon({start: tuple(entries) for start, entries in by_start.items()}, single)
