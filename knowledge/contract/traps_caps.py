"""Warnings about caps and sums: what is never reached, cut by its cap, or a share of a fee that is not there.

The rule: sums are compared only where the fees are entered; otherwise only shares of one base are.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import AvailabilityTarget, PeriodKind
from knowledge.contract.remedies import Cap, CapBase, CapScope, CreditTable, FeeBase
from knowledge.contract.trap import Path, Trap
from knowledge.contract.words import CAP_BASES, joined, money, percent
from knowledge.terms import Stated, value_of

_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
_INVOICES = (CapBase.PREVIOUS_INVOICE, CapBase.NEXT_INVOICE)


def cap_traps(version: ContractVersion) -> Iterator[Trap]:
    """Yield what caps and bases leave open (trap 8)."""
    caps = value_of(version.caps) or ()
    for number, cap in enumerate(caps):
        path = ("caps", "items", str(number))
        yield from _never_reached(version, cap, path)
        yield from _below_a_band(version, cap, path)
        yield from _other_base(version, cap, path)
    yield from _without_fee(version)
    yield from _smallest(version)


def _never_reached(version: ContractVersion, cap: Cap, path: Path) -> Iterator[Trap]:
    """Trap 8: a cap that the highest credits of a period, all groups together, never reach."""
    tables = value_of(version.credits) or ()
    if cap.scope is not CapScope.CREDITS or not tables or any(table.rule for table in tables):
        return
    reached = _highest(version, tables, cap)
    if reached is not None and reached[0] < reached[1]:
        (top, limit), of = reached, CAP_BASES[cap.base]
        said = (percent(top), percent(limit))
        if cap.base is not CapBase.SERVICE_PERIOD_FEE:
            said = (money(top, version.currency), money(limit, version.currency))
        share = percent(cap.percent)
        text = Bilingual(
            f"najwyższe bonifikaty razem to {said[0].pl}, więc limit {share.pl} {of.pl} ({said[1].pl}) nigdy nie "
            "zadziała",
            f"the highest credits together are {said[0].en}, so the cap of {share.en} {of.en} ({said[1].en}) is never "
            "reached",
        )
        yield Trap("cap_never_reached", version.key, path, cap.clause, text)


def _highest(version: ContractVersion, tables: tuple[CreditTable, ...], cap: Cap) -> tuple[Decimal, Decimal] | None:
    """Return the highest credits and the cap, both in per cent of a service's fee or both as sums; None: unknown."""
    bands = [(table, band) for table in tables for band in table.bands]
    in_per_cent = all(band.amount is None and band.time is None for _, band in bands)
    if not in_per_cent or isinstance(version.repeats, Stated):
        return None
    if cap.base is CapBase.SERVICE_PERIOD_FEE and all(table.base is FeeBase.SERVICE_PERIOD for table in tables):
        return max((band.percent for _, band in bands), default=Decimal(0)), cap.percent
    whole = _cap_sum(version, cap)
    sums = [_top_sum(version, table, target) for table in tables for target in _targets(version, table)]
    if whole is None or None in sums or any(target.period is not cap.period for target in version.targets):
        return None
    return sum((one for one in sums if one is not None), Decimal(0)), whole


def _targets(version: ContractVersion, table: CreditTable) -> list[AvailabilityTarget]:
    return [target for target in version.targets if target.key in table.targets]


def _cap_sum(version: ContractVersion, cap: Cap) -> Decimal | None:
    lines = value_of(version.fees)
    if not lines or cap.base is not CapBase.MONTHLY_FEE or cap.amount is not None or cap.days is not None:
        return None
    return sum((line.amount for line in lines), Decimal(0)) * cap.percent / 100


def _top_sum(version: ContractVersion, table: CreditTable, target: AvailabilityTarget) -> Decimal | None:
    fee = _fee(version, target) if table.base is FeeBase.SERVICE_PERIOD else None
    lines = value_of(version.fees) or ()
    if table.base is FeeBase.TOTAL_MONTH and lines:
        fee = sum((line.amount for line in lines), Decimal(0))
    if fee is None or table.rule is not None or any(band.amount is not None or band.time for band in table.bands):
        return None
    return fee * max((band.percent for band in table.bands), default=Decimal(0)) / 100


