"""Finding the term that a question asks about, in Polish or English, inflected, without diacritics or mistyped.

The rule it keeps: an unknown term gives nothing. A phrase counts as far as its own words are found *and* as far as
it explains the question; a word beside it that no entry knows weighs most ("kara śmierci" is not "kara"). Phrases of
the person's language come first, those of the other one after.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from knowledge.bilingual import Language
from knowledge.words.entries import Ambiguous, Entry, glossary
from knowledge.words.folding import CONNECTORS, NOISE, TRANSPARENT, words
from knowledge.words.index import INFLECTED, Index, Phrase, glossary_index, is_in_context, is_noise, readings

__all__ = ["Ambiguous", "Entry", "Match", "differences", "find", "glossary"]

THRESHOLD = 0.62
"""Least score of a match. Source: the question lists in tests/knowledge/test_glossary.py, with margin on both sides."""

_OTHER_LANGUAGE = 0.95
_OTHER_TERM, _RELATED, _ELSEWHERE, _UNKNOWN = 0.15, 0.3, 0.75, 1.3
_APART = 0.3
_COMPLETE = 0.85
_GLUED_RATIO, _GLUED_LENGTH = 90.0, 8
_WHOLE = 0.9


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that a question names, with a score in (0, 1].

    `phrase` is what was recognised. If that phrase has several meanings, every candidate is a match of its own, and
    `ambiguous` says so: the person must be asked.
    """

    entry: Entry
    score: float
    phrase: str
    ambiguous: Ambiguous | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    phrase: Phrase
    coverage: float
    explained: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Found:
    phrase: Phrase
    score: float
    explained: frozenset[int]


def find(text: str, language: Language) -> tuple[Match, ...]:
    """Return the entries a question asks about, best first; nothing if the term is unknown.

    Two terms in one question are two matches. An entry whose words are only part of a longer recognised phrase
    ("awaria" in "awaria krytyczna") is left out. Only the first 500 characters are read.
    """
    return _matches(_found(words(text), language))


def differences(text: str, language: Language) -> tuple[Match, ...]:
    """Return the two entries that a question sets side by side, in its order; nothing unless there are exactly two.

    "czym się różni opóźnienie od zwłoki" gives both. A phrase with several meanings is read as the one related to the
    other side; a shared word may be said once ("okres pomiarowy a rozliczeniowy").
    """
    asked = words(text)
    inside = {at for one in _found(asked, language)[:1] if one.score >= _WHOLE for at in one.explained}
    splits = (at for at, word in enumerate(asked) if word in CONNECTORS and at not in inside)
    pairs = (_pair(asked[:at], asked[at + 1 :], language) for at in splits)
    best = max((pair for pair in pairs if pair), key=lambda pair: pair[0].score + pair[1].score, default=())
    return tuple(best)


def _pair(left: Sequence[str], right: Sequence[str], language: Language) -> tuple[Match, ...]:
    ours, theirs = _side(left, right, language), _side(right, left, language)
    if not ours or not theirs:
        return ()
    related = [(one, two) for one in ours for two in theirs if _are_related(one.entry, two.entry)]
    one, two = (related or [(ours[0], theirs[0])])[0]
    return (one, two) if one.entry.key != two.entry.key else ()


def _side(asked: Sequence[str], other: Sequence[str], language: Language) -> tuple[Match, ...]:
    """Return the matches of one side, borrowing a word of the other side where it names nothing by itself."""
    spoken = [word for word in other if not is_noise(word)]
    borrowed = [(*asked, *spoken[-1:]), (*spoken[:1], *asked)]
    for attempt in (tuple(asked), *borrowed):
        found = _found(attempt, language)
        own = {at for at, word in enumerate(attempt) if word in asked and not is_noise(word)}
        if found and (attempt == tuple(asked) or own & found[0].explained):
            return _matches(found[:1])
    return ()


def _are_related(one: Entry, two: Entry) -> bool:
    return two.key in one.see_also or one.key in two.see_also


