"""Promise: a backup is made by command while the assistant is used and restored to a new database of either kind; then
nothing is said unasked until staff release it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adapters.bootstrap import open_core
from adapters.cli import app
from adapters.doctor_live import live_findings
from knowledge.incidents.incident import Event, IncidentReported
from storage.engine import open_database
from storage.keys import BACKED_UP_AT
from storage.tables import CustomerRow
from tests.postgres import PostgresServer

LEASE = timedelta(minutes=1)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def db(*arguments: str, lang: str = "en") -> Result:
    return CliRunner().invoke(app, ["db", *arguments, "--lang", lang])


@pytest.fixture
def empty_postgres(postgres: PostgresServer) -> Iterator[str]:
    url = postgres.create()
    yield url
    postgres.drop(url)


def test_one_machine_moves_to_postgresql_and_back(demo_url: str, empty_postgres: str, tmp_path: Path) -> None:
    there, back = str(tmp_path / "there"), str(tmp_path / "back")

    done = [
        db("backup", there, "--db", demo_url),
        db("restore", there, "--db", empty_postgres),
        db("backup", back, "--db", empty_postgres),
        db("restore", back, "--db", f"sqlite:///{tmp_path}/again.db"),
    ]

    assert [(one.exit_code, one.stderr) for one in done] == [(0, "")] * 4
    assert done[0].stdout.startswith(f"Backed up: {there}, rows: ")
    assert "sla-assistant db release" in done[1].stdout
    with closing(open_database(f"sqlite:///{tmp_path}/again.db")) as database, database.reading() as work:
        assert {one.key for one in work.customers.all()} == {"blawatek", "dzwonnica", "harrowgate", "jaskolcza_dolina"}


def test_nothing_happens_by_itself_until_it_is_released(demo_url: str, tmp_path: Path) -> None:
    db("backup", str(tmp_path / "b"), "--db", demo_url)
    url = f"sqlite:///{tmp_path}/new.db"
    db("restore", str(tmp_path / "b"), "--db", url)

    with open_core(url, demo=True, lease=LEASE) as core:
        core.bot.tick(NOW)
        with core.database.unit_of_work() as work:
            work.incidents.open(3001, "blawatek", NOW)
            said = IncidentReported("hotline", "critical", NOW, NOW, "chat", work.texts.keep("x"))
            work.incidents.append(Event(3001, NOW, NOW, "hanna", said))
            work.commit()
        assert core.tick(NOW) == ()
        assert "restored" in core.warnings()
        assert (db("release", "--db", url).stdout, db("release", "--db", url, lang="pl").stdout) == (
            "Released.\n",
            "Nic nie było wstrzymane.\n",
        )
        assert [one["type"] for one in core.tick(NOW)] == ["duty_called"]
        assert "restored" not in core.warnings()


def test_what_cannot_be_is_refused_with_what_to_do(demo_url: str, tmp_path: Path) -> None:
    path = str(tmp_path / "b")
    db("backup", path, "--db", demo_url)

    again, over = db("backup", path, "--db", demo_url), db("restore", path, "--db", demo_url, lang="pl")
    missing = db("restore", str(tmp_path / "none"), "--db", f"sqlite:///{tmp_path}/x.db")

    assert again.exit_code == over.exit_code == missing.exit_code == 1
    assert "exists already; name another one" in again.stderr
    assert "kopię odtwarza się tylko do nowej" in over.stderr
    assert "No such file" in missing.stderr


def test_the_doctor_lists_what_is_missing_before_going_live(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/empty.db"
    with closing(open_database(url)) as database, database.reading() as work:
        found = {(one.ok, one.found) for one in live_findings(work, None, NOW)}

    assert found == set()
    with closing(open_database(url)) as database:
        with database.unit_of_work() as work:
            work.session.add(CustomerRow(key="new", name="New Ltd", aliases=[]))
            work.commit()
        with database.reading() as work:
            found = {(one.ok, one.found.partition(" from")[0]) for one in live_findings(work, None, NOW)}
    assert found == {(False, "no contract is there yet"), (False, "nobody"), (False, "no backup was ever made")}


def test_the_doctor_is_content_with_phones_a_rota_and_a_new_backup(demo_url: str, tmp_path: Path) -> None:
    db("backup", str(tmp_path / "b"), "--db", demo_url)
    now = datetime.now(UTC)
    with closing(open_database(demo_url)) as database, database.reading() as work:
        made = database.setting(BACKED_UP_AT)
        new = list(live_findings(work, made, now))
        old = list(live_findings(work, made, now + timedelta(hours=30)))

    assert [one.found for one in new if one.name == "go live"] == [
        "a fallback phone in every contract (4)",
        "the last backup is 0 h old",
    ]
    assert all(one.ok for one in new)
    assert [one.found for one in old if not one.ok] == ["the last backup is 30 h old"]
