"""What a miss is worth under a contract, what it is taken of, and how it is claimed: data only.

Money is `Decimal` net; percentages are `Decimal` per cent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from knowledge.bilingual import Bilingual
from knowledge.contract.credit_rules import CreditCondition, CreditRule, Worth
from knowledge.contract.levels import PeriodKind, SmallestOutage
from knowledge.contract.severities import ClockKind
from knowledge.terms import Clause


class FeeBase(StrEnum):
    """What a percentage is taken of (features 10, 56)."""

    SERVICE_PERIOD = "service_period"  # the fee of the affected group for the measurement period
    SERVICE_MONTH = "service_month"  # the fee of the affected group for one month
    SERVICE_YEAR = "service_year"
    SITE_MONTH = "site_month"  # every fee of the affected site for one month
    TOTAL_MONTH = "total_month"  # the whole monthly fee
    TOTAL_PERIOD = "total_period"
    TOTAL_YEAR = "total_year"
    VOICE_MONTH = "voice_month"  # the fee of the services named by the remedy
    PREVIOUS_INVOICE = "previous_invoice"
    NEXT_INVOICE = "next_invoice"


@dataclass(frozen=True, slots=True)
class CreditBand:
    """A range of results in per cent and what it is worth: `percent` of the base, else `amount`, else free `time`.

    The lower bound belongs to it unless `above_only`, the upper does not unless `up_to_included`; `at_least` None: no
    lower bound.
    """

    at_least: Decimal | None
    below: Decimal
    percent: Decimal
    amount: Decimal | None = None
    time: timedelta | None = None
    above_only: bool = False
    up_to_included: bool = False

    @property
    def worth(self) -> Worth:
        """Return what the band is worth, exactly one thing."""
        if self.amount is None and self.time is None:
            return Worth(share=Fraction(self.percent) / 100)
        return Worth(amount=self.amount, time=self.time)

    def holds(self, percent: Fraction) -> bool:
        """Tell whether a result lies in the band."""
        under = percent < self.below or (self.up_to_included and percent == self.below)
        if self.at_least is None or not under:
            return under
        return percent > self.at_least or (not self.above_only and percent == self.at_least)


@dataclass(frozen=True, slots=True)
class CreditTable:
    """Credits for the named availability targets (feature 10): in bands, or by a `rule` of another kind.

    `only_if_down` is the downtime of the period that must be reached first, `misses_in_row` the number of periods in a
    row below target, this one included. `a_day_is` is the share of the base that a day of free service is worth;
    None: free time is not turned into money. `only_largest`: of several credits for one target this one counts only if
    it is the largest.
    """

    targets: tuple[str, ...]
    bands: tuple[CreditBand, ...]
    base: FeeBase
    clause: Clause
    rule: CreditRule | None = None
    only_if_down: SmallestOutage | None = None
    misses_in_row: int = 1
    a_day_is: Fraction | None = None
    conditions: tuple[CreditCondition, ...] = ()
    only_largest: bool = False


class LatenessUnit(StrEnum):
    """How lateness is counted (features 32, 41, 55).

    A block is of the rule's own length; a multiple is of the missed limit itself; a day is one of 24 hours counted.
    """

    STARTED_HOUR = "started_hour"
    COMPLETED_HOUR = "completed_hour"
    STARTED_BLOCK = "started_block"
    COMPLETED_BLOCK = "completed_block"
    STARTED_DAY = "started_day"
    COMPLETED_DAY = "completed_day"
    STARTED_MULTIPLE = "started_multiple"
    COMPLETED_MULTIPLE = "completed_multiple"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class LatenessTier:
    """What a unit is worth while the lateness at its beginning is below `up_to` (None: ever after).

    Of a single event, the whole lateness decides, `up_to` included.
    """

    up_to: timedelta | None
    amount: Decimal | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LatenessPenalty:
    """A sum per unit of lateness of one clock and severity; `percent` of `base` if no `amount`; `tiers` if it grows.

    `schedule` names the hours in which lateness is counted (None: those of the clock). `not_with_credit`: for the same
    event only the larger of this and the availability credit is paid. `at_most` and `at_most_percent` (of the base)
    limit the sum for one event. `is_credit`: the contract calls it a credit, so it falls under the caps of credits.
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
    base: FeeBase = FeeBase.VOICE_MONTH
    block: timedelta | None = None
    tiers: tuple[LatenessTier, ...] = ()
    at_most: Decimal | None = None
    at_most_percent: Decimal | None = None
    is_credit: bool = False


class CapBase(StrEnum):
    """What a cap is a percentage of (features 12, 56, 67)."""

    MONTHLY_FEE = "monthly_fee"
    PERIOD_FEES = "period_fees"  # the whole fee for the measurement period
    PREVIOUS_INVOICE = "previous_invoice"
    NEXT_INVOICE = "next_invoice"
    SERVICE_PERIOD_FEE = "service_period_fee"
    SERVICE_MONTH_FEE = "service_month_fee"
    YEARLY_FEES = "yearly_fees"


class CapScope(StrEnum):
    """Which remedies share a cap."""

    CREDITS = "credits"
    PENALTIES = "penalties"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Cap:
    """The highest total for the remedies of `scope` in each `period`.

    `percent` of `base`; else a sum (`amount`); else the part of the base that belongs to so many `days` of the period
    (with `a_day_is`: that share of the base a day). A base of one service limits each service by itself.
    """

    percent: Decimal
    base: CapBase
    scope: CapScope
    period: PeriodKind
    clause: Clause
    amount: Decimal | None = None
    days: int | None = None
    a_day_is: Fraction | None = None


@dataclass(frozen=True, slots=True)
class RepeatRule:
    """The n-th period below target within a rolling number of months multiplies the credit (features 48, 73)."""

    misses: int
    rolling_months: int
    factor: Decimal
    clause: Clause


@dataclass(frozen=True, slots=True)
class SmallestCredit:
    """Credits below `amount` are not issued; with `held` they wait until what has gathered reaches it (feature 63)."""

    amount: Decimal
    held: bool = False


@dataclass(frozen=True, slots=True)
class FeeLine:
    """A monthly fee, net, for one or several services (of one site, where stated)."""

    key: str
    name: Bilingual
    amount: Decimal
    services: tuple[str, ...]
    clause: Clause
    site: str | None = None


class SurchargeCounts(StrEnum):
    """Whether the surcharge of the level belongs to the fees that remedies are taken of (feature 56)."""

    NOT = "not"
    IN_THE_WHOLE_FEE = "in_the_whole_fee"
    IN_EVERY_FEE = "in_every_fee"  # each service's fee carries its part of it


@dataclass(frozen=True, slots=True)
class SlaLevel:
    """The contract's own SLA level: its name, its surcharge (0 = inside the price) and what it gives (feature 36)."""

    name: Bilingual
    surcharge: Decimal
    surcharge_percent: Decimal | None
    gives: Bilingual
    clause: Clause
    counts: SurchargeCounts = SurchargeCounts.NOT
