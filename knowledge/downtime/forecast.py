"""When a downtime budget would be used up if the outages that last now went on.

The rule: the answer is exact under every rule of the contract, since each instant looked at is measured as if it were
`now`: only measured hours use the budget up, with the weight of what is affected; an outage still too short uses
nothing until it is long enough, and then all of it at once; planned work that counts uses it too. What is used can only
grow, so the instant is found by halving. By `share` the same is asked of a part of the budget, such as three quarters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from knowledge.contract.agreement import Contract
from knowledge.downtime.availability import Measurement, allowed_seconds, measure_contract
from knowledge.downtime.budget import Budget, budget
from knowledge.downtime.outage_rules import concerns, lasts
from knowledge.downtime.outage_verdicts import Lapse
from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.periods import Period
from knowledge.hours.segments import as_utc
from knowledge.incidents.incident import OutageRecorded


class ForecastCode(StrEnum):
    """What can be said of the end of a budget."""

    USED_UP = "used_up"  # nothing is left, or less
    WILL_BE_USED_UP = "will_be_used_up"  # at the instant given, if it goes on
    LASTS = "lasts"  # it outlasts the period even so
    PERIOD_OVER = "period_over"
    NOT_BEGUN = "not_begun"  # the period is still to come
    NOTHING_LASTS = "nothing_lasts"  # no outage goes on, and no counted work is to come


@dataclass(frozen=True, slots=True)
class Forecast:
    """When nothing would be left of a budget: `at` (UTC), rounded up to a microsecond; None where there is no instant.

    `now` is the budget as it stands, `then` as it would stand at `at`; where an outage becomes long enough to count at
    that instant, `then` is negative at once (`jumps`).
    """

    code: ForecastCode
    now: Budget
    at: datetime | None = None
    then: Budget | None = None

    @property
    def after(self) -> timedelta | None:
        """Return how long it would still take."""
        return None if self.at is None else self.at - self.now.measurement.now

    @property
    def jumps(self) -> bool:
        """Tell whether the budget goes at one stroke, since the whole outage begins to count."""
        return self.then is not None and self.then.left_seconds < -_STEP_SECONDS


_STEP = timedelta.resolution
_STEP_SECONDS = Fraction(1, 1_000_000)
_ALL = Fraction(1)


def forecast(
    contract: Contract,
    target: str,
    period: Period,
    *,
    outages: Iterable[OutageRecorded],
    works: Iterable[PlannedWork],
    now: datetime,
    lapses: Iterable[Lapse] = (),
    share: Fraction = _ALL,
) -> Forecast | None:
    """Return when a share of a group's budget would be used; None where the group is not measured in the period.

    Raises:
        ValueError: `now` is naive.
    """
    now = as_utc(now)
    known, works, lapses = tuple(outages), tuple(works), tuple(lapses)

    def at(instant: datetime) -> Measurement | None:
        return measure_contract(contract, target, period, outages=known, works=works, now=instant, lapses=lapses)

    found = at(now)
    if found is None:
        return None
    standing = budget(found)
    if is_used(found, share) and now >= found.measured.span.start:
        return Forecast(ForecastCode.USED_UP, standing)
    code = _nothing_to_foresee(found, known, now)
    if code is not None:
        return Forecast(code, standing)
    return _searched(standing, at, now, found.measured.span.end, share)


def reached_at(
    contract: Contract,
    target: str,
    period: Period,
    share: Fraction,
    *,
    outages: Iterable[OutageRecorded],
    works: Iterable[PlannedWork],
    now: datetime,
) -> datetime | None:
    """Return the first instant (UTC, up to a microsecond) at which a share was used; None where it is not by `now`."""
    known, works = tuple(outages), tuple(works)

    def at(instant: datetime) -> Measurement | None:
        return measure_contract(contract, target, period, outages=known, works=works, now=instant)

    found = at(now)
    if found is None or not is_used(found, share):
        return None
    start = found.measured.span.start
    return _first_used(at, start, min(as_utc(now), found.measured.span.end), share)


def is_used(measurement: Measurement, share: Fraction) -> bool:
    """Tell whether a share of what is allowed is used; where nothing is allowed, whether anything is used at all."""
    used = measurement.downtime_seconds
    return used >= share * allowed_seconds(measurement) and (used > 0 or share == _ALL)


def _nothing_to_foresee(found: Measurement, known: Iterable[OutageRecorded], now: datetime) -> ForecastCode | None:
    if now >= found.measured.span.end:
        return ForecastCode.PERIOD_OVER
    if now < found.measured.span.start:
        return ForecastCode.NOT_BEGUN
    work_to_come = any(part.end > now for work in found.works for part in work.counted)
    goes_on = any(lasts(one, now) and concerns(found.target, one) and one.source != "customer" for one in known)
    return None if goes_on or work_to_come else ForecastCode.NOTHING_LASTS


def _searched(
    standing: Budget, at: Callable[[datetime], Measurement | None], now: datetime, end: datetime, share: Fraction
) -> Forecast:
    """Return the first instant at which the share is used, if there is one by the end."""
    last = at(end)
    if last is None or not is_used(last, share):
        return Forecast(ForecastCode.LASTS, standing)
    instant = _first_used(at, now, end, share)
    found = at(instant)
    return Forecast(ForecastCode.WILL_BE_USED_UP, standing, instant, None if found is None else budget(found))


def _first_used(
    at: Callable[[datetime], Measurement | None], low: datetime, high: datetime, share: Fraction
) -> datetime:
    """Return the first instant after `low`, where the share is not used, up to `high`, where it is; by halving."""
    steps_low, steps_high = 0, -(-(high - low) // _STEP)
    while steps_high - steps_low > 1:
        middle = (steps_low + steps_high) // 2
        found = at(low + middle * _STEP)
        if found is not None and is_used(found, share):
            steps_high = middle
        else:
            steps_low = middle
    return min(high, low + steps_high * _STEP)
