"""How available a measured group of services was in a period: exact, with a verdict on every outage.

The rule: the result is (measured time − counted downtime) / measured time over the whole period; what has not happened
yet counts as up. Whether the target is met is decided exactly; rounding serves credit bands and display only, and a
displayed figure never lets a miss pass for kept. The version in force at the period's first instant decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.levels import AvailabilityTarget
from knowledge.downtime.maintenance_rules import WorkVerdict, judge_works
from knowledge.downtime.outage_verdicts import MeasuredTime, OutageVerdict, TakenReason, VerdictCode, seconds
from knowledge.downtime.outages import judge_outages
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.rounding import half_up, rounded_down
from knowledge.hours.periods import Period, period_containing
from knowledge.hours.segments import Segment, as_utc, clip, intersection, total, union
from knowledge.hours.service_hours import committed_segments
from knowledge.incidents.incident import OutageRecorded

_HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Measurement:
    """The availability of one target in one period, as known at `now` (UTC). Percentages are 0–100.

    `measured` is the denominator with its segments; `measured_seconds` its length after the contract's rule on excluded
    time. `verdicts` tell of every outage that touches the period, oldest first, `works` of all planned work on
    the services. `percent` is exact, `percent_for_bands` rounded half up to the contract's decimals.
    `claimed_seconds` is the downtime if the customer's own statements were taken instead of the provider's records of
    the same outages.
    """

    version: ContractVersion
    target: AvailabilityTarget
    period: Period
    now: datetime
    measured: MeasuredTime
    measured_seconds: Fraction
    verdicts: tuple[OutageVerdict, ...]
    works: tuple[WorkVerdict, ...]
    downtime_seconds: Fraction
    claimed_seconds: Fraction
    percent: Fraction
    percent_for_bands: Decimal
    target_met: bool

    @property
    def counted(self) -> tuple[OutageVerdict, ...]:
        """Return the verdicts of which anything counts."""
        return tuple(verdict for verdict in self.verdicts if verdict.counted_seconds)

    @property
    def not_counted(self) -> tuple[OutageVerdict, ...]:
        """Return the verdicts of which nothing counts."""
        return tuple(verdict for verdict in self.verdicts if not verdict.counted_seconds)

    @property
    def open_outages(self) -> tuple[OutageVerdict, ...]:
        """Return the outages that still last at `now`; they count up to it."""
        return tuple(
            verdict for verdict in self.verdicts if verdict.is_open and verdict.code is not VerdictCode.CLAIMED
        )

    @property
    def measured_so_far(self) -> timedelta:
        """Return how much of the measured time has gone by."""
        gone = Segment(self.measured.span.start, max(self.measured.span.start, self.now))
        return total(clip(self.measured.segments, gone))

    def percent_shown(self, decimals: int | None = None) -> Decimal:
        """Return the percentage for display, half up, but rounded down where half up would hide a miss."""
        places = max(self.target.rounding if decimals is None else decimals, _decimals(self.target.target))
        shown = half_up(self.percent, places)
        return rounded_down(self.percent, places) if not self.target_met and shown >= self.target.target else shown


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def period_of(version: ContractVersion, target: AvailabilityTarget, at: datetime) -> Period:
    """Return the measuring period of a target in which an instant lies, in the contract's zone."""
    return period_containing(target.period, at, version.zone, days=target.rolling_days)


def version_for(contract: Contract, period: Period) -> ContractVersion | None:
    """Return the version that decides a period: in force at its first instant, else the first that begins within it."""
    in_force = contract.version_at(period.start)
    if in_force is not None:
        return in_force
    return next((version for version in contract.versions if version.effective in period.segment), None)


def contract_span(contract: Contract, period: Period) -> Segment | None:
    """Return the part of a period in which any version of the contract is in force (feature 76); None when none is."""
    lives = (
        Segment(version.effective, period.end if version.ends is None else max(version.effective, version.ends))
        for version in contract.versions
        if version.effective < period.end
    )
    parts = clip(lives, period.segment)
    return Segment(parts[0].start, parts[-1].end) if parts else None


