"""Settling a period of the demo in a test, by the command line, in the name of Ewa, who becomes an administrator."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from typer.testing import CliRunner

from adapters.cli import app
from storage.administration import put_person
from storage.engine import open_database


def settled(url: str, customer: str, period: str, *options: str, now: str = "2026-12-03T10:00+01:00") -> None:
    """Settle a period, or correct it (`--again`), at an instant."""
    with closing(open_database(url)) as database, database.unit_of_work() as work:
        ewa = work.people.get("ewa")
        assert ewa is not None
        put_person(work.session, replace(ewa, administrator=True), [])
        work.commit()
    line = ["settle", customer, period, *options, "--by", "ewa", "--now", now, "--db", url]
    done = CliRunner().invoke(app, line)
    assert done.exit_code == 0, done.stderr
