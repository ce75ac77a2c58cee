"""A work and what it means for each customer, as lines for whoever schedules it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.turn import DEFAULT_ZONE
from bot.wording.works import verdict_text, work_line
from bot.works.impact import Impact
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.work_notice import LatestNotice


def impact_lines(
    t: Translator, work: PlannedWork, impacts: Sequence[Impact], now: datetime, *, judged: bool = True
) -> Iterator[str]:
    """Yield the work, then a line for each customer: how many messages, and if `judged` what counts and why, and by
    when to announce it."""
    yield work_line(t, work, work.services, DEFAULT_ZONE, now=now)
    if not impacts:
        yield t.say("Nobody is affected: no contract in force then covers these services.")
    for one in impacts:
        said = []
        if judged:
            said = [t.say("no usable contract") if one.verdict is None else verdict_text(t, one.verdict).rstrip(".")]
        if judged and one.latest is not None and not work.emergency and work.announced_at < work.start:
            said.append(_latest(t, one.latest, one.zone, now))
        said.append(t.count("%(n)s message", "%(n)s messages", one.messages))
        yield f"{one.customer.name}: {'; '.join(said)}."
    yield t.say("Messages in all: %(n)s.", n=sum(one.messages for one in impacts))


def _latest(t: Translator, latest: LatestNotice, zone: str, now: datetime) -> str:
    until = t.long_date(latest.day) if latest.day is not None else t.full_moment(latest.before, zone)
    if latest.before <= now:
        return t.say("in time only if announced by %(until)s, which is past", until=until)
    return t.say("in time if announced by %(until)s", until=until)