def _fee(version: ContractVersion, target: AvailabilityTarget) -> Decimal | None:
    """Return the fee of a measured group for its period; None when no fee line names it."""
    lines = [
        line.amount
        for line in value_of(version.fees) or ()
        if set(line.services) & set(target.services) and (target.site is None or line.site in (None, target.site))
    ]
    return sum(lines, Decimal(0)) * _MONTHS.get(target.period, 1) if lines else None


def _below_a_band(version: ContractVersion, cap: Cap, path: Path) -> Iterator[Trap]:
    """A cap that cuts the credit of a single group already."""
    if cap.scope is CapScope.PENALTIES:
        return
    for table in value_of(version.credits) or ():
        for target in _targets(version, table):
            top = max((band.percent for band in table.bands), default=Decimal(0))
            same = cap.base is CapBase.SERVICE_PERIOD_FEE and table.base is FeeBase.SERVICE_PERIOD
            limit, one = _cap_sum(version, cap), _top_sum(version, table, target)
            same_period = cap.period is target.period
            cut = same and top > cap.percent and table.rule is None
            if cut or (same_period and limit is not None and one is not None and one > limit):
                share, most = percent(top), percent(cap.percent)
                text = Bilingual(
                    f"{target.name.pl}: już sama najwyższa bonifikata ({share.pl}) przekracza limit {most.pl}",
                    f"{target.name.en}: the highest credit alone ({share.en}) is above the cap of {most.en}",
                )
                yield Trap("cap_below_a_band", version.key, path, cap.clause, text)
                return


def _other_base(version: ContractVersion, cap: Cap, path: Path) -> Iterator[Trap]:
    """Trap 8: a cap of another month's invoice than the fees that credits and penalties are taken of."""
    if cap.base in _INVOICES and any(table.base.value != cap.base.value for table in value_of(version.credits) or ()):
        of = CAP_BASES[cap.base]
        text = Bilingual(
            f"limit liczy się od {of.pl}, a bonifikaty od bieżących opłat; po zmianie opłat to co innego",
            f"the cap is taken {of.en}, but credits are taken of current fees; after a change of fees these differ",
        )
        yield Trap("cap_of_another_base", version.key, path, cap.clause, text)


def _without_fee(version: ContractVersion) -> Iterator[Trap]:
    """Trap 8: a credit in per cent of a fee that no fee line names."""
    if not isinstance(version.fees, Stated):
        return
    tables = value_of(version.credits) or ()
    for number, table in enumerate(tables):
        if table.base not in (FeeBase.SERVICE_PERIOD, FeeBase.SERVICE_MONTH, FeeBase.SERVICE_YEAR):
            continue
        lacking = [target.name for target in _targets(version, table) if _fee(version, target) is None]
        if lacking:
            named = joined(lacking)
            text = Bilingual(
                f"bonifikata jest procentem opłaty, której nie ma w cenniku: {named.pl}",
                f"a credit is a share of a fee that is not among the fees: {named.en}",
            )
            yield Trap("base_without_fee", version.key, ("credits", "tables", str(number)), table.clause, text)


def _smallest(version: ContractVersion) -> Iterator[Trap]:
    """A smallest credit above the highest one of any group."""
    if not isinstance(version.smallest_credit, Stated):
        return
    least = version.smallest_credit.value
    pairs = [(table, target) for table in value_of(version.credits) or () for target in _targets(version, table)]
    tops = [_top_sum(version, table, target) for table, target in pairs]
    known = [top for top in tops if top is not None]
    if known and len(known) == len(tops) and not least.held and max(known) < least.amount:
        low, high = money(least.amount, version.currency), money(max(known), version.currency)
        text = Bilingual(
            f"najwyższa bonifikata ({high.pl}) jest mniejsza od najmniejszej przyznawanej ({low.pl})",
            f"the highest credit ({high.en}) is below the smallest that is given ({low.en})",
        )
        yield Trap("credit_never_given", version.key, ("smallest_credit",), version.smallest_credit.clause, text)
