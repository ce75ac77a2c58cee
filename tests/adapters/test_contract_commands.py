"""Promise: contract files are checked with every error at once, shown with their clauses, and imported without loss."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adapters.cli import app
from knowledge.contract.file import json_schema

CONTRACTS = Path(str(files("knowledge"))) / "contracts"
LAUNDRY = str(CONTRACTS / "blawatek.yaml")
TWO_VERSIONS = str(CONTRACTS / "dzwonnica.yaml")


@pytest.fixture
def bad(tmp_path: Path) -> str:
    file = tmp_path / "bad.yaml"
    file.write_text("contract: x\nfrob: 1\n")
    return str(file)


def test_a_file_without_errors_is_said_to_be_so() -> None:
    done = CliRunner().invoke(app, ["contract", "check", LAUNDRY, "--lang", "en"])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1].startswith(f"{LAUNDRY}: no errors; Pralnie Bławatek")


def test_every_error_is_a_line_with_file_and_line_and_exit_code_1(bad: str) -> None:
    done = CliRunner().invoke(app, ["contract", "check", bad, LAUNDRY, "--lang", "en"])
    assert done.exit_code == 1
    assert f"{bad}:2: frob: unknown key" in done.stderr
    assert f"{bad}:1: customer: a key is missing" in done.stderr
    assert LAUNDRY in done.stdout


@pytest.mark.parametrize(("language", "expected"), [("pl", "czas"), ("en", "time")])
def test_a_contract_is_shown_with_its_clauses_in_both_languages(language: str, expected: str) -> None:
    done = CliRunner().invoke(app, ["contract", "show", LAUNDRY, "--lang", language])
    assert done.exit_code == 0
    assert "§ 6" in done.stdout
    assert expected in done.stdout


def test_sections_of_which_a_contract_says_nothing_are_named_together() -> None:
    done = CliRunner().invoke(app, ["contract", "show", LAUNDRY, "--lang", "en"])
    heading, named = done.stdout.splitlines()[-2:]
    assert heading == "The contract does not say either"
    assert "Repeated misses; Smallest credit" in named
    assert "Penalties for missed times" not in named


def test_the_version_in_force_on_a_day_can_be_shown() -> None:
    before = CliRunner().invoke(app, ["contract", "show", TWO_VERSIONS, "--at", "2026-06-30", "--lang", "en"])
    after = CliRunner().invoke(app, ["contract", "show", TWO_VERSIONS, "--at", "2026-07-01", "--lang", "en"])
    assert "version: Contract" in before.stdout
    assert "version: Annex 1" in after.stdout


@pytest.mark.parametrize(("day", "code"), [("2016-06-30", 1), ("yesterday", 2)])
def test_a_day_without_a_version_is_refused_in_one_sentence(day: str, code: int) -> None:
    done = CliRunner().invoke(app, ["contract", "show", TWO_VERSIONS, "--at", day])
    assert (done.exit_code, done.stdout) == (code, "")
    assert day in done.stderr


def test_what_an_annex_changes_is_told_by_the_names_of_its_versions() -> None:
    sides = [f"{TWO_VERSIONS}@v1", f"{TWO_VERSIONS}@annex1"]
    done = CliRunner().invoke(app, ["contract", "diff", *sides, "--lang", "pl"])
    assert done.exit_code == 0
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("  czas usunięcia awarii: 4 h")]
    assert line == (
        "  czas usunięcia awarii: 4 h → 2 h, gdy zgłoszenie przypada na „godziny szczytu”; w pozostałych "
        "przypadkach 4 h (lepiej dla klienta; Załącznik SLA, § 4 → Aneks 1, § 4)"
    )


@pytest.mark.parametrize(("language", "said"), [("pl", "Brak różnic.\n"), ("en", "No differences.\n")])
def test_a_file_does_not_differ_from_itself(language: str, said: str) -> None:
    done = CliRunner().invoke(app, ["contract", "diff", LAUNDRY, LAUNDRY, "--lang", language])
    assert (done.exit_code, done.stdout) == (0, said)


@pytest.mark.parametrize(("before", "said"), [(f"{LAUNDRY}@v9", "v9"), ("none.yaml", "none.yaml")])
def test_a_version_or_file_that_is_not_there_is_refused_in_one_sentence(before: str, said: str) -> None:
    done = CliRunner().invoke(app, ["contract", "diff", before, LAUNDRY])
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr


def test_a_file_with_an_error_is_compared_with_nothing(bad: str) -> None:
    done = CliRunner().invoke(app, ["contract", "diff", bad, LAUNDRY, "--lang", "en"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert f"{bad}:2: frob: unknown key" in done.stderr


def test_the_schema_is_printed_as_json() -> None:
    assert json.loads(CliRunner().invoke(app, ["contract", "schema"]).stdout) == json_schema()


def test_a_file_with_an_error_is_not_imported(bad: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["contract", "import", LAUNDRY, bad, "--db", f"sqlite:///{tmp_path}/new.db"])
    assert done.exit_code == 1
    assert not (tmp_path / "new.db").exists()


def test_an_imported_contract_and_an_added_person_are_found_by_the_chat(tmp_path: Path) -> None:
    database = ["--db", f"sqlite:///{tmp_path}/new.db", "--lang", "en"]
    run = CliRunner()
    assert "Imported" in run.invoke(app, ["contract", "import", LAUNDRY, *database]).stdout
    assert "Nothing new" in run.invoke(app, ["contract", "import", LAUNDRY, *database]).stdout
    person = ["person", "add", "jan", "--name", "Jan Kot", "--customer", "blawatek", "--position", "owner"]
    assert "jan" in run.invoke(app, [*person, *database]).stdout
    answer = run.invoke(app, ["chat", "--json", *database], input="what is the reaction time?\n")
    (one,) = [json.loads(line) for line in answer.stdout.splitlines()]
    assert one["as"] == "jan"
    assert "§ 3" in one["replies"][0]["text"]


@pytest.mark.parametrize("language", ["pl", "en"])
def test_a_new_file_passes_the_check_with_one_warning(language: str, tmp_path: Path) -> None:
    file = str(tmp_path / "umowa.yaml")
    run = CliRunner()
    assert file in run.invoke(app, ["contract", "new", file, "--lang", language]).stdout
    done = run.invoke(app, ["contract", "check", file, "--lang", language])
    assert (done.exit_code, done.stderr) == (0, "")
    warning, fine = done.stdout.splitlines()
    assert "[unchecked]" in warning
    assert fine.startswith(f"{file}: ")


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "umowa.yaml"
    file.write_text("mine")
    done = CliRunner().invoke(app, ["contract", "new", str(file), "--lang", "en"])
    assert (done.exit_code, file.read_text()) == (1, "mine")
    assert "there already" in done.stderr


def test_a_file_that_cannot_be_written_is_told_in_one_sentence(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["contract", "new", str(tmp_path / "none" / "umowa.yaml"), "--lang", "en"])
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr
