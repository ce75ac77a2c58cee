"""What a miss is worth under a contract, what it is taken of, and how it is claimed: data only.

Money is `Decimal` net; percentages are `Decimal` per cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from knowledge.bilingual import Bilingual
from knowledge.contract.levels import PeriodKind
from knowledge.contract.severities import ClockKind
from knowledge.terms import Clause


class FeeBase(StrEnum):
    """What a percentage is taken of (features 10, 56)."""

    SERVICE_PERIOD = "service_period"  # the fee of the affected group for the measurement period
    TOTAL_MONTH = "total_month"  # the whole monthly fee
    VOICE_MONTH = "voice_month"  # the fee of the services named by the remedy


@dataclass(frozen=True, slots=True)
class CreditBand:
    """Result in per cent: from (inclusive) to (exclusive) → `percent` of the base; `at_least` None: no lower bound."""

    at_least: Decimal | None
    below: Decimal
    percent: Decimal


@dataclass(frozen=True, slots=True)
class CreditTable:
    """Credits in bands for the named availability targets (feature 10)."""

    targets: tuple[str, ...]
    bands: tuple[CreditBand, ...]
    base: FeeBase
    clause: Clause


class LatenessUnit(StrEnum):
    """How lateness is counted (features 32, 41, 55)."""

    STARTED_HOUR = "started_hour"
    COMPLETED_HOUR = "completed_hour"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class LatenessPenalty:
    """A sum per unit of lateness of one clock and severity; `percent` of a month's service fee if no `amount`.

    `schedule` names the hours in which lateness is counted (None: those of the clock). `not_with_credit`: for the same
    event only the larger of this and the availability credit is paid.
    """

    clock: ClockKind
    severity: str
    unit: LatenessUnit
    clause: Clause
    amount: Decimal | None = None
    percent: Decimal | None = None
    if_reported_in: str | None = None
    schedule: str | None = None
    not_with_credit: bool = False


class CapBase(StrEnum):
    """What a cap is a percentage of (features 12, 56, 67)."""

    MONTHLY_FEE = "monthly_fee"
    PREVIOUS_INVOICE = "previous_invoice"
    SERVICE_PERIOD_FEE = "service_period_fee"
    YEARLY_FEES = "yearly_fees"


class CapScope(StrEnum):
    """Which remedies share a cap."""

    CREDITS = "credits"
    PENALTIES = "penalties"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Cap:
    """The highest total: `percent` of `base`, for the remedies of `scope`, in each `period`."""

    percent: Decimal
    base: CapBase
    scope: CapScope
    period: PeriodKind
    clause: Clause


@dataclass(frozen=True, slots=True)
class RepeatRule:
    """The n-th period below target within a rolling number of months multiplies the credit (features 48, 73)."""

    misses: int
    rolling_months: int
    factor: Decimal
    clause: Clause


class ClaimAnchor(StrEnum):
    """From when a claim's days run (feature 4)."""

    MONTH_END = "month_end"
    PERIOD_END = "period_end"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """One step of a claim: by when, how and with what. Days are calendar days, or working days of `schedule`."""

    key: str
    name: Bilingual
    days: int
    working_days: bool
    anchor: ClaimAnchor
    channels: tuple[str, ...]
    evidence: Bilingual | None
    clause: Clause


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A monthly fee, net, for one or several services (of one site, where stated)."""

    key: str
    name: Bilingual
    amount: Decimal
    services: tuple[str, ...]
    clause: Clause
    site: str | None = None


@dataclass(frozen=True, slots=True)
class SlaLevel:
    """The contract's own SLA level: its name, its surcharge (0 = inside the price) and what it gives (feature 36)."""

    name: Bilingual
    surcharge: Decimal
    surcharge_percent: Decimal | None
    gives: Bilingual
    clause: Clause
