"""Promise: docs/sla_command.md shows what the commands print, word for word; docs/sla_json.md names every key.

After a wanted change, `UPDATE_SLA_DOCS=1` writes the outputs anew.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from adapters.cli import app
from tests.sla_command import CONTRACTS

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = DOCS / "sla_command.md"
_BLOCK = re.compile(r"^```(json|console)(?: (\S+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def commands(block: str) -> Iterator[str]:
    return (line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ "))


def printed(command: str) -> str:
    """Return what a command of the docs prints, on either output, and its exit code unless it is 0."""
    program, *arguments = shlex.split(command)
    assert program == "sla-assistant"
    stdin = None
    if "<" in arguments:
        stdin = Path(arguments[-1]).read_text(encoding="utf-8")
        arguments = arguments[: arguments.index("<")]
    done = CliRunner().invoke(app, arguments, input=stdin)
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
