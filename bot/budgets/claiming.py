"""Periods with a missed target or a late clock that the contract has a remedy for, and the days a claim still has.

Rule: days are those of the contract's own steps; a step that runs from something else than the period is none of these,
and a period that the provider has settled asks for no claim any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.budgets.crossing import Recorded, recorded
from bot.ports import UnitOfWork
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.downtime.availability import period_of, version_for
from knowledge.downtime.budget import Budget
from knowledge.hours.periods import Period, previous_period
from knowledge.incidents.clocks import clocks_under, version_of
from knowledge.incidents.state import state_of
from knowledge.money.claims import ClaimDeadline, claim_deadlines
from knowledge.money.standing import Standing, standing_of
from knowledge.terms import value_of

_PERIODS_BACK = 3


@dataclass(frozen=True, slots=True)
class Claimable:
    """A period that is over with what was missed in it, and one step of its claim."""

    period: Period
    version: ContractVersion
    missed: tuple[Budget, ...]
    late: tuple[int, ...]
    step: ClaimDeadline
    standing: Standing

    def days_left(self, today: date) -> int:
        """Return how many days are left after today; 0 on the last day, negative when it is over."""
        return (self.step.last_day - today).days

    @property
    def id(self) -> str:
        """What reminders of it are remembered by."""
        return f"{self.period.kind.value}:{self.period.first_day}:{self.step.step.key}:{self.step.last_day}"


def claimable(work: UnitOfWork, customer: str, contract: Contract, now: datetime) -> list[Claimable]:
    """Return what may still be claimed, the step that is over first at the front."""
    known = recorded(work, customer, contract, now)
    found = [
        one
        for period in _ended(known)
        if not any(each.period == period and each.is_intact for each in work.settlements.of_customer(customer))
        for one in _of_period(work, known, period)
    ]
    return sorted(found, key=lambda one: one.step.ends_at)


def _ended(known: Recorded) -> list[Period]:
    """Return the last periods that are over, each kind and length once."""
    version = known.contract.version_at(known.now) or known.contract.versions[-1]
    periods: dict[Period, None] = {}
    for target in version.targets:
        period = period_of(version, target, known.now)
        for _ in range(_PERIODS_BACK):
            period = previous_period(period)
            periods[period] = None
    return list(periods)


def _of_period(work: UnitOfWork, known: Recorded, period: Period) -> Iterator[Claimable]:
    version = version_for(known.contract, period)
    if version is None or value_of(version.claim) is None:
        return
    steps = [one for one in claim_deadlines(version, period=period) if one.ends_at > known.now]
    if not steps:
        return
    missed = tuple(_missed(known, version, period)) if value_of(version.credits) else ()
    late = tuple(_late(work, known, period))
    if not missed and not late:
        return
    standing = standing_of(period, [one.measurement for one in missed], known.now)
    for step in steps:
        yield Claimable(period, version, missed, late, step, standing)


def _missed(known: Recorded, version: ContractVersion, period: Period) -> Iterator[Budget]:
    for target in version.targets:
        if period_of(version, target, period.start) == period:
            found = known.budget(target.key, period)
            if found is not None and not found.measurement.target_met:
                yield found


def _late(work: UnitOfWork, known: Recorded, period: Period) -> Iterator[int]:
    """Return the incidents of which a clock with a penalty fell due in a period and was not met in time."""
    for log in work.incidents.of_customer(known.customer, known.now):
        state = state_of(log.events, known.now)
        version = version_of(known.contract, state) if state is not None else None
        if state is None or version is None:
            continue
        rules = {(rule.clock, rule.severity) for rule in value_of(version.lateness) or ()}
        readings = [
            clock.reading for clock in clocks_under(version, state, known.now) if (clock.kind, state.severity) in rules
        ]
        if any(one.overdue and one.due is not None and one.due in period.segment for one in readings):
            yield log.number
