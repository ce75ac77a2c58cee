"""Every phrase of the glossary, indexed by the forms of its words, and how a typed word is read against it.

The rule it keeps: a word is taken as mistyped only if it is no known form as it stands, so a slip never hides a term.
Built once, on the first question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.bilingual import LANGUAGES, Language
from knowledge.words.entries import Ambiguous, Entry, glossary, packaged_glossary
from knowledge.words.folding import NOISE, stems, stems_in, words

EXACT, INFLECTED, MISTYPED = 1.0, 0.97, 0.86
"""Likeness of a word as typed, with another ending, with a slip."""

_NOISE_WEIGHT = 0.2
_NOISE_WORDS = tuple(sorted(NOISE))


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase that names an entry, or several if it is ambiguous: its folded words and how much each weighs."""

    text: str
    words: tuple[str, ...]
    weights: tuple[float, ...]
    language: Language
    entries: tuple[Entry, ...]
    ambiguous: Ambiguous | None


@dataclass(frozen=True, slots=True)
class Index:
    """All phrases; where each form of a word stands (phrase, position); every word; every phrase without spaces."""

    phrases: tuple[Phrase, ...]
    places: dict[str, tuple[tuple[int, int], ...]]
    vocabulary: tuple[str, ...]
    glued: tuple[str, ...]


@cache
def glossary_index() -> Index:
    """Return the index of the packaged glossary, built on the first call."""
    phrases = tuple(_phrases())
    places: dict[str, list[tuple[int, int]]] = {}
    vocabulary: dict[str, None] = {}
    for number, phrase in enumerate(phrases):
        for position, word in enumerate(phrase.words):
            if word not in NOISE:
                vocabulary[word] = None
            for form in (word, *stems_in(word, phrase.language)):
                places.setdefault(form, []).append((number, position))
    frozen = {form: tuple(spots) for form, spots in places.items()}
    return Index(phrases, frozen, tuple(vocabulary), tuple("".join(phrase.words) for phrase in phrases))


def _phrases() -> Iterator[Phrase]:
    packaged = packaged_glossary()
    shared: set[tuple[Language, tuple[str, ...]]] = set()
    for item in packaged.ambiguous:
        meanings = tuple(packaged.entries[key] for key in item.candidates)
        for language in LANGUAGES:
            for said in item.said[language]:
                shared.add((language, words(said)))
                yield _phrase(said, language, meanings, item)
    for entry in packaged.entries.values():
        for language in LANGUAGES:
            for said in entry.phrases(language):
                if (language, words(said)) not in shared:
                    yield _phrase(said, language, (entry,), None)


def _phrase(said: str, language: Language, entries: tuple[Entry, ...], ambiguous: Ambiguous | None) -> Phrase:
    folded = words(said)
    weights = tuple(_NOISE_WEIGHT if word in NOISE else 1.0 for word in folded)
    return Phrase(said, folded, weights, language, entries, ambiguous)


@cache
def _context(key: str) -> frozenset[str]:
    """Return the forms of every word of an entry's own texts."""
    entry = glossary()[key]
    texts = (entry.definition.text(language) for language in LANGUAGES)
    phrases = (phrase for language in LANGUAGES for phrase in entry.phrases(language))
    return frozenset(form for text in (*texts, *phrases) for word in words(text) for form in (word, *stems(word)))


def is_in_context(word: str, entry: Entry) -> bool:
    """Tell whether a folded word, in any form, occurs in an entry's phrases or definition."""
    return not _context(entry.key).isdisjoint((word, *stems(word)))


@lru_cache(maxsize=4096)
def is_noise(word: str) -> bool:
    """Tell whether a word carries no term: it only asks or connects, mistyped or not."""
    if word in NOISE:
        return True
    if readings(word):
        return False
    near = process.extract(word, _NOISE_WORDS, scorer=OSA.distance, score_cutoff=2, limit=5)
    return any(distance <= _allowed_slips(word, noise) for noise, distance, _ in near)


@lru_cache(maxsize=4096)
def readings(word: str) -> tuple[tuple[str, float], ...]:
    """Return the indexed forms a word may be, with their likeness; a mistyped word is one that is nothing else."""
    index = glossary_index()
    sure = [(word, EXACT), *((stem, INFLECTED) for stem in sorted(stems(word)))]
    sure = [(form, likeness) for form, likeness in sure if form in index.places]
    if sure or word in NOISE:
        return tuple(sure)
    near = process.extract(word, index.vocabulary, scorer=OSA.distance, score_cutoff=2, limit=5)
    return tuple((form, MISTYPED) for form, distance, _ in near if distance <= _allowed_slips(word, form))


def _allowed_slips(word: str, form: str) -> int:
    """Return how many slips may separate two spellings of one word; in short words no letter may be another one."""
    shorter = min(len(word), len(form))
    if word[0] != form[0] or shorter < 5:
        return 0
    if shorter < 7 and len(word) == len(form) and sorted(word) != sorted(form):
        return 0
    return 1 if shorter < 8 else 2
