"""Several requests in one message: cutting it where one thing ends and the next begins.

Rule: a cut is kept only when both sides are surely different things that can be asked together; otherwise the message
is one request. Courtesies ("dzień dobry", "thanks") beside a request are not requests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.bilingual import Language

_CUTS = r"(?<=[?!;.])\s+|\n+|,\s+|\s+-\s+|\s+(?:oraz|przy okazji|a poza tym|a przy okazji|and also|also|plus)\s+"
_CUT = re.compile(_CUTS + r"|\s+(?=(?:i|a|and|but|ale)\s)")
_CUT_ENGLISH = re.compile(_CUTS + r"|\s+(?=(?:and|but)\s)")
"""In English "a" and "I" join nothing: "what if a severity 1 took 6 hours" is one question."""
_SURE = 0.6
_LONG = 25
_COURTESIES = frozenset({"greeting", "thanks"})
COMBINABLE = frozenset(
    "report_incident incident_status list_my_incidents sla_overview reaction_time resolution_time service_window "
    "availability_target exclusions penalties fees_and_tiers downtime_budget incident_history_report "
    "maintenance_upcoming subscribe_notices escalation claim_terms who_may_report human_handoff change_language "
    "coverage_check glossary what_if".split()
)
"""Intents that may stand beside another one in the same message."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of the message (half-open), and the likeliest intent of its words."""

    start: int
    end: int
    intent: str
    confidence: float


Reading = Callable[[int, int], Mapping[str, float]]


def clauses(text: str, shares_of: Reading, language: Language | None = None) -> list[Clause]:
    """Return the parts of a folded text with their likeliest intents; `shares_of` reads a part."""
    bounds, last = [], 0
    for match in (_CUT_ENGLISH if language == "en" else _CUT).finditer(text):
        bounds.append((last, match.start()))
        last = match.end()
    bounds.append((last, len(text)))
    parts = []
    for start, end in bounds:
        if re.search(r"[^\W_]", text[start:end]):
            shares = shares_of(start, end)
            intent = max(shares, key=lambda each: shares[each])
            parts.append(Clause(start, end, intent, shares[intent]))
    return parts


def without_courtesies(parts: Sequence[Clause]) -> list[Clause]:
    """Return the parts that are not greetings or thanks; all of them if the others say too little by themselves."""
    rest = [part for part in parts if part.intent not in _COURTESIES or part.confidence < _SURE]
    length = sum(part.end - part.start for part in rest)
    return rest if length >= _LONG or any(part.confidence >= _SURE for part in rest) else list(parts)


def separate_requests(text: str, parts: Sequence[Clause]) -> list[Clause]:
    """Return one clause for each different thing surely asked for, in order; fewer than two mean: do not cut."""
    sure = [part for part in parts if part.confidence >= _SURE and part.intent in COMBINABLE and _telling(text, part)]
    firsts = {part.intent: part for part in reversed(sure)}
    return sorted(firsts.values(), key=lambda part: part.start) if len(firsts) > 1 else []


def _telling(text: str, part: Clause) -> bool:
    return len(re.findall(r"[^\W_]+", text[part.start : part.end])) >= 2
