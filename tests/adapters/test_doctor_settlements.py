"""The doctor finds a settlement that was altered, or whose forerunner is missing, and says what to do."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from adapters.bootstrap import database_findings
from adapters.findings import Finding
from tests.settling import settled


def found(url: str) -> list[Finding]:
    return [finding for finding in database_findings(url) if finding.name == "settlements"]


def test_without_settlements_there_is_nothing_to_say(demo_url: str) -> None:
    assert found(demo_url) == []


def test_settlements_as_they_were_sealed_are_well(demo_url: str) -> None:
    settled(demo_url, "dzwonnica", "2026-10")
    settled(demo_url, "dzwonnica", "2026-11")

    (finding,) = found(demo_url)
    assert (finding.ok, finding.found) == (True, "2, every seal fits")


@pytest.mark.parametrize(
    "change", ["UPDATE settled_period SET name = 'Ola Maj'", "UPDATE settled_period SET revision = 2, corrects = seal"]
)
def test_one_that_was_altered_is_named_with_its_remedy(demo_url: str, tmp_path: Path, change: str) -> None:
    settled(demo_url, "dzwonnica", "2026-11")
    with closing(sqlite3.connect(tmp_path / "demo.db")) as connection:
        connection.execute(change)
        connection.commit()

    (finding,) = found(demo_url)
    assert not finding.ok
    assert finding.found.startswith("dzwonnica, 2026-11-01–2026-11-30, revision ")
    assert "--again" in finding.remedy
