"""The share of cases in time: how many incidents of a period kept one of their clocks, and whether that is enough.

The rule: a case belongs to the period in which it was reported; one that is not over is neither kept nor missed until
its time is used up; a cancelled one is no case. The share is exact, and the target is met when it is reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.commitments import Compliance
from knowledge.contract.severities import Severity, TimePromise
from knowledge.hours.periods import Period, period_containing
from knowledge.hours.stopwatch import ClockState
from knowledge.incidents.clocks import IncidentClock, clocks_under
from knowledge.incidents.state import IncidentState
from knowledge.terms import Stated

_KEPT = frozenset({ClockState.MET})
_MISSED = frozenset({ClockState.MET_LATE, ClockState.BREACHED})
_HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Case:
    """One incident, by its number, and the clock that decides whether it was in time."""

    number: int
    clock: IncidentClock

    @property
    def kept(self) -> bool | None:
        """Tell whether it was in time; None while that is open."""
        state = self.clock.reading.state
        return True if state in _KEPT else False if state in _MISSED else None


@dataclass(frozen=True, slots=True)
class ComplianceResult:
    """The cases of one period under one rule, by number."""

    rule: Compliance
    period: Period
    cases: tuple[Case, ...]

    @property
    def kept(self) -> tuple[Case, ...]:
        """Return the cases in time."""
        return tuple(case for case in self.cases if case.kept is True)

    @property
    def missed(self) -> tuple[Case, ...]:
        """Return the cases that were late, or still are."""
        return tuple(case for case in self.cases if case.kept is False)

    @property
    def open(self) -> tuple[Case, ...]:
        """Return the cases that nothing can be said of yet."""
        return tuple(case for case in self.cases if case.kept is None)

    @property
    def percent(self) -> Fraction | None:
        """Return the share of decided cases that were in time; None without any."""
        decided = len(self.kept) + len(self.missed)
        return _HUNDRED * len(self.kept) / decided if decided else None

    @property
    def met(self) -> bool | None:
        """Tell whether the share is reached; None while there are too few decided cases to judge."""
        percent = self.percent
        if percent is None or len(self.kept) + len(self.missed) < self.rule.smallest_count:
            return None
        return percent >= Fraction(self.rule.share)

    @property
    def misses_left(self) -> int:
        """Return how many of the cases so far may be late, less those that are; negative once it is too many."""
        allowed = len(self.cases) * (_HUNDRED - Fraction(self.rule.share)) // _HUNDRED
        return int(allowed) - len(self.missed)


def compliance_period(version: ContractVersion, rule: Compliance, at: datetime) -> Period:
    """Return the period of a rule in which an instant lies."""
    return period_containing(rule.period, at, version.zone, begins_on=rule.begins_on)


def compliance_of(
    version: ContractVersion, rule: Compliance, states: Iterable[IncidentState], period: Period, now: datetime
) -> ComplianceResult:
    """Return the share of cases in time of a period, as known at `now`; give the incidents of the customer.

    Raises:
        KeyError: an incident has a severity that the version does not know.
    """
    under = version if rule.within is None else _promising(version, rule)
    numbered: Mapping[int, IncidentState] = {state.number: state for state in states}
    cases = (
        Case(number, clock)
        for number, state in sorted(numbered.items())
        if state.reported_at in period.segment and state.reported_at <= now
        for clock in clocks_under(under, state, now)
        if clock.kind is rule.clock and (not rule.severities or clock.severity in rule.severities)
    )
    return ComplianceResult(rule, period, tuple(cases))


def _promising(version: ContractVersion, rule: Compliance) -> ContractVersion:
    """Return the version with the rule's own limit in place of what its severities promise."""
    return replace(version, severities=tuple(_with_limit(severity, rule) for severity in version.severities))


def _with_limit(severity: Severity, rule: Compliance) -> Severity:
    said, limit = severity.promises.get(rule.clock), rule.within
    if limit is None:
        return severity
    schedule = said.value[0].schedule if isinstance(said, Stated) else severity.schedule
    promise: Stated[tuple[TimePromise, ...]] = Stated((TimePromise(limit, schedule),), rule.clause)
    return replace(severity, promises={**severity.promises, rule.clock: promise})
