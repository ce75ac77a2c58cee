"""Promise: docs/chat_json.md names every intent, event, service, effect and entity, no other, and the limits."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from adapters.console import json_protocol
from adapters.console.understand import MOST_CUSTOMERS
from bot.hygiene import LONGEST_TEXT
from bot.understanding.meaning import Entities
from bot.understanding.model import load
from bot.understanding.phrases import held_out_phrases, training_phrases
from bot.understanding.roles import STAFF_ONLY
from knowledge.contract.severities import Effect
from knowledge.words.services import services

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "chat_json.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    """Return what stands under a heading, up to the next one."""
    _, _, rest = PAGE.partition(f"### {heading}\n")
    return re.split(r"^#", rest, maxsplit=1, flags=re.MULTILINE)[0]


def names(text: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", text))


def rows(text: str) -> list[str]:
    """Return the first cells of the table in a text."""
    return [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]


def event_types() -> Iterator[str]:
    for path in sorted((ROOT / "bot").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        passed = dict(passed_on(tree)) | {"happened": 0}
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            place = passed.get(name_of(call))
            if place is not None and len(call.args) > place and isinstance(said := call.args[place], ast.Constant):
                yield str(said.value)
        for entries in (dict(zip(n.keys, n.values, strict=True)) for n in ast.walk(tree) if isinstance(n, ast.Dict)):
            for key, value in entries.items():
                if isinstance(key, ast.Constant) and key.value == "type":
                    said_or_other = (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,)
                    yield from (str(one.value) for one in said_or_other if isinstance(one, ast.Constant))


def passed_on(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the functions that hand an argument on as the type of an event, and which argument it is."""
    for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
        places = {argument.arg: place for place, argument in enumerate(function.args.args)}
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if name_of(call) == "happened" and isinstance(call.args[0], ast.Name):
                yield function.name, places[call.args[0].id]


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def test_the_intents_are_those_of_the_phrases_and_the_model() -> None:
    known = {phrase.intent for phrase in (*training_phrases(), *held_out_phrases())} | set(load().intents)
    assert names(section("Intents")) == known


def test_the_intents_of_staff_are_those_that_customers_never_get() -> None:
    (line,) = re.findall(r"^- staff only:.*?(?=\n\n|\n-|\Z)", section("Intents"), re.MULTILINE | re.DOTALL)
    assert names(line) == STAFF_ONLY


def test_the_events_are_those_that_the_core_notes() -> None:
    table = {name for cell in rows(section("What happened")) for name in names(cell)}
    assert table == set(event_types())
    assert len(table) > 15


def test_the_services_are_those_of_the_catalogue() -> None:
    assert names(section("Services")) == set(services())


def test_the_effects_and_entities_are_those_that_are_recognised() -> None:
    table = PAGE.partition("`entities` holds only what was said:")[2].partition("## Names")[0]
    assert {name for cell in rows(table) for name in names(cell)} == {one.name for one in fields(Entities)}
    (effects,) = (line for line in table.splitlines() if line.startswith("| `severity`"))
    assert names(effects) - {"severity"} == {effect.value for effect in Effect}


@pytest.mark.parametrize(
    "limit",
    [
        f"at most {json_protocol.LONGEST_TEXT:,} characters",
        f"the first {LONGEST_TEXT:,} are read",
        f"text of 1–{json_protocol.LONGEST_PRESS} characters",
        f"whole number 1–{max(json_protocol.NUMBERS)}",
        f"text, 1–{json_protocol.LONGEST_NAME} characters",
        f"more than {json_protocol.LONGEST_LINE >> 20} MiB",
        f"at most {MOST_CUSTOMERS:,} texts",
    ],
)
def test_the_limits_are_those_that_hold(limit: str) -> None:
    assert limit in PAGE
