"""The card of an incident in words: what it is, who has it, by when what is due, and as of when all of that is so.

Rule: a due time is an instant first; what is left stands beside it, and the note says at which instant all of it was
read, for a card stays on the screen while time goes on. No money, and nobody's name but that of the provider's person
who has the incident.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.i18n import Translator, capitalised
from bot.messages import Card
from bot.turn import DEFAULT_ZONE
from bot.wording.budgets import left_text
from bot.wording.channels import channel_name
from bot.wording.clocks import Clocks, due_text, moment_for
from bot.wording.limits import clock_name
from bot.wording.standing import Reader, standings_text
from bot.wording.states import severity_name, status_name
from bot.wording.targets import in_period, target_name
from knowledge.contract.agreement import ContractVersion
from knowledge.downtime.budget import Budget
from knowledge.hours.stopwatch import ClockState
from knowledge.incidents.clocks import IncidentClock
from knowledge.incidents.state import IncidentState
from knowledge.incidents.status import Status
from knowledge.money.standing import standing_of, standing_of_incident
from knowledge.words.services import services

Audience = Literal["customer", "desk"]
Row = tuple[str, str]
_DONE = frozenset({ClockState.MET})
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class IncidentShown:
    """An incident as a card shows it, read at `now`. `holder` is the provider's person who has it, since when.

    `budgets` are those of the measured groups its service belongs to, in the running period.
    """

    state: IncidentState
    company: str
    version: ContractVersion | None
    clocks: Clocks
    holder: tuple[str, datetime] | None
    budgets: tuple[Budget, ...]
    now: datetime

    @property
    def zone(self) -> str:
        """The zone of the contract, in which every time is shown."""
        return self.version.zone if self.version is not None else DEFAULT_ZONE


def subject_of(number: int) -> str:
    """Return what the card of an incident stands for."""
    return f"incident:{number}"


def incident_card(t: Translator, shown: IncidentShown, audience: Audience) -> tuple[Card, str]:
    """Return the card, and all that it says as plain lines."""
    state = shown.state
    groups = (_what(t, shown), _who(t, shown), _clock_rows(t, shown, audience), _budget_rows(t, shown))
    card = Card(
        subject=subject_of(state.number),
        title=_title(t, shown, audience),
        state=_state(t, state, audience),
        rows=tuple(row for group in groups for row in group),
        note=_note(t, shown, audience),
    )
    lines = [f"{card.title}: {card.state}", *(joined_rows(group) for group in groups if group), card.note]
    return card, "\n".join(lines)


def _note(t: Translator, shown: IncidentShown, audience: Audience) -> str:
    """Return as of when the card is so, and how firm it is that a deadline was missed or a limit exceeded."""
    said = as_of(t, shown.now, shown.zone, always_zone=audience == "desk")
    standings = [standing_of_incident(shown.state)] if any(one.reading.overdue for one in shown.clocks) else []
    exceeded = [one.measurement for one in shown.budgets if one.exhausted]
    standings += [standing_of(one.period, (one,), shown.now) for one in exceeded]
    reader = Reader(audience == "desk", "", shown.zone)
    return f"{said}. {standings_text(t, standings, reader)}" if standings else said


def joined_rows(rows: Iterable[Row]) -> str:
    """Return rows that belong together as one line."""
    return " · ".join(f"{label}: {value}" for label, value in rows)


def as_of(t: Translator, now: datetime, zone: str, *, always_zone: bool = False) -> str:
    """Return as of when something is so; with the zone where it is not the provider's own, or always."""
    said = capitalised(t.say("as of %(moment)s", moment=t.full_moment(now.replace(second=0), zone)))
    return f"{said} ({zone})" if always_zone or zone != DEFAULT_ZONE else said


def _title(t: Translator, shown: IncidentShown, audience: Audience) -> str:
    parts = [str(shown.state.number), shown.company if audience == "desk" else "", service_text(t, shown)]
    return " · ".join(part for part in parts if part)


def service_text(t: Translator, shown: IncidentShown) -> str:
    """Return the service, with the site where the contract knows it apart."""
    name = t.text(services()[shown.state.service].name)
    sites = {site.key: t.text(site.name) for site in shown.version.sites} if shown.version is not None else {}
    site = sites.get(shown.state.site or "")
    return f"{name} ({site})" if site else name


def _state(t: Translator, state: IncidentState, audience: Audience) -> str:
    if audience == "desk" and state.status is Status.RESOLVED:
        return capitalised(t.say("resolved, waiting for the customer's confirmation"))
    return capitalised(status_name(t, state))


