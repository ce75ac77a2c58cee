"""Promise: the doctor looks at every part, changes nothing, and gives a remedy with every problem."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.bootstrap import database_findings, upgrade_database
from adapters.doctor import as_object, diagnose, lines, model_findings, package_findings, python_findings, zone_findings
from adapters.findings import Finding
from storage.engine import open_database

ROOT = Path(__file__).resolve().parents[2]


def doctor(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "adapters.cli", "doctor", *arguments],
        capture_output=True,
        cwd=home,
        env={"PYTHONPATH": str(ROOT), "LANG": "en_GB.UTF-8"},
        timeout=60,
        encoding="utf-8",
    )


def test_python_packages_and_time_zones_of_this_checkout_are_well() -> None:
    findings = [*python_findings(), *package_findings(), *zone_findings()]
    assert [finding.name for finding in findings if not finding.ok] == []


def test_the_model_is_there_and_as_young_as_its_phrases() -> None:
    assert [finding.found for finding in model_findings() if not finding.ok] == []


def test_a_database_that_is_not_there_is_no_problem_and_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    findings = diagnose("en", lambda: database_findings(None))
    database = [finding for finding in findings if finding.name == "database"]
    assert [finding.ok for finding in database] == [True]
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_a_problem_and_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("This is a letter.\n" * 100)
    done = doctor(tmp_path, "--db", "sqlite:///letter.txt", "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["ok"] is False
    assert any("letter.txt" in check["found"] for check in told["checks"] if not check["ok"])


def test_a_database_from_the_future_is_a_problem_and_stays_untouched(tmp_path: Path) -> None:
    file = tmp_path / "future.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    connection.close()
    before = file.read_bytes()
    done = doctor(tmp_path, "--db", "sqlite:///future.db")
    assert done.returncode == 1
    assert "9999" in done.stdout
    assert file.read_bytes() == before


def test_a_problem_is_shown_with_its_remedy_below_it() -> None:
    findings = [Finding("python", True, "3.12.1", ""), Finding("model", False, "older", "Train it again: make train.")]
    assert lines(findings) == [
        "ok       python      3.12.1",
        "PROBLEM  model       older",
        "                     -> Train it again: make train.",
    ]


def test_the_findings_as_one_object() -> None:
    assert as_object([Finding("model", False, "older", "Train it.")]) == {
        "ok": False,
        "checks": [{"check": "model", "ok": False, "found": "older", "remedy": "Train it."}],
    }


def test_a_database_that_opens_but_cannot_be_written_is_a_problem_with_its_remedy(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/immutable.db"
    upgrade_database(url)
    with nothing_can_be_written():
        (found,) = (one for one in diagnose("en", lambda: database_findings(url)) if one.name == "database")
    assert (found.ok, found.remedy) == (
        False,
        "Allow this user to write the file and its folder, or name another place.",
    )
    assert "immutable.db cannot be written to." in found.found


def test_looking_at_a_database_leaves_nothing_in_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/mine.db"
    upgrade_database(url)
    assert {one.ok for one in database_findings(url)} == {True}
    with closing(open_database(url)) as database:
        assert database.setting("doctor") is None


@contextmanager
def nothing_can_be_written() -> Iterator[None]:
    """Open every SQLite file as if it were immutable: a transaction begins, and the first write in it is refused."""

    def prepare(connection: sqlite3.Connection, _entry: object) -> None:
        connection.execute("PRAGMA query_only = ON")

    sa.event.listen(sa.engine.Engine, "connect", prepare)
    try:
        yield
    finally:
        sa.event.remove(sa.engine.Engine, "connect", prepare)
