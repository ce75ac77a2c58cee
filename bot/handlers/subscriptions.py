"""Notices: what is sent, and that choices about them are kept by the provider's staff for now."""

from __future__ import annotations

from bot.handlers.smalltalk import hand_over
from bot.turn import Ask, Said, Turn


def subscribe(turn: Turn, ask: Ask) -> list[Said]:
    """Pass a wish to get notices on to staff; what concerns an own report always comes here."""
    return _pass_on(turn, ask)


def unsubscribe(turn: Turn, ask: Ask) -> list[Said]:
    """Pass a wish to get no notices on to staff."""
    return _pass_on(turn, ask)


def _pass_on(turn: Turn, ask: Ask) -> list[Said]:
    said = turn.t.say(
        "Which notices you get cannot be set in this conversation yet. News about your own reports always comes here."
    )
    return [Said(said)] if turn.is_staff else [Said(said), *hand_over(turn, ask)]
