"""Planned work in the chat, for staff: scheduled, or one that is named moved, made longer, ended, called off.

Rule: each is shown before it is told, and done by a press; what is over by then is not done. When a work began or ended
is taken as announced, unless it is said otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.handlers.desk_acts import resolve, started
from bot.handlers.duty import directly, in_front_of_customer
from bot.handlers.work_drafts import drafts
from bot.handlers.work_plans import LONGEST_WORK, arguments_of, is_span, plan, preview, voice_of
from bot.turn import DEFAULT_ZONE, Ask, Json, Offer, Said, Turn
from bot.understanding.folding import folded
from bot.works.announcing import call_off, continuing
from bot.works.changing import extended, finished, moved
from bot.works.overrunning import FORGOTTEN, Beyond, begun_already, last_part, went_beyond
from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.local_instants import opening_instant

_KEY = re.compile(r"\bw\s?(\d+)\b")
_MOVE = re.compile(r"\b(?:przesu\w*|przeni\w*|przeloz\w*|move|reschedul\w*|postpone)\b")
_EXTEND = re.compile(
    r"\b(?:przedluz\w*|wydluz\w*|potrwa\w*|trwa(?:ja)?|skoncza|extend\w*|prolong\w*|go(?:es)? on|still|will end)\b"
)
_END = re.compile(r"\b(?:zakoncz\w*|koniec|skoncz(?!a\b)\w*|finish\w*|ended|done|(?:is|are) over)\b")
_BEGIN = re.compile(r"\b(?:rozpocz\w*|zaczy\w*|zaczel\w*|started|began|begun|beginning|starting)\b")
_DRAFTS = re.compile(r"\b(?:szkic\w*|drafts?)\b")
_CALL_OFF = re.compile(r"\b(?:odwol\w*|anuluj\w*|cancel|call off)\b")
_UNTIL = re.compile(r"\b(?:do|o|until|till|to|at)\s*(\d{1,2})(?::(\d\d))?\b(?!\s*(?:h|g|godz\w*|min\w*|hours?)\b)")


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
    if _DRAFTS.search(words):
        return [drafts(turn, words)]
    for pattern, act in ((_MOVE, _move), (_EXTEND, _extend), (_END, _end), (_CALL_OFF, _off), (_BEGIN, _begin)):
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


def _named(turn: Turn, words: str, *, forgotten: timedelta = timedelta()) -> PlannedWork | Said:
    """Return the work that is named, or the only one that is not over; else what to say.

    One that is over is what it was made longer by last, as long as that is not over for longer than `forgotten`.
    """
    t = turn.t
    known = [one for one in turn.work.planned_works.announced(turn.now) if not one.cancelled_at]
    if match := _KEY.search(words):
        named = next((one for one in known if one.key.lower() == f"w{match[1]}"), None)
        if named is not None and named.end <= turn.now:
            named = last_part(voice_of(turn), named)
        if named is not None and named.end > turn.now - forgotten:
            return named
        return Said(t.say("There is no planned work “%(key)s” that is not over.", key=f"W{match[1]}"))
    ahead = [one for one in known if one.end > turn.now]
    if len(ahead) == 1:
        return ahead[0]
    keys = ", ".join(one.key for one in ahead)
    return Said(t.say("Which one? There are: %(keys)s.", keys=keys) if ahead else t.say("No planned work lies ahead."))


def _shown_change(
    turn: Turn, planned: PlannedWork, head: str, action: str, arguments: Json, *, judged: bool = True
) -> Said:
    said = preview(turn, planned, judged=judged)
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
    t, planned = turn.t, _named(turn, words, forgotten=FORGOTTEN)
    if isinstance(planned, Said):
        return planned
    end = _later(max(planned.end, turn.now), words)
    if end is None and ask.entities.duration is not None:
        end = planned.end + ask.entities.duration
    if end is None or end - planned.start > LONGEST_WORK:
        return Said(t.say("Until when? For example: “extend W1 until 5:30”. A work lasts 24 hours at most."))
    if planned.end <= turn.now:
        return _overrun(turn, Beyond(planned, planned.end, end))
    longer = replace(planned, key="-", start=planned.end, end=end, announced_at=turn.now)
    head = t.say("Extend %(key)s? What is added counts by its own notice:", key=planned.key)
    return _shown_change(turn, longer, head, "work.extend", {"work": planned.key, "end": end.isoformat()})


def _overrun(turn: Turn, beyond: Beyond) -> Said:
    t, key = turn.t, beyond.planned.key
    length = t.duration(beyond.end - beyond.start)
    if beyond.is_before:
        head = t.say("Did %(key)s begin %(length)s before the announced time?", key=key, length=length)
    elif beyond.end <= turn.now:
        head = t.say("Did %(key)s end %(length)s later than announced?", key=key, length=length)
    else:
        head = t.say("Does %(key)s go on for %(length)s beyond the announced time?", key=key, length=length)
    span = {"start": beyond.start.isoformat(), "end": beyond.end.isoformat()}
    return _shown_change(turn, beyond.as_work("-", turn.now), head, "work.beyond", {"work": key, **span})


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
    t, planned = turn.t, _named(turn, words, forgotten=FORGOTTEN)
    if isinstance(planned, Said):
        return planned
    if planned.start > turn.now:
        return Said(t.say("%(key)s has not begun; call it off instead.", key=planned.key))
    at = _told(turn, ask) or (turn.now if turn.now < planned.end else None)
    if at is None:
        return Said(t.say("When did it end? For example: “%(key)s ended at 5:40”.", key=planned.key))
    if not planned.start < at <= turn.now:
        return _impossible(turn, planned, at)
    if at > planned.end:
        return _overrun(turn, Beyond(planned, planned.end, at))
    if at == planned.end:
        return Said(t.say("That is when %(key)s was to end; nothing has to be recorded.", key=planned.key))
    head = t.say("Is %(key)s over?", key=planned.key)
    arguments = {"work": planned.key, "at": at.isoformat()}
    return _shown_change(turn, replace(planned, end=at), head, "work.end", arguments, judged=False)


def _begin(turn: Turn, ask: Ask, words: str) -> Said:
    t, planned = turn.t, _named(turn, words)
    if isinstance(planned, Said):
        return planned if _KEY.search(words) else plan(turn, ask)
    at = _told(turn, ask) or turn.now
    if planned.start - at > LONGEST_WORK:
        return _impossible(turn, planned, at)
    if begun_already(voice_of(turn), planned):
        return Said(t.say("That %(key)s has begun is recorded already.", key=planned.key))
    if at >= planned.start:
        return Said(
            t.say(
                "%(key)s counts as begun since %(start)s, as announced; nothing has to be recorded.",
                key=planned.key,
                start=t.moment(planned.start, DEFAULT_ZONE, now=turn.now),
            )
        )
    return _overrun(turn, Beyond(planned, at, planned.start))


def _told(turn: Turn, ask: Ask) -> datetime | None:
    """Return the instant that was said, to the minute and in UTC, by now if it can be."""
    told = ask.entities.end or ask.entities.at or ask.entities.start
    if told is None:
        return None
    at = told.astimezone(ZoneInfo(DEFAULT_ZONE)).replace(second=0, microsecond=0)
    # A time of the clock that is named for work is read as one to come; of what has happened it is the last one.
    return (at if at <= turn.now else at - timedelta(days=1)).astimezone(UTC)


def _impossible(turn: Turn, planned: PlannedWork, at: datetime) -> Said:
    t = turn.t
    return Said(
        t.say(
            "%(key)s (%(start)s–%(end)s) cannot have begun or ended then: %(moment)s. Nothing was recorded.",
            key=planned.key,
            start=t.moment(planned.start, DEFAULT_ZONE, now=turn.now),
            end=t.clock(planned.end, DEFAULT_ZONE),
            moment=t.moment(at, DEFAULT_ZONE, now=turn.now),
        )
    )


def _off(turn: Turn, ask: Ask, words: str) -> Said:
    planned = _named(turn, words)
    if isinstance(planned, Said):
        return planned
    head = turn.t.say("Call %(key)s off?", key=planned.key)
    return _shown_change(turn, planned, head, "work.off", {"work": planned.key}, judged=False)


def _still(turn: Turn, arguments: Json, forgotten: timedelta) -> PlannedWork | None:
    planned = turn.work.planned_works.get(str(arguments["work"]))
    is_there = planned is not None and planned.cancelled_at is None and planned.end > turn.now - forgotten
    return planned if turn.is_staff and is_there else None


def _done(
    turn: Turn,
    arguments: Json,
    event: str,
    act: Callable[[PlannedWork], str | None],
    *,
    forgotten: timedelta = timedelta(),
) -> list[Said]:
    planned = _still(turn, arguments, forgotten)
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
    """Record that a work ended before its time."""
    at = datetime.fromisoformat(arguments["at"])

    def act(planned: PlannedWork) -> str | None:
        return turn.t.say("Ended: %(key)s.", key=planned.key) if finished(voice_of(turn), planned, at) else None

    return _done(turn, arguments, "work_ended", act, forgotten=FORGOTTEN)


def work_beyond(turn: Turn, arguments: Json) -> list[Said]:
    """Record the time beyond an announced work, which counts."""
    start, end = (datetime.fromisoformat(arguments[name]) for name in ("start", "end"))

    def act(planned: PlannedWork) -> str | None:
        beyond = Beyond(planned, start, end)
        voice = voice_of(turn)
        if beyond.is_before:
            is_news = not begun_already(voice, planned)
        else:
            is_news = start == planned.end and not continuing(voice, planned)
        if not is_news:
            return None
        new = went_beyond(voice, beyond)
        return turn.t.say("Recorded: %(new)s, the time beyond %(key)s.", new=new.key, key=planned.key)

    return _done(turn, arguments, "work_beyond", act, forgotten=FORGOTTEN)


def work_called_off(turn: Turn, arguments: Json) -> list[Said]:
    """Call a work off."""

    def act(planned: PlannedWork) -> str | None:
        call_off(voice_of(turn), planned)
        return turn.t.say("Called off: %(key)s.", key=planned.key)

    return _done(turn, arguments, "work_called_off", act)
