"""What if: a measurement as it is, and as it would be with a further outage, or with the running one going on.

The rule: nothing is recorded. Both sides are taken at one instant, the end of what is supposed (but never before
`now`), and an outage that still lasts is taken to have ended at `now` unless it is the one that goes on; so the two
differ by what is supposed and by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from knowledge.contract.agreement import Contract
from knowledge.downtime.availability import measure_contract
from knowledge.downtime.budget import Budget, budget
from knowledge.downtime.outage_rules import lasts
from knowledge.downtime.outage_verdicts import Lapse
from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.periods import Period
from knowledge.hours.segments import as_utc
from knowledge.incidents.incident import OutageRecorded

SUPPOSED = "what-if"
"""The key of a supposed outage among the records."""


@dataclass(frozen=True, slots=True)
class SupposedOutage:
    """An outage that is only supposed: when, how long, of which service, with which share (0–1) and cause.

    `service` None means the first of the measured group; `exclusion` attributes it to an exclusion of the contract,
    `fault` to somebody.

    Raises:
        ValueError: it does not last, or the share is not above 0 and at most 1.
    """

    start: datetime
    length: timedelta
    share: Decimal = Decimal(1)
    service: str | None = None
    site: str | None = None
    exclusion: str | None = None
    fault: str | None = None

    def __post_init__(self) -> None:
        """Refuse what is no outage."""
        if self.length <= timedelta():
            raise ValueError(f"a supposed outage must last, got {self.length}")
        if not 0 < self.share <= 1:
            raise ValueError(f"a share must be above 0 and at most 1, got {self.share}")


@dataclass(frozen=True, slots=True)
class Supposition:
    """A budget before and after what is supposed, both as at `at` (UTC)."""

    before: Budget
    after: Budget
    at: datetime

    @property
    def added_seconds(self) -> Fraction:
        """Return the downtime that would be added, exactly: 0 when nothing of it counts."""
        return self.after.used_seconds - self.before.used_seconds

    @property
    def would_miss(self) -> bool:
        """Tell whether the target, kept so far, would be missed."""
        return self.before.measurement.target_met and not self.after.measurement.target_met


def suppose_outage(
    contract: Contract,
    target: str,
    period: Period,
    supposed: SupposedOutage,
    *,
    outages: Iterable[OutageRecorded],
    works: Iterable[PlannedWork],
    now: datetime,
    lapses: Iterable[Lapse] = (),
) -> Supposition | None:
    """Return what a further outage would do to a measured group; None where the group is not measured in the period.

    Raises:
        ValueError: an instant is naive.
    """
    now, start = as_utc(now), as_utc(supposed.start)
    at = max(now, start + supposed.length)
    known = tuple(_ended(outage, now) for outage in outages)
    works, lapses = tuple(works), tuple(lapses)
    found = measure_contract(contract, target, period, outages=known, works=works, now=at, lapses=lapses)
    if found is None:
        return None
    further = OutageRecorded(
        key=SUPPOSED,
        service=supposed.service or found.target.services[0],
        start=start,
        end=start + supposed.length,
        share=supposed.share,
        source="staff",
        site=supposed.site or found.target.site,
        exclusion=supposed.exclusion,
        fault=supposed.fault or "provider",
        proven=None if supposed.exclusion is None else True,
    )
    after = measure_contract(contract, target, period, outages=(*known, further), works=works, now=at, lapses=lapses)
    return None if after is None else Supposition(budget(found), budget(after), at)


def suppose_going_on(
    contract: Contract,
    target: str,
    period: Period,
    length: timedelta,
    *,
    outages: Iterable[OutageRecorded],
    works: Iterable[PlannedWork],
    now: datetime,
    lapses: Iterable[Lapse] = (),
) -> Supposition | None:
    """Return what it would do if the outages that last now lasted so much longer, each with its own share.

    None where the group is not measured in the period; nothing is added when no outage lasts.

    Raises:
        ValueError: `now` is naive, or `length` is negative.
    """
    if length < timedelta():
        raise ValueError(f"an outage cannot go on for less than nothing, got {length}")
    now = as_utc(now)
    at, known = now + length, tuple(outages)
    works, lapses = tuple(works), tuple(lapses)
    ended = tuple(_ended(outage, now) for outage in known)
    going_on = tuple(_ended(outage, at) if lasts(outage, now) else outage for outage in known)
    before = measure_contract(contract, target, period, outages=ended, works=works, now=at, lapses=lapses)
    after = measure_contract(contract, target, period, outages=going_on, works=works, now=at, lapses=lapses)
    return None if before is None or after is None else Supposition(budget(before), budget(after), at)


def _ended(outage: OutageRecorded, at: datetime) -> OutageRecorded:
    """Return the record as if an outage that lasts had ended then."""
    return replace(outage, end=max(as_utc(outage.start), at)) if outage.end is None else outage
