"""The last days of a claim: for the incident or the period that a question names, else for the last full period."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.handlers.measuring import states
from bot.i18n import capitalised
from bot.messages import Fact
from bot.turn import Ask, Turn
from bot.wording.targets import in_period
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.remedies import ClaimAnchor
from knowledge.downtime.availability import period_of
from knowledge.hours.periods import previous_period
from knowledge.money.claims import claim_deadlines

_LONGEST_DAY = timedelta(hours=25)


def incident_at(turn: Turn, ask: Ask) -> datetime | None:
    """Return when the incident was that a question names by its number, its moment or its day."""
    if ask.entities.incident is not None:
        return next((state.since for state in states(turn) if state.number == ask.entities.incident), None)
    span = ask.entities.period
    if span is not None and span.end - span.start <= _LONGEST_DAY:
        return span.start
    return ask.entities.at or ask.entities.start


def last_days(turn: Turn, ask: Ask, version: ContractVersion, facts: dict[str, Fact]) -> list[str]:
    """Return the last day of every step.

    For the incident or the period named, else for the last full period of the first measured group.
    """
    t, span, happened = turn.t, ask.entities.period, incident_at(turn, ask)
    period = None
    if version.targets:
        at = happened or (span.start if span is not None else turn.now)
        running = period_of(version, version.targets[0], at)
        period = running if span is not None or happened is not None else previous_period(running)
    zone = ZoneInfo(version.zone)
    today = turn.now.astimezone(zone).date()
    lines = []
    for deadline in claim_deadlines(version, period=period, incident_at=happened):
        facts[f"{deadline.step.key}_last_day"] = deadline.last_day.isoformat()
        step = capitalised(t.text(deadline.step.name))
        last = t.long_date(deadline.last_day) + (f" ({t.say('over')})" if deadline.is_over(today) else "")
        if deadline.step.anchor is ClaimAnchor.INCIDENT and happened is not None:
            day = t.long_date(happened.astimezone(zone).date())
            lines.append(
                t.say("%(step)s, for the incident of %(date)s: last day %(day)s.", step=step, date=day, day=last)
            )
        elif period is not None:
            lines.append(
                t.say(
                    "%(step)s, for a result %(period)s: last day %(day)s.",
                    step=step,
                    period=in_period(t, period),
                    day=last,
                )
            )
    return lines