def measure(
    version: ContractVersion,
    target: AvailabilityTarget,
    period: Period,
    *,
    outages: Iterable[OutageRecorded],
    works: Iterable[PlannedWork],
    now: datetime,
    within: Segment | None = None,
) -> Measurement:
    """Return the availability of a target in a period as known at `now`; in the future it is 100 %.

    Give the outages of all incidents of the customer and all its planned works; what concerns other services is left
    out. `within` clips the period to the contract's life (`contract_span`).

    Raises:
        ValueError: an instant is naive or too far away.
    """
    records, now = tuple(outages), as_utc(now)
    judged = judge_works(version, works, now)
    time = _measured_time(version, target, period.segment if within is None else within)
    verdicts = judge_outages(version, target, time, outages=records, works=judged, now=now)
    claims = any(outage.source == "customer" for outage in records)
    accepted = verdicts
    if claims:
        accepted = judge_outages(version, target, time, outages=claims_accepted(records), works=judged, now=now)
    length = seconds(total(time.segments)) - _left_out(target, time, verdicts, judged)
    down = _downtime(verdicts)
    percent = _HUNDRED if length <= 0 else _HUNDRED * (length - min(down, length)) / length
    return Measurement(
        version=version,
        target=target,
        period=period,
        now=now,
        measured=time,
        measured_seconds=length,
        verdicts=verdicts,
        works=tuple(work for work in judged if set(work.work.services) & set(target.services)),
        downtime_seconds=down,
        claimed_seconds=_downtime(accepted) if claims else down,
        percent=percent,
        percent_for_bands=half_up(percent, target.rounding),
        target_met=percent >= Fraction(target.target),
    )


def measure_contract(
    contract: Contract,
    target: str,
    period: Period,
    *,
    outages: Iterable[OutageRecorded],
    works: Iterable[PlannedWork],
    now: datetime,
) -> Measurement | None:
    """Return the availability of the target with this key under the version that decides the period.

    None when no version is in force in the period, or that version has no such target.
    """
    version, span = version_for(contract, period), contract_span(contract, period)
    known = () if version is None else version.targets
    chosen = next((one for one in known if one.key == target), None)
    if version is None or chosen is None or span is None:
        return None
    return measure(version, chosen, period, outages=outages, works=works, now=now, within=span)


def claims_accepted(outages: Sequence[OutageRecorded]) -> tuple[OutageRecorded, ...]:
    """Return the records as if the customer were right: its statement instead of the provider's of the same outage.

    The same outage means the same key and service and some common time, since keys are unique within one incident only.
    """
    claimed = [outage for outage in outages if outage.source == "customer"]
    provider = (outage for outage in outages if outage.source != "customer")
    kept = (outage for outage in provider if not any(_same_outage(outage, claim) for claim in claimed))
    return (*kept, *(_as_provider(claim) for claim in claimed))


def _same_outage(one: OutageRecorded, other: OutageRecorded) -> bool:
    if (one.key, one.service) != (other.key, other.service):
        return False
    return (other.end is None or one.start <= other.end) and (one.end is None or other.start <= one.end)


def _as_provider(claim: OutageRecorded) -> OutageRecorded:
    return OutageRecorded(
        claim.key, claim.service, claim.start, claim.end, claim.share, "staff", claim.site, claim.exclusion, claim.cause
    )


def _measured_time(version: ContractVersion, target: AvailabilityTarget, span: Segment) -> MeasuredTime:
    if target.schedule is None:
        return MeasuredTime(span, (span,), always=True)
    hours = version.schedules[target.schedule].hours
    return MeasuredTime(span, committed_segments(hours, span), always=hours.round_the_clock)


def _downtime(verdicts: Iterable[OutageVerdict]) -> Fraction:
    """Return the counted seconds; whole ones are added as integers, which is many times faster."""
    whole, parts = 0, Fraction()
    for verdict in verdicts:
        counted = verdict.counted_seconds
        if counted.denominator == 1:
            whole += counted.numerator
        else:
            parts += counted
    return whole + parts


def _left_out(
    target: AvailabilityTarget, time: MeasuredTime, verdicts: Iterable[OutageVerdict], works: Iterable[WorkVerdict]
) -> Fraction:
    """Return the excluded time that leaves the denominator too, where the contract does not count it as up."""
    if target.excluded_counts_as_up:
        return Fraction()
    by_cause = (
        part
        for verdict in verdicts
        for taken in verdict.taken
        if taken.reason is TakenReason.CAUSE
        for part in taken.segments
    )
    by_work = (part for work in works if set(work.work.services) & set(target.services) for part in work.excluded)
    return seconds(total(intersection(union(by_cause, by_work), time.segments)))
