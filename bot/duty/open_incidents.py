"""How every open incident stands, for whoever takes duty over: what is due or missed, what was promised, what waits.

Rules: the most urgent first; every time names its zone; what was missed says by how much, in the time of the contract's
hours. Promised are the next update, and whatever a colleague told the customer last, in their own words: promises in
free words are kept nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from bot.i18n import Translator
from bot.ports import UnitOfWork
from bot.records import IncidentLog
from bot.turn import DEFAULT_ZONE
from bot.wording.clocks import state_text
from bot.wording.limits import clock_name
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import ClockKind
from knowledge.hours.stopwatch import ClockState
from knowledge.incidents.clocks import IncidentClock, clocks_under, version_of
from knowledge.incidents.incident import ClockPaused, UpdateGiven
from knowledge.incidents.state import IncidentState, state_of, visible_events

_LAST = datetime.max.replace(tzinfo=UTC)
_LONGEST = 160
"""So many characters of what the customer was told are repeated."""


def incident_lines(t: Translator, work: UnitOfWork, now: datetime) -> list[str]:
    """Return a line for each open incident, by its nearest due time."""
    rows = sorted(_rows(t, work, now), key=lambda row: row[0])
    return [line for _, line in rows]


def _rows(t: Translator, work: UnitOfWork, now: datetime) -> Iterator[tuple[datetime, str]]:
    for log in work.incidents.unfinished(now):
        state = state_of(log.events, now)
        if state is None or not state.is_open:
            continue
        contract = work.customers.contract_of(log.customer)
        version = version_of(contract, state) if contract is not None else None
        clocks = clocks_under(version, state, now) if version is not None else ()
        unmet = [one for one in clocks if one.reading.met_at is None]
        zone = version.zone if version is not None else DEFAULT_ZONE
        customer = work.customers.get(log.customer)
        head = f"{state.number}, {customer.name if customer is not None else log.customer}"
        stands = " · ".join(_standing(t, version, unmet, now)) if version is not None else ""
        said = (_promised(t, unmet, zone, now), _told(t, work, log, zone, now), _paused(t, work, log, state, zone, now))
        line = " ".join(part for part in (f"{head}: {stands}.".replace(": .", "."), *said) if part)
        yield min(map(_due, unmet), default=_LAST), line


def _due(one: IncidentClock) -> datetime:
    return one.reading.due if one.reading.due is not None else _LAST


def _standing(t: Translator, version: ContractVersion, unmet: Sequence[IncidentClock], now: datetime) -> Iterator[str]:
    """Yield every clock that was missed, and the nearest one that was not."""
    steps = sorted((one for one in unmet if one.kind is not ClockKind.UPDATE), key=_due)
    for one in steps:
        if one.reading.state is ClockState.BREACHED:
            yield _clock_text(t, version, one, now)
    running = [one for one in steps if one.reading.state is not ClockState.BREACHED]
    if running:
        yield _clock_text(t, version, running[0], now)


def _clock_text(t: Translator, version: ContractVersion, one: IncidentClock, now: datetime) -> str:
    due, state = one.reading.due, one.reading.state
    if due is None or state is ClockState.PAUSED:
        return state_text(t, version, one, now=now, to_staff=True)
    about = {
        "clock": clock_name(t, one.kind),
        "moment": t.moment(due, version.zone, now=now),
        "zone": version.zone,
    }
    if state is ClockState.BREACHED:
        late = t.duration(one.reading.overdue)
        return t.say("%(clock)s: by %(moment)s (%(zone)s), MISSED by %(length)s", length=late, **about)
    return t.say("%(clock)s: by %(moment)s (%(zone)s)", **about)


def _promised(t: Translator, unmet: Sequence[IncidentClock], zone: str, now: datetime) -> str:
    """Return by when the customer was promised the next update; empty where no time stands."""
    update = next((one for one in unmet if one.kind is ClockKind.UPDATE), None)
    if update is None or update.reading.due is None or update.reading.state is ClockState.PAUSED:
        return ""
    about = {"moment": t.moment(update.reading.due, zone, now=now), "zone": zone}
    if update.reading.state is ClockState.BREACHED:
        late = t.duration(update.reading.overdue)
        return t.say("Promised: the next update by %(moment)s (%(zone)s), MISSED by %(length)s.", length=late, **about)
    return t.say("Promised: the next update by %(moment)s (%(zone)s).", **about)


def _told(t: Translator, work: UnitOfWork, log: IncidentLog, zone: str, now: datetime) -> str:
    """Return what the customer was told last, in the words of whoever told it; empty where nothing was or it is
    erased."""
    updates = [event for event in visible_events(log.events, now) if isinstance(event.what, UpdateGiven)]
    last = updates[-1] if updates else None
    words = work.texts.read(last.what.text) if last is not None and isinstance(last.what, UpdateGiven) else None
    if last is None or not words:
        return ""
    person = work.people.get(last.actor) if last.actor is not None else None
    said = " ".join(words.split()).removesuffix(".")
    return t.say(
        "The customer was told (%(person)s, %(moment)s, %(zone)s): %(words)s.",
        person=person.name if person is not None else t.say("automatically"),
        moment=t.moment(last.occurred_at, zone, now=now),
        zone=zone,
        words=t.quote(said[:_LONGEST] + "…" if len(said) > _LONGEST else said),
    )


def _paused(t: Translator, work: UnitOfWork, log: IncidentLog, state: IncidentState, zone: str, now: datetime) -> str:
    if not state.pause_log or not state.pause_log[-1].is_open:
        return ""
    reasons = [event.what.reason for event in visible_events(log.events, now) if isinstance(event.what, ClockPaused)]
    words = work.texts.read(reasons[-1]) if reasons else None
    about = {"moment": t.moment(state.pause_log[-1].segment.start, zone, now=now), "zone": zone}
    if not words:
        return t.say("Paused since %(moment)s (%(zone)s).", **about)
    return t.say("Paused since %(moment)s (%(zone)s): %(reason)s.", reason=t.quote(words), **about)
