"""Which of the choices that were offered somebody means: by its token, its number, its label, or words of its label.

Rule: whoever may press it and until when is asked at the press, whatever the button says.
"""

from __future__ import annotations

from bot.handlers import report
from bot.handlers.actions import ACTIONS, act
from bot.records import OfferedChoice
from bot.turn import Said, Turn
from bot.understanding.folding import folded

_CHOICE_DIGITS = 2
"""A bare number of so few digits was meant for a choice; incident numbers are longer."""


def pressed(turn: Turn, choice: str) -> list[Said]:
    """Return the answer to a press."""
    offered = turn.work.choices.by_token(choice)
    if offered is None:
        current = turn.work.choices.current(turn.address)
        numbered = next((c for c in current if choice.strip() == str(c.number)), None)
        offered = (
            numbered
            or _choice_with_label(turn, choice)
            or _earlier_choice(turn, choice)
            or _choice_containing(turn, choice)
        )
    allowed = (
        offered is not None
        and offered.action in ACTIONS
        and _is_here(turn, offered)
        and offered.actor in (None, turn.person.id)
        and turn.now <= offered.expires_at
    )
    if offered is None or not allowed:
        said = turn.t.say("There is no such choice any more. Please write what you need, or choose from the last list.")
        return [Said(said), *report.asked_again(turn)]
    return act(turn, offered)


def typed_choice(turn: Turn, text: str) -> list[Said] | None:
    """Return the answer to a text that names a choice by its label or number; None where it does not."""
    offered = _choice_with_label(turn, text)
    if offered is not None:
        return act(turn, offered)
    if not text.isdecimal() or len(text) > _CHOICE_DIGITS:
        return None
    numbered = next((c for c in turn.work.choices.current(turn.address) if str(c.number) == text), None)
    if numbered is not None:
        return pressed(turn, numbered.token)
    none = turn.t.say("There is no choice number %(number)s now.", number=text)
    return [Said(none), *report.asked_again(turn)]


def _is_here(turn: Turn, offered: OfferedChoice) -> bool:
    """Tell whether a choice was offered in this conversation, or to everybody in this place, as on a card."""
    if offered.address == turn.address:
        return True
    place = turn.place
    if place is None or offered.actor is not None or offered.address.platform != turn.address.platform:
        return False
    where = offered.address.conversation.partition("|")[0]
    return where == place.key or where.startswith(f"{place.key}/")


def _choice_with_label(turn: Turn, text: str) -> OfferedChoice | None:
    plain = folded(text.strip())
    matching = [c for c in turn.work.choices.current(turn.address) if folded(c.label) == plain]
    usable = [c for c in matching if _is_for(turn, c) and turn.now <= c.expires_at]
    return usable[0] if usable else None


def _is_for(turn: Turn, choice: OfferedChoice) -> bool:
    """Tell whether words may stand for a choice: this person's, and one that is acted on here (a code's is not)."""
    return choice.action in ACTIONS and choice.actor in (None, turn.person.id)


def _earlier_choice(turn: Turn, label: str) -> OfferedChoice | None:
    """Return the newest choice of this conversation with exactly this label, for a notice that came before the
    answer."""
    plain = folded(label.strip())
    earlier = turn.work.choices.unexpired(turn.address, turn.now)
    return next((c for c in earlier if folded(c.label) == plain and _is_for(turn, c)), None)


def _choice_containing(turn: Turn, words: str) -> OfferedChoice | None:
    """Return the only choice of the last list whose label has these words in it; for presses by a part of a label."""
    plain = f" {folded(words.strip())} "
    matching = [c for c in turn.work.choices.current(turn.address) if plain in f" {folded(c.label)} "]
    return matching[0] if len(matching) == 1 else None
