"""Promise: docs/contracts_by_the_hundred.md shows what the commands print, word for word, and names every option.

After a wanted change, `UPDATE_CONTRACT_DOCS=1` writes the outputs anew.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from adapters.cli import app
from knowledge.contract.template_file import HEAD
from knowledge.drafting.columns import FIXED

PAGE = Path(__file__).resolve().parents[2] / "docs" / "contracts_by_the_hundred.md"
TEMPLATES = Path(str(files("knowledge"))) / "templates"
MASS = ("import", "template", "draft", "accept", "adopt", "coverage")
_BLOCK = re.compile(r"^```(yaml|csv|console)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def printed(command: str) -> str:
    """Return what a command of the docs prints, on either output, and its exit code unless it is 0."""
    program, *arguments = shlex.split(command)
    assert program == "sla-assistant"
    done = CliRunner().invoke(app, arguments)
    code = f"[exit code {done.exit_code}]\n" if done.exit_code else ""
    return done.stderr + done.stdout + code


def test_every_example_prints_what_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(TEMPLATES, tmp_path, dirs_exist_ok=True)
    written = PAGE.read_text(encoding="utf-8")

    def run_again(found: re.Match[str]) -> str:
        kind, name, text = found.groups()
        if kind != "console":
            (tmp_path / name).write_text(text, encoding="utf-8")
            return found[0]
        commands = [line.removeprefix("$ ") for line in text.splitlines() if line.startswith("$ ")]
        return "```console\n" + "".join(f"$ {command}\n{printed(command)}" for command in commands) + "```"

    said = _BLOCK.sub(run_again, written)
    if os.environ.get("UPDATE_CONTRACT_DOCS"):
        PAGE.write_text(said, encoding="utf-8")
        return
    assert said == written


@pytest.mark.parametrize("name", MASS)
def test_every_command_and_every_option_is_described(name: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    group: Any = typer.main.get_command(app)
    assert f"`contract {name}" in text
    for option in group.commands["contract"].commands[name].params:
        for written in (one for one in option.opts if one.startswith("--")):
            assert written in text, (name, written)


def test_the_keys_of_a_template_and_the_needed_columns_are_shown() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for key in HEAD.fields:
        assert f"\n{key}:" in text
    for column in FIXED.values():
        assert column.key in text or not column.required
