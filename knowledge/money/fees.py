"""The fees that credits, penalties and caps are a share of.

The rule: money is net, exact and as the contract lists it. A surcharge for the SLA level belongs to the fees only where
the contract says so, and the fee of a measured group is that of every fee line which names one of its services, at its
site. A month that is not wholly under contract is taken by its days where the contract says so, else as a whole one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.levels import PeriodKind
from knowledge.contract.remedies import FeeBase, FeeLine, SurchargeCounts
from knowledge.contract.rights import PartialMonths
from knowledge.downtime.rounding import money
from knowledge.hours.periods import Period, next_period, period_containing, previous_period
from knowledge.hours.segments import Segment, clip
from knowledge.terms import value_of

_MONTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.YEAR: 12,
    PeriodKind.ROLLING: 1,
}
_YEAR = 12
_WHOLE_FEE = (FeeBase.TOTAL_MONTH, FeeBase.TOTAL_PERIOD, FeeBase.TOTAL_YEAR)
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class FeeAmount:
    """A sum of monthly fees (net) over a number of months, with the lines it is made of; or an invoice.

    `surcharge` is what the level's surcharge adds to a month. `months` may have a part of a month. `assumed`: the
    invoice itself is not known, and the monthly fees stand for it.
    """

    base: FeeBase
    lines: tuple[FeeLine, ...]
    months: int | Fraction
    surcharge: Decimal = _ZERO
    invoice: Decimal | None = None
    assumed: bool = False

    @property
    def exact(self) -> Fraction:
        """Return the sum over all months, not rounded."""
        if self.invoice is not None:
            return Fraction(self.invoice)
        return self.months * Fraction(_sum(self.lines) + self.surcharge)

    @property
    def amount(self) -> Decimal:
        """Return the sum over all months; part months make it round half up to hundredths."""
        if self.invoice is not None:
            return self.invoice
        if isinstance(self.months, int):
            return self.months * (_sum(self.lines) + self.surcharge)
        return money(self.exact)


@dataclass(frozen=True, slots=True)
class Invoices:
    """The net invoices around a period, where known."""

    previous: Decimal | None = None
    next: Decimal | None = None
    assumed: bool = False


NO_INVOICES = Invoices()


def assumed_invoices(contract: Contract, period: Period, known: Invoices = NO_INVOICES) -> Invoices:
    """Return the invoices around a period: those known, else the whole monthly fee in force then."""

    def invoice(given: Decimal | None, other: Period) -> Decimal | None:
        version = contract.version_at(other.start)
        return given if given is not None or version is None else monthly_fee(version)

    return Invoices(
        previous=invoice(known.previous, previous_period(period)),
        next=invoice(known.next, next_period(period)),
        assumed=known.previous is None or known.next is None,
    )


def months_in(kind: PeriodKind) -> int:
    """Return how many monthly fees make the fee of a period; rolling days take the fee of one month."""
    return _MONTHS[kind]


def months_under_contract(version: ContractVersion, period: Period, span: Segment) -> int | Fraction:
    """Return how many monthly fees a period has whose part `span` is under contract.

    Each month by its days under contract, where the contract says so; a whole number else.
    """
    whole = months_in(period.kind)
    if value_of(version.partial_months) is not PartialMonths.BY_DAY or period.kind is PeriodKind.ROLLING:
        return whole
    if span == period.segment:
        return whole
    month = period_containing(PeriodKind.MONTH, period.start, period.zone, begins_on=period.first_day.day)
    months = Fraction()
    for _ in range(whole):
        under = clip((span,), month.segment)
        months += sum((Fraction(_days(month, part), month.days) for part in under), Fraction())
        month = next_period(month)
    return months


def _days(month: Period, part: Segment) -> int:
    """Return the local days of a month that a part of it touches."""
    first = period_containing(PeriodKind.ROLLING, part.start, month.zone, days=1).first_day
    last = period_containing(PeriodKind.ROLLING, part.end - timedelta.resolution, month.zone, days=1).first_day
    return (last - first).days + 1


def fees_of(version: ContractVersion, services: Collection[str], site: str | None = None) -> tuple[FeeLine, ...]:
    """Return the fee lines that name any of the services; with a site, those of that site or of none."""
    return tuple(
        line
        for line in value_of(version.fees) or ()
        if set(line.services) & set(services) and (site is None or line.site is None or line.site == site)
    )


def monthly_fee(version: ContractVersion) -> Decimal:
    """Return the whole monthly fee (net), with the surcharge of the SLA level only where the contract says so."""
    lines = value_of(version.fees) or ()
    return _sum(lines) + _surcharge(version, lines, whole=True)


def fee_amount(
    version: ContractVersion,
    base: FeeBase,
    services: Collection[str],
    *,
    site: str | None,
    period: PeriodKind,
    months: int | Fraction | None = None,
    invoices: Invoices = NO_INVOICES,
) -> FeeAmount:
    """Return the fee that a share is taken of.

    `months` is how many monthly fees the period has, if not all (`months_under_contract`). An invoice that is not known
    is taken as the whole monthly fee.
    """
    lines = _lines(version, base, services, site)
    surcharge = _surcharge(version, lines, whole=base in _WHOLE_FEE)
    known = {FeeBase.PREVIOUS_INVOICE: invoices.previous, FeeBase.NEXT_INVOICE: invoices.next}
    if base in known:
        invoice = known[base]
        stands_for = monthly_fee(version) if invoice is None else invoice
        return FeeAmount(base, (), 1, invoice=stands_for, assumed=invoice is None or invoices.assumed)
    return FeeAmount(base, lines, _months(base, period, months), surcharge)


def _lines(version: ContractVersion, base: FeeBase, services: Collection[str], site: str | None) -> tuple[FeeLine, ...]:
    listed = value_of(version.fees) or ()
    if base in _WHOLE_FEE:
        return listed
    if base is FeeBase.SITE_MONTH and site is not None:
        return tuple(line for line in listed if line.site == site)
    return fees_of(version, services, site)


def _months(base: FeeBase, period: PeriodKind, months: int | Fraction | None) -> int | Fraction:
    match base:
        case FeeBase.SERVICE_PERIOD | FeeBase.TOTAL_PERIOD:
            return months_in(period) if months is None else months
        case FeeBase.SERVICE_YEAR | FeeBase.TOTAL_YEAR:
            return _YEAR
        case _:
            return 1 if months is None else min(1, months)


def _surcharge(version: ContractVersion, lines: Iterable[FeeLine], *, whole: bool) -> Decimal:
    """Return what the level's surcharge adds to the monthly fee of some lines: its part by their share of all fees."""
    level = value_of(version.level)
    listed = value_of(version.fees) or ()
    if level is None or level.counts is SurchargeCounts.NOT:
        return _ZERO
    if whole:
        return level.surcharge
    total = _sum(listed)
    if level.counts is SurchargeCounts.IN_THE_WHOLE_FEE or not total:
        return _ZERO
    return money(Fraction(level.surcharge) * Fraction(_sum(lines)) / Fraction(total))


def _sum(lines: Iterable[FeeLine]) -> Decimal:
    return sum((line.amount for line in lines), _ZERO)
