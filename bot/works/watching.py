"""The round of announced works: everybody who was told of one is reminded before it begins, and told when it does and
when its time is over.

Rule: a work begins and ends as announced unless staff say otherwise; when its time is over they are asked to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.budgets.hearers import to_staff
from bot.i18n import Translator
from bot.messages import Outcome
from bot.ports import CLOCK, WORK, UnitOfWork
from bot.records import Why
from bot.saying import DEFAULT_LANGUAGE, Voice
from bot.ticking import Tick
from bot.turn import Json, Said
from bot.wording.works import work_line
from bot.works.impact import Impact, impacts
from bot.works.telling import tell_all
from knowledge.downtime.planned_work import PlannedWork

BEFORE = (timedelta(hours=24), timedelta(hours=1))
_HELD = timedelta(minutes=2)


def works_ahead(tick: Tick) -> Sequence[Json]:
    """Remind of the works that begin soon; return what was told."""
    with tick.open_reading() as work:
        soonest = work.looks.next_at(WORK)
    if soonest is None or soonest > tick.now:
        return ()
    with tick.open_work() as work:
        keys = work.looks.take(WORK, tick.now, tick.now + _HELD)
        work.commit()
    return tick.make_each(partial(_look, key) for key in keys)


def _look(key: str, voice: Voice) -> Sequence[Json]:
    work, now = voice.work, voice.now
    work.looks.hold(WORK, key)
    planned = work.planned_works.get(key)
    if planned is None or planned.cancelled_at is not None:
        work.looks.look_no_more(WORK, key)
        return ()
    plan_look(work, planned, now)
    if planned.start <= now:
        return _begun_or_over(voice, planned)
    due = [lead for lead in BEFORE if planned.announced_at < planned.start - lead <= now]
    if not due or not _is_new(work, planned, due[-1], now):
        return ()
    hours = due[-1] // timedelta(hours=1)
    tell_all(voice, planned, impacts(work, planned, now), f"{hours}h_before", partial(_reminder, voice, planned))
    return ({"type": "work_near", "work": key, "hours": hours},)


def _begun_or_over(voice: Voice, planned: PlannedWork) -> Sequence[Json]:
    """Tell that a work has begun, or that its time is over, once each; of both only the latter."""
    what = "ended" if planned.end <= voice.now else "started"
    id_ = told_id(planned.key, what)
    if voice.work.seen.outcome_of(CLOCK, id_) is not None or planned.announced_at >= planned.end:
        return ()
    voice.work.seen.remember(CLOCK, Outcome(id_, None, DEFAULT_LANGUAGE, (), (), ()), voice.now)
    affected = impacts(voice.work, planned, voice.now)
    tell_all(voice, planned, affected, what, partial(_state_lines, voice, planned, what))
    if what == "ended":
        _ask_staff(voice, planned)
    return ({"type": f"work_{what}", "work": planned.key},)


def _ask_staff(voice: Voice, planned: PlannedWork) -> None:
    """Tell the provider's people how to record it if the work is not over, since what goes beyond counts."""

    def words(t: Translator) -> Said:
        said = t.say(
            "%(key)s: the announced time is over. If the work goes on, please write “extend %(key)s until 5:30”; if it "
            "ends later, “%(key)s ended at 5:40”. The time beyond counts as downtime.",
            key=planned.key,
        )
        return Said(said, {"work": planned.key, "event": "work_to_end"})

    why = Why("maintenance", "work.to_end", f"work:{planned.key}", planned.end)
    for notice in to_staff(voice.work, f"work:{planned.key}:to_end", words, why):
        voice.notify(notice)


def told_id(key: str, what: str) -> str:
    """Return what is remembered when it was told that a work started or ended."""
    return f"work:{key}:{what}"


def _state_lines(voice: Voice, planned: PlannedWork, what: str, t: Translator, impact: Impact) -> list[str]:
    said = t.say("The work has begun.") if what == "started" else t.say("The time of the work is over.")
    return [f"{said} {work_line(t, planned, impact.services, impact.zone, now=voice.now)}"]


def _is_new(work: UnitOfWork, planned: PlannedWork, lead: timedelta, now: datetime) -> bool:
    id_ = f"work:{planned.key}:{planned.start.isoformat()}:{lead}"
    if work.seen.outcome_of(CLOCK, id_) is not None:
        return False
    work.seen.remember(CLOCK, Outcome(id_, None, DEFAULT_LANGUAGE, (), (), ()), now)
    return True


def plan_look(work: UnitOfWork, planned: PlannedWork, now: datetime) -> None:
    """Plan the next reminder of a work that is to come; what is nearer than a reminder was told by announcing it."""
    instants = (*(planned.start - lead for lead in BEFORE), planned.start, planned.end)
    ahead = [at for at in instants if at > now]
    if ahead:
        work.looks.look_at(WORK, planned.key, min(ahead))
    else:
        work.looks.look_no_more(WORK, planned.key)


def _reminder(voice: Voice, planned: PlannedWork, t: Translator, impact: Impact) -> list[str]:
    return [t.say("A reminder. %(work)s", work=work_line(t, planned, impact.services, impact.zone, now=voice.now))]
