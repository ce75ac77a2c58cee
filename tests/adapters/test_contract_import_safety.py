"""Promise: a broken file never replaces a good version, and until somebody has checked a version answers say so."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adapters.cli import app

LAUNDRY = (Path(str(files("knowledge"))) / "contracts" / "blawatek.yaml").read_text(encoding="utf-8")
CHECKED = "    checked: {by: E. Wrona, on: 2026-01-14}\n"
REACTION = "        react: 2 h\n"
BROKEN = [
    LAUNDRY.replace(REACTION, "        react: 3 hours\n", 1),
    LAUNDRY.replace(CHECKED, "    checked: {by: E. Wrona\n", 1),
    LAUNDRY[: len(LAUNDRY) // 2],
    "",
]
"""One wrong value, no YAML, cut off in the middle, nothing."""
QUESTIONS = {"pl": "jaki jest czas reakcji?", "en": "what is the reaction time?"}


def run(*arguments: str, said: str | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(arguments), input=said)
    return done.exit_code, done.stdout, done.stderr


def imported(folder: Path, text: str, name: str = "laundry.yaml") -> tuple[int, str, str]:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return run("contract", "import", str(file), "--db", f"sqlite:///{folder}/kept.db", "--lang", "en")


def with_person(folder: Path) -> Path:
    database = ["--db", f"sqlite:///{folder}/kept.db", "--lang", "en"]
    run("person", "add", "jan", "--name", "Jan Kot", "--customer", "blawatek", "--position", "owner", *database)
    return folder


def answer(folder: Path, language: str) -> str:
    database = ["--db", f"sqlite:///{folder}/kept.db", "--lang", language]
    _, said, _ = run("chat", "--json", *database, "--as", "jan", said=f"{QUESTIONS[language]}\n")
    (one,) = [json.loads(line) for line in said.splitlines()]
    return " ".join(reply["text"] for reply in one["replies"])


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a database that holds the good file."""
    folder = tmp_path_factory.mktemp("good")
    assert imported(folder, LAUNDRY)[0] == 0
    return with_person(folder)


@pytest.fixture(scope="module")
def unchecked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a database that holds the file as nobody has checked it yet."""
    folder = tmp_path_factory.mktemp("unchecked")
    assert imported(folder, LAUNDRY.replace(CHECKED, "", 1))[0] == 0
    return with_person(folder)


def test_broken_files_leave_the_good_version_as_it_is(good: Path) -> None:
    before = answer(good, "en")
    for broken in BROKEN:
        code, said, told = imported(good, broken)
        assert (code, said) == (1, "")
        assert "laundry.yaml:" in told
    assert "2 h" in before
    assert answer(good, "en") == before


def test_a_good_file_beside_a_broken_one_is_not_imported_either(tmp_path: Path) -> None:
    fine, broken = tmp_path / "fine.yaml", tmp_path / "broken.yaml"
    fine.write_text(LAUNDRY, encoding="utf-8")
    broken.write_text("contract: x\n", encoding="utf-8")
    url = f"sqlite:///{tmp_path}/kept.db"
    assert run("contract", "import", str(fine), str(broken), "--db", url)[0] == 1
    assert not (tmp_path / "kept.db").exists()


UNCHECKED = [("pl", "Tej wersji umowy jeszcze nie sprawdzono."), ("en", "Nobody has checked this version")]


@pytest.mark.parametrize(("language", "words"), UNCHECKED)
def test_answers_from_a_version_that_nobody_has_checked_say_so(language: str, words: str, unchecked: Path) -> None:
    assert words in answer(unchecked, language)


@pytest.mark.parametrize(("language", "words"), UNCHECKED)
def test_answers_from_a_checked_version_say_nothing_of_it(language: str, words: str, good: Path) -> None:
    assert words not in answer(good, language)
