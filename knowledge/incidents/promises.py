"""Which of a severity's promises holds for a report, and the times that would follow from it.

The rule: the alternatives of a promise are tried in the order of the contract and the first that fits the instant of
the report counts; the result says which condition was met or not, so that "2 h, since reported between 9 and 20" can
be said.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import Cadence, CadenceUnit, ClockKind, TimePromise
from knowledge.hours.limits import ServiceTime, due
from knowledge.hours.opening_days import close_of_opening_day
from knowledge.hours.service_hours import ServiceHours, add_service_time, is_open
from knowledge.incidents.clock_start import ClockStartResult, clock_start_if_reported
from knowledge.terms import SILENT, Clause, NotEntered, Silent, Stated, Term, clause_of, value_of


class Condition(StrEnum):
    """Why this alternative of a promise was chosen."""

    ALWAYS = "always"  # the promise has no condition
    REPORTED_IN = "reported_in"  # reported within the named schedule
    REPORTED_OUTSIDE = "reported_outside"  # another alternative wanted the named schedule; the report lies outside it


@dataclass(frozen=True, slots=True)
class ChosenPromise:
    """The promise that holds, why this one, and the schedule that the condition is about (None for `ALWAYS`)."""

    promise: TimePromise
    condition: Condition
    condition_schedule: str | None
    clause: Clause


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """What a severity says about one clock; `cadence` for updates, `alternatives` for all the others."""

    kind: ClockKind
    alternatives: Term[tuple[TimePromise, ...]]
    cadence: Term[Cadence]


@dataclass(frozen=True, slots=True)
class Deadline:
    """What one clock would promise for a report at an instant.

    `due` (UTC) is the last instant in time; None when the contract names no time (next release, none, on closing) or
    the clock waits for something: then `interval` says how long after the missing thing. `cadence` is set for updates
    only.
    """

    kind: ClockKind
    severity: str
    chosen: ChosenPromise | None
    cadence: Cadence | None
    start: ClockStartResult
    due: datetime | None
    interval: timedelta | None
    clause: Clause


def promises_for(version: ContractVersion, severity: str) -> tuple[PromiseLine, ...]:
    """Return what this version says about every clock of a severity, in the order of `ClockKind`.

    Raises:
        KeyError: the version has no such severity.
    """
    graded = version.severity(severity)
    return tuple(
        PromiseLine(kind, SILENT, graded.update)
        if kind is ClockKind.UPDATE
        else PromiseLine(kind, graded.promises.get(kind, version.unlisted), SILENT)
        for kind in ClockKind
    )


def choose_promise(
    version: ContractVersion, severity: str, kind: ClockKind, reported_at: datetime
) -> ChosenPromise | Silent | NotEntered:
    """Return the alternative that holds for a report at this instant; the edge of the schedule is half-open.

    A stated promise whose every alternative wants another time of report is silent for this one.

    Raises:
        KeyError: the version has no such severity or schedule.
    """
    term = version.severity(severity).promises.get(kind, version.unlisted)
    if not isinstance(term, Stated):
        return term
    missed: str | None = None
    for promise in term.value:
        if promise.if_reported_in is None:
            condition = Condition.ALWAYS if missed is None else Condition.REPORTED_OUTSIDE
            return ChosenPromise(promise, condition, missed, term.clause)
        if is_open(version.schedules[promise.if_reported_in].hours, reported_at):
            return ChosenPromise(promise, Condition.REPORTED_IN, promise.if_reported_in, term.clause)
        missed = promise.if_reported_in
    return SILENT


def next_update_due(
    hours: ServiceHours, cadence: Cadence, since: datetime, *, given: bool, partial: bool = False
) -> datetime | None:
    """Return by when (UTC) the next update is due after `since`: the last update (`given`) or the start of the clock.

    "Daily" means by the close of each opening day: of the day on which the clock starts, and after an update of the
    next opening day. None when updates are only promised on closing.
    """
    if cadence.unit is CadenceUnit.EVERY:
        interval = update_interval(cadence, partial=partial)
        return None if interval is None else add_service_time(hours, since, interval)
    if cadence.unit is CadenceUnit.DAILY:
        return close_of_opening_day(hours, since, 1 if given and is_open(hours, since) else 0)
    return None


def update_interval(cadence: Cadence, *, partial: bool = False) -> timedelta | None:
    """Return the rhythm of the updates, the one for a partial outage where the contract has one."""
    return cadence.partial if partial and cadence.partial is not None else cadence.interval


def deadline_if_reported(
    version: ContractVersion, severity: str, at: datetime, *, channel: str = "chat", may_report: bool = True
) -> tuple[Deadline, ...]:
    """Return every clock's deadline if this were reported and registered at an instant, in the order of `ClockKind`.

    Only what the contract states is returned; for the rest see `promises_for`.

    Raises:
        KeyError: the version has no such severity.
    """
    start = clock_start_if_reported(version, severity, at, channel=channel, may_report=may_report)
    return tuple(
        deadline for kind in ClockKind if (deadline := _deadline(version, severity, kind, at, start)) is not None
    )


def _deadline(
    version: ContractVersion, severity: str, kind: ClockKind, at: datetime, start: ClockStartResult
) -> Deadline | None:
    if kind is ClockKind.UPDATE:
        return _first_update(version, severity, start)
    chosen = choose_promise(version, severity, kind, at)
    if not isinstance(chosen, ChosenPromise):
        return None
    limit, hours = chosen.promise.limit, version.schedules[chosen.promise.schedule].hours
    interval = limit.amount if isinstance(limit, ServiceTime) else None
    last = None if start.starts_at is None else due(limit, hours, start.starts_at)
    return Deadline(kind, severity, chosen, None, start, last, interval, chosen.clause)


def _first_update(version: ContractVersion, severity: str, start: ClockStartResult) -> Deadline | None:
    term = version.severity(severity).update
    cadence, clause = value_of(term), clause_of(term)
    if cadence is None or clause is None:
        return None
    hours = version.schedules[cadence.schedule].hours
    last = None if start.starts_at is None else next_update_due(hours, cadence, start.starts_at, given=False)
    return Deadline(ClockKind.UPDATE, severity, None, cadence, start, last, cadence.interval, clause)
