"""Shares of a budget that are used: which nobody was told of, which hold no longer, and when the next will be reached.

Rules: a share of a group's budget in a period is told once; when a correction takes the use back below it, that is told
once too, and only then is the share news again; a clock that is set back corrects nothing. What was told is remembered
for ever. The period before the running
one is looked at as well, since its outages may be corrected and its end may have come while nobody looked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bot.handlers.measuring import outages_of
from bot.messages import Outcome
from bot.ports import CLOCK, UnitOfWork
from bot.saying import DEFAULT_LANGUAGE
from knowledge.contract.agreement import Contract
from knowledge.contract.levels import AvailabilityTarget
from knowledge.downtime.availability import measure_contract, period_of
from knowledge.downtime.budget import Budget, Phase, budget
from knowledge.downtime.forecast import Forecast, forecast, is_used, reached_at
from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.periods import Period, previous_period
from knowledge.incidents.incident import OutageRecorded
from knowledge.incidents.state import state_of

SHARES = (Fraction(1, 2), Fraction(3, 4), Fraction(9, 10), Fraction(1))
"""The shares of a budget that are told when they are used, in ascending order."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a customer's budgets follow from, as known at `now`."""

    customer: str
    contract: Contract
    outages: tuple[OutageRecorded, ...]
    works: tuple[PlannedWork, ...]
    now: datetime

    def budget(self, key: str, period: Period) -> Budget | None:
        """Return a group's budget; None where it is not measured in the period."""
        about = {"outages": self.outages, "works": self.works, "now": self.now}
        found = measure_contract(self.contract, key, period, **about)  # type: ignore[arg-type]
        return None if found is None else budget(found)

    def forecast(self, one: Budget, share: Fraction) -> Forecast | None:
        """Return when a share of a budget would be used if what is down now stayed down."""
        key, period = one.measurement.target.key, one.measurement.period
        works = self.works
        return forecast(self.contract, key, period, outages=self.outages, works=works, now=self.now, share=share)


@dataclass(frozen=True, slots=True)
class Crossed:
    """A share of a budget that came to be used at an instant (UTC), or, where `is_correction`, is used no more."""

    budget: Budget
    share: Fraction
    at: datetime
    ids: tuple[str, ...]
    is_correction: bool = False


def recorded(work: UnitOfWork, customer: str, contract: Contract, now: datetime) -> Recorded:
    """Return what is on record of a customer's outages and planned works."""
    states = [one for log in work.incidents.of_customer(customer, now) if (one := state_of(log.events, now))]
    works = [one for one in work.planned_works.announced(now) if not one.customers or customer in one.customers]
    return Recorded(customer, contract, tuple(outages_of(states)), tuple(works), now)


def budgets_of(known: Recorded) -> list[Budget]:
    """Return the budgets of every measured group in its running period and in the one before."""
    version = known.contract.version_at(known.now) or known.contract.versions[-1]
    found = (known.budget(one.key, period) for one in version.targets for period in _periods(known, one))
    return [one for one in found if one is not None and one.phase is not Phase.FUTURE]


def _periods(known: Recorded, target: AvailabilityTarget) -> Sequence[Period]:
    version = known.contract.version_at(known.now) or known.contract.versions[-1]
    running = period_of(version, target, known.now)
    return (previous_period(running), running)


def crossed(work: UnitOfWork, known: Recorded, budgets: Sequence[Budget]) -> list[Crossed]:
    """Return of each budget the highest share that is news, and the lowest that holds no longer."""
    found: list[Crossed] = []
    for one in budgets:
        used = [share for share in SHARES if one.used_seconds and is_used(one.measurement, share)]
        risen = [(share, id_) for share in used if (id_ := _next_id(work, known, one, share, told=False))]
        fallen = [
            (share, id_)
            for share in SHARES
            if share not in used and (id_ := _next_id(work, known, one, share, told=True))
        ]
        if risen:
            share = risen[-1][0]
            found.append(Crossed(one, share, _reached(known, one, share), tuple(id_ for _, id_ in risen)))
        elif fallen:
            ids = tuple(id_ for _, id_ in fallen)
            found.append(Crossed(one, fallen[0][0], known.now, ids, is_correction=True))
    return found


def remember(work: UnitOfWork, found: Sequence[Crossed], now: datetime) -> None:
    """Take note for ever of what is told."""
    for id_ in (id_ for one in found for id_ in one.ids):
        work.seen.remember(CLOCK, Outcome(id_, None, DEFAULT_LANGUAGE, (), (), ({"told_at": now.isoformat()},)), now)


def next_instant(known: Recorded, budgets: Sequence[Budget]) -> datetime | None:
    """Return the first instant at which time alone brings a share about, or a period with an open outage ends."""
    return min(_instants(known, budgets), default=None)


def _instants(known: Recorded, budgets: Sequence[Budget]) -> Iterator[datetime]:
    for one in budgets:
        if one.phase is not Phase.CURRENT:
            continue
        following = next((share for share in SHARES if not is_used(one.measurement, share)), None)
        ahead = known.forecast(one, following) if following is not None else None
        if ahead is not None and ahead.at is not None:
            yield ahead.at
        if one.measurement.open_outages:
            yield one.measurement.period.end


def _reached(known: Recorded, one: Budget, share: Fraction) -> datetime:
    key, period = one.measurement.target.key, one.measurement.period
    at = reached_at(known.contract, key, period, share, outages=known.outages, works=known.works, now=known.now)
    return known.now if at is None else at


def _next_id(work: UnitOfWork, known: Recorded, one: Budget, share: Fraction, *, told: bool) -> str | None:
    """Return what a share's next telling, or where it was `told` its correction, is remembered by; None: no news."""
    measured = one.measurement
    stem = f"budget:{known.customer}:{measured.target.key}:{measured.period.first_day}:{share * 100}"
    turn = 1
    while _is_known(work, f"{stem}:{turn}:back"):
        turn += 1
    last = work.seen.outcome_of(CLOCK, f"{stem}:{turn}")
    if not told:
        return f"{stem}:{turn}" if last is None else None
    if last is None or known.now < datetime.fromisoformat(last.events[0]["told_at"]):
        return None
    return f"{stem}:{turn}:back"


def _is_known(work: UnitOfWork, id_: str) -> bool:
    return work.seen.outcome_of(CLOCK, id_) is not None
