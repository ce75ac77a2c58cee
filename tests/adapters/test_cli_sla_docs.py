"""Promise: docs/sla_command.md shows what the commands print, word for word; docs/sla_json.md describes every key.

After a wanted change, `UPDATE_SLA_DOCS=1` writes the outputs anew.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from adapters.cli import app
from adapters.sla.events import FORMS
from adapters.sla.outages import WORK, lapse_shape, outage_shape
from knowledge.contract.file import read_contract
from tests.sla_command import CONTRACTS, run_sla

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "sla_command.md"
_BLOCK = re.compile(r"^```(json|console)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def commands(block: str) -> Iterator[str]:
    return (line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ "))


def printed(command: str) -> str:
    """Return what a command of the docs prints, on either output, and its exit code unless it is 0."""
    program, room, *arguments = shlex.split(command)
    assert (program, room) == ("sla-assistant", "sla")
    stdin = ""
    if "<" in arguments:
        stdin = Path(arguments[-1]).read_text(encoding="utf-8")
        arguments = arguments[: arguments.index("<")]
    done = run_sla(*arguments, stdin=stdin)
    code = f"[exit code {done.exit_code}]\n" if done.exit_code else ""
    return done.stdout + done.stderr + code


def test_every_example_prints_what_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(CONTRACTS, tmp_path / "knowledge" / "contracts")
    written = PAGE.read_text(encoding="utf-8")

    def run_again(found: re.Match[str]) -> str:
        kind, name, text = found.groups()
        if kind == "json" and name:
            (tmp_path / name).write_text(text, encoding="utf-8")
            return found[0]
        said = "".join(f"$ {command}\n{printed(command)}" for command in commands(text))
        return f"```{kind}\n{said}```"

    said = _BLOCK.sub(run_again, written)
    if os.environ.get("UPDATE_SLA_DOCS"):
        PAGE.write_text(said, encoding="utf-8")
        return
    assert said == written


def sla_commands() -> dict[str, Any]:
    group: Any = typer.main.get_command(app)
    return dict(group.commands["sla"].commands)


def test_every_command_and_every_option_is_described() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name, command in sla_commands().items():
        assert f"`sla {name} " in text
        for option in command.params:
            for written in (one for one in option.opts if one.startswith("--")):
                assert f"`{written}" in text or f" {written} " in text, (name, written)


def documented(text: str) -> set[str]:
    return set(re.findall(r"[`\"]([a-z_0-9]+)[`\"]", text))


def keys_of(value: Any) -> Iterator[str]:
    """Yield every key of an object and of what is in it, but for the values of the steps of explanations."""
    if isinstance(value, dict):
        for key, entry in value.items():
            yield key
            if key != "explanation":
                yield from keys_of(entry)
        return
    for entry in value if isinstance(value, list) else ():
        yield from keys_of(entry)


def test_every_key_that_is_written_is_described(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(CONTRACTS, tmp_path / "knowledge" / "contracts")
    page = documented((DOCS / "sla_json.md").read_text(encoding="utf-8"))
    written: set[str] = set()
    for kind, name, text in _BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if kind == "json":
            (tmp_path / name).write_text(text, encoding="utf-8")
            continue
        for command in (one for one in commands(text) if "<" not in one):
            done = run_sla(*shlex.split(command)[2:], "--json")
            if done.exit_code == 0:
                written.update(keys_of(json.loads(done.stdout)))
    assert written - page == set()
    assert {"deadlines", "incidents", "groups", "accounts", "supposed", "termination", "thresholds"} <= written


def test_every_key_that_is_read_is_described_where_it_belongs() -> None:
    text = (DOCS / "sla_json.md").read_text(encoding="utf-8")
    file = CONTRACTS / "harrowgate.yaml"
    contract = read_contract(file.read_text(encoding="utf-8"), file=file.name)
    assert first_cells(text, "### Outages") == set(outage_shape(contract))
    assert first_cells(text, "### Planned works") == set(WORK)
    assert first_cells(text, "### Lapses") == set(lapse_shape(contract))
    events = text.partition("### Events of incidents")[2].partition("## What is written")[0]
    for code, form in FORMS.items():
        (row,) = (line for line in events.splitlines() if line.startswith(f"| `{code}` |"))
        assert set(form.keys) <= documented(row), code
        for key, entry in form.keys.items():
            assert (f"**`{key}`**" in row) == entry.required, (code, key)


def first_cells(text: str, heading: str) -> set[str]:
    """Return the keys that the table under a heading describes."""
    section = text.partition(heading)[2].partition("\n#")[0]
    return {
        found for line in section.splitlines() if line.startswith("| `") for found in documented(line.split("|")[1])
    }
