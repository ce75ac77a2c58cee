"""The rows of promised reports: on the cause of a failure, and regular ones."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.benefit import amount
from knowledge.contract.levels import PeriodKind
from knowledge.contract.reports import CauseReport, RegularReport
from knowledge.contract.rows import Part, Row, rows_of

CAUSE_REPORTS = "cause reports"
REGULAR_REPORTS = "regular reports"
_CAUSES = Bilingual("Raporty o przyczynie awarii", "Reports on the cause of a failure")
_REGULAR = Bilingual("Raporty i przeglądy okresowe", "Regular reports and reviews")
_EVERY = {
    PeriodKind.MONTH: Bilingual("co miesiąc", "every month"),
    PeriodKind.QUARTER: Bilingual("co kwartał", "every quarter"),
    PeriodKind.HALF_YEAR: Bilingual("co pół roku", "every half-year"),
    PeriodKind.YEAR: Bilingual("co rok", "every year"),
}
_AFTER_THE_PERIOD = Bilingual("od końca okresu", "from the end of the period")


def report_parts(version: ContractVersion) -> Iterator[Part]:
    """Yield the sections of reports."""
    causes = rows_of(_CAUSES, version.cause_reports, lambda one: _cause(version, one), having=1)
    yield Part(CAUSE_REPORTS, _CAUSES, tuple(causes))
    regular = rows_of(_REGULAR, version.regular_reports, _report, having=1)
    yield Part(REGULAR_REPORTS, _REGULAR, tuple(regular))


def _cause(version: ContractVersion, one: CauseReport) -> Row:
    said = words.joined((words.claim_time(one.within), words.ANCHORS[one.anchor]), " ")
    if one.severities:
        named = words.joined(version.severity(key).name for key in one.severities)
        said = words.joined((said, Bilingual(f"tylko: {named.pl}", f"only: {named.en}")), "; ")
    sooner = amount(f"{one.anchor} {one.within.unit} {one.severities}", -one.within.count)
    return Row(one.name, said, key=one.key, benefit=sooner)


def _report(one: RegularReport) -> Row:
    if one.within is None:
        return Row(one.name, _EVERY[one.every], key=one.key)
    within = words.joined((words.claim_time(one.within), _AFTER_THE_PERIOD), " ")
    sooner = amount(f"{one.every} {one.within.unit}", -one.within.count)
    return Row(one.name, words.joined((_EVERY[one.every], within), "; "), key=one.key, benefit=sooner)
