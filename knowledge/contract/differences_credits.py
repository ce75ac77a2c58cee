"""What the credits of two versions give for each result, compared where they differ.

The rule: every result from 0 to 100 % is compared exactly, the bounds of bands as points of their own; which side gives
more is told by the share of one base, or by the sums where the fees are known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, pairwise

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.benefit import Direction
from knowledge.contract.levels import AvailabilityTarget, PeriodKind
from knowledge.contract.overview import NOT_ENTERED_YET, SAYS_NOT
from knowledge.contract.remedies import CreditBand, CreditTable, FeeBase
from knowledge.contract.words_credits import band_gives
from knowledge.terms import Clause, NotEntered, Silent, value_of

_NO_CREDIT = Bilingual("bez bonifikaty", "no credit")
_BY_A_RULE = Bilingual("według reguły, nie przedziału", "by a rule, not a band")
_MONTHS = {PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}
_WHOLE = Fraction(100)


@dataclass(frozen=True, slots=True)
class CreditChange:
    """For whose results in which range what is given, before and after, with the clauses of both."""

    group: Bilingual
    results: Bilingual
    before: Bilingual
    after: Bilingual
    clauses: tuple[Clause | None, Clause | None]
    direction: Direction


@dataclass(frozen=True, slots=True)
class _Given:
    """What one side gives for a result: the words, the clause, and the sum where the fees are known."""

    text: Bilingual
    clause: Clause | None
    share: tuple[FeeBase, Fraction] | None
    money: Fraction | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A bound by itself (`low` is `high`), or the results between two neighbouring bounds."""

    low: Fraction
    high: Fraction
    before: _Given
    after: _Given


def credit_changes(before: ContractVersion, after: ContractVersion) -> Iterator[CreditChange]:
    """Yield the ranges of results for which another credit is given, group by group, best results first."""
    known = {target.key: target for target in before.targets} | {target.key: target for target in after.targets}
    for key, target in known.items():
        for _, run in groupby(_pieces(before, after, key), key=lambda piece: (piece.before, piece.after)):
            pieces = list(run)
            old, new = pieces[0].before, pieces[0].after
            if old.text != new.text:
                meaning = _meaning(old, new)
                yield CreditChange(target.name, _range(pieces), old.text, new.text, (old.clause, new.clause), meaning)


def _pieces(before: ContractVersion, after: ContractVersion, key: str) -> list[_Piece]:
    old, new = _Credits(before, key), _Credits(after, key)
    ordered = sorted({Fraction(0), _WHOLE, *old.bounds, *new.bounds}, reverse=True)
    ends = [(ordered[0], ordered[0])]
    for high, low in pairwise(ordered):
        ends += [(low, high), (low, low)]
    return [_Piece(low, high, old.given((low + high) / 2), new.given((low + high) / 2)) for low, high in ends]


class _Credits:
    """What one side gives for the results of one measured group, worked out once for each band."""

    def __init__(self, version: ContractVersion, key: str) -> None:
        tables = [table for table in value_of(version.credits) or () if key in table.targets]
        target = next((target for target in version.targets if target.key == key), None)
        self._bands = [
            (band, _of_band(version, target, table, band))
            for table in tables
            for band in table.bands
            if target is not None
        ]
        self._else = _otherwise(version, tables)
        edges = (bound for band, _ in self._bands for bound in (band.at_least, band.below) if bound is not None)
        self.bounds = {Fraction(bound) for bound in edges}

    def given(self, result: Fraction) -> _Given:
        """Return what a result gives: that of the first band that holds it."""
        return next((given for band, given in self._bands if band.holds(result)), self._else)


def _of_band(version: ContractVersion, target: AvailabilityTarget, table: CreditTable, band: CreditBand) -> _Given:
    share = None if band.worth.share is None else (table.base, band.worth.share)
    money = _money(version, target, band, table.base)
    return _Given(band_gives(band, table, version.currency), table.clause, share, money)


def _otherwise(version: ContractVersion, tables: list[CreditTable]) -> _Given:
    if isinstance(version.credits, Silent):
        return _Given(SAYS_NOT, None, None, Fraction(0))
    if isinstance(version.credits, NotEntered):
        return _Given(NOT_ENTERED_YET, None, None, None)
    ruled = next((table for table in tables if table.rule is not None), None)
    if ruled is not None:
        return _Given(_BY_A_RULE, ruled.clause, None, None)
    return _Given(_NO_CREDIT, tables[0].clause if tables else None, None, Fraction(0))


def _money(version: ContractVersion, target: AvailabilityTarget, band: CreditBand, base: FeeBase) -> Fraction | None:
    if band.worth.amount is not None:
        return Fraction(band.worth.amount)
    fee = _fee(version, target, base)
    return None if fee is None or band.worth.share is None else fee * band.worth.share


def _fee(version: ContractVersion, target: AvailabilityTarget, base: FeeBase) -> Fraction | None:
    lines = value_of(version.fees)
    if lines is None:
        return None
    own = [
        line.amount
        for line in lines
        if set(line.services) & set(target.services) and line.site in (None, target.site or line.site)
    ]
    period = _MONTHS.get(target.period, 1)
    of_group, of_all = Fraction(sum(own, Decimal(0))), Fraction(sum((line.amount for line in lines), Decimal(0)))
    return {
        FeeBase.SERVICE_PERIOD: of_group * period,
        FeeBase.SERVICE_MONTH: of_group,
        FeeBase.SERVICE_YEAR: of_group * 12,
        FeeBase.TOTAL_MONTH: of_all,
        FeeBase.TOTAL_PERIOD: of_all * period,
        FeeBase.TOTAL_YEAR: of_all * 12,
    }.get(base)


def _meaning(old: _Given, new: _Given) -> Direction:
    pair = (old.money, new.money)
    if old.share is not None and new.share is not None and old.share[0] is new.share[0]:
        pair = (old.share[1], new.share[1])
    elif old.money == 0 and new.share is not None:
        pair = (Fraction(0), new.share[1])
    elif new.money == 0 and old.share is not None:
        pair = (old.share[1], Fraction(0))
    gave, gives = pair
    if gave is None or gives is None or gave == gives:
        return Direction.DIFFERENT
    return Direction.BETTER if gives > gave else Direction.WORSE


def _range(pieces: list[_Piece]) -> Bilingual:
    """Return the results from the lowest to the highest piece; a bound belongs to it if it is a piece."""
    top, bottom = pieces[0], pieces[-1]
    high, low = _percent(top.high), _percent(bottom.low)
    with_high, with_low = top.low == top.high, bottom.low == bottom.high
    upper = Bilingual(f"do {high.pl} włącznie", f"up to and including {high.en}")
    if not with_high:
        upper = Bilingual(f"do poniżej {high.pl}", f"to below {high.en}")
    lower = (
        Bilingual(f"od {low.pl}", f"from {low.en}") if with_low else Bilingual(f"powyżej {low.pl}", f"above {low.en}")
    )
    if bottom.low == 0:
        return upper if with_high else Bilingual(f"poniżej {high.pl}", f"below {high.en}")
    if top.high == _WHOLE:
        return lower
    return words.joined((lower, upper), " ")


def _percent(value: Fraction) -> Bilingual:
    return words.percent(Decimal(value.numerator) / Decimal(value.denominator))
