"""What becomes of an announced work: moved, made longer, begun, over; each told to everybody it affects.

Rules: nothing that was announced is changed. A move calls the old one off and announces a new one, with a notice of its
own; what a work is made longer by is a work of its own, announced when that was said, so it counts as agreed;
a work that is over early ends there, as one called off meanwhile does.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.i18n import Translator
from bot.messages import Outcome
from bot.ports import CLOCK, WORK
from bot.saying import DEFAULT_LANGUAGE, Voice
from bot.wording.clauses import basis
from bot.wording.works import verdict_text, work_clauses, work_line
from bot.works.impact import Impact, impacts
from bot.works.telling import tell_all
from bot.works.watching import plan_look, told_id
from knowledge.downtime.planned_work import PlannedWork


def moved(voice: Voice, planned: PlannedWork, start: datetime, end: datetime) -> PlannedWork | None:
    """Move a work that has not begun, and tell everybody from when to when; None: it was called off already."""
    if not voice.work.planned_works.call_off(planned.key, voice.now):
        return None
    voice.work.looks.look_no_more(WORK, planned.key)
    new = _added(voice, replace(planned, key=voice.work.planned_works.next_key(), start=start, end=end))
    off = replace(planned, cancelled_at=voice.now)
    affected = impacts(voice.work, new, voice.now)
    tell_all(voice, new, affected, "moved", partial(_moved_lines, voice, planned, new), calendar=(off, new))
    return new


def extended(voice: Voice, planned: PlannedWork, end: datetime) -> PlannedWork:
    """Make a work longer, and tell everybody until when and whether the longer part counts."""
    longer = replace(planned, key=voice.work.planned_works.next_key(), start=planned.end, end=end)
    new = _added(voice, longer)
    # It goes on: nobody is told that one is over and another has begun.
    for id_ in (told_id(planned.key, "ended"), told_id(new.key, "started")):
        voice.work.seen.remember(CLOCK, Outcome(id_, None, DEFAULT_LANGUAGE, (), (), ()), voice.now)
    affected = impacts(voice.work, new, voice.now)
    tell_all(voice, new, affected, "extended", partial(_extended_lines, voice, new), calendar=(new,))
    return new


def finished(voice: Voice, planned: PlannedWork, at: datetime) -> bool:
    """End a work before its time, at an instant by now, and tell everybody; False: it is called off already."""
    if not planned.start < at < planned.end or not voice.work.planned_works.call_off(planned.key, at):
        return False
    voice.work.looks.look_no_more(WORK, planned.key)
    affected = impacts(voice.work, planned, voice.now)
    tell_all(voice, planned, affected, "ended_early", partial(_ended_lines, voice, planned, at))
    return True


def _added(voice: Voice, work: PlannedWork) -> PlannedWork:
    new = replace(work, announced_at=voice.now, cancelled_at=None, vetoed_at=None)
    voice.work.planned_works.add(new)
    plan_look(voice.work, new, voice.now)
    return new


def _moved_lines(voice: Voice, old: PlannedWork, new: PlannedWork, t: Translator, impact: Impact) -> list[str]:
    was = t.say(
        "MOVED from %(start)s–%(end)s.",
        start=t.moment(old.start, impact.zone, now=voice.now),
        end=t.clock(old.end, impact.zone),
    )
    return [f"{was} {work_line(t, new, impact.services, impact.zone, now=voice.now)}", *_meaning(t, impact)]


def _extended_lines(voice: Voice, new: PlannedWork, t: Translator, impact: Impact) -> list[str]:
    until = t.say("The work goes on until %(end)s.", end=t.moment(new.end, impact.zone, now=voice.now))
    names = work_line(t, new, impact.services, impact.zone, now=voice.now)
    return [until, names, *_meaning(t, impact)]


def _ended_lines(voice: Voice, planned: PlannedWork, at: datetime, t: Translator, impact: Impact) -> list[str]:
    over = t.say("The work is over since %(moment)s.", moment=t.moment(at, impact.zone, now=voice.now))
    return [over, work_line(t, planned, impact.services, impact.zone, now=voice.now)]


def _meaning(t: Translator, impact: Impact) -> list[str]:
    if impact.version is None or impact.verdict is None:
        return []
    clauses = work_clauses(impact.version, impact.verdict)
    return [verdict_text(t, impact.verdict), basis(t, impact.version, clauses)]
