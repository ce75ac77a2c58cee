"""Words for topics of which a contract speaks in figures only, so that nobody is told it says nothing of them.

The rule: the contract's own words come first; where it has none but a section states figures, these are put in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.bilingual import Bilingual
from knowledge.contract import words as words
from knowledge.contract import words_downtime
from knowledge.contract.agreement import ContractVersion, Provision
from knowledge.contract.overview_commitments import commitment_parts
from knowledge.contract.overview_reports import CAUSE_REPORTS, REGULAR_REPORTS, report_parts
from knowledge.contract.overview_work import eligibility_rows
from knowledge.contract.rows import Row
from knowledge.terms import Clause, Stated, clause_of, value_of

_FAULT = Bilingual("Liczą się tylko przerwy przypisane dostawcy.", "Only outages attributed to the provider count.")
_PARTS = {"rpo_rto": "recovery", "compliance_share": "compliance", "partial_months": "incomplete periods"}


def said_in_figures(version: ContractVersion) -> dict[str, Stated[Provision]]:
    """Return words for the topics that only figures speak of, each on the clause of the first figure."""
    found: dict[str, Stated[Provision]] = {}
    for topic, said, clause in _figures(version):
        if topic not in found and not isinstance(version.provision(topic), Stated):
            found[topic] = Stated(Provision(topic, said, in_figures=True), clause)
    return found


def _figures(version: ContractVersion) -> Iterator[tuple[str, Bilingual, Clause]]:
    parts = {part.key: part.rows for part in commitment_parts(version)}
    for topic, part in _PARTS.items():
        yield from _of_rows(topic, parts[part])
    reports = {part.key: part.rows for part in report_parts(version)}
    yield from _of_rows("rca", reports[CAUSE_REPORTS])
    yield from _of_rows("reports", reports[REGULAR_REPORTS])
    yield from _of_rows("eligibility", eligibility_rows(version))
    yield from _of_targets(version)
    rule, clause = value_of(version.maintenance), clause_of(version.maintenance)
    if rule is not None and clause is not None:
        if isinstance(rule.veto, Stated):
            yield "maintenance_shift", rule.veto.value, rule.veto.clause
        if rule.freezes:
            days = words.joined(words.freeze(freeze.value) for freeze in rule.freezes)
            said = Bilingual(f"Bez prac {days.pl}.", f"No work {days.en}.")
            yield "change_freeze", said, rule.freezes[0].clause


def _of_targets(version: ContractVersion) -> Iterator[tuple[str, Bilingual, Clause]]:
    for target in version.targets:
        if target.request_rate is not None:
            yield "error_rate", _sentence(target.request_rate.value), target.request_rate.clause
        if target.probes is not None:
            yield "measuring", _sentence(words_downtime.probe_rule(target.probes.value)), target.probes.clause
        if target.provider_fault is not None and target.provider_fault.value:
            yield "provider_fault", _FAULT, target.provider_fault.clause
        if target.time_rounding is not None:
            units = words_downtime.time_rounding(target.time_rounding.value)
            said = Bilingual(f"Przestój liczy się w jednostkach: {units.pl}.", f"Downtime is counted in {units.en}.")
            yield "time_rounding", said, target.time_rounding.clause


def _of_rows(topic: str, rows: Iterable[Row]) -> Iterator[tuple[str, Bilingual, Clause]]:
    stated = [(row, row.said) for row in rows if isinstance(row.said, Stated)]
    if stated:
        said = words.joined((_labelled(row, text.value) for row, text in stated), "; ")
        yield topic, _sentence(said), stated[0][1].clause


def _labelled(row: Row, said: Bilingual) -> Bilingual:
    label = row.label if row.subject is None else words.joined((row.subject, row.label), " – ")
    return words.joined((label, said), ": ")


def _sentence(said: Bilingual) -> Bilingual:
    return Bilingual(*(f"{text[:1].upper()}{text[1:].rstrip('.')}." for text in (said.pl, said.en)))
