"""The clocks of one incident: acknowledge, react, update, work around, resolve; each with its reading and its reason.

The rule: every clock is read anew from the events, so that a change of severity, a pause or a reopening never loses
what went before. The version in force when the incident was reported decides, or the one that it moved to
(`transitions`). A human's later step proves the earlier ones: who starts work has taken note, who offers a workaround
has reacted. Reopening lets the removal clock go on; the stretch in which the incident was held to be resolved is not
counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from knowledge.contract.agreement import Contract, ContractVersion, Schedule
from knowledge.contract.severities import Cadence, CadenceUnit, ClockKind
from knowledge.hours.limits import Limit, NextRelease, ServiceTime
from knowledge.hours.service_hours import ServiceHours, service_time_between
from knowledge.hours.stopwatch import Reading, read_clock
from knowledge.incidents.clock_start import ClockStartResult, clock_start
from knowledge.incidents.incident import Event
from knowledge.incidents.promises import ChosenPromise, choose_promise, next_update_due, update_interval
from knowledge.incidents.severity_timeline import SeverityRun, runs_of
from knowledge.incidents.state import IncidentState, state_of
from knowledge.incidents.status import Status
from knowledge.incidents.transitions import hours_under, schedules_under, version_promising
from knowledge.terms import Clause, Stated


@dataclass(frozen=True, slots=True)
class IncidentClock:
    """One clock of one incident.

    `chosen` says which promise and why (None for updates, which have `cadence`). While the start waits for something,
    `reading.due` is None and `interval` is the time promised after it. `superseded` holds earlier runs of this clock,
    under another severity, that were already late when the new one began. `missed_updates` counts the gaps between
    updates that were longer than promised, the current one included. `under` is the version that promises it; `hours`
    are those in which it runs, of the schedule `hours_key` and, from a move to a later version on, of the further
    `schedules`.
    """

    kind: ClockKind
    severity: str
    chosen: ChosenPromise | None
    cadence: Cadence | None
    start: ClockStartResult
    reading: Reading
    interval: timedelta | None
    clause: Clause
    run: SeverityRun
    hours_key: str
    hours: ServiceHours
    under: ContractVersion
    schedules: tuple[Schedule, ...]
    superseded: tuple[tuple[str, Reading], ...] = ()
    missed_updates: int = 0


def schedules_of(clocks: Iterable[IncidentClock]) -> tuple[Schedule, ...]:
    """Return the schedules in which any of the clocks runs, each once, in the order of the clocks."""
    found = [schedule for clock in clocks for schedule in clock.schedules]
    return tuple({(schedule.key, schedule.clause, schedule.hours): schedule for schedule in found}.values())


def version_of(contract: Contract, state: IncidentState) -> ContractVersion | None:
    """Return the version an incident begins under: the one in force when it was reported."""
    return contract.version_at(state.reported_at)


def clocks_of(contract: Contract, events: Iterable[Event], now: datetime) -> tuple[IncidentClock, ...]:
    """Return the clocks that the contract states for an incident, in the order of `ClockKind`, read at `now`.

    Empty without a report, without a version in force at the report, and for a cancelled incident.
    """
    state = state_of(events, now)
    version = None if state is None else version_of(contract, state)
    return () if state is None or version is None else clocks_under(version, state, now)


def clocks_under(version: ContractVersion, state: IncidentState, now: datetime) -> tuple[IncidentClock, ...]:
    """Return the clocks of an incident under a given version, read at `now`; see `clocks_of`.

    Raises:
        KeyError: the incident has a severity that the version does not know.
    """
    if state.status is Status.CANCELLED:
        return ()
    return tuple(clock for kind in ClockKind if (clock := _clock(version, state, kind, now)) is not None)


def _clock(version: ContractVersion, state: IncidentState, kind: ClockKind, now: datetime) -> IncidentClock | None:
    met = met_at(state, kind)
    *earlier, last = runs_of(version, state, kind, met)
    clock = _read(version, state, last, kind, now)
    if clock is None:
        return None
    read = [(run, _read(version, state, run, kind, now)) for run in earlier]
    late = tuple((run.severity, old.reading) for run, old in read if old is not None and old.reading.overdue)
    return replace(clock, superseded=late)


def nearest(clocks: Iterable[IncidentClock]) -> tuple[datetime, IncidentClock] | None:
    """Return the first due instant (UTC) of the clocks that are not met, with its clock; None where none is due."""
    due = [(clock.reading.due, clock) for clock in clocks if clock.reading.due is not None and not clock.reading.met_at]
    return min(due, key=lambda one: one[0], default=None)


def met_at(state: IncidentState, kind: ClockKind) -> datetime | None:
    """Return when a clock was met (UTC); None while it is not. An offered workaround counts unless it was refused."""
    offered = tuple(one.offered_at for one in state.workarounds)
    kept = tuple(one.offered_at for one in state.workarounds if one.refused_at is None)
    steps: tuple[datetime | None, ...]
    match kind:
        case ClockKind.ACKNOWLEDGE:
            steps = (state.acknowledged_at, state.work_started_at, *offered, state.first_resolved_at)
        case ClockKind.REACT:
            steps = (state.work_started_at, *offered, state.first_restored_at)
        case ClockKind.WORKAROUND:
            steps = (*kept, state.first_restored_at)
        case ClockKind.RESOLVE:
            steps = (state.restored_at,)
        case _:
            steps = (state.resolved_at,)
    return min((step for step in steps if step is not None), default=None)


def _read(
    version: ContractVersion, state: IncidentState, run: SeverityRun, kind: ClockKind, now: datetime
) -> IncidentClock | None:
    if kind is ClockKind.UPDATE:
        return _updates(version, state, run, now)
    version = version_promising(version, state, run.severity, run.began_at)
    start = clock_start(version, run.severity, state)
    chosen = choose_promise(version, run.severity, kind, state.reported_at)
    if not isinstance(chosen, ChosenPromise):
        return None
    limit = chosen.promise.limit
    hours = hours_under(version, state, chosen.promise.schedule, severity=run.severity, kind=kind)
    return IncidentClock(
        kind=kind,
        severity=run.severity,
        chosen=chosen,
        cadence=None,
        start=start,
        reading=_reading(hours, limit, _begin(run, start), state, met_at(state, kind), run.cut(now)),
        interval=limit.amount if isinstance(limit, ServiceTime) else None,
        clause=chosen.clause,
        run=run,
        hours_key=chosen.promise.schedule,
        hours=hours,
        under=version,
        schedules=schedules_under(version, state, chosen.promise.schedule, severity=run.severity, kind=kind),
    )


def _begin(run: SeverityRun, start: ClockStartResult) -> datetime | None:
    if start.starts_at is None or run.began_at is None:
        return start.starts_at
    return max(start.starts_at, run.began_at)


def _reading(
    hours: ServiceHours,
    limit: Limit,
    began: datetime | None,
    state: IncidentState,
    met: datetime | None,
    now: datetime,
) -> Reading:
    over = [pause.segment for pause in state.pause_log if not pause.is_open]
    still = next((pause.segment.start for pause in state.pause_log if pause.is_open), None)
    pauses = (*over, *state.resolved_spans)
    return read_clock(hours, limit, started_at=began, now=now, met_at=met, pauses=pauses, paused_since=still)


def _updates(version: ContractVersion, state: IncidentState, run: SeverityRun, now: datetime) -> IncidentClock | None:
    """Read the gap since the last update.

    Pauses do not stop it: who waits for an answer is still told how things stand. While an incident is held to be
    resolved nobody waits for news, and with its reopening a gap begins as with the start of the clock. A gap that
    begins under a version has the rhythm of that version.
    """
    start = clock_start(version_promising(version, state, run.severity, run.began_at), run.severity, state)
    began, ended, until = _begin(run, start), met_at(state, ClockKind.UPDATE), run.cut(now)
    reopened = [span.end for span in state.resolved_spans]
    told = () if began is None else tuple(at for at in sorted({*state.updates, *reopened}) if began <= at <= until)
    since = told[-1] if told else began
    gap = _gap(version, state, run, since, given=since in state.updates)
    if gap is None:
        return None
    starts = (began, *told) if began is not None else ()
    return IncidentClock(
        kind=ClockKind.UPDATE,
        severity=run.severity,
        chosen=None,
        cadence=gap.cadence,
        start=start,
        reading=read_clock(gap.hours, gap.limit, started_at=since, now=until, met_at=ended),
        interval=gap.interval,
        clause=gap.clause,
        run=run,
        hours_key=gap.cadence.schedule,
        hours=gap.hours,
        under=gap.under,
        schedules=schedules_under(gap.under, state, gap.cadence.schedule, severity=run.severity, kind=ClockKind.UPDATE),
        missed_updates=sum(
            _is_missed(
                _gap(version, state, run, begins, given=begins in state.updates), _resolved_by(state, begins, ends)
            )
            for begins, ends in pairwise((*starts, until if ended is None else ended))
        ),
    )


@dataclass(frozen=True, slots=True)
class _Gap:
    """What is promised for one gap between updates; `last` (UTC) is the last instant in time, if there is one."""

    under: ContractVersion
    cadence: Cadence
    clause: Clause
    hours: ServiceHours
    interval: timedelta | None
    last: datetime | None
    limit: Limit


def _gap(
    version: ContractVersion, state: IncidentState, run: SeverityRun, since: datetime | None, *, given: bool
) -> _Gap | None:
    version = version_promising(version, state, run.severity, since if given else run.began_at)
    term = version.severity(run.severity).update
    if not isinstance(term, Stated):
        return None
    cadence = term.value
    hours = hours_under(version, state, cadence.schedule, severity=run.severity, kind=ClockKind.UPDATE)
    partial = bool(state.outages) and all(outage.share < 1 for outage in state.outages)
    interval = update_interval(cadence, partial=partial) if cadence.unit is CadenceUnit.EVERY else None
    last = None if since is None else next_update_due(hours, cadence, since, given=given, partial=partial)
    limit: Limit = NextRelease()
    if since is not None and last is not None and since < last:
        limit = ServiceTime(service_time_between(hours, since, last))
    return _Gap(version, cadence, term.clause, hours, interval, last, limit)


def _resolved_by(state: IncidentState, begins: datetime, ends: datetime) -> datetime:
    """Return when a gap ended: with the next word, or when the incident was held to be resolved before that."""
    return min([ends, *(span.start for span in state.resolved_spans if begins <= span.start < ends)])


def _is_missed(gap: _Gap | None, ended: datetime) -> bool:
    """Tell whether the gap lasted longer than promised."""
    return gap is not None and gap.last is not None and service_time_between(gap.hours, gap.last, ended) > timedelta()