def _matches(found: Iterable[_Found]) -> tuple[Match, ...]:
    best: dict[str, Match] = {}
    for one in found:
        for entry in one.phrase.entries:
            best.setdefault(entry.key, Match(entry, one.score, one.phrase.text, one.phrase.ambiguous))
    return tuple(best.values())


@lru_cache(maxsize=256)
def _found(asked: tuple[str, ...], language: Language) -> tuple[_Found, ...]:
    """Return the recognised phrases, best first, none inside another one."""
    index = glossary_index()
    spoken = frozenset(at for at, word in enumerate(asked) if not is_noise(word))
    candidates = [
        candidate for candidate in _candidates(asked, index, language) if candidate.explained & spoken or not spoken
    ]
    complete = frozenset(at for one in candidates if one.coverage >= _COMPLETE for at in one.explained)
    hopeful = (candidate for candidate in candidates if candidate.coverage >= THRESHOLD)
    scored = (_score(candidate, asked, spoken, complete) for candidate in hopeful)
    good = sorted(
        (one for one in scored if one.score >= THRESHOLD),
        key=lambda one: (
            -round(one.score, 6),
            -len(one.explained),
            min(one.explained),
            one.phrase.language != language,
            len(one.phrase.text),
        ),
    )
    kept: list[_Found] = []
    for one in good:
        if not any(one.explained & spoken <= other.explained for other in kept):
            kept.append(one)
    return tuple(kept) or tuple(_glued(asked, language, index))


def _candidates(asked: Sequence[str], index: Index, language: Language) -> Iterator[_Candidate]:
    """Yield every phrase that shares a word with the question, with the share of its own words that were found."""
    hits: dict[int, dict[int, tuple[float, int]]] = {}
    for at, word in enumerate(asked):
        for form, likeness in readings(word):
            for number, position in index.places.get(form, ()):
                places = hits.setdefault(number, {})
                if likeness > places.get(position, (0.0, 0))[0]:
                    places[position] = (likeness, at)
    for number, places in hits.items():
        phrase = index.phrases[number]
        found = sum(phrase.weights[position] * likeness for position, (likeness, _) in places.items())
        factor = 1.0 if phrase.language == language else _OTHER_LANGUAGE
        yield _Candidate(phrase, factor * found / sum(phrase.weights), frozenset(at for _, at in places.values()))


def _score(candidate: _Candidate, asked: Sequence[str], spoken: frozenset[int], complete: frozenset[int]) -> _Found:
    """Weigh a candidate by the words it leaves unexplained: little if they belong to it or to another term."""
    explained, phrase = candidate.explained, candidate.phrase
    own = len(explained & spoken) or len(explained)
    penalty = sum(_OTHER_TERM if at in complete else _strangeness(at, asked, candidate) for at in spoken - explained)
    return _Found(phrase, candidate.coverage * own / (own + penalty), explained)


def _strangeness(at: int, asked: Sequence[str], candidate: _Candidate) -> float:
    """Return how much an unexplained word speaks against a phrase: most if it stands beside it."""
    word = asked[at]
    if any(is_in_context(word, entry) for entry in candidate.phrase.entries):
        return _RELATED
    near = min(candidate.explained, key=lambda place: abs(place - at))
    between = asked[min(at, near) + 1 : max(at, near)]
    apart = any(other in NOISE and other not in TRANSPARENT for other in between)
    return (_ELSEWHERE if readings(word) else _UNKNOWN) * (_APART if apart else 1)


def _glued(asked: Sequence[str], language: Language, index: Index) -> Iterator[_Found]:
    """Yield the phrase that equals the question but for spaces and a slip ("down time", "czasreakcji")."""
    spoken = "".join(word for word in asked if not is_noise(word))
    if len(spoken) < _GLUED_LENGTH:
        return
    near = process.extract(spoken, index.glued, scorer=fuzz.ratio, score_cutoff=_GLUED_RATIO, limit=3)
    candidates = [(ratio, index.phrases[number]) for _, ratio, number in near if spoken[0] == index.glued[number][0]]
    if candidates:
        ratio, phrase = max(candidates, key=lambda pair: (pair[0], pair[1].language == language))
        yield _Found(phrase, ratio / 100 * INFLECTED, frozenset(range(len(asked))))
