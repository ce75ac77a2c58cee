"""Finding the services a message names, by synonym, inflected or slightly misspelt form.

Rule: a phrase beats its words ("panel użytkownika" is not also "panel administratora"); a weak word counts only where
no service is named outright; a word of the switchboard names both services of its group. An ordinary word is never a
misspelt service ("kolejny", "odpowiedź"): a misspelling keeps its first letter and the length of a real word form.
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
from knowledge.words.folding import NOISE
from knowledge.words.lookalikes import LOOKALIKES
from knowledge.words.services import services

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_MISSPELT = 6
_ENDINGS = ("", *"a e i o u y em ie ia ii om ow ach ami iem owi s".split())
"""What may follow the beginning of a name; a misspelt word is compared with whole word forms."""


@dataclass(frozen=True, slots=True)
class FoundServices:
    """Keys of services in the order named, and the places where they are."""

    keys: tuple[str, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """Synonyms as tuples of words; a word ending in ``*`` is a beginning. Grouped by the first two letters."""

    by_start: Mapping[str, tuple[tuple[tuple[str, ...], frozenset[str]], ...]]
    forms: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]


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
        if not length and misspelt and not _longest(words, place, _lexicon(weak=True))[0]:
            length, named = 1, _nearest(words[place][0], lexicon)
        if named:
            keys.extend(key for key in services() if key in named and key not in keys)
            spans.append(Span(words[place][1], words[place + length - 1][2]))
        place += max(1, length)
    return FoundServices(tuple(keys), tuple(spans))


def _longest(words: list[tuple[str, int, int]], place: int, lexicon: _Lexicon) -> tuple[int, frozenset[str]]:
    """Return how many words from here name something, and the services; no services where it is a mere lookalike."""
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
    if len(word) < _SHORTEST_MISSPELT or not word.isalpha() or word in NOISE:
        return frozenset()
    slips = 1 if len(word) < 10 else 2
    near = (
        (OSA.distance(word, form, score_cutoff=slips), keys)
        for form, keys in lexicon.forms.get(word[0], ())
        if abs(len(form) - len(word)) <= slips
    )
    distance, named = min(near, key=lambda each: each[0], default=(slips + 1, frozenset[str]()))
    return named if distance <= slips else frozenset()


@cache
def _lexicon(*, weak: bool) -> _Lexicon:
    named: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for key, service in services().items():
        for language in LANGUAGES:
            for alias in (service.weak_aliases if weak else service.aliases)[language]:
                named[_parts(alias)].add(key)
    lookalikes = {_parts(phrase): set[str]() for phrase in LOOKALIKES}
    by_start: dict[str, list[tuple[tuple[str, ...], frozenset[str]]]] = defaultdict(list)
    for parts, keys in (lookalikes | named).items():
        by_start[parts[0][:2]].append((parts, frozenset(keys)))
    forms: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for parts, keys in named.items():
        stem = parts[0].rstrip("*")
        if len(parts) == 1 and len(stem) >= _SHORTEST_MISSPELT:
            endings = _ENDINGS if parts[0].endswith("*") else ("",)
            forms[stem[0]].extend((stem + ending, frozenset(keys)) for ending in endings)
    return _Lexicon(
        {start: tuple(entries) for start, entries in by_start.items()},
        {letter: tuple(entries) for letter, entries in forms.items()},
    )


def _parts(alias: str) -> tuple[str, ...]:
    return tuple(re.findall(r"[^\W_]+\*?", alias))
