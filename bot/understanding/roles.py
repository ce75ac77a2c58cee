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
        "attribute_outage",
        "at_risk",
        "change_severity",
        "channel_confirmed",
        "coverage_check",
        "customers_by_term",
        "declare_outage",
        "hand_over",
        "internal_note",
        "merge_incidents",
        "on_call",
        "pause_clock",
        "register_for_customer",
        "resolve_incident",
        "schedule_maintenance",
        "undelivered",
    }
)
"""Intents masked for customers."""

_CUSTOMERS_MEANING = {
    "resolve_incident": "confirm_resolved",
    "customers_by_term": "out_of_scope",
    "at_risk": "out_of_scope",
    "acknowledge_incident": "out_of_scope",
    "pause_clock": "out_of_scope",
    "change_severity": "dispute",
    "attribute_outage": "dispute",
    "declare_outage": "incident_status",
    "merge_incidents": "add_update",
    "internal_note": "add_update",
    "register_for_customer": "report_incident",
    "hand_over": "out_of_scope",
    "on_call": "escalation",
    "schedule_maintenance": "out_of_scope",
    "undelivered": "out_of_scope",
}
_CERTAIN = 0.6
_TERMS = frozenset(
    "sla_overview reaction_time resolution_time service_window availability_target exclusions penalties fees_and_tiers "
    "escalation claim_terms who_may_report".split()
)
"""What a contract says; asked by staff about a named customer it is coverage."""


def masked_for(role: Role, shares: Mapping[str, float], *, names_customer: bool = False) -> dict[str, float]:
    """Return the probabilities as they stand for a person of this role; they sum to 1.

    With `names_customer` the message names a customer of the register: from staff, a question about a term of the
    contract is then one about that customer's coverage, and a failure one that they reported.
    """
    if role == "staff":
        return _for_staff(shares, names_customer=names_customer)
    kept = {intent: share for intent, share in shares.items() if intent not in STAFF_ONLY}
    for intent, meaning in _CUSTOMERS_MEANING.items():
        share = shares.get(intent, 0.0)
        if share >= _CERTAIN or meaning != "out_of_scope":
            kept[meaning] = kept.get(meaning, 0.0) + share
    total = sum(kept.values())
    return {intent: share / total for intent, share in kept.items()}


def _for_staff(shares: Mapping[str, float], *, names_customer: bool) -> dict[str, float]:
    meant = dict(shares)
    moves = {"confirm_resolved": "resolve_incident"}
    if names_customer:
        moves |= dict.fromkeys(_TERMS, "coverage_check")
        moves["report_incident"] = "register_for_customer"
    for said, meaning in moves.items():
        meant[meaning] = meant.get(meaning, 0.0) + meant.get(said, 0.0)
        meant[said] = 0.0
    return meant
