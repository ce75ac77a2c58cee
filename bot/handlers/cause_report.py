"""Questions about the report on an incident's cause, put as questions about how the incident stands."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from bot.handlers.subject import about_contract
from bot.handlers.topics import topic_of
from bot.turn import Ask, Said, Turn

Handler = Callable[[Turn, Ask], list[Said]]


def unless_cause_report(handler: Handler) -> Handler:
    """Let the contract answer a customer's question that names the report; any other goes to the handler."""
    by_contract = about_contract(lambda turn, ask, _version: handler(turn, ask))

    @wraps(handler)
    def chosen(turn: Turn, ask: Ask) -> list[Said]:
        topic = topic_of(ask.text, ask.intent)
        names_it = topic is not None and topic.key == "rca" and not turn.is_staff
        return by_contract(turn, ask) if names_it else handler(turn, ask)

    return chosen
