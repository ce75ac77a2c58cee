"""Planned work in the chat, for staff: scheduled, or one that is named moved, made longer, ended, called off.

Rule: each is shown before it is told, and done by a press; what is over by then is not done.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.handlers.desk_acts import resolve, started
from bot.handlers.duty import directly, in_front_of_customer
from bot.handlers.work_plans import LONGEST_WORK, arguments_of, is_span, plan, preview, voice_of
from bot.turn import DEFAULT_ZONE, Ask, Json, Offer, Said, Turn
from bot.understanding.folding import folded
from bot.works.announcing import call_off
from bot.works.changing import extended, finished, moved
from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.local_instants import opening_instant

_KEY = re.compile(r"\bw\s?(\d+)\b")
_MOVE = re.compile(r"\b(?:przesu\w*|przeni\w*|przeloz\w*|move|reschedul\w*|postpone)\b")
_EXTEND = re.compile(r"\b(?:przedluz\w*|wydluz\w*|extend|prolong)\b")
_END = re.compile(r"\b(?:zakoncz\w*|koniec|skonczone|finish\w*|ended|done|(?:is|are) over)\b")
_BEGIN = re.compile(r"\b(?:rozpocz\w*|zaczy\w*|zaczel\w*|started|begun|beginning|starting)\b")
_CALL_OFF = re.compile(r"\b(?:odwol\w*|anuluj\w*|cancel|call off)\b")
_UNTIL = re.compile(r"\b(?:do|until|till|to)\s*(\d{1,2})(?::(\d\d))?\b")


def schedule(turn: Turn, ask: Ask) -> list[Said]:
    """Schedule a work, or change one that is named; shown first, done by a press."""
    t = turn.t
    if not turn.is_staff:
        return [Said(t.say("Planned work is scheduled by the provider's staff."))]
    if in_front_of_customer(turn):
        return [directly(t)]
    words = folded(ask.text)
    if ask.entities.incident is not None and not _KEY.search(words):
        return _of_incident(turn, ask, words)
    for pattern, act in ((_MOVE, _move), (_EXTEND, _extend), (_END, _end), (_CALL_OFF, _off)):
        if pattern.search(words):
            return [act(turn, ask, words)]
    return [plan(turn, ask)]


def _of_incident(turn: Turn, ask: Ask, words: str) -> list[Said]:
    """Do what is said of the work on an incident, which is no planned work."""
    if _END.search(words):
        return resolve(turn, ask)
    if _BEGIN.search(words):
        return started(turn, {"incident": ask.entities.incident})
    return [plan(turn, ask)]


def _named(turn: Turn, words: str) -> PlannedWork | Said:
    """Return the work that is named, or the only one that is not over; else what to say."""
    t = turn.t
    ahead = [one for one in turn.work.planned_works.announced(turn.now) if one.end > turn.now and not one.cancelled_at]
    if match := _KEY.search(words):
        found = next((one for one in ahead if one.key.lower() == f"w{match[1]}"), None)
        return found or Said(t.say("There is no planned work “%(key)s” that is not over.", key=f"W{match[1]}"))
    if len(ahead) == 1:
        return ahead[0]
    keys = ", ".join(one.key for one in ahead)
    return Said(t.say("Which one? There are: %(keys)s.", keys=keys) if ahead else t.say("No planned work lies ahead."))


def _shown_change(turn: Turn, planned: PlannedWork, head: str, action: str, arguments: Json) -> Said:
    said = preview(turn, planned)
    offer = Offer(turn.t.say("Confirm"), action, arguments, "primary")
    return replace(said, text=f"{head}\n{said.text}", offers=(offer,), asks=True)


def _move(turn: Turn, ask: Ask, words: str) -> Said:
    t, planned = turn.t, _named(turn, words)
    if isinstance(planned, Said):
        return planned
    start, end = ask.entities.start, ask.entities.end
    if start is None or end is None or not is_span(start, end, turn.now) or planned.start <= turn.now:
        return Said(
            t.say("To when? For example: “move W1 on Sunday from 2:00 to 4:00”. Only what has not begun can be moved.")
        )
    new = replace(planned, start=start.astimezone(UTC), end=end.astimezone(UTC), announced_at=turn.now)
    head = t.say("Move %(key)s?", key=planned.key)
    return _shown_change(turn, new, head, "work.move", {"work": planned.key, **arguments_of(new)})


def _extend(turn: Turn, ask: Ask, words: str) -> Said:
    t, planned = turn.t, _named(turn, words)
    if isinstance(planned, Said):
        return planned
    end = _later(planned.end, words)
    if end is None or end - planned.start > LONGEST_WORK:
        return Said(t.say("Until when? For example: “extend W1 until 5:30”. A work lasts 24 hours at most."))
    longer = replace(planned, key="-", start=planned.end, end=end, announced_at=turn.now)
    head = t.say("Extend %(key)s? What is added counts by its own notice:", key=planned.key)
    return _shown_change(turn, longer, head, "work.extend", {"work": planned.key, "end": end.isoformat()})


def _later(after: datetime, words: str) -> datetime | None:
    """Return the first instant after another at the time of the clock that is said."""
    said = _UNTIL.search(words)
    if said is None or int(said[1]) > 23 or int(said[2] or 0) > 59:
        return None
    zone = ZoneInfo(DEFAULT_ZONE)
    day = after.astimezone(zone).date()
    wall = time(int(said[1]), int(said[2] or 0))
    found = opening_instant(datetime.combine(day, wall), zone)
    return found if found > after else opening_instant(datetime.combine(day + timedelta(days=1), wall), zone)


def _end(turn: Turn, ask: Ask, words: str) -> Said:
    t, planned = turn.t, _named(turn, words)
    if isinstance(planned, Said):
        return planned
    if planned.start > turn.now:
        return Said(t.say("%(key)s has not begun; call it off instead.", key=planned.key))
    head = t.say("Is %(key)s over?", key=planned.key)
    return _shown_change(turn, replace(planned, end=turn.now), head, "work.end", {"work": planned.key})


def _off(turn: Turn, ask: Ask, words: str) -> Said:
    planned = _named(turn, words)
    if isinstance(planned, Said):
        return planned
    head = turn.t.say("Call %(key)s off?", key=planned.key)
    return _shown_change(turn, planned, head, "work.off", {"work": planned.key})


def _still(turn: Turn, arguments: Json) -> PlannedWork | None:
    planned = turn.work.planned_works.get(str(arguments["work"]))
    if not turn.is_staff or planned is None or planned.cancelled_at is not None or planned.end <= turn.now:
        return None
    return planned


def _done(turn: Turn, arguments: Json, event: str, act: Callable[[PlannedWork], str | None]) -> list[Said]:
    planned = _still(turn, arguments)
    said = act(planned) if planned is not None else None
    if said is None:
        return [Said(turn.t.say("That work is over or called off already; nothing was told."))]
    turn.happened(event, work=str(arguments["work"]))
    return [Said(said, {"work": str(arguments["work"])})]


def work_moved(turn: Turn, arguments: Json) -> list[Said]:
    """Move a work, as was shown."""
    start, end = (datetime.fromisoformat(arguments[name]) for name in ("start", "end"))

    def act(planned: PlannedWork) -> str | None:
        new = moved(voice_of(turn), planned, start, end) if turn.now < min(start, planned.start) else None
        return turn.t.say("Moved: %(old)s is now %(new)s.", old=planned.key, new=new.key) if new is not None else None

    return _done(turn, arguments, "work_moved", act)


def work_extended(turn: Turn, arguments: Json) -> list[Said]:
    """Make a work longer, as was shown."""
    end = datetime.fromisoformat(arguments["end"])

    def act(planned: PlannedWork) -> str | None:
        if end <= max(planned.end, turn.now):
            return None
        new = extended(voice_of(turn), planned, end)
        return turn.t.say("Extended: %(old)s; the longer part is %(new)s.", old=planned.key, new=new.key)

    return _done(turn, arguments, "work_extended", act)


def work_ended(turn: Turn, arguments: Json) -> list[Said]:
    """End a work that is under way."""

    def act(planned: PlannedWork) -> str | None:
        return turn.t.say("Ended: %(key)s.", key=planned.key) if finished(voice_of(turn), planned) else None

    return _done(turn, arguments, "work_ended", act)


def work_called_off(turn: Turn, arguments: Json) -> list[Said]:
    """Call a work off."""

    def act(planned: PlannedWork) -> str | None:
        call_off(voice_of(turn), planned)
        return turn.t.say("Called off: %(key)s.", key=planned.key)

    return _done(turn, arguments, "work_called_off", act)
