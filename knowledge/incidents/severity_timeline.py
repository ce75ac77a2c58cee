"""Under which severity a clock runs, and since when: changes by people, and the lowering by an accepted workaround.

The rule: a change "from creation" keeps the clock's start and only changes what is promised; a change "from now" ends
one run and begins another. The contract says which (`severity_change`); where it is silent, the event does. Where the
contract lets an accepted workaround lower the severity, that follows from the contract and the acceptance and is never
recorded as an event; the removal and update clocks then run anew from the acceptance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import ClockKind, SeverityChangeRule
from knowledge.incidents.state import IncidentState, SeveritySince
from knowledge.incidents.transitions import version_promising
from knowledge.terms import Clause, clause_of, value_of


class Origin(StrEnum):
    """Why a clock runs under a severity."""

    REPORTED = "reported"
    CHANGED = "changed"
    WORKAROUND_ACCEPTED = "workaround_accepted"


@dataclass(frozen=True, slots=True)
class SeverityRun:
    """One run of a clock: `began_at` None means from the start of the clock.

    `ended_at` None that it still holds (UTC).
    """

    severity: str
    began_at: datetime | None
    ended_at: datetime | None
    origin: Origin
    clause: Clause | None = None

    def cut(self, now: datetime) -> datetime:
        """Return the moment at which the run is read: its end, or `now`."""
        return now if self.ended_at is None else min(now, self.ended_at)


@dataclass(frozen=True, slots=True)
class _Step:
    at: datetime
    severity: str | None  # None: lowered by the contract's rule
    restarts: bool
    clause: Clause | None = None


_LOWERED = frozenset({ClockKind.RESOLVE, ClockKind.UPDATE})


def runs_of(
    version: ContractVersion, state: IncidentState, kind: ClockKind, met_at: datetime | None
) -> tuple[SeverityRun, ...]:
    """Return the runs of one clock, oldest first, at least one.

    No run begins after the clock was met. A change that counts from the report says what was promised all along, so it
    tells anew whether a clock was kept that had been met before.
    """
    first, *changes = state.severity_history
    runs = [SeverityRun(first.severity, None, None, Origin.REPORTED)]
    steps = [_changed(version, state, change) for change in changes]
    accepted = state.workaround_accepted_at
    if accepted is not None and kind in _LOWERED:
        steps.append(_Step(accepted, None, restarts=True))
    for step in sorted(steps, key=lambda step: (step.at, step.severity or "")):
        if met_at is not None and met_at <= step.at and step.restarts:
            continue
        current = runs[-1]
        holding = version_promising(version, state, current.severity, step.at)
        levels = value_of(holding.workaround_lowers)
        if step.severity is None and not levels:
            continue
        if step.severity is None:
            severity = lowered(holding, current.severity, levels or 0)
            origin, clause = Origin.WORKAROUND_ACCEPTED, clause_of(holding.workaround_lowers)
        else:
            severity, origin, clause = step.severity, Origin.CHANGED, step.clause
        if step.restarts:
            runs[-1] = SeverityRun(current.severity, current.began_at, step.at, current.origin, current.clause)
            runs.append(SeverityRun(severity, step.at, None, origin, clause))
        else:
            runs[-1] = SeverityRun(severity, current.began_at, None, origin, clause)
    return tuple(runs)


def _changed(version: ContractVersion, state: IncidentState, change: SeveritySince) -> _Step:
    """Return what a change by people does to a clock: as the contract agrees, else as the change itself says."""
    term = version_promising(version, state, change.severity, change.since).severity_change
    rule = value_of(term)
    restarts = not change.from_creation if rule is None else rule is SeverityChangeRule.FROM_CHANGE
    return _Step(change.since, change.severity, restarts, clause_of(term))


def lowered(version: ContractVersion, severity: str, levels: int) -> str:
    """Return the severity so many levels weaker, the weakest at most.

    Raises:
        KeyError: the version has no such severity.
    """
    keys = [known.key for known in version.severities]
    if severity not in keys:
        raise KeyError(severity)
    return keys[min(keys.index(severity) + levels, len(keys) - 1)]


def current_severity(version: ContractVersion, state: IncidentState) -> str:
    """Return the severity that the removal clock runs under at the moment the state was taken."""
    return runs_of(version, state, ClockKind.RESOLVE, None)[-1].severity
