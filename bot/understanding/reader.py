"""The door of understanding: `Reader.read` turns what somebody typed into a `Meaning`.

Rule: the model is loaded once and never changes; reading is a pure function of the text and what is handed in (role,
now, zone, customers). It never raises on what people type, whatever that is.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from bot.understanding.clauses import Clause, clauses, separate_requests, without_courtesies
from bot.understanding.customer_names import find_customers
from bot.understanding.ellipsis import is_elliptical
from bot.understanding.entities import Ground, read_entities
from bot.understanding.folding import cleaned, folded
from bot.understanding.meaning import Entities, Meaning, Request, Scored
from bot.understanding.model import MODEL_PATH, Model, load
from bot.understanding.red_flags import is_red_flag
from bot.understanding.roles import Role, masked_for
from bot.understanding.spoken_language import spoken_language
from bot.understanding.wording import Span, words_of
from knowledge.bilingual import Language

_RED_FLAG = 0.99
_ELLIPSIS = 0.3
_INHERITED = ("services", "customer", "incident", "severity")


class Reader:
    """Reads messages with one trained model; safe to share between threads."""

    def __init__(self, model_path: Path = MODEL_PATH) -> None:
        """Take the model's file; it is read at the first message."""
        self._path = model_path
        self._lock = threading.Lock()
        self._model: Model | None = None

    def read(
        self,
        text: str,
        *,
        role: Role,
        now: datetime,
        zone: str = "Europe/Warsaw",
        customers: Sequence[str] = (),
        language: Language | None = None,
    ) -> Meaning:
        """Return what the text means, said at `now` (aware) by a person of this role.

        `zone` is the contract's; `customers` are the names that may be spoken of; `language` is the conversation's, and
        helps only where the message itself gives a weak hint.
        """
        model = self._loaded()
        typed = cleaned(text)
        plain = folded(typed)
        found = find_customers(plain, customers)
        ground = Ground(now, zone, found)
        names = [span for customer in found for span in customer.spans]

        def shares_of(start: int, end: int) -> dict[str, float]:
            inside = [Span(s.start - start, s.end - start) for s in names if start <= s.start and s.end <= end]
            words = words_of(plain[start:end], inside, model.spelling)
            shares = dict(zip(model.intents, map(float, model.probabilities(words)), strict=True))
            return masked_for(role, shares, names_customer=bool(names))

        words = words_of(plain, names, model.spelling)
        spoken = spoken_language(typed, names, model, language)
        if not any(word != "?" for word in words):
            return Meaning(text, spoken, _top(shares_of(0, 0)), (), Entities())
        if is_red_flag(plain):
            return _red_flag(text, spoken, plain, typed, ground)
        parts = without_courtesies(clauses(plain, shares_of, spoken))
        shares = shares_of(parts[0].start, parts[-1].end)
        intent = max(shares, key=lambda each: shares[each])
        entities, places = read_entities(plain, typed, intent, ground)
        if is_elliptical(plain, entities, places):
            top = tuple(Scored(each.intent, round(each.confidence * _ELLIPSIS, 4)) for each in _top(shares))
            return Meaning(
                text, spoken, top, (Request(intent, top[0].confidence, entities),), entities, elliptical=True
            )
        requests = _requests(plain, typed, parts, ground, entities)
        if not requests:
            requests = (Request(intent, round(shares[intent], 4), entities),)
        return Meaning(text, spoken, _top(shares), requests, entities)

    def _loaded(self) -> Model:
        if self._model is None:
            with self._lock:
                if self._model is None:
                    self._model = load(self._path)
        return self._model


def _requests(plain: str, typed: str, parts: Sequence[Clause], ground: Ground, whole: Entities) -> tuple[Request, ...]:
    requests = []
    if not (separate := separate_requests(plain, parts)):
        return ()
    ends = [following.start for following in separate[1:]] + [len(plain)]
    for number, (part, end) in enumerate(zip(separate, ends, strict=True)):
        start = 0 if number == 0 else part.start
        own, _ = read_entities(plain[start:end], typed[start:end], part.intent, _within(ground, start, end))
        requests.append(Request(part.intent, round(part.confidence, 4), _inherited(own, whole)))
    return tuple(requests)


def _within(ground: Ground, start: int, end: int) -> Ground:
    """Return the ground for a part of the message: only the customers named in it, at their places in it."""
    inside = []
    for customer in ground.customers:
        spans = tuple(Span(s.start - start, s.end - start) for s in customer.spans if start <= s.start and s.end <= end)
        if spans:
            inside.append(type(customer)(customer.name, spans, customer.score))
    return Ground(ground.now, ground.zone, inside)


def _inherited(own: Entities, whole: Entities) -> Entities:
    """Return a request's values, with what was said elsewhere in the message about the same matter."""
    values = {
        name: getattr(own, name) or getattr(whole, name) if name in _INHERITED else getattr(own, name)
        for name in Entities.__slots__
    }
    return Entities(**values)


def _red_flag(text: str, spoken: Language | None, plain: str, typed: str, ground: Ground) -> Meaning:
    entities, _ = read_entities(plain, typed, "report_incident", ground)
    values = {name: getattr(entities, name) for name in Entities.__slots__} | {"severity": "critical"}
    raised = Entities(**values)
    intents = (Scored("report_incident", _RED_FLAG), Scored("human_handoff", 0.005), Scored("incident_status", 0.005))
    return Meaning(text, spoken, intents, (Request("report_incident", _RED_FLAG, raised),), raised)


def _top(shares: dict[str, float]) -> tuple[Scored, ...]:
    ranked = sorted(shares.items(), key=lambda entry: (-entry[1], entry[0]))[:3]
    return tuple(Scored(intent, round(share, 4)) for intent, share in ranked)
