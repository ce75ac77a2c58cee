"""What goes wrong with a database reaches people as a sentence with the file, what was found and what to do."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import Refused
from storage.engine import Database, open_database
from storage.failures import refusal_of

SOON = timedelta(seconds=0.2)


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "kept.db"
    open_database(url_of(path)).close()
    return path


@pytest.fixture
def opened(path: Path) -> Iterator[Database]:
    database = open_database(url_of(path), busy_timeout=SOON)
    yield database
    database.close()


def test_a_file_that_is_no_database_is_refused_and_left_untouched(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear customer, " * 200, encoding="utf-8")

    with pytest.raises(Refused, match=r"letter.txt is not a database .expected: SQLite.. Name another file"):
        open_database(url_of(letter))

    assert letter.read_text(encoding="utf-8") == "Dear customer, " * 200


def test_a_folder_in_the_files_place_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"can be neither opened nor made"):
        open_database(url_of(tmp_path))


def test_a_file_in_the_folders_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").touch()

    with pytest.raises(Refused, match=r"The folder .*data of the database cannot be made: File exists"):
        open_database(url_of(tmp_path / "data" / "a.db"))


@pytest.mark.parametrize(
    "url", ["", "demo.db", "sqlite://", "sqlite:///:memory:", "mysql://root:secret@host/base", "sqlite:///"]
)
def test_a_url_of_no_sqlite_file_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(Refused, match=r"expected for example sqlite:///.data/demo.db") as refused:
        open_database(url)

    assert "secret" not in str(refused.value)


def test_a_locked_database_is_refused_on_opening_after_the_time_out(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(Refused, match=r"is locked by another program. Close that program"):
            open_database(url_of(path), busy_timeout=SOON)


def test_a_locked_database_refuses_the_writer_and_lets_readers_read(path: Path, opened: Database) -> None:
    opened.set_setting("kept", "yes")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(Refused, match=r"is locked by another program"), opened.unit_of_work():
            pass
        assert opened.setting("kept") == "yes"
        with opened.reading() as work:
            assert work.customers.all() == []
        other.execute("ROLLBACK")

    opened.set_setting("kept", "again")
    assert opened.setting("kept") == "again"


def test_a_writer_of_the_same_process_is_waited_for_and_then_refused(opened: Database) -> None:
    with opened.unit_of_work():
        refused: list[Refused] = []

        def write() -> None:
            try:
                opened.set_setting("kept", "yes")
            except Refused as error:
                refused.append(error)

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()

    assert [error.message for error in refused] == [refusal_of(locked_error(), "x").message]  # type: ignore[union-attr]


def locked_error() -> sqlite3.Error:
    with closing(sqlite3.connect("file:locked?mode=memory&cache=shared", uri=True, isolation_level=None)) as one:
        one.execute("CREATE TABLE t (x)")
        one.execute("BEGIN IMMEDIATE")
        one.execute("INSERT INTO t VALUES (1)")
        with (
            closing(sqlite3.connect("file:locked?mode=memory&cache=shared", uri=True, timeout=0)) as other,
            pytest.raises(sqlite3.Error) as failed,
        ):
            other.execute("SELECT * FROM t")
    return failed.value


def test_a_database_that_may_only_be_read_is_refused_with_what_to_allow(path: Path) -> None:
    reading = closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True))
    with reading as connection, pytest.raises(sqlite3.Error) as failed:
        connection.execute("INSERT INTO setting VALUES ('a', 'b')")

    refused = refusal_of(failed.value, str(path))

    assert "cannot be written to. Allow this user to write the file and its folder" in str(refused)


def test_a_full_disk_is_told_and_the_change_is_not_kept(opened: Database) -> None:
    with opened.write() as session:
        session.connection().exec_driver_sql("PRAGMA max_page_count = 1")

    with pytest.raises(Refused, match=r"no space left .* the last change was not kept"):
        opened.set_setting("big", "x" * 5_000_000)

    assert opened.setting("big") is None


def test_what_nobody_can_mend_stays_an_error(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.Error) as failed:
        connection.execute("SELECT nonsense")

    assert refusal_of(failed.value, str(path)) is None
    assert refusal_of(ValueError(), str(path)) is None
    assert refusal_of(None, str(path)) is None
