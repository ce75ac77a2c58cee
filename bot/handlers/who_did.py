"""Who did what to an incident, and when: the audit trail, asked in words ("kto i kiedy wstrzymał zegar 1042?").

Rule: staff read every name; a customer's person reads the names of their own people, and of the provider that it was
the provider.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps

from bot.handlers.incidents import find, unknown
from bot.records import IncidentLog
from bot.turn import Ask, Said, Turn
from bot.understanding.folding import folded
from bot.wording.history import history_line
from knowledge.incidents.incident import (
    ClockPaused,
    ClockResumed,
    Event,
    FixConfirmed,
    Happening,
    IncidentAcknowledged,
    IncidentCancelled,
    IncidentClosed,
    IncidentReopened,
    IncidentReported,
    IncidentResolved,
    OutageRecorded,
    SeverityChanged,
    UpdateGiven,
    WorkStarted,
)
from knowledge.incidents.state import visible_events

Handler = Callable[[Turn, Ask], list[Said]]
_WHO = re.compile(r"^(?:a |i |and |so )?(?:kto|przez kogo|who|by whom)\b")
_KINDS: tuple[tuple[re.Pattern[str], tuple[type[Happening], ...]], ...] = (
    (re.compile(r"przyczyn|win[eay]|przypis|cause|attribut|outage|przerw|fault"), (OutageRecorded,)),
    (re.compile(r"wstrzym|zatrzym|paus|zegar|clock|wznow|resum"), (ClockPaused, ClockResumed)),
    (re.compile(r"podj|wzial|przyj|acknowledg|took|taken|take"), (IncidentAcknowledged,)),
    (re.compile(r"zacz|rozpocz|start|began"), (WorkStarted,)),
    (re.compile(r"kategori|priorytet|waznosc|severit|priorit"), (SeverityChanged,)),
    (re.compile(r"napraw|usun|rozwiaz|resolv|fix"), (IncidentResolved, FixConfirmed)),
    (re.compile(r"zamkn|closed?\b"), (IncidentClosed, FixConfirmed, IncidentCancelled)),
    (re.compile(r"otwor\w* ponown|ponown|reopen"), (IncidentReopened,)),
    (re.compile(r"zglos|zglaszal|report"), (IncidentReported,)),
    (re.compile(r"aktualiz|informowal|pisal|update"), (UpdateGiven,)),
)


def unless_who_did(handler: Handler) -> Handler:
    """Let a question who did something to an incident that is named be answered; any other goes to the handler."""

    @wraps(handler)
    def chosen(turn: Turn, ask: Ask) -> list[Said]:
        number = ask.entities.incident
        asks = number is not None and _WHO.match(folded(ask.text)) is not None
        return [who_did(turn, number, ask.text)] if asks and number is not None else handler(turn, ask)

    return chosen


def who_did(turn: Turn, number: int, text: str) -> Said:
    """Return the events that are asked about, each with who it was; all where the words do not tell which."""
    t = turn.t
    if find(turn, number) is None:
        return unknown(turn, number)
    log = turn.work.incidents.of_number(number, turn.now)
    events = visible_events(log.events, turn.now) if log is not None else ()
    wanted = _wanted(folded(text))
    found = [event for event in events if not wanted or isinstance(event.what, wanted)]
    turn.remember(incident=number)
    if log is None or not found:
        said = t.say("%(number)s: nothing of the kind is on record.", number=number)
        return Said(said, {"incident": number, "events": 0})
    lines = [f"{number}:", *(_line(turn, log, event) for event in found)]
    return Said("\n".join(lines), {"incident": number, "events": len(found)})


def _wanted(words: str) -> tuple[type[Happening], ...]:
    return next((kinds for pattern, kinds in _KINDS if pattern.search(words)), ())


def _line(turn: Turn, log: IncidentLog, event: Event) -> str:
    line = history_line(turn.t, event, turn.zone, now=turn.now)
    return f"{line} – {_who(turn, log, event)}"


def _who(turn: Turn, log: IncidentLog, event: Event) -> str:
    t = turn.t
    person = turn.work.people.get(event.actor) if event.actor is not None else None
    if person is None:
        return t.say("by itself") if event.actor is None else t.say("somebody who is not on record any more")
    if turn.is_staff or person.customer == log.customer or isinstance(event.what, IncidentAcknowledged):
        return person.name
    return t.say("the provider")
