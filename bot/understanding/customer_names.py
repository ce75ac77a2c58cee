"""Finding a customer of the register in a message, inflected or in the possessive: "u Jaskółczej Doliny", "Bławatkowi".

Rule: only names handed in are found, and the answer is the name as the register gives it. Legal forms and words that
many companies share do not identify anybody; where two customers fit equally well, none is chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

from rapidfuzz.distance import OSA

from bot.understanding.folding import folded
from bot.understanding.wording import Span

_WORD = re.compile(r"[^\W_]+")
_COMMON = frozenset(
    "sp z o oo k s a sa spolka ltd limited llc inc gmbh ag plc and i oraz the co company firma firmy group grupa "
    "holding centrum center centre contact call medyczne medical med polska poland polski logistics logistyka "
    "trans transport pralnie pralnia foods food serwis service services klinika clinic polnoc poludnie wschod "
    "zachod hotel biuro sklep sklepy zaklad zaklady przedsiebiorstwo spoldzielnia fundacja instytut szkola nowy "
    "nowa stary new old".split()
)
_ENDINGS = 4
_MISSPELT = 7
"""From so many letters on one that differs is a slip."""
_ALIKE = 3
_SHARED_BY = 200


@dataclass(frozen=True, slots=True)
class FoundCustomer:
    """A customer's name as in the register, and where it stands in the text."""

    name: str
    spans: tuple[Span, ...]
    score: float


class CustomerNames(Sequence[str]):
    """Names in which a text can be searched for a few among thousands; they never change.

    A word that is alike a part of a name begins like it, or ends like it where one letter of a long one differs.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(dict.fromkeys(names))
        self._alike: dict[str, list[int]] = {}
        for place, name in enumerate(self._names):
            parts = _parts(name)
            indexed = {*_telling(parts), *(part for part in parts if part.isdecimal())}
            for key in {key for part in indexed for key in _keys_of(part)}:
                self._alike.setdefault(key, []).append(place)

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[str]: ...
    def __getitem__(self, place: int | slice) -> str | Sequence[str]:
        return self._names[place]

    def near(self, words: Iterable[str]) -> list[str]:
        """Return the names that may be meant by some folded words, in their order.

        A word that very many names share tells of none of them, unless no other word tells of any.
        """
        alike = [found for word in words for key in _keys_of(word) if (found := self._alike.get(key))]
        telling = [found for found in alike if len(found) <= _SHARED_BY]
        places = {place for found in telling or alike for place in found}
        return [self._names[place] for place in sorted(places)]


def _keys_of(word: str) -> tuple[str, ...]:
    """Return under which keys a word is alike others: its beginning, and its end."""
    return (word[:_ALIKE], f"…{word[-_ALIKE:]}") if len(word) >= _MISSPELT - 1 else (word[:_ALIKE],)


def find_customers(text: str, customers: Sequence[str]) -> list[FoundCustomer]:
    """Return the customers named in a folded text, best first; each at most once."""
    words = [(match[0], Span(match.start(), match.end())) for match in _WORD.finditer(text)]
    names = customers.near(word for word, _ in words) if isinstance(customers, CustomerNames) else customers
    found = [match for name in names if (match := _match(name, words)) is not None]
    return sorted(found, key=lambda each: (-each.score, each.spans[0].start))


def only_customer(found: Sequence[FoundCustomer]) -> str | None:
    """Return the customer who is meant; None if nobody is named or two fit equally well in the same place."""
    if not found:
        return None
    rivals = [each for each in found[1:] if each.score == found[0].score and _same_place(each, found[0])]
    return None if rivals else found[0].name


def _same_place(one: FoundCustomer, other: FoundCustomer) -> bool:
    return any(a.overlaps(b) for a in one.spans for b in other.spans)


def _match(name: str, words: Sequence[tuple[str, Span]]) -> FoundCustomer | None:
    parts = _parts(name)
    telling = _telling(parts)
    spans: list[Span] = []
    hits = 0
    for part in parts:
        span = next((span for word, span in words if _same_word(word, part) and span not in spans), None)
        if span is not None and (part in telling or spans):
            spans.append(span)
            hits += part in telling
    if hits == 0 or hits / len(telling) < 0.3:
        return None
    spans.sort(key=lambda span: span.start)
    return FoundCustomer(name, tuple(spans), hits + (len(spans) - hits) / 10)


def _parts(name: str) -> list[str]:
    return _WORD.findall(folded(name))


def _telling(parts: list[str]) -> list[str]:
    """Return the parts of a name that identify somebody, a number only where nothing else does; all where none does."""
    own = [part for part in parts if part not in _COMMON and len(part) > 1]
    return [part for part in own if not part.isdecimal()] or own or parts


def _same_word(word: str, part: str) -> bool:
    if word == part:
        return True
    if part.isdecimal() or len(part) < 4 or abs(len(word) - len(part)) > _ENDINGS:
        return False
    shared = next((i for i, (a, b) in enumerate(zip(word, part, strict=False)) if a != b), min(len(word), len(part)))
    if shared >= max(3, len(part) - 2) and len(word) - shared <= _ENDINGS:
        return True
    return len(part) >= _MISSPELT and OSA.distance(word, part, score_cutoff=2) <= 1
