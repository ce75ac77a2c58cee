"""The schema: migrations make what the models say, run on their own, and leave a database from the future alone."""

from __future__ import annotations

import hashlib
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.errors import Refused
from bot.messages import Attachment, Choice, Sender
from bot.records import Link
from storage.engine import open_database, schema_revisions
from storage.schema import NEWEST, REVISIONS, USABLE_FROM, USABLE_SETTING
from storage.tables import Row
from storage.upgrade import migrations, upgrade

ROOT = Path(__file__).resolve().parents[2]
SOON = timedelta(seconds=0.2)


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def test_migrations_make_exactly_the_tables_of_the_models(tmp_path: Path) -> None:
    open_database(url_of(tmp_path / "new.db")).close()
    engine = sa.create_engine(url_of(tmp_path / "new.db"))

    with engine.connect() as connection:
        different = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Row.metadata)
        checks = {
            (table, check["name"])
            for table in Row.metadata.tables
            for check in sa.inspect(connection).get_check_constraints(table)
        }
        kept = sa.inspect(connection).get_table_names()
    engine.dispose()

    assert different == []
    assert set(kept) == {*Row.metadata.tables, "alembic_version"}
    assert checks == {
        (table.name, constraint.name)
        for table in Row.metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, sa.CheckConstraint)
    }


def test_the_known_revisions_are_those_of_the_migrations() -> None:
    scripts = ScriptDirectory.from_config(migrations())

    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == REVISIONS
    assert scripts.get_heads() == [NEWEST]


def test_upgrading_what_is_current_changes_nothing(tmp_path: Path) -> None:
    open_database(url_of(tmp_path / "a.db")).close()
    engine = sa.create_engine(url_of(tmp_path / "a.db"))

    with engine.begin() as connection:
        upgrade(connection)
    engine.dispose()

    assert schema_revisions(url_of(tmp_path / "a.db")) == (NEWEST, NEWEST)


def test_a_migration_that_would_orphan_rows_is_not_kept(tmp_path: Path) -> None:
    open_database(url_of(tmp_path / "a.db")).close()
    engine = sa.create_engine(url_of(tmp_path / "a.db"))
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO incident VALUES (1, 'nobody', '2026-11-23 09:00:00')")

        with pytest.raises(RuntimeError, match="1 refer to nothing"):
            upgrade(connection)
    engine.dispose()


def test_a_migration_broken_off_half_way_leaves_nothing_and_can_be_begun_again(tmp_path: Path) -> None:
    url = url_of(tmp_path / "a.db")

    def fail(_connection: sa.Connection, _cursor: object, statement: str, *_: object) -> None:
        if "CREATE TABLE person_link" in statement:
            raise InterruptedError

    sa.event.listen(sa.Engine, "before_cursor_execute", fail)
    try:
        with pytest.raises(InterruptedError):
            open_database(url)
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", fail)

    assert schema_revisions(url) == (None, NEWEST)
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    open_database(url).close()
    assert schema_revisions(url) == (NEWEST, NEWEST)


def test_a_database_is_made_with_its_folder_and_opened_again(tmp_path: Path) -> None:
    url = url_of(tmp_path / "deep" / "down" / "a.db")
    assert schema_revisions(url) == (None, NEWEST)

    first = open_database(url)
    first.set_setting("kept", "yes")
    first.close()
    again = open_database(url)

    assert again.setting("kept") == "yes"
    assert again.setting("never") is None
    again.close()


def test_a_current_schema_is_opened_without_loading_alembic(tmp_path: Path) -> None:
    url = url_of(tmp_path / "a.db")
    open_database(url).close()
    program = (
        "import sys; from storage.engine import open_database; open_database(sys.argv[1]).close(); "
        "sys.exit(any(name.startswith('alembic') for name in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", program, url], cwd=ROOT, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


