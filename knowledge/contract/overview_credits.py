"""The rows of credits: one for each band or rule of a table, and what must hold for a credit beside the result.

The rule: bands are only shown here; two versions are compared by result, not by band (`differences_credits`).
"""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract import words_credits as said_of
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.remedies import CreditTable
from knowledge.contract.rows import Row, Use, rows_of
from knowledge.terms import Stated

_ALL = Bilingual("wszystkie grupy pomiarowe", "all measured groups")
_SEVERAL = Bilingual("kilka bonifikat za jeden wynik", "several credits for one result")
_LARGEST = Bilingual("tylko największa", "only the largest")
_ONLY_IF = Bilingual("warunek", "condition")


def credit_rows(version: ContractVersion, heading: Bilingual) -> list[Row]:
    """Return the rows of all tables; that there are none where the contract says so."""
    if not isinstance(version.credits, Stated):
        return [Row(heading, version.credits, use=Use.ONLY_SHOWN)]
    rows = [row for table in version.credits.value for row in _table(version, table)]
    if any(table.only_largest for table in version.credits.value):
        rows.append(Row(_SEVERAL, Stated(_LARGEST, version.credits.clause), having=-1))
    return rows or rows_of(heading, version.credits, lambda one: (heading, one))


def _table(version: ContractVersion, table: CreditTable) -> Iterator[Row]:
    names = {target.key: target.name for target in version.targets}
    whose = words.joined(names[key] for key in table.targets)
    if len(names) > 1 and set(table.targets) == set(names):
        whose = _ALL
    for band in table.bands:
        given = said_of.band_gives(band, table, version.currency)
        said = words.joined((said_of.band_limits(band), given), ": ")
        yield Row(whose, Stated(said, table.clause), use=Use.ONLY_SHOWN)
    key = " ".join(table.targets)
    if table.rule is not None:
        counted = said_of.rule(table.rule, table.base, version.currency)
        yield Row(whose, Stated(counted, table.clause), key=f"rule {key}")
    for number, condition in enumerate(said_of.conditions(table)):
        yield Row(_ONLY_IF, Stated(condition, table.clause), whose, f"condition {key} {number}", having=-1)
    for one in table.conditions:
        yield Row(_ONLY_IF, Stated(one.text, one.clause), whose, f"condition {key} {one.key}", having=-1)
