"""The promise: the page on the 80 features names keys that the format has and tests that exist, and leaves out none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge.contract.format import VERSION
from knowledge.contract.provision_topics import TOPICS
from knowledge.contract.shape import Items, Keyed, Said, Shape, Table

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "contract_features.md").read_text(encoding="utf-8")
OF_EVERY_FILE = {"name", "entered", "checked"}
"""Keys of a version that are about the file and no feature of contracts; they stand below the table."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its number (0 below the table of the 80), the keys, how, and the test."""

    number: int
    feature: str
    keys: tuple[str, ...]
    how: str
    test: str


def lines() -> list[Line]:
    found = []
    for row in re.findall(r"(?m)^\| (.+) \|$", PAGE):
        *number, feature, keys, how, test = row.split(" | ")
        if "`" in keys:
            named = tuple(re.findall(r"`([^`]+)`", keys))
            found.append(Line(int(number[0]) if number else 0, feature, named, how, test.strip("`")))
    return found


LINES = lines()


def tables(shape: Shape) -> list[Table]:
    """Return the tables that an entry may be, through lists, keyed entries and terms."""
    match shape:
        case Table():
            return [shape]
        case Items() | Keyed():
            return tables(shape.of)
        case Said():
            return tables(shape.shape)
    return []


def has_key(path: str) -> bool:
    """Tell whether the format has a key of a version, written with points; keys of the writer's choice are left out."""
    if path.startswith("provisions."):
        return path.removeprefix("provisions.") in TOPICS
    found = [VERSION]
    for key in path.split("."):
        known = [table.fields[key].shape for table in found if key in table.fields]
        if not known:
            return False
        found = [table for shape in known for table in tables(shape)]
    return True


def test_the_table_has_all_80_numbers_once_and_in_order() -> None:
    assert [line.number for line in LINES if line.number] == list(range(1, 81))
    assert len({line.feature for line in LINES}) == len(LINES)


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.number} {line.feature}")
def test_every_key_is_one_of_the_format_and_every_test_exists(line: Line) -> None:
    assert [key for key in line.keys if not has_key(key)] == []
    path, _, name = line.test.partition("::")
    assert re.search(rf"(?m)^def {name}\(", (ROOT / "tests" / path).read_text(encoding="utf-8"))


def test_what_is_only_in_words_is_said_to_be_so() -> None:
    for line in LINES:
        if all(key.startswith("provisions.") for key in line.keys):
            assert line.how == "in words"


def test_no_section_of_a_version_is_left_out() -> None:
    named = {key.split(".")[0] for line in LINES for key in line.keys}
    assert set(VERSION.fields) - named - OF_EVERY_FILE == set()


def test_every_topic_of_provisions_stands_for_features_of_the_table() -> None:
    assert {number for topic in TOPICS.values() for number in topic.features} <= set(range(1, 81))


@pytest.mark.parametrize("path", ["availability.tarket", "provisions.weather", "severities.react.soon", "nothing"])
def test_a_key_that_is_not_there_is_noticed(path: str) -> None:
    assert not has_key(path)
