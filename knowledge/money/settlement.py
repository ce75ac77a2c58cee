"""All remedies of one period together: what stands, what a cap or a smallest amount takes away, and the sum.

The rule: first each remedy alone (its service's cap, the larger of two for one event, the smallest amount that is
issued), then the caps on credits and on penalties, then the caps they share, last what is held until it adds up. Every
reduction is listed with its clause. Free time of service stands beside the money, and no cap on money touches it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.contract.credit_rules import CreditCondition
from knowledge.contract.levels import PeriodKind
from knowledge.contract.remedies import Cap, CapScope
from knowledge.downtime.rounding import money
from knowledge.hours.periods import Period
from knowledge.money.caps import CapGround, CapUse, fits, in_order, is_of_a_service, limit_of_a_service, use_of
from knowledge.money.fees import Invoices
from knowledge.money.granted import Granted
from knowledge.money.penalties import LatePenalty
from knowledge.money.quality import QualityResult
from knowledge.money.remedies import Credit
from knowledge.money.remedy_lines import ReductionCode, RemedyLine, only_larger
from knowledge.terms import Clause, Stated, value_of

_ZERO = Decimal("0.00")
_NOTHING_GRANTED: Mapping[PeriodKind, Granted] = {}
_OTHER_KIND = ((CapScope.CREDITS, True), (CapScope.PENALTIES, False))
"""Scopes of caps with whether a remedy is a penalty: the pairs that have nothing to do with each other."""
Sums = dict[CapScope, Decimal]


@dataclass(frozen=True, slots=True)
class Settlement:
    """The remedies of a period and their sum after all caps (net, in the version's currency).

    `credits` and `penalties` are what the sum is made of. `held` waits until it adds up, earlier sums included;
    `released` is what of earlier sums now stands. `not_applied` are caps for a shorter period than this one, and those
    of one service for a longer one.
    """

    lines: tuple[RemedyLine, ...]
    caps: tuple[CapUse, ...]
    total: Decimal
    credits: Decimal = _ZERO
    penalties: Decimal = _ZERO
    held: Decimal = _ZERO
    released: Decimal = _ZERO
    smallest_clause: Clause | None = None
    not_applied: tuple[Cap, ...] = ()

    @property
    def free_time(self) -> timedelta:
        """Return the free time of service that the credits give beside the money."""
        given = (line.source.free_time for line in self.lines if isinstance(line.source, Credit))
        return sum(given, timedelta())

    @property
    def conditions(self) -> tuple[CreditCondition, ...]:
        """Return what must hold for the sum and of which nobody has said whether it does, each once."""
        credits = (line.source for line in self.lines if isinstance(line.source, Credit))
        return tuple(dict.fromkeys(one for credit in credits for one in credit.conditions))


def settle(
    contract: Contract,
    version: ContractVersion,
    period: Period,
    *,
    credits: Sequence[Credit] = (),
    quality: Sequence[QualityResult] = (),
    penalties: Sequence[LatePenalty] = (),
    previous_invoice: Decimal | None = None,
    next_invoice: Decimal | None = None,
    granted_this_year: Decimal = _ZERO,
    granted_before: Mapping[PeriodKind, Granted] = _NOTHING_GRANTED,
    held_before: Decimal = _ZERO,
) -> Settlement:
    """Return all remedies of a period together.

    Invoices are net amounts (not known: the monthly fee then in force). `granted_before` is what caps of longer periods
    have already used up; `granted_this_year` the same for yearly ones, where only the sum of all remedies is known.
    `held_before` are earlier sums too small to be issued that wait.
    """
    sources: tuple[Credit | QualityResult | LatePenalty, ...] = (*credits, *quality, *penalties)
    granted = {PeriodKind.YEAR: Granted(together=granted_this_year), **granted_before}
    ground = CapGround(contract, version, period, Invoices(previous_invoice, next_invoice), granted)
    caps = value_of(version.caps) or ()
    lines = _within_service_caps(ground, caps, [RemedyLine(source, source.amount, source.amount) for source in sources])
    lines = [_smallest(version, line) for line in only_larger(lines)]
    sums: Sums = {
        CapScope.CREDITS: sum((line.stands for line in lines if not line.is_penalty), _ZERO),
        CapScope.PENALTIES: sum((line.stands for line in lines if line.is_penalty), _ZERO),
    }
    uses: list[CapUse] = []
    for cap in in_order(caps, period):
        uses.append(use_of(cap, ground, sums[cap.scope] if cap.scope in sums else sum(sums.values(), _ZERO)))
        sums = _capped(sums, uses[-1])
    settled = Settlement(
        lines=tuple(lines),
        caps=tuple(uses),
        total=sum(sums.values(), _ZERO),
        credits=sums[CapScope.CREDITS],
        penalties=sums[CapScope.PENALTIES],
        not_applied=tuple(cap for cap in caps if not fits(cap, period)),
    )
    return _held(version, settled, held_before)


def _capped(sums: Sums, use: CapUse) -> Sums:
    """Return the sums after a cap; a shared one takes from both in proportion."""
    if use.cap.scope in sums:
        return {**sums, use.cap.scope: use.after}
    if not use.bites:
        return sums
    credits = money(Fraction(sums[CapScope.CREDITS]) * Fraction(use.after) / Fraction(use.before))
    return {CapScope.CREDITS: credits, CapScope.PENALTIES: use.after - credits}


def _held(version: ContractVersion, settled: Settlement, before: Decimal) -> Settlement:
    """Return the settlement with credits held back that have not yet added up to the smallest amount."""
    smallest = version.smallest_credit
    if not isinstance(smallest, Stated) or not smallest.value.held:
        return settled
    gathered = settled.credits + before
    if not gathered:
        return settled
    settled = replace(settled, smallest_clause=smallest.clause)
    if gathered < smallest.value.amount:
        return replace(settled, total=settled.penalties, credits=_ZERO, held=gathered)
    return replace(settled, total=settled.penalties + gathered, credits=gathered, released=before)


def _within_service_caps(ground: CapGround, caps: Sequence[Cap], lines: Sequence[RemedyLine]) -> list[RemedyLine]:
    """Take off what each group of services has above its own caps, from the last remedy first."""
    kept = list(lines)
    for cap in caps:
        if not is_of_a_service(cap) or cap.period is not ground.period.kind:
            continue
        for (services, site), places in _by_services(ground.version, cap, kept).items():
            limit = limit_of_a_service(cap, ground, services, site)
            above = sum((kept[place].stands for place in places), _ZERO) - limit
            for place in reversed(places):
                taken = min(above, kept[place].stands)
                if taken > 0:
                    kept[place] = kept[place].less(ReductionCode.SERVICE_CAP, taken, cap.clause)
                    above -= taken
    return kept


def _by_services(
    version: ContractVersion, cap: Cap, lines: Sequence[RemedyLine]
) -> dict[tuple[tuple[str, ...], str | None], list[int]]:
    """Return the places of the remedies under a cap, by the measured group or the service that they are for."""
    found: dict[tuple[tuple[str, ...], str | None], list[int]] = {}
    for place, line in enumerate(lines):
        if isinstance(line.source, QualityResult) or (cap.scope, line.is_penalty) in _OTHER_KIND:
            continue
        found.setdefault(_group_of(version, line.source), []).append(place)
    return found


def _group_of(version: ContractVersion, source: Credit | LatePenalty) -> tuple[tuple[str, ...], str | None]:
    if isinstance(source, Credit):
        target = source.measurement.target
        return target.services, target.site
    service, site = source.incident.service, source.incident.site
    for target in version.targets_of(service):
        if target.site in (None, site):
            return target.services, target.site
    return (service,), site


def _smallest(version: ContractVersion, line: RemedyLine) -> RemedyLine:
    """Drop a credit under the smallest amount that is issued; a sum per hour of lateness is no credit."""
    smallest = version.smallest_credit
    if not isinstance(smallest, Stated) or smallest.value.held or not _ZERO < line.stands < smallest.value.amount:
        return line
    if isinstance(line.source, LatePenalty) and line.is_penalty and line.source.rule.percent is None:
        return line
    return line.less(ReductionCode.BELOW_SMALLEST, line.stands, smallest.clause)
