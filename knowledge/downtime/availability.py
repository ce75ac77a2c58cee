"""How available a measured group of services was in a period: exact, with a verdict on every outage.

The rule: the result is (measured time − counted downtime) / measured time over the whole period; what has not happened
yet counts as up. Whether the target is met is decided exactly; rounding serves credit bands and display only, and a
displayed figure never lets a miss pass for kept. The version in force at the period's first instant decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.commitments import PartMeasured
from knowledge.contract.levels import AvailabilityTarget
from knowledge.contract.transition import RunningPeriod
from knowledge.downtime.maintenance_rules import judge_works
from knowledge.downtime.outage_verdicts import Lapse, MeasuredTime, OutageVerdict, VerdictCode, seconds
from knowledge.downtime.outages import judge_outages
from knowledge.downtime.planned_work import PlannedWork
from knowledge.downtime.rounding import half_up, rounded, rounded_down
from knowledge.downtime.statements import claims_accepted
from knowledge.downtime.sums import downtime_of, left_out_of, measured_time
from knowledge.downtime.work_verdicts import WorkVerdict
from knowledge.hours.periods import Period, period_containing
from knowledge.hours.segments import Segment, as_utc, clip, total
from knowledge.incidents.incident import OutageRecorded
from knowledge.terms import value_of

_HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Measurement:
    """The availability of one target in one period, as known at `now` (UTC). Percentages are 0–100.

    `measured` is the denominator with its segments; `measured_seconds` its length after the contract's rule on excluded
    time. `verdicts` tell of every outage that touches the period, oldest first, `works` of all planned work on
    the services. `percent` is exact, `percent_for_bands` rounded half up to the contract's decimals.
    `claimed_seconds` is the downtime if the customer's own statements were taken instead of the provider's records of
    the same outages. `provisional_seconds` of the downtime hang on a fault, a size or a proof that nobody has recorded
    yet, and `left_out_seconds` have left the denominator. `later_versions` begin within the period and decide nothing
    of it. Where the contract's stated allowance governs, it decides whether the target is met, not the per cent.
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
    provisional_seconds: Fraction = Fraction()
    left_out_seconds: Fraction = Fraction()
    lapses: tuple[Lapse, ...] = ()
    later_versions: tuple[ContractVersion, ...] = ()

    @property
    def is_partial(self) -> bool:
        """Tell whether only a part of the period is measured, since the contract begins or ends within it."""
        return self.measured.span != self.period.segment

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
    return period_containing(target.period, at, version.zone, begins_on=target.begins_on, days=target.rolling_days)


def version_for(contract: Contract, period: Period) -> ContractVersion | None:
    """Return the version that decides a period: in force at its first instant, else the first that begins within it.

    A version in force at the period's end decides instead where its transition says that running periods are its own.
    """
    in_force = contract.version_at(period.start)
    last = contract.version_at(period.end - timedelta.resolution)
    if last is not None and last is not in_force and _takes_over(last):
        return last
    if in_force is not None:
        return in_force
    return next((version for version in contract.versions if version.effective in period.segment), None)


def _takes_over(version: ContractVersion) -> bool:
    transition = value_of(version.transition)
    return transition is not None and transition.periods is RunningPeriod.LAST_DAY


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
    out_of: Segment | None = None,
    lapses: Iterable[Lapse] = (),
) -> Measurement:
    """Return the availability of a target in a period as known at `now`; in the future it is 100 %.

    Give the outages of all incidents of the customer and all its planned works; what concerns other services is left
    out. `within` clips the period to the contract's life (`contract_span`); the denominator is the measured time of
    that, or of `out_of`. `lapses` are the stretches in which conditions of the SLA were not met.

    Raises:
        ValueError: an instant is naive or too far away.
    """
    records, now, lapses = tuple(outages), as_utc(now), tuple(lapses)
    judged = judge_works(version, works, now)
    time = measured_time(version, target.schedule, period.segment if within is None else within)
    verdicts = judge_outages(version, target, time, outages=records, works=judged, now=now, lapses=lapses)
    claims = any(outage.source == "customer" for outage in records)
    accepted = verdicts
    if claims:
        records = claims_accepted(records)
        accepted = judge_outages(version, target, time, outages=records, works=judged, now=now, lapses=lapses)
    left_out = left_out_of(target, time, verdicts, judged)
    whole = time if out_of is None else measured_time(version, target.schedule, out_of)
    length = seconds(total(whole.segments)) - left_out
    down = downtime_of(target, verdicts)
    percent = _HUNDRED if length <= 0 else _HUNDRED * (length - min(down, length)) / length
    result = Measurement(
        version=version,
        target=target,
        period=period,
        now=now,
        measured=time,
        measured_seconds=length,
        verdicts=verdicts,
        works=tuple(work for work in judged if set(work.work.services) & set(target.services)),
        downtime_seconds=down,
        claimed_seconds=downtime_of(target, accepted) if claims else down,
        percent=percent,
        percent_for_bands=rounded(percent, target.rounding, target.rounding_how),
        target_met=percent >= Fraction(target.target),
        provisional_seconds=sum((one.counted_seconds for one in verdicts if one.provisional), Fraction()),
        left_out_seconds=left_out,
        lapses=lapses,
    )
    return replace(result, target_met=down <= allowed_seconds(result)) if target.allowance_governs else result


def allowed_seconds(measurement: Measurement) -> Fraction:
    """Return the downtime that the target allows: by the per cent, or as stated where the contract says so.

    Stated minutes of a period that is measured in part are taken in proportion, unless the contract says otherwise.
    """
    target = measurement.target
    if not target.allowance_governs or target.stated_allowance is None:
        return computed_seconds(measurement)
    stated, rule = seconds(target.stated_allowance.value), value_of(measurement.version.partial_periods)
    if not measurement.is_partial or (rule is not None and not rule.allowance_in_proportion):
        return stated
    return stated * seconds(measurement.measured.span.duration) / seconds(measurement.period.duration)


def computed_seconds(measurement: Measurement) -> Fraction:
    """Return the downtime that the per cent of the target allows, whether or not it decides."""
    return measurement.measured_seconds * (_HUNDRED - Fraction(measurement.target.target)) / _HUNDRED


def measure_contract(
    contract: Contract,
    target: str,
    period: Period,
    *,
    outages: Iterable[OutageRecorded],
    works: Iterable[PlannedWork],
    now: datetime,
    lapses: Iterable[Lapse] = (),
) -> Measurement | None:
    """Return the availability of the target with this key under the version that decides the period.

    None when no version is in force in the period, that version has no such target, or it does not measure a part of a
    period; `knowledge.downtime.contract_periods` says which.
    """
    version, span = version_for(contract, period), contract_span(contract, period)
    known = () if version is None else version.targets
    chosen = next((one for one in known if one.key == target), None)
    if version is None or chosen is None or span is None:
        return None
    whole: Segment | None = None
    if span != period.segment:
        rule = value_of(version.partial_periods)
        if rule is not None and rule.measured is PartMeasured.NOT_MEASURED:
            return None
        whole = period.segment if rule is not None and rule.measured is PartMeasured.WHOLE_PERIOD else None
    found = measure(
        version, chosen, period, outages=outages, works=works, now=now, within=span, out_of=whole, lapses=lapses
    )
    later = tuple(one for one in contract.versions if one is not version and one.effective in period.segment)
    return replace(found, later_versions=later) if later else found
