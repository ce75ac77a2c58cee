"""What may be said in front of others: states and times of the customer's incidents, and nothing that is not listed.

Rule: in a shared place an answer is private unless its request is named here, so that a new one is private until
somebody decides otherwise. Money, fees, penalties and named people never are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.turn import Said, Turn

IN_THE_OPEN = frozenset(
    {
        "greeting",
        "thanks",
        "help",
        "yes",
        "no",
        "cancel",
        "rephrase",
        "out_of_scope",
        "human_handoff",
        "report_incident",
        "incident_status",
        "list_my_incidents",
        "add_update",
        "confirm_resolved",
        "reopen_incident",
        "cancel_incident",
        "reaction_time",
        "resolution_time",
        "service_window",
        "downtime_budget",
        "maintenance_upcoming",
        "maintenance_rules",
        "glossary",
        "acknowledge_incident",
        "resolve_incident",
        "pause_clock",
        "change_severity",
        "channel_confirmed",
    }
)
_ABOUT_MONEY = frozenset({"topic", "total", "amounts_shown"})
_OPEN_REASONS = frozenset({None, "budget", "clocks"})
"""Topics of "why?" that unfold times; the others unfold money."""


def discreet(turn: Turn, intent: str, said: Sequence[Said]) -> list[Said]:
    """Return an answer with what may not be said in front of others marked private.

    A special topic of the contract ("facts" name it) may be about money whatever the request was taken for, and an
    answer that gives amounts, or says why it gives none, is about money for certain.
    """
    if not turn.is_shared:
        return list(said)
    in_the_open = is_open(turn, intent)
    return [one if in_the_open and not _ABOUT_MONEY & one.facts.keys() else replace(one, private=True) for one in said]


def is_open(turn: Turn, intent: str) -> bool:
    """Tell whether the answer to a request may be said in front of others."""
    if intent == "why":
        return (turn.recall("why") or {}).get("topic") in _OPEN_REASONS
    if intent == "help" and turn.is_staff:
        return False  # its examples name customers
    return intent in IN_THE_OPEN
