"""Coverage: every customer with something to be done is listed, the most urgent first, and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest

from knowledge.contract.agreement import Contract
from knowledge.contract.file import read_contract
from knowledge.drafting.coverage import CustomerGaps, GapKind, Standing, coverage
from tests.knowledge.drafting.provider import templates

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TEXT = """\
contract: lipa
customer: {key: lipa, name: Lipa}
provider: T
duty_phone: "1"
duty_email: e
versions:
  - version: v1
    based_on: {template: standard, version: 2}
    name: {pl: Umowa, en: Contract}
    effective: 2026-01-01
    entered: {by: A, on: 2026-01-01}
    checked: {by: B, on: 2026-01-02}
    documents: {contract: {pl: Umowa, en: Contract}}
"""


def contract(*changes: tuple[str, str], more: str = "") -> Contract:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read_contract(text + more, file="lipa.yaml", templates=templates())


def gaps(*standings: Standing, days: int = 90) -> tuple[CustomerGaps, ...]:
    return coverage(standings, {"standard": 2, "premium": 1}, NOW, timedelta(days=days))


def kinds(one: Contract, *, draft: bool = False) -> list[GapKind]:
    found = gaps(Standing("lipa", "Lipa", one, has_file=True, has_draft=draft))
    return [gap.kind for gap in found[0].gaps] if found else []


def test_a_contract_with_nothing_to_be_done_is_not_listed() -> None:
    assert kinds(contract()) == []


@pytest.mark.parametrize(
    ("standing", "kind"),
    [
        (Standing("a", "A", None), GapKind.NO_CONTRACT),
        (Standing("a", "A", None, has_draft=True), GapKind.DRAFT_ONLY),
        (Standing("a", "A", None, has_file=True), GapKind.UNUSABLE),
    ],
)
def test_a_customer_without_a_contract_in_force_is_listed(standing: Standing, kind: GapKind) -> None:
    ((gap,),) = [one.gaps for one in gaps(standing)]
    assert gap.kind is kind


@pytest.mark.parametrize(
    ("ends", "listed"),
    [
        ("2027-02-21", (GapKind.EXPIRING, 90)),
        ("2027-02-22", None),
        ("2026-11-24", (GapKind.EXPIRING, 1)),
        ("2026-11-23", (GapKind.ENDED, 0)),
        ("2026-11-01", (GapKind.ENDED, -22)),
    ],
)
def test_an_end_within_the_days_ahead_is_listed_with_its_distance(
    ends: str, listed: tuple[GapKind, int] | None
) -> None:
    found = gaps(Standing("lipa", "Lipa", contract(("    entered", f"    ends: {ends}\n    entered")), has_file=True))
    assert [(one.gaps[0].kind, one.gaps[0].days) for one in found] == ([listed] if listed else [])


@pytest.mark.parametrize(("begins", "listed"), [("2026-11-23", []), ("2026-11-24", [(GapKind.NOT_BEGUN, 1)])])
def test_a_contract_that_begins_later_is_listed_until_then(begins: str, listed: list[tuple[GapKind, int]]) -> None:
    one = contract(("effective: 2026-01-01", f"effective: {begins}"))
    found = gaps(Standing("lipa", "Lipa", one, has_file=True))
    assert [(gap.kind, gap.days) for customer in found for gap in customer.gaps] == listed


def test_unchecked_versions_are_named_unless_they_are_over() -> None:
    one = contract(("    checked: {by: B, on: 2026-01-02}\n", ""))
    (found,) = gaps(Standing("lipa", "Lipa", one, has_file=True))
    assert [(gap.kind, [name.pl for name in gap.names]) for gap in found.gaps] == [(GapKind.UNCHECKED, ["Umowa"])]
    later = """\
  - version: v2
    amends: v1
    name: {pl: Aneks, en: Annex}
    effective: 2026-06-01
    entered: {by: A, on: 2026-05-01}
    checked: {by: B, on: 2026-05-02}
"""
    assert kinds(contract(("    checked: {by: B, on: 2026-01-02}\n", ""), more=later)) == []


def test_terms_that_nobody_entered_are_named() -> None:
    (found,) = gaps(Standing("lipa", "Lipa", contract(more="    fees: not_entered\n    claim: not_entered\n"), True))
    (gap,) = found.gaps
    assert gap.kind is GapKind.NOT_ENTERED
    assert len(gap.names) == 2


def test_an_older_template_and_a_waiting_change_are_listed() -> None:
    one = contract(("version: 2}", "version: 1}"))
    (found,) = gaps(Standing("lipa", "Lipa", one, has_file=True, has_draft=True))
    assert [gap.kind for gap in found.gaps] == [GapKind.CHANGE_WAITING, GapKind.OUTDATED_TEMPLATE]
    outdated = found.gaps[1]
    assert (outdated.template, outdated.number, outdated.newest) == ("standard", 1, 2)


def test_the_most_urgent_customer_comes_first() -> None:
    unchecked = contract(("    checked: {by: B, on: 2026-01-02}\n", ""))
    soon, later = (contract(("    entered", f"    ends: {day}\n    entered")) for day in ("2026-12-01", "2027-01-01"))
    found = gaps(
        Standing("unchecked", "U", unchecked, has_file=True),
        Standing("later", "L", later, has_file=True),
        Standing("none", "N", None),
        Standing("soon", "S", soon, has_file=True),
        Standing("fine", "F", contract(), has_file=True),
    )
    assert [one.customer for one in found] == ["none", "soon", "later", "unchecked"]


def test_the_demo_contracts_are_covered_but_for_what_they_lack() -> None:
    for file in (files("knowledge") / "contracts").iterdir():
        one = read_contract(file.read_text(encoding="utf-8"), file=file.name)
        assert gaps(Standing(one.customer, one.customer_name, one, has_file=True)) == (), file.name
