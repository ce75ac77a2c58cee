"""Under which version of a contract an incident lives, when a new version begins while it is open.

The rule: it stays under the version of its report, unless the new version's transition rule moves open incidents. Then
only the time still left moves: what has run has run, the promise of the report is kept, and what is left of it runs in
the hours of the new version. What begins after that instant is promised by the new version. A severity that the new
version does not know stays where it is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from knowledge.contract.agreement import ContractVersion, Schedule
from knowledge.contract.severities import ClockKind
from knowledge.hours.service_hours import ServiceHours
from knowledge.incidents.promises import ChosenPromise, choose_promise
from knowledge.incidents.state import IncidentState
from knowledge.terms import Stated


def moved_to(version: ContractVersion, state: IncidentState) -> ContractVersion | None:
    """Return the next version if the incident moves to it at its first instant; None where it stays or was not open."""
    following = version.moves_to
    if following is None or following.effective <= state.reported_at:
        return None
    return following if _is_open_at(state, following.effective) else None


def moves_of(version: ContractVersion, state: IncidentState) -> tuple[ContractVersion, ...]:
    """Return the versions to which an incident reported under this one moves, in their order; none where it stays."""
    following = moved_to(version, state)
    return () if following is None else (following, *moves_of(following, state))


def version_promising(
    version: ContractVersion, state: IncidentState, severity: str, began_at: datetime | None
) -> ContractVersion:
    """Return the version that promises the times of a severity which begin at an instant; None: with the report.

    `version` is that of the report. Where it does not know the severity, the first one that the incident moves to does.
    """
    following = moved_to(version, state)
    while following is not None and (
        not _knows(version, severity)
        or (began_at is not None and following.effective <= began_at and _knows(following, severity))
    ):
        version, following = following, moved_to(following, state)
    return version


def schedules_under(
    version: ContractVersion, state: IncidentState, schedule: str, *, severity: str, kind: ClockKind
) -> tuple[Schedule, ...]:
    """Return the schedules in which a clock runs: that of its version, and after each move that has other hours."""
    return tuple(found for _, found in _chain(version, state, schedule, severity, kind))


def hours_under(
    version: ContractVersion, state: IncidentState, schedule: str, *, severity: str, kind: ClockKind
) -> ServiceHours:
    """Return the hours of a clock: those of its version and schedule, and from a move on those of the new version."""
    (since, last), *earlier = reversed(_chain(version, state, schedule, severity, kind))
    hours = last.hours
    for begins, before in earlier:
        hours, since = replace(before.hours, changed=(since, hours)), begins
    return hours


def _chain(
    version: ContractVersion, state: IncidentState, schedule: str, severity: str, kind: ClockKind
) -> tuple[tuple[datetime, Schedule], ...]:
    """Return the schedules of a clock, each with the instant from which its version is in force; equal ones once."""
    own = version.schedules[schedule]
    following = moved_to(version, state)
    if following is None or not _knows(following, severity):
        return ((version.effective, own),)
    later = _chain(following, state, _schedule(following, state, severity, kind), severity, kind)
    return ((version.effective, own), *(later[1:] if later[0][1].hours == own.hours else later))


def _schedule(version: ContractVersion, state: IncidentState, severity: str, kind: ClockKind) -> str:
    """Return the hours in which this version lets the clock run: those of its promise, else those of the severity."""
    graded = version.severity(severity)
    if kind is ClockKind.UPDATE:
        return graded.update.value.schedule if isinstance(graded.update, Stated) else graded.schedule
    chosen = choose_promise(version, severity, kind, state.reported_at)
    return chosen.promise.schedule if isinstance(chosen, ChosenPromise) else graded.schedule


def _is_open_at(state: IncidentState, at: datetime) -> bool:
    ended = (state.resolved_at, state.closed_at, state.cancelled_at)
    if any(end is not None and end <= at for end in ended):
        return False
    return not any(span.start <= at < span.end for span in state.resolved_spans)


def _knows(version: ContractVersion, severity: str) -> bool:
    return any(known.key == severity for known in version.severities)
