"""A work that goes beyond its announced time, at either end: the time beyond is told, and counts as downtime.

Rule: nothing that was announced is changed. The time beyond is a work of its own, announced when it was said, so not
before it began; no contract takes that out of the downtime. Everybody affected is told what it does to their budgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.budgets.crossing import budgets_of, recorded
from bot.i18n import Translator, capitalised
from bot.messages import Outcome
from bot.ports import CLOCK
from bot.saying import DEFAULT_LANGUAGE, Voice
from bot.wording.budgets import budget_line
from bot.wording.clauses import basis
from bot.wording.works import work_clauses, work_line
from bot.works.announcing import continuing
from bot.works.impact import Impact, impacts
from bot.works.telling import tell_all
from bot.works.watching import plan_look, told_id
from knowledge.downtime.budget import Budget
from knowledge.downtime.planned_work import PlannedWork

FORGOTTEN = timedelta(days=7)
"""For so long after a work its end may be corrected in the chat."""
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Beyond:
    """The time beyond an announced work: before its start, or after its end. Instants in UTC."""

    planned: PlannedWork
    start: datetime
    end: datetime

    @property
    def is_before(self) -> bool:
        """Whether the work began too early, rather than going on for too long."""
        return self.end == self.planned.start

    def as_work(self, key: str, now: datetime) -> PlannedWork:
        """Return it as the work that counts: usual work, announced now, however urgent the work itself was."""
        about = {"start": self.start, "end": self.end, "announced_at": now, "emergency": False}
        return replace(self.planned, key=key, cancelled_at=None, vetoed_at=None, **about)  # type: ignore[arg-type]


def last_part(voice: Voice, planned: PlannedWork) -> PlannedWork:
    """Return what a work was made longer by last; the work itself where it was not."""
    longer = continuing(voice, planned)
    return last_part(voice, longer[-1]) if longer else planned


def begun_already(voice: Voice, planned: PlannedWork) -> bool:
    """Tell whether it was said that a work began, at its time or before."""
    return voice.work.seen.outcome_of(CLOCK, told_id(planned.key, "started")) is not None


def went_beyond(voice: Voice, beyond: Beyond) -> PlannedWork:
    """Keep the time beyond a work as one that counts, and tell everybody whom it affects."""
    planned, now = beyond.planned, voice.now
    new = beyond.as_work(voice.work.planned_works.next_key(), now)
    voice.work.planned_works.add(new)
    plan_look(voice.work, new, now)
    # It was told by this: neither that it began, nor, where that is past, that it is over, is told again.
    known = [told_id(new.key, "started")]
    if beyond.is_before:
        known += [told_id(new.key, "ended"), told_id(planned.key, "started")]
    elif new.end <= now:
        known.append(told_id(new.key, "ended"))
    for id_ in known:
        voice.work.seen.remember(CLOCK, Outcome(id_, None, DEFAULT_LANGUAGE, (), (), ()), now)
    lines = partial(_lines, voice, beyond, new)
    event = "begun_early" if beyond.is_before else "overrun"
    tell_all(voice, new, impacts(voice.work, new, now), event, lines)
    return new


def _lines(voice: Voice, beyond: Beyond, new: PlannedWork, t: Translator, impact: Impact) -> list[str]:
    names = work_line(t, beyond.planned, impact.services, impact.zone, now=voice.now)
    said = [f"{_head(t, beyond, impact.zone, voice.now)} {names}"]
    if impact.version is None:
        return said
    length = t.duration(new.end - new.start)
    said.append(
        t.say(
            "This time (%(length)s) was not announced before it began, so downtime in it counts in full.",
            length=length,
        )
    )
    budgets = _budgets(voice, impact, new)
    said += [capitalised(budget_line(t, one)) + "." for one in budgets[:_SHOWN]]
    clauses = [*work_clauses(impact.version, impact.verdict), *(one.measurement.target.clause for one in budgets)]
    return [*said, basis(t, impact.version, clauses)]


def _head(t: Translator, beyond: Beyond, zone: str, now: datetime) -> str:
    if beyond.is_before:
        return t.say(
            "The work began at %(start)s, before the announced time.", start=t.moment(beyond.start, zone, now=now)
        )
    end = t.moment(beyond.end, zone, now=now)
    if beyond.end <= now:
        return t.say("The work ended at %(end)s, later than announced.", end=end)
    return t.say("The work is not over at the announced time; it goes on until %(end)s.", end=end)


def _budgets(voice: Voice, impact: Impact, new: PlannedWork) -> Sequence[Budget]:
    """Return the budgets that it uses, as they stand now."""
    contract = voice.work.customers.contract_of(impact.customer.key)
    if contract is None:
        return ()
    known = recorded(voice.work, impact.customer.key, contract, voice.now)
    return [
        one
        for one in budgets_of(known)
        if set(one.measurement.target.services) & set(impact.services)
        and one.measurement.period.start <= new.start < one.measurement.period.end
    ]
