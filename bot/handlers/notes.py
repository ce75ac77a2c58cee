"""Notes that staff write for each other about an incident ("notatka do 1042: …"), and reading them.

Rule: a note can never reach a customer. It lies apart from the incident's record, nothing that speaks to a customer
reads it, and where a customer reads along it is neither kept nor shown.
"""

from __future__ import annotations

import re

from bot.handlers.desk_acts import meant_by_staff
from bot.handlers.incidents import find, unknown
from bot.messages import Fact
from bot.records import IncidentNote
from bot.turn import Ask, Json, Offer, Said, Turn
from bot.understanding.folding import folded
from knowledge.incidents.state import IncidentState

_LEAD = re.compile(r"^[^:–]{0,80}[:–]\s*(?P<words>.+)$", re.DOTALL)
"""What a note is written after: "notatka do 1042: …"."""
_READS = re.compile(r"\b(?:pokaz|jakie|notatki|show|which|list|notes|read)\b")
_SHOWN = 500
_LISTED = 5


def note(turn: Turn, ask: Ask) -> list[Said]:
    """Ask to keep a note, or show those of an incident."""
    if turn.is_before_customer:
        said = turn.t.say("A customer reads this chat, so internal notes are neither kept nor shown here.")
        return [Said(said, private=True)]
    state = meant_by_staff(turn, ask, lambda s: s.is_open)
    if isinstance(state, list):
        return state
    lead = _LEAD.match(ask.text)
    if lead is not None:
        return [_asked_to_keep(turn, state, lead["words"].strip())]
    if _READS.search(folded(ask.text)):
        return [shown(turn, state)]
    said = turn.t.say("What is the note on incident %(number)s? No customer will read it.", number=state.number)
    waits = Offer("", "desk.note_written", {"incident": state.number})
    return [Said(said, {"incident": state.number}, words_for=waits)]


def written(turn: Turn, arguments: Json) -> list[Said]:
    """Ask to keep the words that were asked for."""
    state = find(turn, arguments["incident"])
    if not turn.is_staff or state is None or turn.is_before_customer:
        return [unknown(turn, arguments["incident"])]
    return [_asked_to_keep(turn, state, str(arguments["text"]))]


def _asked_to_keep(turn: Turn, state: IncidentState, words: str) -> Said:
    t = turn.t
    said = t.say(
        "INTERNAL, the customer never sees it. Note on incident %(number)s (%(company)s): %(words)s",
        number=state.number,
        company=turn.customer.name if turn.customer else "",
        words=t.quote(" ".join(words.split())[:_SHOWN]),
    )
    keep = Offer(t.say("Keep the note"), "desk.note", {"incident": state.number, "text": words})
    return Said(said, {"incident": state.number, "internal": True}, (keep,), asks=True)


def kept(turn: Turn, arguments: Json) -> list[Said]:
    """Keep a note."""
    number, words = arguments["incident"], " ".join(str(arguments.get("text") or "").split())
    state = find(turn, number)
    if not turn.is_staff or state is None or not words or turn.is_before_customer:
        return [unknown(turn, number)]
    turn.work.notes.keep(IncidentNote(number, turn.person.id, turn.work.texts.keep(words), turn.now))
    turn.happened("note_kept", incident=number)
    return [Said(turn.t.say("The note on incident %(number)s is kept.", number=number), {"incident": number})]


def shown(turn: Turn, state: IncidentState) -> Said:
    """Show the notes of an incident, the newest first."""
    t, number = turn.t, state.number
    notes = turn.work.notes.of_incident(number)
    facts: dict[str, Fact] = {"incident": number, "notes": len(notes), "internal": True}
    if not notes:
        return Said(t.say("Incident %(number)s has no internal notes.", number=number), facts)
    lines = [_line(turn, one) for one in reversed(notes)]
    head = t.count("%(n)s internal note:", "%(n)s internal notes:", len(notes))
    return Said("\n".join([head, *lines[:_LISTED]]), facts, more="\n".join(lines[_LISTED:]) or None)


def _line(turn: Turn, one: IncidentNote) -> str:
    author = turn.work.people.get(one.author)
    words = turn.work.texts.read(one.words)
    at = turn.t.moment(one.written_at, turn.zone, now=turn.now)
    name = author.name if author is not None else turn.t.say("somebody who is not on record any more")
    return f"• {at}, {name}: {words if words is not None else turn.t.say('(erased)')}"


def listed(turn: Turn, arguments: Json) -> list[Said]:
    """Show the notes of an incident at a press."""
    state = find(turn, arguments["incident"])
    if not turn.is_staff or state is None or turn.is_before_customer:
        return [unknown(turn, arguments["incident"])]
    return [shown(turn, state)]
