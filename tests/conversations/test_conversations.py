"""Every conversation of this folder is said again, word for word, on the demo as a newcomer gets it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.on_slack import slack_stage
from tests.on_telegram import telegram_stage
from tests.staged import differences, play_of
from tests.transcripts import checked

FOLDER = Path(__file__).parent


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.txt")))
def test_a_conversation_is_said_as_written(name: str, tmp_path: Path, demo_template: Path) -> None:
    database = tmp_path / "demo.db"
    shutil.copy(demo_template, database)
    checked(FOLDER / name, f"sqlite:///{database}")


@pytest.mark.parametrize("name", ["first_pl.txt", "report_en.txt"])
def test_a_conversation_is_the_same_in_postgresql(name: str, postgres_demo_url: str) -> None:
    checked(FOLDER / name, postgres_demo_url)


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.txt")))
def test_a_conversation_is_the_same_on_telegram(name: str, demo_url: str) -> None:
    with telegram_stage(demo_url) as stage:
        assert differences(play_of(FOLDER / name), stage) == []


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("*.txt")))
def test_a_conversation_is_the_same_on_slack(name: str, demo_url: str) -> None:
    with slack_stage(demo_url) as stage:
        assert differences(play_of(FOLDER / name), stage) == []


@pytest.mark.parametrize("stem", sorted({path.stem[:-3] for path in FOLDER.glob("*.txt")}))
def test_every_conversation_exists_in_both_languages(stem: str) -> None:
    assert {path.stem[-2:] for path in FOLDER.glob(f"{stem}*.txt")} == {"pl", "en"}
