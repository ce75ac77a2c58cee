"""What is neither words nor a file: stickers, places, contacts; and messages that were edited or deleted later.

Rule: what was recorded stays recorded. In a shared place nothing is said to what asks for no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.handlers import report
from bot.handlers.incident_acts import OPEN, add_words
from bot.handlers.measuring import states
from bot.handlers.report_forms import noted
from bot.hygiene import has_words, presentable
from bot.messages import Deleted, Edited, Other
from bot.turn import Offer, Said, Turn
from knowledge.incidents.state import IncidentState

Written = Callable[[str], Sequence[Said]]
"""How words are answered that are typed here."""


def other_came(turn: Turn, other: Other) -> list[Said]:
    """Answer what carries no words of its own: a place or a contact is information, anything else is not."""
    text = presentable(other.text)
    if other.kind in ("location", "contact") and text and not turn.is_staff:
        return _informed(turn, other, text)
    if turn.is_shared:
        return []
    return report.asked_again(turn) or [_way_on(turn)]


def _informed(turn: Turn, other: Other, text: str) -> list[Said]:
    """Add a place or a contact in words to the report that is being made, or to the incident meant."""
    t = turn.t
    words = (
        t.say("Location: %(text)s", text=text) if other.kind == "location" else t.say("Contact: %(text)s", text=text)
    )
    if turn.dialog is not None:
        return noted(turn, words)
    meant = _meant(turn)
    if meant is not None:
        return add_words(turn, meant, words)
    return [] if turn.is_shared else [_way_on(turn)]


def _meant(turn: Turn) -> IncidentState | None:
    """Return the open incident spoken of here, else the only open one."""
    still_open = [state for state in states(turn) if state.status in OPEN]
    spoken_of = [state for state in still_open if state.number == turn.recall("incident")]
    return next(iter(spoken_of or (still_open if len(still_open) == 1 else ())), None)


def _way_on(turn: Turn) -> Said:
    t = turn.t
    said = t.say("This cannot be read here. Please write in words what is wrong or what you want to know.")
    offer = Offer(t.say("Report a failure"), "ask", {"intent": "report_incident", "entities": {}, "text": ""})
    return Said(said, offers=() if turn.is_staff else (offer,))


def edited(turn: Turn, content: Edited, written: Written) -> list[Said]:
    """Take an edited message as a correction of the report that is being made, or as news of the incident spoken of.

    Otherwise the earlier answer stands, which is said once in a conversation.
    """
    text = presentable(content.text)
    if not has_words(text):
        return []
    if turn.dialog is not None:
        return list(written(text))
    spoken_of = [s for s in states(turn) if s.status in OPEN and s.number == turn.recall("incident")]
    if spoken_of and not turn.is_staff:
        return add_words(turn, spoken_of[0], turn.t.say("corrected message: %(words)s", words=text))
    return _once(
        turn,
        "edit_told",
        turn.t.say(
            "An edited message is not read again: the earlier answer stands. Please write a new message with what has "
            "changed."
        ),
    )


def deleted(turn: Turn, content: Deleted) -> list[Said]:
    """Say once that a deletion deletes nothing of what is on record, where something is."""
    t = turn.t
    if turn.dialog is not None:
        said = t.say("A deleted message stays in the report that is being made; it can still be corrected or dropped.")
        return _once(turn, "deletion_told", said)
    spoken_of = any(s.status in OPEN and s.number == turn.recall("incident") for s in states(turn))
    if not spoken_of or turn.is_staff:
        return []
    said = t.say(
        "What was recorded in incident %(number)s stays recorded, though the message was deleted.",
        number=turn.recall("incident"),
    )
    return _once(turn, "deletion_told", said)


def _once(turn: Turn, key: str, said: str) -> list[Said]:
    if turn.recall(key):
        return []
    turn.remember(**{key: True})
    return [Said(said)]
