"""Installed workspaces keep their sealed tokens until they are removed, and an installation is finished once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from storage.engine import Database

At = Callable[[int], datetime]


def test_an_installation_is_kept_sealed_until_it_is_removed(database: Database, at: At) -> None:
    kept = database.installations
    assert kept.sealed("slack", "T1") is None
    kept.keep("slack", "T2", "sealed 2", at(0))
    kept.keep("slack", "T1", "sealed 1", at(0))
    kept.keep("slack", "T1", "sealed anew", at(1))

    assert (kept.sealed("slack", "T1"), kept.sealed("telegram", "T1")) == ("sealed anew", None)
    assert (kept.keys("slack"), kept.keys("telegram")) == (["T1", "T2"], [])
    kept.remove("slack", "T1", at(2))
    kept.remove("slack", "T1", at(3))
    kept.remove("slack", "T9", at(3))
    assert (kept.sealed("slack", "T1"), kept.keys("slack")) == (None, ["T2"])
    kept.keep("slack", "T1", "sealed once more", at(4))
    assert (kept.sealed("slack", "T1"), kept.keys("slack")) == ("sealed once more", ["T1", "T2"])


def test_what_was_sealed_of_a_removed_installation_is_nowhere_in_the_file(
    on_sqlite: Database, tmp_path: Path, at: At
) -> None:
    database = on_sqlite
    database.installations.keep("slack", "T1", "gAAAA-sealed-token", at(0))

    database.installations.remove("slack", "T1", at(1))

    database.close()
    assert b"gAAAA-sealed-token" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


@pytest.mark.parametrize(("minutes", "taken"), [(0, True), (9, True), (10, False), (11, False)])
def test_an_installation_is_finished_before_it_expires(database: Database, at: At, minutes: int, taken: bool) -> None:
    database.installations.remember_state("s", at(10))

    assert database.installations.take_state("s", at(minutes)) is taken


def test_an_installation_is_finished_once_and_only_one_that_was_begun(database: Database, at: At) -> None:
    database.installations.remember_state("s", at(10))
    database.installations.remember_state("t", at(10))

    assert database.installations.take_state("s", at(1))
    assert not database.installations.take_state("s", at(1))
    assert not database.installations.take_state("never", at(1))
    assert database.installations.take_state("t", at(1))
