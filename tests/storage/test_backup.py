"""A backup is one state of a database in use, and a database of either kind can be made of it, whole or not at all."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import sqlalchemy as sa

from bot.errors import Refused
from bot.messages import Address, Reply
from bot.records import OutboxMessage
from storage.archive import Header, Rows, read_header, write_archive
from storage.backup import GAP, LAID_ASIDE, back_up, restore
from storage.engine import Database, open_database
from storage.keys import HELD_SINCE
from storage.schema import NEWEST, REVISIONS
from storage.tables import Row
from tests.postgres import PostgresServer

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
CHANGED = {"outbox", "counter", "setting", "lease"}
"""The tables of which something is set apart."""


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.reading() as work:
        return {
            table.name: [tuple(row) for row in work.session.execute(sa.select(table).order_by(*table.primary_key))]
            for table in Row.metadata.sorted_tables
        }


@pytest.fixture
def empty_postgres(postgres: PostgresServer) -> Iterator[str]:
    url = postgres.create()
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/new.db" if request.param == "sqlite" else request.getfixturevalue("empty_postgres")


@pytest.fixture(params=["sqlite", "postgres"])
def source(request: pytest.FixtureRequest) -> Iterator[Database]:
    url = request.getfixturevalue("demo_url" if request.param == "sqlite" else "postgres_demo_url")
    with closing(open_database(url)) as database:
        yield database


def put(database: Database, key: str) -> None:
    with database.unit_of_work() as work:
        address = Address("telegram", "7")
        work.outbox.put(OutboxMessage(key, address, None, "pl", Reply("Dzień dobry"), NOW))
        work.commit()


def test_every_row_comes_back_in_either_kind_of_database(source: Database, target: str, tmp_path: Path) -> None:
    put(source, "waits")
    before = contents(source)
    back_up(source, tmp_path / "backup", NOW)

    header = restore(target, tmp_path / "backup", NOW)

    with closing(open_database(target)) as restored:
        after = contents(restored)
    assert header.schema == NEWEST
    assert {name: rows for name, rows in after.items() if name not in CHANGED} == {
        name: rows for name, rows in before.items() if name not in CHANGED
    }
    assert sum(map(len, before.values())) > 300


def test_what_waited_is_laid_aside_numbers_jump_and_nothing_is_said_unasked(source: Database, tmp_path: Path) -> None:
    put(source, "waits")
    with source.unit_of_work() as work:
        number = work.incidents.next_number()
        work.commit()
    back_up(source, tmp_path / "backup", NOW)
    restore(f"sqlite:///{tmp_path}/new.db", tmp_path / "backup", NOW)

    with closing(open_database(f"sqlite:///{tmp_path}/new.db")) as restored:
        with restored.unit_of_work() as work:
            assert work.incidents.next_number() == number + GAP + 1
            assert [one.reason for one in work.undelivered.latest(5)] == [LAID_ASIDE]
        assert restored.setting(HELD_SINCE) == NOW.isoformat()
        # What is said from now on goes out.
        put(restored, "new")
        claimed = restored.deliveries.claim(platform="telegram", address=None, owner="a", now=NOW)
        assert [one.message.key for one in claimed] == ["new"]


def test_new_rows_get_numbers_of_their_own_in_postgresql(demo_url: str, empty_postgres: str, tmp_path: Path) -> None:
    with closing(open_database(demo_url)) as source:
        put(source, "first")
        back_up(source, tmp_path / "backup", NOW)
    restore(empty_postgres, tmp_path / "backup", NOW)

    with closing(open_database(empty_postgres)) as restored:
        for number in range(3):
            put(restored, f"later {number}")
        assert len(contents(restored)["outbox"]) >= 4


def test_a_backup_while_others_write_is_one_state(source: Database, tmp_path: Path) -> None:
    stop, done = Event(), Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            # Two rows in one transaction: no state has one of them alone.
            with source.unit_of_work() as work:
                for half in ("a", "b"):
                    address = Address("telegram", f"{number}{half}")
                    work.outbox.put(OutboxMessage(f"pair {number} {half}", address, None, "pl", Reply("x"), NOW))
                work.commit()
            number += 1
            done.set()

    writer = Thread(target=write)
    writer.start()
    done.wait(10)
    back_up(source, tmp_path / "backup", NOW)
    stop.set()
    writer.join()
    restore(f"sqlite:///{tmp_path}/new.db", tmp_path / "backup", NOW)

    with closing(open_database(f"sqlite:///{tmp_path}/new.db")) as restored:
        keys = {row[1] for row in contents(restored)["outbox"] if str(row[1]).startswith("pair")}
    assert keys
    assert {key[:-1] + "b" for key in keys} == {key[:-1] + "b" for key in keys if key.endswith("a")}


@pytest.mark.parametrize("revision", REVISIONS[:-1])
def test_a_backup_of_an_earlier_schema_is_brought_up_to_date(
    revision: str, tmp_path: Path, empty_postgres: str
) -> None:
    path = tmp_path / "old"
    _archive_of_release(revision, path)

    for url in (f"sqlite:///{tmp_path}/new.db", empty_postgres):
        restore(url, path, NOW)
        with closing(open_database(url)) as restored:
            assert contents(restored)["incident_event"]


def _archive_of_release(revision: str, path: Path) -> None:
    """Write a backup as the release with this schema would have, had it been able to."""
    file = path.with_suffix(".db")
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((Path(__file__).parent / f"release_{revision}.sql").read_text(encoding="utf-8"))
    engine = sa.create_engine(f"sqlite:///{file}")
    known = sa.MetaData()
    known.reflect(engine)
    with engine.connect() as connection:
        tables = [
            Rows(
                table.name,
                tuple(column.name for column in table.columns),
                [tuple(row) for row in connection.execute(sa.select(table))],
            )
            for table in known.sorted_tables
            if table.name != "alembic_version"
        ]
    engine.dispose()
    write_archive(path, Header(revision, NOW), tables)


def test_nothing_is_restored_over_what_is_there(source: Database, demo_url: str, tmp_path: Path) -> None:
    back_up(source, tmp_path / "backup", NOW)
    before = (tmp_path / "demo.db").read_bytes()

    with pytest.raises(Refused, match="exists already"):
        restore(demo_url, tmp_path / "backup", NOW)

    assert (tmp_path / "demo.db").read_bytes() == before


def test_nothing_is_restored_over_a_postgresql_that_has_tables(
    demo_url: str, postgres_demo_url: str, tmp_path: Path
) -> None:
    with closing(open_database(demo_url)) as source:
        back_up(source, tmp_path / "backup", NOW)

    with pytest.raises(Refused, match="exists already"):
        restore(postgres_demo_url, tmp_path / "backup", NOW)


def cut_off(content: bytes) -> bytes:
    return content[: len(content) // 2]


def changed(content: bytes) -> bytes:
    return gzip.compress(gzip.decompress(content).replace(b"blawatek", b"bawatelk", 1))


def without_end(content: bytes) -> bytes:
    return gzip.compress(b"\n".join(gzip.decompress(content).splitlines()[:-1]))


def of_the_future(content: bytes) -> bytes:
    return gzip.compress(gzip.decompress(content).replace(NEWEST.encode(), b"9999", 1))


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (cut_off, "cannot be used|broken or cut off"),
        (changed, "broken or cut off"),
        (without_end, "broken or cut off"),
        (of_the_future, "newer version"),
        (lambda _: b"", "broken or cut off"),
        (lambda _: b"text", "cannot be used"),
        (lambda _: gzip.compress(b'{"x": 1}\n'), "no backup"),
    ],
)
def test_what_is_broken_is_refused_and_nothing_is_made(
    harm: Callable[[bytes], bytes], said: str, demo_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "backup"
    with closing(open_database(demo_url)) as source:
        back_up(source, path, NOW)
    path.write_bytes(harm(path.read_bytes()))

    with pytest.raises(Refused, match=said):
        restore(f"sqlite:///{tmp_path}/new.db", path, NOW)

    assert not (tmp_path / "new.db").exists()
    assert not (tmp_path / "new.db.part").exists()


def test_a_backup_never_overwrites_a_file(demo_url: str, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("mine")
    with closing(open_database(demo_url)) as source, pytest.raises(Refused, match="exists already"):
        back_up(source, tmp_path / "backup", NOW)

    assert (tmp_path / "backup").read_text() == "mine"


def test_the_header_says_what_it_is_of(demo_url: str, tmp_path: Path) -> None:
    with closing(open_database(demo_url)) as source:
        back_up(source, tmp_path / "backup", NOW + timedelta(hours=1))

    header = read_header(tmp_path / "backup")
    assert (header.schema, header.made_at) == (NEWEST, NOW + timedelta(hours=1))
