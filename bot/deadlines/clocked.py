"""An open incident with its clocks as they stand, and the next instant at which something about them changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from bot.records import IncidentLog
from bot.wording.clocks import Clocks
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.severities import ClockKind
from knowledge.hours.service_hours import next_opening
from knowledge.hours.stopwatch import ClockState
from knowledge.incidents.clocks import IncidentClock, clocks_under, version_of
from knowledge.incidents.escalation import EscalationLevel, escalation_levels
from knowledge.incidents.state import IncidentState, state_of
from knowledge.incidents.thresholds import USUAL, Reached, ShareOfTarget, Threshold, thresholds_of

RUNNING = (ClockState.NOT_STARTED, ClockState.RUNNING)
_UPDATE_OWED: tuple[Threshold, ...] = (ShareOfTarget(Fraction(3, 4)),)
"""An update that is owed is reminded of once; half of half an hour is too early and 90 % of it too late."""
_MOMENT = timedelta(seconds=1)
_SOON = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Clocked:
    """An open incident with its clocks and its levels of escalation."""

    log: IncidentLog
    state: IncidentState
    contract: Contract
    version: ContractVersion
    clocks: Clocks
    levels: tuple[EscalationLevel, ...]


def clocked_at(log: IncidentLog, contract: Contract | None, now: datetime) -> Clocked | None:
    """Return an incident with its clocks; None where it is over or nothing is promised for it."""
    state = state_of(log.events, now)
    version = version_of(contract, state) if contract is not None and state is not None else None
    if contract is None or state is None or version is None or not state.is_open:
        return None
    clocks = clocks_under(version, state, now)
    return Clocked(log, state, contract, version, clocks, escalation_levels(version, state, now))


def thresholds(clock: IncidentClock) -> tuple[Reached, ...]:
    """Return the thresholds that people are reminded at."""
    return thresholds_of(clock, _UPDATE_OWED if clock.kind is ClockKind.UPDATE else USUAL)


def next_look(clocked: Clocked, now: datetime) -> datetime | None:
    """Return the first instant after `now` at which there may be something to tell; None: only after a new event.

    A clock that stands reaches nothing; what starts it again is an event.
    """
    return min((at for at in _instants(clocked, now) if at > now), default=None)


def _instants(clocked: Clocked, now: datetime) -> Iterator[datetime]:
    for clock in clocked.clocks:
        if clock.reading.state not in RUNNING:
            continue
        yield from (one.at for one in thresholds(clock) if one.at is not None)
        if clock.reading.due is not None:
            yield clock.reading.due + _MOMENT if clock.reading.due >= now else _after_opening(clock, now)
    yield from (level.at for level in clocked.levels if level.at is not None and level.spared_at is None)


def _after_opening(clock: IncidentClock, now: datetime) -> datetime:
    """Return when a clock that ran out at closing is missed: just after the next opening."""
    opens = next_opening(clock.hours, now)
    return now + _SOON if opens is None else max(opens, now) + _MOMENT
