"""What a contract measures and what it leaves out: availability, smallest outages, exclusions, planned work, quality.

Percentages are `Decimal` per cent (99.5 means 99.5 %); nothing here rounds or computes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from knowledge.bilingual import Bilingual
from knowledge.contract.counting import Figure, Measure, ProbeRule, RequestRule, Rounding, TimeRounding
from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.service_hours import ServiceHours
from knowledge.terms import Clause, NotEntered, Silent, Stated, Term


class PeriodKind(StrEnum):
    """The measurement periods met in contracts (features 2, 33)."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    ROLLING = "rolling"


@dataclass(frozen=True, slots=True)
class SmallestOutage:
    """The shortest outage that counts; `inclusive` tells "at least" (≥) from "more than" (>).

    `consecutive`: repeats that form one outage are not added up, one stretch alone must be as long.
    """

    duration: timedelta
    inclusive: bool
    consecutive: bool = False


class Weighting(StrEnum):
    """How a partial outage counts (features 53, 68)."""

    FULL = "full"  # any counted outage counts whole
    SHARE = "share"  # duration × share affected
    FIXED = "fixed"  # from a stated share on, at a stated weight


@dataclass(frozen=True, slots=True)
class PartialRule:
    """`from_share` is the smallest affected share (0–1) that counts at all; `weight` is the weight used by `FIXED`.

    `whole_minutes` drops parts of a minute of each weighted outage (D3). `steps` are (from share, weight) pairs beyond
    the first, for `FIXED`; `share_of` says of what the share is taken: users, channels, calls, sites, requests.
    """

    weighting: Weighting
    from_share: Decimal = Decimal(0)
    weight: Decimal = Decimal(1)
    whole_minutes: bool = False
    clause: Clause | None = None
    steps: tuple[tuple[Decimal, Decimal], ...] = ()
    share_of: str | None = None


@dataclass(frozen=True, slots=True)
class AvailabilityTarget:
    """One measured group of services: down when any of its services is down. `schedule` None means measured 24/7.

    `site` separates places measured each for itself. `rounding` is the number of decimals of the result before it is
    compared with credit bands; target and budget are always exact. `request_rate` describes request-based downtime in
    words, `request_rule` as a rule. `begins_on` is the day on which a billing month (quarter, year) begins.
    `allowance_governs`: the stated allowance decides instead of the per cent. `provider_fault`: only outages that are
    attributed to the provider count (feature 40).
    """

    key: str
    name: Bilingual
    services: tuple[str, ...]
    target: Decimal
    period: PeriodKind
    clause: Clause
    site: str | None = None
    schedule: str | None = None
    smallest: Stated[SmallestOutage] | None = None
    merge_within: Stated[timedelta] | None = None
    partial: PartialRule = PartialRule(Weighting.FULL)
    rounding: int = 2
    excluded_counts_as_up: bool = True
    formula: Stated[Bilingual] | None = None
    stated_allowance: Stated[timedelta] | None = None
    request_rate: Stated[Bilingual] | None = None
    rolling_days: int | None = None
    begins_on: int = 1
    rounding_how: Rounding = Rounding.HALF_UP
    rounding_clause: Clause | None = None
    time_rounding: Stated[TimeRounding] | None = None
    allowance_governs: bool = False
    provider_fault: Stated[bool] | None = None
    request_rule: Stated[RequestRule] | None = None
    probes: Stated[ProbeRule] | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A cause that is not counted (features 3, 5, 6, 11, 38); `key` is what an outage's attribution refers to.

    It holds only for `services` (empty: all), and only for what is greater than `above`. `proof_by` says who has to
    prove: the provider, that it applies (unproven, it does not); the customer, that it does not.
    """

    key: str
    name: Bilingual
    clause: Clause
    services: tuple[str, ...] = ()
    above: Measure | None = None
    proof_by: str | None = None


class NoticeUnit(StrEnum):
    """Units of the notice of planned work (feature 17)."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class Notice:
    """How early work must be announced; days run after the day of announcement up to the day it begins, included."""

    count: int
    unit: NoticeUnit


@dataclass(frozen=True, slots=True)
class Freeze:
    """Days without planned work, both included; month-day pairs or Black-Friday-relative starts, computed per year.

    `starts`/`ends` are a ("MM-DD") string or "black_friday_monday" (the Monday before the fourth Friday of November).
    """

    starts: str
    ends: str


@dataclass(frozen=True, slots=True)
class WorkCap:
    """The most planned work that is excluded in each period; what goes beyond counts as outage."""

    time: timedelta
    period: PeriodKind


@dataclass(frozen=True, slots=True)
class VetoRight:
    """How often in a period the customer may refuse or shift planned work."""

    most: int
    period: PeriodKind


@dataclass(frozen=True, slots=True)
class Maintenance:
    """When planned work is excluded from availability (features 3, 17, 19, 39); what fails a condition counts.

    The part beyond a cap counts as outage; `further_caps` are those of other periods than the first. With too short a
    notice all of the work counts, or with `only_missing_notice` its part before the notice would have been kept.
    `notice_schedule` names the schedule whose opening days are the working days of the notice; None: Monday to Friday
    that are not days off in `notice_calendar`, else in that of the version.
    """

    windows: Stated[ServiceHours]
    notice: Stated[Notice]
    cap: Stated[timedelta] | Silent | NotEntered
    cap_period: PeriodKind
    event_cap: Stated[timedelta] | Silent | NotEntered
    freezes: tuple[Stated[Freeze], ...] = ()
    veto: Term[Bilingual] = Silent()
    emergency: Term[EmergencyWork] = Silent()
    notice_schedule: str | None = None
    notice_calendar: HolidayCalendar | None = None
    further_caps: tuple[Stated[WorkCap], ...] = ()
    only_missing_notice: bool = False
    veto_right: VetoRight | None = None

    @property
    def caps(self) -> tuple[Stated[WorkCap], ...]:
        """Return every cap per period that the contract states."""
        if not isinstance(self.cap, Stated):
            return self.further_caps
        return (Stated(WorkCap(self.cap.value, self.cap_period), self.cap.clause), *self.further_caps)


@dataclass(frozen=True, slots=True)
class EmergencyWork:
    """Urgent work without the usual notice (feature 34): excluded up to `longest`, if announced `notice` before.

    One that is longer counts wholly, or with `only_excess` its part beyond. It is counted apart, under its own `cap`;
    with `shares_caps` it uses up the caps of planned work instead.
    """

    text: Bilingual
    longest: timedelta | None = None
    notice: timedelta | None = None
    only_excess: bool = False
    cap: Stated[WorkCap] | None = None
    shares_caps: bool = False


@dataclass(frozen=True, slots=True)
class QualityTarget:
    """A voice or call-centre figure (feature 58) with its credit, if any: `percent` of the fees of `services`.

    The bounds are in `unit` as written ("%", "ms"; empty: a bare number). `within` is the time that the figure is about
    ("80 % answered within 20 s"), `period` that of which it is taken (None: not said).
    """

    key: str
    name: Bilingual
    text: Bilingual
    clause: Clause
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    percent: Decimal | None = None
    services: tuple[str, ...] = ()
    figure: Figure | None = None
    unit: str = ""
    within: timedelta | None = None
    period: PeriodKind | None = None
