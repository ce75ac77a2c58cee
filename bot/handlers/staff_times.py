"""Times that staff give for what they record: in the customer's zone, never in the future or before the failure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.messages import Fact
from bot.turn import DEFAULT_ZONE, Ask, Offer, Said, Turn
from knowledge.incidents.state import IncidentState


def timed(
    turn: Turn,
    ask: Ask,
    state: IncidentState,
    told: datetime | None,
    confirm: Callable[[Turn, IncidentState, datetime], Said],
) -> list[Said]:
    """Ask to confirm something with its time; where the time of day fits only another zone, ask which was meant.

    A time of day is one of the customer's zone, since the incident is spoken of in it, unless the words name a zone;
    it was read in the provider's.
    """
    if told is None:
        if ask.entities.period is not None:
            return [Said(turn.t.say("At what time of that day was it? Please give the hour."), {"recorded": False})]
        return [confirm(turn, state, turn.sent_at)]
    zone = next((zone for zone in (DEFAULT_ZONE, turn.zone) if zone.lower() in ask.text.lower()), None)
    at = _of_zone(told, zone or turn.zone)
    objection = impossible_time(turn, state, at)
    if objection is None:
        return [confirm(turn, state, at)]
    other = _of_zone(told, DEFAULT_ZONE)
    if zone is not None or turn.zone == DEFAULT_ZONE:
        return [objection]
    also = impossible_time(turn, state, other)
    if also is not None:
        return [replace(objection, text=f"{objection.text} {also.text}")]
    return [_which_zone(turn, ask, state, told, objection.text)]


def _of_zone(told: datetime, zone: str) -> datetime:
    """Return a time of day that was read in the provider's zone as one of another zone."""
    return told.astimezone(ZoneInfo(DEFAULT_ZONE)).replace(tzinfo=ZoneInfo(zone))


def _which_zone(turn: Turn, ask: Ask, state: IncidentState, told: datetime, objection: str) -> Said:
    """Ask which of two readings of a time was meant; each choice names its zone."""
    t = turn.t
    offers = []
    for zone in (turn.zone, DEFAULT_ZONE):
        label = f"{t.moment(_of_zone(told, zone), zone, now=turn.now)} ({zone})"
        entities = {"incident": state.number, "at": told.isoformat()}
        offers.append(Offer(label, "ask", {"intent": ask.intent, "entities": entities, "text": zone}))
    said = f"{objection} " + t.say("Which time was meant?")
    return Said(said, {"incident": state.number, "recorded": False}, tuple(offers))


def impossible_time(turn: Turn, state: IncidentState, at: datetime) -> Said | None:
    """Return why something cannot have happened then, with the time: in the future, or before the failure began."""
    t, zone = turn.t, turn.zone
    moment = f"{t.moment(at, zone, now=turn.now)} ({zone})"
    facts: dict[str, Fact] = {"incident": state.number, "recorded": False, "refused_time": turn.instant(at)}
    if at > turn.now:
        return Said(t.say("A time in the future cannot be recorded: %(moment)s.", moment=moment), facts)
    if at >= state.since.replace(second=0, microsecond=0):
        return None
    since = f"{t.moment(state.since, zone, now=turn.now)} ({zone})"
    return Said(t.say("%(moment)s lies before the failure began: %(since)s.", moment=moment, since=since), facts)
