"""Who may ask for what: intents that only staff have, and what becomes of them in a customer's mouth.

Rule: a customer never gets a staff intent, whatever is typed. "1042 naprawione" resolves from staff and confirms
from a customer; asking about other customers is out of scope; the rest of the certainty goes to what a customer can
have meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Role = Literal["customer", "staff"]

STAFF_ONLY = frozenset(
    {
        "acknowledge_incident",
        "at_risk",
        "channel_confirmed",
        "coverage_check",
        "customers_by_term",
        "pause_clock",
        "resolve_incident",
        "schedule_maintenance",
    }
)
"""Intents masked for customers."""

_CUSTOMERS_MEANING = {
    "resolve_incident": "confirm_resolved",
    "customers_by_term": "out_of_scope",
    "at_risk": "out_of_scope",
    "acknowledge_incident": "out_of_scope",
    "pause_clock": "out_of_scope",
}
_CERTAIN = 0.6


def masked_for(role: Role, shares: Mapping[str, float]) -> dict[str, float]:
    """Return the probabilities as they stand for a person of this role; they sum to 1."""
    if role == "staff":
        resolved = shares.get("resolve_incident", 0.0) + shares.get("confirm_resolved", 0.0)
        return {**shares, "resolve_incident": resolved, "confirm_resolved": 0.0}
    kept = {intent: share for intent, share in shares.items() if intent not in STAFF_ONLY}
    for intent, meaning in _CUSTOMERS_MEANING.items():
        share = shares.get(intent, 0.0)
        if share >= _CERTAIN or meaning == "confirm_resolved":
            kept[meaning] = kept.get(meaning, 0.0) + share
    total = sum(kept.values())
    return {intent: share / total for intent, share in kept.items()}
