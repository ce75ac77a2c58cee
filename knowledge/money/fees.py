"""The fees that credits, penalties and caps are a share of.

The rule: money is net, exact and as the contract lists it; a surcharge for the SLA level is no part of "the monthly
fee", and the fee of a measured group is that of every fee line which names one of its services, at its site.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import PeriodKind
from knowledge.contract.remedies import FeeBase, FeeLine
from knowledge.terms import value_of

_MONTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.YEAR: 12,
    PeriodKind.ROLLING: 1,
}


@dataclass(frozen=True, slots=True)
class FeeAmount:
    """A sum of monthly fees (net) over a number of months, with the lines it is made of."""

    base: FeeBase
    lines: tuple[FeeLine, ...]
    months: int

    @property
    def amount(self) -> Decimal:
        """Return the sum over all months."""
        return self.months * sum((line.amount for line in self.lines), Decimal(0))


def months_in(kind: PeriodKind) -> int:
    """Return how many monthly fees make the fee of a period; rolling days take the fee of one month."""
    return _MONTHS[kind]


def fees_of(version: ContractVersion, services: Collection[str], site: str | None = None) -> tuple[FeeLine, ...]:
    """Return the fee lines that name any of the services; with a site, those of that site or of none."""
    return tuple(
        line
        for line in value_of(version.fees) or ()
        if set(line.services) & set(services) and (site is None or line.site is None or line.site == site)
    )


def monthly_fee(version: ContractVersion) -> Decimal:
    """Return the whole monthly fee (net), without the surcharge of the SLA level."""
    return sum((line.amount for line in value_of(version.fees) or ()), Decimal(0))


def fee_amount(
    version: ContractVersion, base: FeeBase, services: Collection[str], *, site: str | None, period: PeriodKind
) -> FeeAmount:
    """Return the fee that a percentage is taken of.

    Of the services for the period, for a month, or the whole month's.
    """
    match base:
        case FeeBase.SERVICE_PERIOD:
            return FeeAmount(base, fees_of(version, services, site), months_in(period))
        case FeeBase.VOICE_MONTH:
            return FeeAmount(base, fees_of(version, services, site), 1)
        case FeeBase.TOTAL_MONTH:
            return FeeAmount(base, value_of(version.fees) or (), 1)
