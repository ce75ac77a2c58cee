"""Promise: what the annex of the call centre changes is told whole, in good Polish and English."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from adapters.contract_changes import difference_lines
from knowledge.bilingual import LANGUAGES, Language
from knowledge.contract.differences import Side
from knowledge.contract.file import read_contract

CONTRACT = Path(str(files("knowledge"))) / "contracts" / "dzwonnica.yaml"
TOLD = Path(__file__).parent / "contract_changes"


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_the_annex_changes_is_told(language: Language) -> None:
    contract = read_contract(CONTRACT.read_text(encoding="utf-8"), file="dzwonnica.yaml")
    before, after = (Side(contract, version) for version in contract.versions)
    expected = (TOLD / f"dzwonnica.{language}.txt").read_text(encoding="utf-8")
    assert "\n".join(difference_lines(before, after, language)) == expected.rstrip("\n")
