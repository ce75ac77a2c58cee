"""The promise: however a contract file is broken, the reader gives a contract or tells errors; it never fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.bilingual import LANGUAGES
from knowledge.contract.agreement import Contract
from knowledge.contract.differences import Side, differences
from knowledge.contract.file import read_contract, traps
from knowledge.contract.overview import overview
from tests.knowledge.small_contract import errors_of

FILES = sorted((Path(__file__).parents[3] / "knowledge" / "contracts").glob("*.yaml"))
ANNEXED = next(file for file in FILES if file.stem == "dzwonnica").read_text(encoding="utf-8")
LINES = tuple(ANNEXED.split("\n"))
CONTRACT = read_contract(ANNEXED, file="dzwonnica.yaml")
WHOLE = Side(CONTRACT, CONTRACT.versions[-1])
VALUES = (
    *("", "[]", "{}", "null", "silent", "removed", "- a", "[[1]]", "{a: {b: c}}", "{pl: a, en: b}", "§ 1", "none"),
    *(
        "0",
        "-1",
        "1e5",
        "NaN",
        "9" * 400 + " h",
        "0.0000000001 h",
        "2026-13-40",
        "02-29",
        "24/7",
        "Mon-Fri 08:00-08:00",
    ),
)


@st.composite
def broken_texts(draw: st.DrawFn) -> str:
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(("delete", "copy", "value"))):
            case "delete":
                del lines[at]
            case "copy":
                lines.insert(at, draw(st.sampled_from(LINES)))
            case _:
                key, colon, _ = lines[at].partition(":")
                lines[at] = f"{key}{colon} {draw(st.sampled_from(VALUES))}"
    return "\n".join(lines)


def shown(contract: Contract) -> None:
    """Show whatever was read: what the check calls right never fails later."""
    traps(contract)
    for version in contract.versions:
        overview(contract, version, "pl")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_whatever_is_emptied_is_refused_or_can_be_shown(file: Path) -> None:
    whole = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506  (texts, lists, mappings)
    emptied = 0
    for place, key in places(whole):
        kept, place[key] = place[key], type(place[key])()
        text = json.dumps(whole, ensure_ascii=False)
        place[key] = kept
        emptied += 1
        if not errors_of(text):
            shown(read_contract(text, file="emptied.yaml"))
    assert emptied > 100


def places(part: Any) -> Iterator[tuple[Any, Any]]:
    """Yield where lists and mappings stand: what holds each, and under which key or number."""
    for key, one in list(part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()):
        if isinstance(one, dict | list):
            yield part, key
            yield from places(one)


@settings(max_examples=200, deadline=None)
@given(broken_texts())
def test_a_broken_file_gives_a_contract_or_errors_with_lines(text: str) -> None:
    errors = errors_of(text)
    assert all(1 <= error.line <= text.count("\n") + 2 for error in errors)
    assert all(error.text(language) for error in errors for language in LANGUAGES)
    if not errors:
        contract = read_contract(text, file="broken.yaml")
        shown(contract)
        differences(WHOLE, Side(contract, contract.versions[-1]))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_refused_in_words(text: str) -> None:
    assert errors_of(text)
