"""The promise: the page on the contract file knows every key and every warning, and what it shows can be read."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.contract import traps as contract_traps
from knowledge.contract.file import read_contract
from knowledge.contract.format import CONTRACT, VERSION
from tests.knowledge.small_contract import SMALL

PAGE = (Path(__file__).parents[3] / "docs" / "contract_file.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("key", [*VERSION.fields, *CONTRACT.fields])
def test_the_page_explains_every_key(key: str) -> None:
    assert re.search(rf"`[^`\n]*\b{key}\b[^`\n]*`", PAGE)


def test_the_page_explains_every_warning() -> None:
    modules = sorted(Path(contract_traps.__file__).parent.glob("traps*.py"))
    codes = {code for file in modules for code in re.findall(r'Trap\(\s*"(\w+)"', file.read_text(encoding="utf-8"))}
    assert len(codes) > 30
    assert {code for code in codes if f"`{code}`" not in PAGE} == set()


def written(text: str) -> Any:
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  (every scalar stays a text)


def test_what_the_page_shows_can_be_read() -> None:
    contract = written(SMALL)
    (version,) = contract["versions"]
    *sections, annex = BLOCKS
    version["services"]["queues"] = "§ 1"
    version["severities"]["major"] = {**version["severities"]["critical"], "covers": "major"}
    for block in sections:
        for section, entries in written(block).items():
            version[section] = {**version.get(section, {}), **entries}
    version["schedules"]["peak"] = {**version["schedules"]["support"], "hours": "Mon-Fri 09:00-20:00"}
    contract["versions"] += written(annex)
    read = read_contract(json.dumps(contract, ensure_ascii=False), file="page")
    first, second = read.versions
    assert {target.key for target in first.targets} == {"line", "queues"}
    assert second.amends == "v1"
    assert second.severity("major").definition == first.severity("major").definition
