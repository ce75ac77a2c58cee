"""The command line on PostgreSQL: made, upgraded, examined and talked to as on SQLite, with no password anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from adapters.bootstrap import database_findings, open_core
from adapters.cli import app
from adapters.deliverer import LEASE
from bot.errors import Refused
from storage.schema import NEWEST
from storage.upgrade import upgrade
from tests.postgres import PostgresServer

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def empty(postgres: PostgresServer) -> Iterator[str]:
    """Return the address of a database without tables, with a password that nobody asks for."""
    url = postgres.create()
    yield make_url(url).set(password="s3cret").render_as_string(hide_password=False)
    postgres.drop(url)


def at_revision(url: str, revision: str) -> None:
    engine = sa.create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=sa.NullPool)
    with engine.begin() as connection:
        upgrade(connection, revision)


def said(*arguments: str) -> str:
    done = CliRunner().invoke(app, [*arguments, "--lang", "en"])
    assert "s3cret" not in done.output
    assert done.exit_code == 0, done.output
    return done.output.strip()


def test_the_schema_is_made_and_upgraded_by_one_command(empty: str) -> None:
    assert said("db", "version", "--db", empty) == f"- (newest {NEWEST})"

    at_revision(empty, "0002")
    assert said("db", "version", "--db", empty) == f"0002 (newest {NEWEST})"
    upgraded = said("db", "upgrade", "--db", empty)

    assert upgraded.startswith("postgresql://")
    assert upgraded.endswith(f": {NEWEST}")
    assert said("db", "version", "--db", empty) == f"{NEWEST} (newest {NEWEST})"


def test_a_chat_makes_an_empty_database_the_demo_and_goes_on_in_it(empty: str, tmp_path: Path) -> None:
    def chat(line: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "adapters.cli", "chat", "--db", empty, "--lang", "pl", "--as", "hanna"],
            input=line, cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PATH": os.defpath}, capture_output=True,
            encoding="utf-8", timeout=60,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    asked = chat("nie działa centrala\n")
    answered = chat("anuluj\n")

    assert "hanna>" in asked
    assert "hanna>" in answered
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_names_the_server_the_schema_and_what_is_to_be_done(empty: str) -> None:
    def examined() -> list[tuple[bool, str, str]]:
        return [(one.ok, one.found, one.remedy) for one in database_findings(empty)]

    (server, nothing) = examined()
    assert (server[0], server[1].split()[0]) == (True, "PostgreSQL")
    assert "not made yet" in nothing[1]

    at_revision(empty, "0002")
    (_, old) = examined()
    assert (old[0], old[2]) == (False, "Run: sla-assistant db upgrade.")
    assert f"schema 0002, newest {NEWEST}" in old[1]

    said("db", "upgrade", "--db", empty)
    found = examined()
    assert [ok for ok, _, _ in found] == [True] * len(found)
    assert f"writable, schema {NEWEST}" in found[1][1]
    assert "s3cret" not in str(found)


def test_the_doctor_says_that_a_server_is_not_there() -> None:
    done = CliRunner().invoke(app, ["doctor", "--lang", "en", "--db", "postgresql://ola:s3cret@127.0.0.1:1/sla"])

    assert done.exit_code == 1
    assert "PROBLEM  database" in done.output
    assert "postgresql://ola@127.0.0.1:1/sla cannot be reached" in done.output
    assert "s3cret" not in done.output


def test_the_service_refuses_an_old_schema_with_the_command(empty: str) -> None:
    at_revision(empty, "0002")

    with pytest.raises(Refused, match="sla-assistant db upgrade"), open_core(empty, demo=False, lease=LEASE):
        pass


def test_the_service_is_told_the_demo_from_another_database(postgres_demo_url: str, empty: str) -> None:
    with open_core(postgres_demo_url, demo=True, lease=LEASE) as core:
        assert core.database_trouble() is None

    with (
        pytest.raises(Refused, match="is the demo, with people"),
        open_core(postgres_demo_url, demo=False, lease=LEASE),
    ):
        pass
    said("db", "upgrade", "--db", empty)
    with pytest.raises(Refused, match="is not the demo"), open_core(empty, demo=True, lease=LEASE):
        pass


def test_a_readiness_check_says_that_the_database_does_not_answer(
    postgres: PostgresServer, postgres_demo_url: str
) -> None:
    with open_core(postgres_demo_url, demo=True, lease=LEASE) as core:
        postgres.drop(postgres_demo_url)
        assert core.database_trouble() == "does not answer"