def _what(t: Translator, shown: IncidentShown) -> Sequence[Row]:
    state = shown.state
    return (
        (t.say("Severity"), severity_name(t, shown.version, state.severity)),
        (t.say("Since when"), t.moment(state.since, shown.zone, now=shown.now)),
    )


def _who(t: Translator, shown: IncidentShown) -> Sequence[Row]:
    if shown.holder is None:
        return ((t.say("Handled by"), t.say("nobody yet")),) if shown.state.is_open else ()
    name, since = shown.holder
    moment = t.moment(since, shown.zone, now=shown.now)
    return ((t.say("Handled by"), t.say("%(name)s, since %(moment)s", name=name, moment=moment)),)


def _clock_rows(t: Translator, shown: IncidentShown, audience: Audience) -> Sequence[Row]:
    """Return the clocks; while the incident is open without those already met in time, which nobody waits for."""
    if shown.version is None or not shown.clocks:
        return ((t.say("Due times"), t.say("the contract promises no time here")),) if shown.state.is_open else ()
    rows = [
        (clock_name(t, clock.kind), clock_value(t, shown.version, clock, now=shown.now, to_staff=audience == "desk"))
        for clock in shown.clocks
        if not (shown.state.is_open and clock.reading.state in _DONE)
    ]
    start = shown.clocks[0].start
    if shown.state.is_open and start.starts_at is None:
        missing = t.list(channel_name(t, channel) for channel in start.waiting_for)
        waits = t.say("NOT started yet; the contract also requires a report by: %(channels)s", channels=missing)
        rows.insert(0, (t.say("Clock"), waits))
    return rows


def clock_value(
    t: Translator, version: ContractVersion, clock: IncidentClock, *, now: datetime, to_staff: bool = False
) -> str:
    """Return how one clock stands, without its name: "do 12:15 (zostało 1 h 54 min)"; as of when stands beside it."""
    reading, zone = clock.reading, version.zone

    def said(at: datetime) -> str:
        return moment_for(t, at, zone, now=now, to_staff=to_staff)

    match reading.state:
        case ClockState.MET if reading.met_at is not None:
            return t.say("in time, %(moment)s", moment=said(reading.met_at))
        case ClockState.MET_LATE if reading.met_at is not None:
            late = t.duration(reading.overdue)
            return t.say("%(moment)s, late by %(length)s", moment=said(reading.met_at), length=late)
        case ClockState.BREACHED if reading.due is not None:
            return t.say(
                "MISSED, was due %(moment)s (late by %(length)s so far)",
                moment=said(reading.due),
                length=_whole_minutes(t, reading.overdue, up=True),
            )
        case ClockState.PAUSED:
            return t.say("the clock is paused")
        case _ if reading.due is not None and reading.remaining is not None:
            return _due_with_time_left(t, said(reading.due), wall=reading.due - now, remaining=reading.remaining)
        case _:
            named = due_text(t, version, clock, now=now, to_staff=to_staff)
            return named.removeprefix(f"{clock_name(t, clock.kind)}: ")


def _due_with_time_left(t: Translator, due_said: str, *, wall: timedelta, remaining: timedelta) -> str:
    """Return a due time with what is left of it: time on the wall, or service time where the two differ."""
    values = {"moment": due_said, "left": _whole_minutes(t, remaining, up=False)}
    if abs(wall - remaining) < timedelta(seconds=1):
        return t.say("by %(moment)s (%(left)s left)", **values)
    return t.say("by %(moment)s (%(left)s of support hours left)", **values)


def _whole_minutes(t: Translator, length: timedelta, *, up: bool) -> str:
    """Return a length in whole minutes, so that nothing looks better than it is; below one minute its seconds."""
    if length < _MINUTE:
        return t.duration(length)
    whole = -(-length // _MINUTE) if up else length // _MINUTE
    return t.duration(whole * _MINUTE)


def _budget_rows(t: Translator, shown: IncidentShown) -> Sequence[Row]:
    """Return what is left of the downtime budgets, in minutes; each with its group's name where there are several.

    An incident without a measured outage is not in the figures, which must not look better than they are.
    """
    said = []
    for one in shown.budgets:
        left = f"{left_text(t, one)} {in_period(t, one.measurement.period)}"
        name = target_name(t, one.measurement.target)
        said.append(f"{name}: {left}" if len(shown.budgets) > 1 else left)
    if not said:
        return ()
    left = "; ".join(said)
    unmeasured = not shown.state.outages
    value = t.say("%(left)s; without this failure, which is not measured yet", left=left) if unmeasured else left
    return ((t.say("Downtime left"), value),)
