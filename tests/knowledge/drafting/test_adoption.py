"""Adopting a newer template and marking a check change a file's text by a few lines, and nothing else in it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from knowledge.contract.agreement import Contract
from knowledge.contract.file import read_contract
from knowledge.contract.severities import ClockKind
from knowledge.drafting.adoption import Adoption, adopted, checked, goes_on, only_checked
from knowledge.drafting.sheet import read_sheet
from knowledge.drafting.sheet_drafts import drafts_of
from knowledge.hours.limits import ServiceTime
from knowledge.terms import Stated
from tests.knowledge.drafting.provider import sheet_of, templates


def lipa(**cells: str) -> str:
    (one,) = drafts_of(read_sheet(sheet_of({"template": "standard@1", **cells})), templates(), file="k.csv").drafts
    return one.content


def read(text: str) -> Contract:
    return read_contract(text, file="lipa.yaml", templates=templates())


def adopt(text: str) -> str:
    change = Adoption(templates()["standard", 2], date(2026, 9, 1), "E. Wrona", date(2026, 8, 20))
    return adopted(text, read(text), change)


def resolve(contract: Contract, place: int) -> object:
    term = contract.versions[place].severity("critical").promises[ClockKind.RESOLVE]
    assert isinstance(term, Stated)
    return term.value[0].limit


def test_a_newer_template_comes_as_a_version_of_its_own_and_own_differences_stay() -> None:
    text = lipa(differences="critical.react=1 h", differences_clause="§ 7")
    contract = read(adopt(text))
    old, new = contract.versions
    assert old.ends == new.effective
    assert (old.based_on and old.based_on.number, new.based_on and new.based_on.number) == (1, 2)
    assert resolve(contract, 0) == ServiceTime(timedelta(hours=8))
    assert resolve(contract, 1) == ServiceTime(timedelta(hours=6))
    assert new.severity("critical").promises[ClockKind.REACT] == old.severity("critical").promises[ClockKind.REACT]
    assert new.services.keys() == old.services.keys()
    assert new.entered.by == "E. Wrona"
    assert new.checked is None


def test_every_line_of_the_file_stays() -> None:
    text = lipa() + "\n# a remark at the end\n"
    after = adopt(text).splitlines()
    assert [line for line in text.splitlines() if line not in after] == []


def test_the_end_of_the_contract_is_handed_on() -> None:
    old, new = read(adopt(lipa(ends="2028-06-01"))).versions
    assert old.ends == new.effective
    assert new.ends is not None
    assert new.ends.date().isoformat() in ("2028-05-31", "2028-06-01")


def test_what_follows_the_versions_stays_behind_them() -> None:
    text = lipa()
    signed = "signed: 2026-05-01\n"
    contract = read(adopt(text + signed))
    assert len(contract.versions) == 2
    assert contract.signed == date(2026, 5, 1)


def test_whether_anything_else_changes_can_be_told() -> None:
    text = lipa()
    before, after = read(text), read(adopt(text))
    assert goes_on(before, after)
    assert not goes_on(before, before)
    assert not goes_on(before, read(adopt(text).replace("Zakłady Lipa", "Zakłady Dąb")))
    assert not goes_on(before, read(adopt(text).replace("amount: 1120.00", "amount: 1121.00")))
    approved = read(checked(text, "E. Wrona", date(2026, 8, 21)))
    assert only_checked(before, approved)
    assert not only_checked(before, before)
    assert not only_checked(read(text.replace("amount: 1120.00", "amount: 1121.00")), approved)


def test_a_line_separator_inside_a_text_moves_nothing() -> None:
    text = lipa().replace("Zakłady Lipa", "Zakłady\u2028Lipa")
    assert goes_on(read(text), read(adopt(text)))


@pytest.mark.parametrize("margin", ["", "  ", "    "])
def test_the_margin_of_the_list_is_kept(margin: str) -> None:
    head, _, body = lipa().partition("versions:\n")
    moved = "".join(margin + line[2:] + "\n" for line in body.splitlines())
    assert len(read(adopt(f"{head}versions:\n{moved}")).versions) == 2


@pytest.mark.parametrize("text", ["a: b\n", "versions: []\n", "versions: [{version: v1}]\n"])
def test_a_file_in_another_layout_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"version"):
        adopted(text, read(lipa()), Adoption(templates()["standard", 2], date(2026, 9, 1), "E", date(2026, 8, 1)))


def test_a_check_is_marked_in_the_last_version_once() -> None:
    text = checked(adopt(lipa()), "E. Wrona", date(2026, 8, 21))
    first, last = read(text).versions
    assert first.checked is None
    assert last.checked is not None
    assert (last.checked.by, last.checked.on) == ("E. Wrona", date(2026, 8, 21))
    assert checked(text, "Z. Inny", date(2026, 8, 22)) == text


def test_a_check_cannot_be_marked_where_no_line_begins_with_who_entered_it() -> None:
    with pytest.raises(ValueError, match="entered"):
        checked("versions:\n  - {version: v1, entered: {by: A, on: 2026-01-01}}\n", "E", date(2026, 1, 2))
