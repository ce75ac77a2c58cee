"""Promise: whether the record is as it was recorded is told by one command, and by its exit code."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner, Result

from adapters.cli import app
from storage.engine import open_database


def verified(url: str, lang: str) -> Result:
    return CliRunner().invoke(app, ["audit", "verify", "--db", url, "--lang", lang])


@pytest.mark.parametrize(
    ("lang", "good", "bad"),
    [
        ("en", "Everything is as it was recorded.", "REMOVED: event 3."),
        ("pl", "Wszystko jest takie, jak zapisano.", "USUNIĘTO: zdarzenie 3."),
    ],
)
def test_the_record_is_whole_until_an_event_is_taken_out(demo_url: str, lang: str, good: str, bad: str) -> None:
    database = open_database(demo_url)
    sealed = database.seal(datetime(2027, 1, 1, tzinfo=UTC))
    whole = verified(demo_url, lang)
    with database.write() as session:
        session.connection().exec_driver_sql("DELETE FROM incident_event WHERE id = 3")
    database.close()
    broken = verified(demo_url, lang)

    assert (whole.exit_code, whole.stdout.splitlines()[-1]) == (0, good)
    assert f"{sealed}," in whole.stdout
    assert (broken.exit_code, broken.stdout.splitlines()[0]) == (1, bad)
