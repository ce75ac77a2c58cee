"""The promise: a new contract file explains itself, passes the check, and every example in it can be switched on."""

from __future__ import annotations

import re

import pytest

from knowledge.bilingual import LANGUAGES, Language
from knowledge.contract.file import read_contract, traps
from knowledge.contract.format import CONTRACT, VERSION
from knowledge.contract.starter import starter

NOT_IN_IT = {"based_on", "amends"}
"""Said in words only: an annex, or a template, takes more than one file with one version."""


def switched_on(text: str) -> str:
    return re.sub(r"(?m)^( *)#(?=[a-z ])(?! [A-ZĄĆĘŁŃÓŚŹŻa-ząćęłńóśźż])", r"\1", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_passes_the_check_and_only_says_that_nobody_has_checked_it(language: Language) -> None:
    contract = read_contract(starter(language), file="new.yaml")
    assert [trap.code for trap in traps(contract)] == ["unchecked"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_can_be_switched_on(language: Language) -> None:
    text = switched_on(starter(language))
    contract = read_contract(text, file="new.yaml")
    assert contract.versions[0].matrix is not None
    assert traps(contract) == ()


@pytest.mark.parametrize("key", sorted({*CONTRACT.fields, *VERSION.fields} - NOT_IN_IT))
def test_every_section_is_in_it(key: str) -> None:
    assert re.search(rf"(?m)^ *(?:- )?#?{key}:", starter("en"))


@pytest.mark.parametrize(("language", "other"), [("pl", "An SLA contract"), ("en", "Umowa SLA")])
def test_its_comments_are_in_one_language(language: Language, other: str) -> None:
    assert other not in starter(language)
    assert not re.search(r"(?m)^ *#(pl|en) ", starter(language))
