"""The commands `sla-assistant sla …` as a script calls them: records in files, one JSON object back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from adapters.cli_sla import sla_app

CONTRACTS = Path(__file__).parents[1] / "knowledge" / "contracts"
LATER = "2027-06-01T00:00:00+02:00"
Records = Sequence[dict[str, Any]]


def run_sla(*arguments: str, stdin: str = "") -> Result:
    """Return what a command did, unchecked."""
    return CliRunner().invoke(sla_app, list(arguments), input=stdin)


@dataclass
class Customer:
    """One contract on the command line; records are written to `folder` before each command."""

    file: Path
    folder: Path
    outages: Records = ()
    works: Records = ()
    events: Records = ()
    now: str = LATER
    more: tuple[str, ...] = field(default=())

    def asked(self, command: str, *arguments: str, **records: Records) -> dict[str, Any]:
        """Return the object that a command prints; it must succeed and say nothing on standard error."""
        done = run_sla(command, str(self.file), *self._files(records), *arguments, "--now", self.now, "--json")
        assert (done.exit_code, done.stderr) == (0, ""), done.stderr
        (line,) = done.stdout.splitlines()
        said: dict[str, Any] = json.loads(line)
        return said

    def _files(self, records: dict[str, Records]) -> list[str]:
        named: list[str] = []
        for kind, entries in records.items():
            path = self.folder / f"{kind}.json"
            path.write_text(json.dumps(entries), encoding="utf-8")
            named += [f"--{kind}", str(path)]
        return named


def one_group(said: dict[str, Any], target: str) -> dict[str, Any]:
    """Return what was said of one measured group."""
    (group,) = (one for one in said["groups"] if one["target"] == target)
    found: dict[str, Any] = group
    return found


def due(said: dict[str, Any], clock: str) -> str | None:
    """Return until when one clock of a deadline or of the only incident has time."""
    clocks = said["deadlines"] if "deadlines" in said else said["incidents"][0]["clocks"]
    (found,) = (one["due"] for one in clocks if one["clock"] == clock)
    return None if found is None else str(found)
