"""Whether the right to terminate after misses has arisen, or how many of the misses there are so far.

The rule: only periods that are over are counted, each measured group by itself, by the exact result; a period that
nobody measured ends a row and is no miss. That a right has arisen is arithmetic; whether it may be used is not said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import AvailabilityTarget
from knowledge.contract.rights import TerminationRule
from knowledge.downtime.availability import Measurement
from knowledge.hours.last_days import last_day_of
from knowledge.hours.periods import Period, previous_period
from knowledge.hours.segments import as_utc
from knowledge.money.misses import is_missed
from knowledge.terms import value_of


@dataclass(frozen=True, slots=True)
class TerminationStanding:
    """One rule for one measured group: `missed` of the periods it looks at; `needed` of them give the right.

    `looked_at` are the periods, newest first: the row up to the last miss, or the window. `arisen_with` is the newest
    period with which the right arose, if it has; `last_day` the last day on which it can be used, where the contract
    limits that.
    """

    rule: TerminationRule
    target: AvailabilityTarget
    missed: int
    looked_at: tuple[Measurement, ...]
    arisen_with: Period | None = None
    last_day: date | None = None

    @property
    def needed(self) -> int:
        """Return how many misses give the right."""
        return self.rule.misses

    @property
    def has_arisen(self) -> bool:
        """Tell whether the misses that the rule asks for are there."""
        return self.arisen_with is not None

    def is_over(self, today: date) -> bool:
        """Tell whether the time to use the right has gone by."""
        return self.last_day is not None and today > self.last_day


def termination_standings(
    version: ContractVersion, measured: Iterable[Measurement], now: datetime
) -> tuple[TerminationStanding, ...]:
    """Return every rule on termination for every measured group it is about, in the contract's order.

    `measured` are results of past periods, in any order; the newest one that is over at `now` is where counting begins.
    """
    over = [one for one in measured if one.period.end <= as_utc(now)]
    return tuple(
        _standing(version, rule, target, [one for one in over if one.target.key == target.key])
        for rule in value_of(version.termination) or ()
        for target in version.targets
        if not rule.targets or target.key in rule.targets
    )


def _standing(
    version: ContractVersion, rule: TerminationRule, target: AvailabilityTarget, over: Sequence[Measurement]
) -> TerminationStanding:
    newest = sorted(over, key=lambda one: one.period.first_day, reverse=True)
    for place, one in enumerate(newest):
        looked_at = _looked_at(rule, newest[place:])
        missed = sum(is_missed(other, rule.below) for other in looked_at)
        if missed >= rule.misses and is_missed(one, rule.below):
            return TerminationStanding(
                rule, target, missed, looked_at, one.period, _last_day(version, rule, one.period)
            )
    looked_at = _looked_at(rule, newest)
    return TerminationStanding(rule, target, sum(is_missed(other, rule.below) for other in looked_at), looked_at)


def _looked_at(rule: TerminationRule, newest_first: Sequence[Measurement]) -> tuple[Measurement, ...]:
    """Return the periods that a rule looks at, newest first: an unbroken row of misses, or the window."""
    if not newest_first:
        return ()
    by_day = {one.period.first_day: one for one in newest_first}
    found: list[Measurement] = []
    period = newest_first[0].period
    for _ in range(rule.misses if rule.window is None else rule.window):
        one = by_day.get(period.first_day)
        if one is not None:
            found.append(one)
        if rule.window is None and (one is None or not is_missed(one, rule.below)):
            break
        period = previous_period(period)
    return tuple(found)


def _last_day(version: ContractVersion, rule: TerminationRule, period: Period) -> date | None:
    if rule.exercised_within is None:
        return None
    return last_day_of(version.calendar, version.zone, rule.exercised_within, period.last_day, period.end)[0]
