"""Four hundred customers on five templates are imported in under a minute, with a report of what needs a human."""

from __future__ import annotations

import json
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from adapters.cli import app
from tests.knowledge.drafting.many import Many, many_customers

TEMPLATES = [str(file) for file in sorted((files("knowledge") / "templates").iterdir(), key=str)]
ALLOWED = 60
"""Seconds, for the import with its report."""


def run(*words: str) -> str:
    return CliRunner().invoke(app, ["contract", *words, "--lang", "en"]).stdout


def imported(folder: Path, many: Many) -> tuple[dict[str, Any], float]:
    """Import a sheet into a new database; return the report and how many seconds it took."""
    (folder / "customers.csv").write_bytes(many.content)
    database = ("--db", f"sqlite:///{folder}/many.db")
    run("import", *TEMPLATES, *database)
    began = time.perf_counter()
    report = json.loads(run("import", "--csv", str(folder / "customers.csv"), "--json", *database))
    return report, time.perf_counter() - began


def check(many: Many, report: dict[str, Any]) -> None:
    """Hold a report against what is known of the sheet."""
    assert {(one["row"], one["column"]) for one in report["problems"]} == set(many.broken)
    drafted = [one["customer"] for one in report["drafts"]]
    broken = {row for row, _ in many.broken}
    assert drafted == [key for row, key in enumerate(many.customers, start=2) if row not in broken]
    assert report["new"] == len(drafted)
    forgotten = [one["customer"] for one in report["drafts"] if one["missing_fees"]]
    assert forgotten == [key for key in drafted if int(str(key)[-3:]) % 25 == 3]
    assert all(one["unchecked"] for one in report["drafts"])


def test_four_hundred_customers_on_five_templates_take_less_than_a_minute(tmp_path: Path) -> None:
    many = many_customers(400)
    report, seconds = imported(tmp_path, many)
    check(many, report)
    print(f"400 customers on 5 templates, 40 rows broken: imported with the report in {seconds:.1f} s")
    assert seconds < ALLOWED


def test_of_many_customers_those_that_need_somebody_are_listed_and_no_others(tmp_path: Path) -> None:
    report, _ = imported(tmp_path, many_customers(40))
    database = ("--db", f"sqlite:///{tmp_path}/many.db")
    at = ("--json", "--now", "2027-02-01T10:00", *database)
    drafted = [str(one["customer"]) for one in report["drafts"]]
    assert dict(gaps(run("coverage", *at))) == {customer: {"draft_only"} for customer in drafted}
    assert len(run("accept", *drafted, "--by", "Z. Ryś", "--on", "2026-05-21", *database).splitlines()) == len(drafted)
    listed = gaps(run("coverage", *at))
    assert {kind for _, kinds in listed for kind in kinds} == {"expiring", "not_entered", "outdated_template"}
    assert {customer for customer, kinds in listed if "not_entered" in kinds} == {"klient_003", "klient_028"}
    assert [customer for customer, kinds in listed if "expiring" in kinds] == [listed[0][0]]
    assert len(listed) < len(drafted)


def gaps(lines: str) -> list[tuple[str, set[str]]]:
    """Return the customers of a report on coverage with the kinds of what is to be done, in its order."""
    read = map(json.loads, lines.splitlines())
    return [(one["customer"], {gap["kind"] for gap in one["gaps"]}) for one in read]
