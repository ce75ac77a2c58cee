"""The highest sums of credits and penalties: what a cap is taken of, what of it is left, and what it takes away.

The rule: a cap of one service limits what each group of services gets, the others limit sums. A cap for a longer period
than the one in question has what was granted earlier in it taken off; one for a shorter period cannot be applied to a
sum of the whole period, and is named instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.levels import PeriodKind
from knowledge.contract.remedies import Cap, CapBase, CapScope, FeeBase
from knowledge.downtime.availability import contract_span, version_for
from knowledge.downtime.rounding import money
from knowledge.hours.periods import Period, next_period, period_containing, previous_period
from knowledge.money.fees import Invoices, fee_amount, monthly_fee, months_in, months_under_contract
from knowledge.money.granted import Granted

_ZERO = Decimal("0.00")
_LENGTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
_OF_A_SERVICE = {
    CapBase.SERVICE_PERIOD_FEE: FeeBase.SERVICE_PERIOD,
    CapBase.SERVICE_MONTH_FEE: FeeBase.SERVICE_MONTH,
}


@dataclass(frozen=True, slots=True)
class CapUse:
    """A cap applied to a sum: its base and limit in money, the sum before and after.

    `granted` is what earlier periods have used of it; the limit is what is left. `bites`: it took something. `assumed`:
    the invoice it is taken of is not known, and the monthly fees stand for it.
    """

    cap: Cap
    base: Decimal
    limit: Decimal
    before: Decimal
    after: Decimal
    granted: Decimal = _ZERO
    assumed: bool = False

    @property
    def bites(self) -> bool:
        """Tell whether the cap took anything away."""
        return self.after < self.before


@dataclass(frozen=True, slots=True)
class CapGround:
    """What caps are taken of: the contract and its version for a period, invoices, and what was granted before.

    `granted` holds what was granted earlier in the quarter, half-year or year that the period lies in.
    """

    contract: Contract
    version: ContractVersion
    period: Period
    invoices: Invoices
    granted: Mapping[PeriodKind, Granted] = field(default_factory=dict, hash=False)


def is_of_a_service(cap: Cap) -> bool:
    """Tell whether a cap limits each service by itself."""
    return cap.base in _OF_A_SERVICE and cap.amount is None


def fits(cap: Cap, period: Period) -> bool:
    """Tell whether a cap can be applied to a sum of the period: it is for this one, or for a longer one.

    One of a single service only for this one: what a service was granted before is not known.
    """
    if is_of_a_service(cap):
        return cap.period is period.kind
    if cap.period is period.kind or cap.period is PeriodKind.YEAR:
        return True
    lengths = _LENGTHS.get(cap.period, 0), _LENGTHS.get(period.kind, 0)
    return all(lengths) and lengths[0] > lengths[1]


def in_order(caps: Iterable[Cap], period: Period) -> list[Cap]:
    """Return the caps on sums that can be applied to a period: those of one kind of remedy before shared ones."""
    fitting = [cap for cap in caps if not is_of_a_service(cap) and fits(cap, period)]
    return sorted(fitting, key=lambda cap: (cap.scope is CapScope.ALL, cap.period is PeriodKind.YEAR))


def use_of(cap: Cap, ground: CapGround, before: Decimal) -> CapUse:
    """Return what a cap does to a sum."""
    base = _base(cap, ground)
    used = Granted() if cap.period is ground.period.kind else ground.granted.get(cap.period, Granted())
    granted = used.of(cap.scope)
    limit = max(_ZERO, _limit(cap, base, ground.period) - granted)
    invoices = {CapBase.PREVIOUS_INVOICE: ground.invoices.previous, CapBase.NEXT_INVOICE: ground.invoices.next}
    assumed = cap.base in invoices and invoices[cap.base] is None
    return CapUse(cap, money(base), limit, before, min(before, limit), granted, assumed)


def limit_of_a_service(cap: Cap, ground: CapGround, services: Collection[str], site: str | None) -> Decimal:
    """Return the highest sum for one group of services."""
    kind = ground.period.kind
    fee = fee_amount(ground.version, _OF_A_SERVICE[cap.base], services, site=site, period=kind, months=_months(ground))
    return _limit(cap, fee.exact, ground.period)


def _limit(cap: Cap, base: Fraction, period: Period) -> Decimal:
    if cap.amount is not None:
        return cap.amount
    if cap.days is None:
        return money(base * Fraction(cap.percent) / 100)
    a_day = 1 / _days_of(cap.base, period) if cap.a_day_is is None else cap.a_day_is
    return money(base * cap.days * a_day)


def _days_of(base: CapBase, period: Period) -> Fraction:
    """Return how many days the time has that a base is the fee of; of a longer period, the average month."""
    match base:
        case CapBase.YEARLY_FEES:
            return Fraction(period_containing(PeriodKind.YEAR, period.start, period.zone).days)
        case CapBase.PERIOD_FEES | CapBase.SERVICE_PERIOD_FEE:
            return Fraction(period.days)
        case _:
            return Fraction(period.days, months_in(period.kind))


def _months(ground: CapGround) -> int | Fraction:
    span = contract_span(ground.contract, ground.period)
    return months_under_contract(ground.version, ground.period, ground.period.segment if span is None else span)


def _base(cap: Cap, ground: CapGround) -> Fraction:
    fee = Fraction(monthly_fee(ground.version))
    match cap.base:
        case CapBase.YEARLY_FEES:
            return 12 * fee
        case CapBase.PERIOD_FEES:
            return _months(ground) * fee
        case CapBase.PREVIOUS_INVOICE:
            return _invoice(ground, ground.invoices.previous, previous_period(ground.period))
        case CapBase.NEXT_INVOICE:
            return _invoice(ground, ground.invoices.next, next_period(ground.period))
        case _:
            return min(1, _months(ground)) * fee


def _invoice(ground: CapGround, known: Decimal | None, period: Period) -> Fraction:
    """Return an invoice; one that is not known is taken as the monthly fee then in force."""
    if known is not None:
        return Fraction(known)
    version = version_for(ground.contract, period)
    return Fraction(monthly_fee(ground.version if version is None else version))
