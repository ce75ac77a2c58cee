"""The page on settlements: every command on it works as it stands, in its order, on the demo."""

from __future__ import annotations

import re
import shlex
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from typer.testing import CliRunner

from adapters.cli import app
from storage.administration import put_person
from storage.engine import open_database

PAGE = Path(__file__).resolve().parents[2] / "docs" / "settlements.md"
COMMANDS = re.compile(r"^sla-assistant (.+?)(?:\s+#.*)?$", re.MULTILINE)


def test_every_command_on_the_page_works(demo_url: str) -> None:
    with closing(open_database(demo_url)) as database, database.unit_of_work() as work:
        ewa = work.people.get("ewa")
        assert ewa is not None
        put_person(work.session, replace(ewa, administrator=True), [])
        work.commit()
    commands = COMMANDS.findall(PAGE.read_text(encoding="utf-8"))

    assert len(commands) == 5
    for command in commands:
        done = CliRunner().invoke(app, shlex.split(command), env={"SLA_DATABASE_URL": demo_url, "LANG": "C"})
        assert (done.exit_code, bool(done.stdout)) == (0, True), (command, done.stderr)
