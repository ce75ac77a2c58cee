"""The README is true: its transcripts are said again word for word, its commands and people exist."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from typer.testing import CliRunner

from adapters.cli import app
from tests.chatting import chatting
from tests.transcripts import replayed

README = Path(__file__).parents[1] / "README.md"
_BLOCK = re.compile(r"```text\n(.*?)```", re.DOTALL)


def test_the_transcripts_are_said_as_written(tmp_path: Path, demo_template: Path) -> None:
    written = README.read_text(encoding="utf-8")
    said = written
    for place, block in enumerate(_BLOCK.findall(written)):
        database = tmp_path / f"{place}.db"
        shutil.copy(demo_template, database)
        said = said.replace(block, replayed(f"sqlite:///{database}", block))
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        README.write_text(said, encoding="utf-8")
        return
    assert said == written


def test_there_is_a_transcript_in_each_language() -> None:
    blocks = _BLOCK.findall(README.read_text(encoding="utf-8"))
    assert len(blocks) == 2
    assert "Zgłoszenie" in blocks[0]
    assert "Incident" in blocks[1]


def test_every_person_of_the_table_is_in_the_demo(demo_url: str) -> None:
    keys = re.findall(r"^\| `(\w+)`", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert {"hanna", "recepcja", "marta", "tom", "kasia", "noc", "stranger"} <= set(keys)
    with chatting(demo_url) as chat:
        for key in keys:
            assert "error" not in chat("hej", as_=key), key


def test_every_make_target_it_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (README.parent / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z]+)", README.read_text(encoding="utf-8"))) <= targets


def test_every_command_it_names_exists() -> None:
    named = set(re.findall(r"`sla-assistant ([a-z]+)(?: ([a-z]+))?", README.read_text(encoding="utf-8")))
    assert {("run", ""), ("link", "administrator"), ("slack", "manifest"), ("contract", "import")} <= named
    for command, sub in named:
        asked = [command, sub, "--help"] if sub else [command, "--help"]
        assert CliRunner().invoke(app, asked).exit_code == 0, asked


def test_connecting_a_platform_takes_at_most_five_steps() -> None:
    for platform in ("Telegram", "Slack"):
        steps = README.read_text(encoding="utf-8").split(f"## Connecting {platform}")[1].split("\n## ")[0]
        numbers = re.findall(r"^(\d)\. ", steps, re.MULTILINE)
        assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
        assert 0 < len(numbers) <= 5
        assert "sla-assistant doctor" in steps


def test_every_file_it_links_exists() -> None:
    for link in re.findall(r"\]\(([^)]+)\)", README.read_text(encoding="utf-8")):
        assert (README.parent / link).is_file(), link
