"""`sla-assistant report` writes one report in three forms with the same figures, and says clearly what is wrong."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from adapters.cli import app

AFTER = "2026-12-03T10:00+01:00"


@pytest.fixture(scope="module")
def url(demo_template: Path) -> str:
    return f"sqlite:///{demo_template}"


def report(url: str, *arguments: str, lang: str = "en", now: str = AFTER) -> Result:
    line = ["report", *arguments, "--now", now, "--db", url, "--lang", lang]
    return CliRunner().invoke(app, line)


def rows_of(done: Result, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(done.stdout.removeprefix("\ufeff")), delimiter=delimiter))


def test_text_goes_to_standard_output(url: str) -> None:
    done = report(url, "blawatek", "--month", "2026-11", "--format", "text")

    assert done.exit_code == 0
    assert done.stdout.startswith("SLA report: November 2026\n")
    assert "Counted downtime: 135 min" in done.stdout


def test_csv_gives_every_figure_as_read_and_exact(url: str) -> None:
    done = report(url, "jaskolcza_dolina", "--month", "2026-11", "--format", "csv", lang="pl")

    rows = rows_of(done, ";")
    assert done.exit_code == 0
    assert done.stdout.startswith("\ufeff")
    assert rows[0] == ["Część", "Wiersz", "Nazwa", "Treść", "Wartość dokładna"]
    assert ["Dostępność wobec poziomu gwarantowanego", "1", "Dostępność", "99,89%", "99.893162"] in rows
    assert ["Bonifikaty i kary: wyliczenie szacunkowe", "1", "Kwota netto", "260,00 zł", "260.00"] in rows
    assert {len(row) for row in rows} == {5}


def test_all_three_forms_say_the_same(url: str, tmp_path: Path) -> None:
    asked = ("dzwonnica", "--month", "2026-11")
    text = report(url, *asked, "--format", "text").stdout
    rows = rows_of(report(url, *asked, "--format", "csv"))
    pdf = tmp_path / "report.pdf"
    report(url, *asked, "--format", "pdf", "--output", str(pdf))
    printed = "".join("".join(page.extract_text() for page in PdfReader(pdf).pages).split())

    for _, _, _, said, _ in rows[1:]:
        assert said.removeprefix("'") in text
        assert "".join(said.removeprefix("'").split()) in printed


def test_a_pdf_is_named_after_customer_and_month(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    done = report(url, "harrowgate", "--month", "2026-10")

    assert done.exit_code == 0
    assert done.stdout == "sla-harrowgate-2026-10.pdf\n"
    assert [path.name for path in tmp_path.iterdir()] == ["sla-harrowgate-2026-10.pdf"]
    assert (tmp_path / "sla-harrowgate-2026-10.pdf").read_bytes().startswith(b"%PDF-")


def test_a_pdf_can_go_to_standard_output(url: str) -> None:
    done = report(url, "harrowgate", "--month", "2026-10", "--output", "-")

    assert done.exit_code == 0
    assert done.stdout_bytes.startswith(b"%PDF-")


def test_a_file_that_is_there_is_replaced_whole(url: str, tmp_path: Path) -> None:
    there = tmp_path / "october.txt"
    there.write_text("old", encoding="utf-8")

    done = report(url, "harrowgate", "--month", "2026-10", "--format", "text", "--output", str(there))

    assert done.stdout == f"{there}\n"
    assert there.read_text(encoding="utf-8").startswith("SLA report: October 2026")
    assert [path.name for path in tmp_path.iterdir()] == ["october.txt"]


@pytest.mark.parametrize("month", ["2026-13", "october", "2026", "26-10", "2026-1", "2026-10-01", ""])
def test_what_is_no_month_is_wrong_usage(url: str, month: str) -> None:
    done = report(url, "blawatek", "--month", month)

    assert done.exit_code == 2
    assert "is no month; expected for example 2026-10." in done.stderr
    assert not done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nobody", "--month", "2026-10"), "There is no customer “nobody”; known are: "),
        (("blawatek", "--month", "2027-01"), "This month has not begun yet (2027-01)"),
        (("blawatek", "--month", "2026-01"), "The contract was not in force in this month (2026-01)."),
    ],
)
def test_what_cannot_be_reported_is_told_and_nothing_is_written(
    url: str, arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    done = report(url, *arguments)

    assert done.exit_code == 1
    assert said in done.stderr
    assert not done.stdout
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_told(url: str, tmp_path: Path) -> None:
    done = report(url, "blawatek", "--month", "2026-11", "--output", str(tmp_path / "none" / "report.pdf"))

    assert done.exit_code == 1
    assert "cannot be written" in done.stderr


def test_a_form_that_does_not_exist_is_wrong_usage(url: str) -> None:
    assert report(url, "blawatek", "--month", "2026-11", "--format", "docx").exit_code == 2


def test_the_page_about_reports_shows_pictures_that_are_there() -> None:
    page = Path(__file__).parents[2] / "docs" / "reports.md"

    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))

    assert sorted(shown) == ["reports/en.png", "reports/pl.png"]
    assert all((page.parent / name).read_bytes().startswith(b"\x89PNG") for name in shown)