def test_a_database_from_the_future_is_refused_and_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "future.db"
    open_database(url_of(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("UPDATE setting SET value = '9998' WHERE key = 'schema_usable_from'")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = hashlib.sha256(path.read_bytes()).hexdigest()

    with pytest.raises(Refused, match=rf"newer version of the assistant .schema 9999, .* {NEWEST}") as refused:
        open_database(url_of(path))

    assert refused.value.values == {"file": str(path), "found": "9999", "newest": NEWEST}
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_another_programs_database_is_refused_and_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name)")
        connection.commit()
    before = path.read_bytes()

    with pytest.raises(Refused, match=r"belongs to another program .it has a table “recipes”"):
        open_database(url_of(path))

    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()

    open_database(url_of(tmp_path / "a.db")).close()

    assert schema_revisions(url_of(tmp_path / "a.db")) == (NEWEST, NEWEST)


def test_several_processes_may_make_the_database_at_once(tmp_path: Path) -> None:
    program = (
        "import sys; from storage.engine import open_database; d = open_database(sys.argv[1]); "
        "d.set_setting(sys.argv[2], 'here'); d.close()"
    )
    url = url_of(tmp_path / "a.db")

    started = [
        subprocess.Popen([sys.executable, "-c", program, url, name], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for name in "abc"
    ]

    assert [(process.communicate()[1], process.returncode) for process in started] == [("", 0)] * 3
    database = open_database(url)
    assert [database.setting(name) for name in "abc"] == ["here"] * 3
    database.close()


def contents(path: Path) -> dict[str, list[dict[str, object]]]:
    """Return every row of every table but Alembic's own."""
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        select = "SELECT * FROM "
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'alembic_version'")
        return {name: [dict(row) for row in connection.execute(select + f'"{name}"')] for (name,) in names}


def make(path: Path, revision: str) -> None:
    """Make a database as the release with this revision left it, with rows in every table."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((Path(__file__).parent / f"release_{revision}.sql").read_text(encoding="utf-8"))


@pytest.fixture
def first_release(tmp_path: Path) -> Path:
    path = tmp_path / "first.db"
    make(path, "0001")
    return path


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_database_of_an_earlier_release_keeps_every_row(revision: str, tmp_path: Path) -> None:
    released = tmp_path / "released.db"
    make(released, revision)
    before = contents(released)
    assert all(before.values()), "every table of that release has rows"
    assert schema_revisions(url_of(released)) == (revision, NEWEST)

    open_database(url_of(released)).close()

    after = contents(released)
    for told in (before, after):
        told["setting"] = [row for row in told["setting"] if row["key"] != USABLE_SETTING]
    kept = {
        name: [{column: value for column, value in row.items() if column in rows[0]} for row in after[name]]
        for name, rows in before.items()
    }
    assert kept == before
    with_contract = len({row["customer"] for row in before["contract_version"]})
    made = {name: len(rows) for name, rows in after.items() if name not in before and rows}
    looked_at = {} if "look" in before else {"look": len(before["incident"]) + with_contract}
    assert made == {**looked_at, "open_incident": len(before["incident"])}
    assert schema_revisions(url_of(released)) == (NEWEST, NEWEST)


def test_what_the_first_release_wrote_is_read_as_it_was_meant(first_release: Path) -> None:
    database = open_database(url_of(first_release))
    now = datetime(2026, 11, 23, 10, tzinfo=UTC)

    with database.reading() as work:
        hanna = work.people.linked_to(Sender("telegram", "55"))
        assert hanna is not None
        assert (hanna.name, hanna.administrator) == ("Hanna Żak", False)
        assert work.links.of_person("ola") == [Link(Sender("console", "ola"), "ola", "ola")]
        outcome = work.seen.outcome_of("console", "m1")
        assert outcome is not None
        assert (outcome.field_errors, outcome.replies[0].card, outcome.replies[0].private) == ({}, None, False)
        assert outcome.replies[0].choices == (Choice("tok1", "Tak"),)
        assert outcome.replies[0].attachments == (Attachment("a.svg", "image/svg+xml", "wykres"),)
    (delivery,) = database.deliveries.claim(platform="console", address=None, owner="a", now=now)
    assert (delivery.message.key, delivery.message.subject, delivery.in_doubt) == ("m1:2", None, False)
    database.close()


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_an_upgraded_database_is_the_same_as_a_new_one(revision: str, tmp_path: Path) -> None:
    make(tmp_path / "released.db", revision)
    open_database(url_of(tmp_path / "released.db")).close()
    open_database(url_of(tmp_path / "new.db")).close()

    assert shape(tmp_path / "released.db") == shape(tmp_path / "new.db")


def shape(path: Path) -> dict[str, object]:
    engine = sa.create_engine(url_of(path))
    with engine.connect() as connection:
        tables = sa.inspect(connection)
        found = {
            table: (
                [(column["name"], str(column["type"]), column["nullable"]) for column in tables.get_columns(table)],
                tables.get_pk_constraint(table),
                sorted(str(check["name"]) for check in tables.get_check_constraints(table)),
                sorted(str(key["name"]) for key in tables.get_foreign_keys(table)),
                sorted(str(index["name"]) for index in tables.get_indexes(table)),
            )
            for table in tables.get_table_names()
        }
    engine.dispose()
    return dict(found)


def test_what_the_release_before_writes_still_fits_after_the_upgrade(tmp_path: Path) -> None:
    """A rolling upgrade: replicas of the release before go on writing rows as they know them."""
    released, upgraded = tmp_path / "released.db", tmp_path / "upgraded.db"
    make(released, USABLE_FROM)
    open_database(url_of(upgraded)).close()
    known = contents(released)
    with closing(sqlite3.connect(upgraded)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for table, rows in known.items():
            for row in rows:
                names = ", ".join(f'"{name}"' for name in row)
                places = ", ".join("?" for _ in row)
                insert = "INSERT INTO "
                connection.execute(f'{insert}"{table}" ({names}) VALUES ({places})', tuple(row.values()))

    after = contents(upgraded)
    assert all(len(after[table]) >= len(rows) for table, rows in known.items())


def test_a_schema_of_the_future_is_used_where_it_says_that_this_release_may(tmp_path: Path) -> None:
    path = tmp_path / "future.db"
    open_database(url_of(path)).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    open_database(url_of(path)).close()

    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)
        connection.execute("UPDATE setting SET value = '9998' WHERE key = 'schema_usable_from'")
    with pytest.raises(Refused, match="newer version"):
        open_database(url_of(path))
