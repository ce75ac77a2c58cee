"""Announcing a work and calling it off, in the transaction that tells everybody whom it affects."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.i18n import Translator
from bot.ports import WORK
from bot.saying import Voice
from bot.wording.clauses import basis
from bot.wording.works import verdict_text, work_clauses, work_line
from bot.works.impact import Impact, impacts
from bot.works.telling import tell_all
from bot.works.watching import plan_look
from knowledge.downtime.planned_work import PlannedWork


def announce(voice: Voice, planned: PlannedWork) -> list[Impact]:
    """Keep a work and queue its announcement to everybody it affects; return what it means for each customer."""
    affected = impacts(voice.work, planned, voice.now)
    voice.work.planned_works.add(planned)
    plan_look(voice.work, planned, voice.now)
    tell_all(voice, planned, affected, "announced", partial(_announced, voice, planned), calendar=(planned,))
    return affected


def call_off(voice: Voice, planned: PlannedWork) -> list[Impact]:
    """Call a work off, with what it was made longer by, and tell everybody who was told of it.

    Nobody is told where it was called off already.
    """
    if not voice.work.planned_works.call_off(planned.key, voice.now):
        return []
    voice.work.looks.look_no_more(WORK, planned.key)
    affected = impacts(voice.work, planned, voice.now)
    off = replace(planned, cancelled_at=voice.now)
    tell_all(voice, planned, affected, "called_off", partial(_called_off, voice, planned), calendar=(off,))
    for longer in continuing(voice, planned):
        call_off(voice, longer)
    return affected


def continuing(voice: Voice, planned: PlannedWork) -> list[PlannedWork]:
    """Return what a work was made longer by, as far as it is not called off."""
    about = (planned.services, planned.customers, planned.end)
    announced = voice.work.planned_works.announced(voice.now)
    return [one for one in announced if (one.services, one.customers, one.start) == about and not one.cancelled_at]


def _announced(voice: Voice, planned: PlannedWork, t: Translator, impact: Impact) -> list[str]:
    lines = [work_line(t, planned, impact.services, impact.zone, now=voice.now)]
    if impact.version is not None and impact.verdict is not None:
        lines.append(verdict_text(t, impact.verdict))
        lines.append(basis(t, impact.version, work_clauses(impact.version, impact.verdict)))
    return lines


def _called_off(voice: Voice, planned: PlannedWork, t: Translator, impact: Impact) -> list[str]:
    return [t.say("CALLED OFF: %(work)s", work=work_line(t, planned, impact.services, impact.zone, now=voice.now))]
