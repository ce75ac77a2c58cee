"""The last days of a claim: for the incident or the period that a question names, else for the last full period."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.handlers.measuring import states
from bot.handlers.subject import about_contract
from bot.i18n import capitalised
from bot.messages import Fact
from bot.turn import Ask, Json, Said, Turn
from bot.wording.claims import claim_time_text
from bot.wording.clauses import basis, cited
from bot.wording.targets import in_period
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.claim_steps import ClaimAnchor, ClaimUnit
from knowledge.downtime.availability import period_of
from knowledge.hours.opening_days import working_days_between
from knowledge.hours.periods import Period, previous_period
from knowledge.incidents.anchors import anchors_of
from knowledge.money.claims import ClaimDeadline, claim_deadlines

_LONGEST_DAY = timedelta(hours=25)
_DAY = timedelta(days=1)


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
    t, known, period = turn.t, _instants(turn, ask), _period_asked(turn, ask, version)
    zone = ZoneInfo(version.zone)
    today = turn.now.astimezone(zone).date()
    lines = []
    for deadline in claim_deadlines(version, period=period, known=known):
        facts[f"{deadline.step.key}_last_day"] = deadline.last_day.isoformat()
        step = capitalised(t.text(deadline.step.name))
        last = t.long_date(deadline.last_day) + (f" ({t.say('over')})" if deadline.is_over(today) else "")
        if deadline.step.anchor in known:
            day = t.long_date(known[deadline.step.anchor].astimezone(zone).date())
            last += _until(turn, deadline, zone)
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


def _instants(turn: Turn, ask: Ask) -> dict[ClaimAnchor, datetime]:
    """Return the instants that a claim may run from, of the incident named, or of the moment or day named."""
    named = next((state for state in states(turn) if state.number == ask.entities.incident), None)
    if named is not None:
        return anchors_of(named)
    happened = incident_at(turn, ask)
    return {} if happened is None else {ClaimAnchor.INCIDENT: happened}


def _until(turn: Turn, one: ClaimDeadline, zone: ZoneInfo) -> str:
    """Return the time of day at which hours are over; days end with the day."""
    if one.step.within.unit is not ClaimUnit.HOURS:
        return ""
    return ", " + turn.t.clock(one.ends_at, str(zone))


@about_contract
def claim_why(turn: Turn, ask: Ask, version: ContractVersion) -> list[Said]:
    """Unfold the last days of a claim: from which day they run, what is counted and what is not, and where they end."""
    t = turn.t
    found = claim_deadlines(version, period=_period_asked(turn, ask, version), known=_instants(turn, ask))
    lines = [_counting(turn, version, one) for one in found]
    clauses = [one.step.clause for one in found]
    facts: dict[str, Fact] = {f"{one.step.key}_runs_from": one.runs_from.isoformat() for one in found}
    facts |= {f"{one.step.key}_last_day": one.last_day.isoformat() for one in found}
    facts["clauses"] = cited(t, version, clauses)
    turn.remember(why=claim_topic(ask))
    return [Said("\n".join([*lines, basis(t, version, clauses)]), facts)]


def claim_topic(ask: Ask) -> Json:
    """Return what "why?" has to explain after the last days of a claim."""
    return {"topic": "claim", "entities": ask.entities.as_json(), "text": ask.text}


def _period_asked(turn: Turn, ask: Ask, version: ContractVersion) -> Period | None:
    if not version.targets:
        return None
    span, happened = ask.entities.period, incident_at(turn, ask)
    at = happened or (span.start if span is not None else turn.now)
    running = period_of(version, version.targets[0], at)
    return running if span is not None or happened is not None else previous_period(running)


def _counting(turn: Turn, version: ContractVersion, one: ClaimDeadline) -> str:
    t = turn.t
    if one.step.within.unit is ClaimUnit.HOURS:
        return t.say(
            "%(step)s: %(time)s round the clock, until %(until)s.",
            step=capitalised(t.text(one.step.name)),
            time=claim_time_text(t, one.step.within),
            until=t.full_moment(one.ends_at, version.zone),
        )
    said = t.say(
        "%(step)s: %(time)s counted from %(from)s, a day that is not counted itself; the last day is %(last)s.",
        step=capitalised(t.text(one.step.name)),
        time=claim_time_text(t, one.step.within),
        last=t.long_date(one.last_day),
        **{"from": t.long_date(one.runs_from)},
    )
    if one.step.within.unit is ClaimUnit.WORKING_DAYS:
        days = [one.runs_from + n * _DAY for n in range(1, (one.last_day - one.runs_from).days + 1)]
        off = [t.long_date(day) for day in days if not working_days_between(version.calendar, day - _DAY, day)]
        if off:
            said += " " + t.say("Days that are not working days: %(days)s.", days=t.list(off))
    if one.moved_from is not None:
        said += " " + t.say("It was moved from %(day)s, which is a day off.", day=t.long_date(one.moved_from))
    return said
