"""All remedies of one period together: what stands, what a cap or a smallest amount takes away, and the sum.

The rule: first each remedy alone (its own cap, the larger of two for one event, the smallest amount that is paid), then
the caps on credits and on penalties, then the caps they share. Every reduction is listed with its clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.levels import PeriodKind
from knowledge.contract.remedies import Cap, CapBase, CapScope, FeeBase
from knowledge.downtime.availability import version_for
from knowledge.downtime.rounding import money
from knowledge.hours.periods import Period, previous_period
from knowledge.money.fees import fee_amount, monthly_fee
from knowledge.money.penalties import LatePenalty
from knowledge.money.remedies import Credit, QualityResult
from knowledge.terms import Clause, Stated, value_of

_ZERO = Decimal("0.00")


class ReductionCode(StrEnum):
    """Why less is paid than computed."""

    SERVICE_CAP = "service_cap"
    CREDIT_IS_LARGER = "credit_is_larger"
    PENALTY_IS_LARGER = "penalty_is_larger"
    BELOW_SMALLEST = "below_smallest"


@dataclass(frozen=True, slots=True)
class Reduction:
    """An amount taken off one remedy, why, and by which clause."""

    code: ReductionCode
    amount: Decimal
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class RemedyLine:
    """One remedy: what was computed and what stands after its own reductions."""

    source: Credit | QualityResult | LatePenalty
    computed: Decimal
    stands: Decimal
    reductions: tuple[Reduction, ...] = ()

    @property
    def is_penalty(self) -> bool:
        """Tell a penalty for lateness from a credit."""
        return isinstance(self.source, LatePenalty)

    def less(self, code: ReductionCode, amount: Decimal, clause: Clause | None) -> RemedyLine:
        """Return the line with so much taken off."""
        reduction = Reduction(code, amount, clause)
        return RemedyLine(self.source, self.computed, self.stands - amount, (*self.reductions, reduction))


@dataclass(frozen=True, slots=True)
class CapUse:
    """A cap applied to a sum.

    Its base and limit in money, the sum before and after. `bites` tells whether it took any.
    """

    cap: Cap
    base: Decimal
    limit: Decimal
    before: Decimal
    after: Decimal

    @property
    def bites(self) -> bool:
        """Tell whether the cap took anything away."""
        return self.after < self.before


@dataclass(frozen=True, slots=True)
class Settlement:
    """The remedies of a period and their sum after all caps (net, in the version's currency)."""

    lines: tuple[RemedyLine, ...]
    caps: tuple[CapUse, ...]
    total: Decimal


def settle(
    contract: Contract,
    version: ContractVersion,
    period: Period,
    *,
    credits: Sequence[Credit] = (),
    quality: Sequence[QualityResult] = (),
    penalties: Sequence[LatePenalty] = (),
    previous_invoice: Decimal | None = None,
    granted_this_year: Decimal = _ZERO,
) -> Settlement:
    """Return all remedies of a period together.

    `previous_invoice` is the net amount of the invoice before (default: the monthly fee then in force), and
    `granted_this_year` what yearly caps have already used up.
    """
    sources: tuple[Credit | QualityResult | LatePenalty, ...] = (*credits, *quality, *penalties)
    lines = [RemedyLine(source, source.amount, source.amount) for source in sources]
    caps = value_of(version.caps) or ()
    lines = [_within_service_caps(version, caps, line) for line in lines]
    lines = [_smallest(version, line) for line in _larger_for_event(lines)]
    uses: list[CapUse] = []
    sums = {
        CapScope.CREDITS: sum((line.stands for line in lines if not line.is_penalty), _ZERO),
        CapScope.PENALTIES: sum((line.stands for line in lines if line.is_penalty), _ZERO),
    }
    for cap in _in_order(caps, period.kind):
        base = _cap_base(contract, version, period, cap, previous_invoice)
        limit = money(Fraction(base) * Fraction(cap.percent) / 100)
        if cap.period is PeriodKind.YEAR and period.kind is not PeriodKind.YEAR:
            limit = max(_ZERO, limit - granted_this_year)
        before = sums[cap.scope] if cap.scope in sums else sum(sums.values(), _ZERO)
        after = min(before, limit)
        if cap.scope in sums:
            sums[cap.scope] = after
        else:
            sums = {CapScope.CREDITS: after, CapScope.PENALTIES: _ZERO}
        uses.append(CapUse(cap, base, limit, before, after))
    return Settlement(tuple(lines), tuple(uses), sum(sums.values(), _ZERO))


def _in_order(caps: Iterable[Cap], kind: PeriodKind) -> list[Cap]:
    """Return the caps on sums that hold for a period of this kind: those of one kind of remedy before shared ones."""
    fits = [
        cap
        for cap in caps
        if cap.base is not CapBase.SERVICE_PERIOD_FEE and (cap.period is kind or cap.period is PeriodKind.YEAR)
    ]
    return sorted(fits, key=lambda cap: (cap.scope is CapScope.ALL, cap.period is PeriodKind.YEAR))


def _cap_base(
    contract: Contract, version: ContractVersion, period: Period, cap: Cap, previous_invoice: Decimal | None
) -> Decimal:
    if cap.base is CapBase.YEARLY_FEES:
        return 12 * monthly_fee(version)
    if cap.base is not CapBase.PREVIOUS_INVOICE:
        return monthly_fee(version)
    if previous_invoice is not None:
        return previous_invoice
    before = version_for(contract, previous_period(period))
    return monthly_fee(version if before is None else before)


def _within_service_caps(version: ContractVersion, caps: Iterable[Cap], line: RemedyLine) -> RemedyLine:
    if not isinstance(line.source, Credit):
        return line
    target, kind = line.source.measurement.target, line.source.measurement.period.kind
    for cap in caps:
        if cap.base is CapBase.SERVICE_PERIOD_FEE and cap.period is kind:
            fee = fee_amount(version, FeeBase.SERVICE_PERIOD, target.services, site=target.site, period=kind)
            limit = money(Fraction(fee.amount) * Fraction(cap.percent) / 100)
            if line.stands > limit:
                line = line.less(ReductionCode.SERVICE_CAP, line.stands - limit, cap.clause)
    return line


def _larger_for_event(lines: Sequence[RemedyLine]) -> list[RemedyLine]:
    """Keep only the larger of a credit and a penalty for the same event, where the contract does not pay both."""
    kept = list(lines)
    for place, line in enumerate(kept):
        if not isinstance(line.source, LatePenalty) or not line.source.rule.not_with_credit:
            continue
        for other, credit in enumerate(kept):
            if isinstance(credit.source, Credit) and credit.stands and same_event(line.source, credit.source):
                if line.stands > credit.stands:
                    reduced = credit.less(ReductionCode.PENALTY_IS_LARGER, credit.stands, line.source.clause)
                    kept[other] = reduced
                else:
                    line = line.less(ReductionCode.CREDIT_IS_LARGER, line.stands, line.source.clause)
                    kept[place] = line
    return kept


def same_event(penalty: LatePenalty, credit: Credit) -> bool:
    """Tell whether an outage of the penalty's incident counts in the credit's measurement."""
    counted = {verdict.outage for verdict in credit.measurement.counted}
    return any(outage in counted for outage in penalty.incident.outages)


def _smallest(version: ContractVersion, line: RemedyLine) -> RemedyLine:
    """Drop a credit under the smallest amount that is paid; a sum per hour of lateness is no credit."""
    smallest = version.smallest_credit
    if not isinstance(smallest, Stated) or not _ZERO < line.stands < smallest.value.amount:
        return line
    if isinstance(line.source, LatePenalty) and line.source.rule.amount is not None:
        return line
    return line.less(ReductionCode.BELOW_SMALLEST, line.stands, smallest.clause)
