"""Warnings about credit bands: results between target and first band, in no band, in two, or between rounding steps.

The rule: every gap is named by its bounds, as the contract writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from knowledge.bilingual import Bilingual
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import AvailabilityTarget
from knowledge.contract.remedies import CreditBand, CreditTable
from knowledge.contract.trap import Path, Trap
from knowledge.contract.words import percent
from knowledge.terms import value_of


def band_traps(version: ContractVersion) -> Iterator[Trap]:
    """Yield what the bands of all credit tables leave open (traps 1–3)."""
    known = {target.key: target for target in version.targets}
    tables = value_of(version.credits) or ()
    for number, table in enumerate(tables):
        path = ("credits", "tables", str(number))
        for target in (known[key] for key in table.targets):
            yield from _edge(version, target, table, path)
            yield from _decimals(version, target, table, path)
        yield from _between(version, table, path)


def _falling(table: CreditTable) -> list[CreditBand]:
    return sorted(table.bands, key=lambda band: band.below, reverse=True)


def _edge(version: ContractVersion, target: AvailabilityTarget, table: CreditTable, path: Path) -> Iterator[Trap]:
    for band in _falling(table)[:1]:
        begins, aim = percent(band.below), percent(target.target)
        if band.below < target.target:
            text = Bilingual(
                f"{target.name.pl}: cel to {aim.pl}, a pierwsza bonifikata zaczyna się poniżej {begins.pl}; wynik "
                "pomiędzy narusza umowę bez bonifikaty",
                f"{target.name.en}: the target is {aim.en}, but the first credit begins below {begins.en}; a result "
                "between them breaks the contract without a credit",
            )
            yield Trap("credit_gap", version.key, path, table.clause, text)
        if band.below > target.target:
            text = Bilingual(
                f"{target.name.pl}: cel to {aim.pl}, a bonifikatę przewidziano już poniżej {begins.pl}, czyli także "
                "za wynik zgodny z umową",
                f"{target.name.en}: the target is {aim.en}, but a credit is set already below {begins.en}, so also "
                "for a result that meets it",
            )
            yield Trap("credit_above_target", version.key, path, table.clause, text)


def _between(version: ContractVersion, table: CreditTable, path: Path) -> Iterator[Trap]:
    bands = _falling(table)
    for upper, lower in pairwise(bands):
        edge = upper.at_least if upper.at_least is not None else Decimal(0)
        high, low = percent(max(edge, lower.below)), percent(min(edge, lower.below))
        if lower.below < edge:
            text = Bilingual(
                f"wynik od {low.pl} do {high.pl} nie należy do żadnego przedziału",
                f"a result from {low.en} to {high.en} lies in no band",
            )
            yield Trap("band_hole", version.key, path, table.clause, text)
        elif lower.below > edge:
            text = Bilingual(
                f"wynik od {low.pl} do {high.pl} należy do dwóch przedziałów naraz",
                f"a result from {low.en} to {high.en} lies in two bands at once",
            )
            yield Trap("band_overlap", version.key, path, table.clause, text)
    if bands and bands[-1].at_least:
        low = percent(bands[-1].at_least)
        text = Bilingual(
            f"wynik poniżej {low.pl} nie należy do żadnego przedziału", f"a result below {low.en} lies in no band"
        )
        yield Trap("band_hole", version.key, path, table.clause, text)


def _decimals(version: ContractVersion, target: AvailabilityTarget, table: CreditTable, path: Path) -> Iterator[Trap]:
    """Trap 2: bounds finer than the result is rounded to, so that rounding decides on which side it falls."""
    bounds = [bound for band in table.bands for bound in (band.at_least, band.below) if bound is not None]
    finer = [bound for bound in bounds if round(bound, target.rounding) != bound]
    if finer:
        bound = percent(finer[0])
        text = Bilingual(
            f"{target.name.pl}: próg {bound.pl} jest dokładniejszy niż zaokrąglenie wyniku (miejsca po przecinku: "
            f"{target.rounding})",
            f"{target.name.en}: the bound {bound.en} is finer than the rounding of the result (decimals: "
            f"{target.rounding})",
        )
        yield Trap("band_finer_than_rounding", version.key, path, table.clause, text)
