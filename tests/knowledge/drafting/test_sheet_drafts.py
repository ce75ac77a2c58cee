"""A row makes the draft of a contract, or tells every cell that is wrong; the same cells make the same text."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.contract.file import read_contract
from knowledge.contract.severities import ClockKind
from knowledge.drafting.sheet import read_sheet
from knowledge.drafting.sheet_drafts import RowDraft, SheetDrafts, drafts_of
from knowledge.hours.limits import ServiceTime
from knowledge.terms import NOT_ENTERED, Clause, Stated
from tests.knowledge.drafting.provider import sheet_of, templates


def read(*rows: dict[str, str]) -> SheetDrafts:
    return drafts_of(read_sheet(sheet_of(*rows)), templates(), file="klienci.csv")


def draft(**cells: str) -> RowDraft:
    found = read(cells)
    assert [problem.text("en") for problem in found.problems] == []
    (one,) = found.drafts
    return one


def problems(**cells: str) -> list[str]:
    found = read(cells)
    assert found.drafts == ()
    return [problem.text("en") for problem in found.problems]


def test_a_row_makes_a_contract_that_states_only_its_own() -> None:
    one = draft(
        aliases="Lipa, Lipy | Lipie\nLipą", signed="18.05.2026", contact="Jan Kos, 600 000 000", contact_clause="§ 8"
    )
    contract, version = one.contract, one.contract.versions[0]
    assert (contract.key, contract.customer, contract.customer_name) == ("lipa", "lipa", "Zakłady Lipa")
    assert contract.customer_aliases == ("Lipa", "Lipy", "Lipie", "Lipą")
    assert str(contract.signed) == "2026-05-18"
    assert version.based_on is not None
    assert (version.based_on.template, version.based_on.number) == ("standard", 2)
    assert sorted(version.services) == ["admin_portal", "sip", "user_portal"]
    assert isinstance(version.fees, Stated)
    assert {line.key: line.amount for line in version.fees.value} == {
        "sip": Decimal("1120.00"),
        "admin_portal": Decimal("0.00"),
        "user_portal": Decimal("0.00"),
    }
    assert version.fees.clause == Clause("§ 6", "contract")
    assert version.entered.by == "A. Nowak"
    assert version.checked is None


def test_a_draft_is_a_contract_file_that_is_read_again() -> None:
    one = draft(name='Lipa „Zielona" \\ Sp. z o.o.')
    assert read_contract(one.content, file="lipa.yaml", templates=templates()) == one.contract
    assert one.contract.customer_name == 'Lipa „Zielona" \\ Sp. z o.o.'


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), max_size=40))
@settings(max_examples=30)
def test_whatever_a_customer_is_called_is_read_back_from_the_draft(name: str) -> None:
    (one,) = drafts_of(read_sheet(sheet_of({"name": f"a{name}"})), templates(), file="klienci.csv").drafts
    assert one.contract.customer_name == " ".join(f"a{name}".split())


def test_the_place_of_a_row_does_not_change_its_draft() -> None:
    first, _ = read({}, {"customer": "dab"}).drafts
    _, second = read({"customer": "dab"}, {}).drafts
    assert first.content == second.content
    assert (first.row, second.row) == (2, 3)


def test_differences_stand_on_the_contracts_own_clause() -> None:
    version = draft(
        differences="critical.react=1 h; pbx.target=99.9 %\nsupport.hours=Mon-Fri 07:00-19:00 + Sat 08:00-12:00 | "
        "cosmetic=removed; pbx.smallest=at least 5 min",
        differences_clause="§ 7",
    ).contract.versions[0]
    react = version.severity("critical").promises[ClockKind.REACT]
    assert isinstance(react, Stated)
    assert (react.value[0].limit, react.clause) == (ServiceTime(timedelta(hours=1)), Clause("§ 7", "contract"))
    (pbx, _) = version.targets
    assert (pbx.target, pbx.clause) == (Decimal("99.9"), Clause("§ 7", "contract"))
    assert pbx.smallest is not None
    assert pbx.smallest.clause == Clause("§ 7", "contract")
    assert version.schedules["support"].name.en == "hours of service"
    assert [severity.key for severity in version.severities] == ["critical", "major", "minor"]


def test_in_a_section_that_is_restated_whole_only_the_changed_value_is_the_contracts_own() -> None:
    before = draft().contract.versions[0]
    version = draft(
        differences="claim.within=14 calendar days; maintenance.notice=5 working days", differences_clause="§ 7"
    ).contract.versions[0]
    own, level = Clause("§ 7", "contract"), Clause("§ 7", "level")
    assert isinstance(version.claim, Stated)
    assert isinstance(before.claim, Stated)
    (step,), (old,) = version.claim.value, before.claim.value
    assert step == replace(old, within=step.within, clause=own)
    assert step.within != old.within
    assert isinstance(version.maintenance, Stated)
    assert isinstance(before.maintenance, Stated)
    assert isinstance(version.maintenance.value.notice, Stated)
    assert version.maintenance.value.notice.clause == own
    assert version.maintenance.clause == level
    assert version.maintenance.value == replace(before.maintenance.value, notice=version.maintenance.value.notice)


def test_fees_are_stated_only_when_all_are_there() -> None:
    one = draft(fee_queues="", fee_hotline="")
    assert one.needs.missing_fees == ("queues", "hotline")
    assert one.contract.versions[0].fees == NOT_ENTERED
    assert "    # fee_sip: 1120.00 PLN" in one.content


def test_what_needs_a_human_is_told() -> None:
    needs = draft(differences="pbx.target=99.9 %", differences_clause="§ 7").needs
    assert needs.unchecked
    assert [trap.code for trap in needs.warnings] == ["credit_gap"]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"fee_sip": "12o0"}, "row 2, column fee_sip: “12o0” is not an amount; expected: e.g. 1120.00"),
        ({"customer": "Lipa!"}, "row 2, column customer: “Lipa!” is not a key; expected: small letters"),
        ({"customer": ""}, "row 2, column customer: the cell is empty; expected: the customer's key"),
        ({"effective": "01/06/2026"}, "column effective: “01/06/2026” is not a date; expected: e.g. 2026-01-02"),
        ({"template": "standard"}, "column template: “standard” is no template with its number; expected: one of: "),
        ({"template": "gold@1"}, "column template: “gold@1” is not there; expected: one of: contact_center@1, "),
        ({"language": "de"}, "column language: “de” is not a language of contracts; expected: pl, en"),
        ({"zone": "Warszawa"}, "column zone: “Warszawa” is not a time zone; expected: e.g. Europe/Warsaw"),
        ({"name": "Li\u200bpa"}, "has characters that cannot be seen"),
        ({"fee_sms": "10"}, "column fee_sms: “10” is for a service that the template standard v2 does not cover"),
        (
            {"fees_clause": ""},
            "column fees_clause: the cell is empty; expected: the contract's paragraph with the fees",
        ),
        ({"contact": "Jan"}, "column contact_clause: the cell is empty"),
        ({"ends": "01.06.2026"}, "column ends: “2026-06-01” (ends): the versions do not follow one another"),
        ({"differences": "kritical.react=1 h", "differences_clause": "§ 7"}, "perhaps “critical”?"),
        ({"differences": "critical.speed=1 h", "differences_clause": "§ 7"}, "one of: critical.acknowledge"),
        (
            {"differences": "hotline.target=99.9 %", "differences_clause": "§ 7"},
            "“hotline.target=99.9 %” is only about services that the customer does not order",
        ),
        ({"differences": "claim.claims.within=1 h", "differences_clause": "§ 7"}, "perhaps “claim.claim.within”?"),
        (
            {"differences": "claim.within=1 h; claim.claim.within=2 h", "differences_clause": "§ 7"},
            "“claim.claim.within=2 h” is stated twice",
        ),
        ({"differences": "claim.within=soon", "differences_clause": "§ 7"}, "column differences: “soon” (claim"),
        ({"differences": "szybciej", "differences_clause": "§ 7"}, "“szybciej” is not a difference"),
        (
            {"differences": "critical.react=soon", "differences_clause": "§ 7"},
            "column differences: “soon” (severities.critical.react): the value does not fit; expected: a length",
        ),
        (
            {"differences": "critical.react=1 h; critical.react=2 h", "differences_clause": "§ 7"},
            "“critical.react=2 h” is stated twice",
        ),
        (
            {"differences": "support=removed", "differences_clause": "§ 7"},
            "column differences: “support” (standard-2.yaml:",
        ),
    ],
)
def test_every_wrong_cell_is_named_with_what_was_expected(cells: dict[str, str], said: str) -> None:
    assert any(said in problem for problem in problems(**cells)), problems(**cells)


def test_all_problems_of_all_rows_are_told_at_once_and_good_rows_stay() -> None:
    found = read(
        {"fee_sip": "x", "effective": "y", "differences": "critical.react=soon", "differences_clause": "§ 7"},
        {"customer": "dab"},
        {"customer": "lipa"},
    )
    assert [(problem.row, problem.column) for problem in found.problems] == [
        (2, "effective"),
        (2, "fee_sip"),
        (2, "differences"),
        (4, "customer"),
    ]
    assert [one.contract.customer for one in found.drafts] == ["dab"]


def test_a_problem_in_polish_reads_as_a_pole_writes_it() -> None:
    (problem,) = read({"fee_sip": "12o0"}).problems
    assert problem.text("pl") == (
        "wiersz 2, kolumna fee_sip: „12o0” nie jest kwotą; "
        "oczekiwano: np. 1120,00; „-”, jeśli klient nie zamawia usługi"
    )


def test_a_sheet_whose_columns_are_wrong_makes_no_drafts() -> None:
    content = sheet_of({}).replace(b"fees_clause", b"fee_clause")
    found = drafts_of(read_sheet(content), templates(), file="klienci.csv")
    assert found.drafts == ()
    assert "perhaps “fees_clause”?" in found.problems[0].text("en")
