"""Questions about the rules of planned work, put as questions about hours, exclusions or the contract as a whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from bot.handlers import maintenance
from bot.handlers.topics import asks_rules_of_work
from bot.turn import Ask, Said, Turn

Handler = Callable[[Turn, Ask], list[Said]]


def unless_work_rules(handler: Handler) -> Handler:
    """Let the rules of planned work answer a question that names them; any other goes to the handler."""

    @wraps(handler)
    def chosen(turn: Turn, ask: Ask) -> list[Said]:
        return maintenance.rules(turn, ask) if asks_rules_of_work(ask.text) else handler(turn, ask)

    return chosen
