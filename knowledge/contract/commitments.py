"""What contracts promise beyond availability, and when a promise holds at all: data only.

Percentages are `Decimal` per cent, lengths of time `timedelta`; nothing here rounds or computes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum

from knowledge.bilingual import Bilingual
from knowledge.contract.counting import TimeRounding
from knowledge.contract.levels import PartialRule, PeriodKind, SmallestOutage
from knowledge.contract.severities import ClockKind
from knowledge.hours.limits import Limit
from knowledge.terms import Clause, Stated


class NeedEffect(StrEnum):
    """What happens while a condition of the SLA is not met."""

    NOT_COUNTED = "not_counted"  # outages of that time do not count
    NO_CREDIT = "no_credit"  # they count, but no credit is due for the period


@dataclass(frozen=True, slots=True)
class Need:
    """One condition of eligibility (feature 22), such as both trunks registered; `services` empty means all."""

    key: str
    text: Bilingual
    effect: NeedEffect
    clause: Clause
    services: tuple[str, ...] = ()


class PartMeasured(StrEnum):
    """What is measured when a contract begins or ends inside a period (feature 76)."""

    PART_IN_FORCE = "part_in_force"
    WHOLE_PERIOD = "whole_period"  # the time out of force counts as up
    NOT_MEASURED = "not_measured"


@dataclass(frozen=True, slots=True)
class PartialPeriods:
    """The rule on incomplete periods; `allowance_in_proportion` scales an allowance stated in minutes."""

    measured: PartMeasured
    allowance_in_proportion: bool = True


@dataclass(frozen=True, slots=True)
class OutageLimit:
    """Availability judged per event (feature 33): no single outage of these services may last longer than `longest`.

    Outages are counted as for a measured group: in the hours of `schedule`, merged, weighted, without exclusions.
    """

    key: str
    name: Bilingual
    services: tuple[str, ...]
    longest: timedelta
    clause: Clause
    partial: PartialRule
    site: str | None = None
    schedule: str | None = None
    smallest: Stated[SmallestOutage] | None = None
    merge_within: Stated[timedelta] | None = None
    provider_fault: Stated[bool] | None = None
    time_rounding: Stated[TimeRounding] | None = None


@dataclass(frozen=True, slots=True)
class Compliance:
    """A share of cases that must be in time (feature 72), such as 90 % of critical cases acknowledged in a month.

    `severities` empty means all. `within` replaces the time that the severity promises, in the same hours.
    `smallest_count`: with fewer cases the period is not judged.
    """

    key: str
    name: Bilingual
    clock: ClockKind
    share: Decimal
    period: PeriodKind
    clause: Clause
    severities: tuple[str, ...] = ()
    within: Limit | None = None
    smallest_count: int = 1
    begins_on: int = 1


@dataclass(frozen=True, slots=True)
class Recovery:
    """Recovery after a disaster (feature 59): the service within `rto`, and at most the work of `rpo` lost."""

    key: str
    name: Bilingual
    services: tuple[str, ...]
    clause: Clause
    rto: timedelta | None = None
    rpo: timedelta | None = None
    schedule: str | None = None
