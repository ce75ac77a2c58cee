"""Which language a message is in, or that it does not tell.

Rule: names do not tell. A customer, a site, another proper name or a service that is called alike in both languages
("Bławatek", "Gdańsk", "webchat") never turns the conversation to another language; the words around it may.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from bot.understanding.folding import folded
from bot.understanding.model import Model
from bot.understanding.wording import PLACEHOLDERS, Span, masked, words_of
from knowledge.bilingual import Language
from knowledge.words.services import services

_POLISH_LETTERS = frozenset("ąćęłńóśźż")
_TELLS = 3.0
_HINTS = 1.0
_NEUTRAL = PLACEHOLDERS | frozenset(
    "? ok okay oki sla sms api cti sip pbx ivr status start menu stop info email "
    "mail crm rto rpo mos p1 hm hmm test a i o do to no on my ten".split()
)
"""Words of both languages."""
_SITES = frozenset("gdansk london".split())
"""Sites of the contracts as they are called in both languages."""
_TOKEN = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
_SENTENCE_END = re.compile(r"[.!?:;\n]\s*$")


def spoken_language(
    typed: str, customers: Iterable[Span], model: Model, conversation: Language | None
) -> Language | None:
    """Return the language of a cleaned message, None where it does not tell.

    `customers` are the places of customers' names; `conversation` is the language so far and decides a weak hint.
    """
    named = masked(typed, customers)
    telling = masked(named, _proper_names(named, model))
    words = [word for word in words_of(folded(telling), (), model.spelling) if not _is_neutral(word)]
    if _POLISH_LETTERS & set(telling.lower()):
        return "pl"
    if not words:
        return None
    score = model.polishness(words)
    spoken: Language = "pl" if score > 0 else "en"
    if abs(score) >= _TELLS:
        return spoken
    return spoken if abs(score) >= _HINTS and spoken == conversation else None


def _proper_names(typed: str, model: Model) -> Sequence[Span]:
    """Return the places of capitalised words inside a sentence, and of unknown ones at its beginning."""
    places = []
    for token in _TOKEN.finditer(typed):
        word = token[0]
        if folded(word) in _SITES:
            places.append(Span(*token.span()))
            continue
        if not word[0].isupper() or word.isupper():
            continue
        before = typed[: token.start()]
        begins = not before.strip() or _SENTENCE_END.search(before) is not None
        if not begins or not model.spelling.knows(folded(word)):
            places.append(Span(*token.span()))
    return places


def _is_neutral(word: str) -> bool:
    return word in _NEUTRAL or any(word.startswith(stem) for stem in _names_of_both())


@cache
def _names_of_both() -> frozenset[str]:
    """Return the words, or their beginnings, by which a service is called in Polish and in English alike."""
    called = {
        language: {
            alias.rstrip("*")
            for service in services().values()
            for alias in service.aliases[language]
            if " " not in alias
        }
        for language in ("pl", "en")
    }
    shared = {one for one in called["pl"] for other in called["en"] if one.startswith(other) or other.startswith(one)}
    return frozenset(word for word in shared if len(word) >= 3)
