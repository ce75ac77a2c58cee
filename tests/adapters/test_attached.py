"""A report is set as PDF beside the service when it is sent, on every platform and at the terminal."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.attached import file_of
from adapters.console.files import put_down
from adapters.reports.pdf import pdf_of
from bot.messages import PDF, Attachment, Reply
from tests.reporting import report_of


@pytest.fixture(scope="module")
def report(demo_template: Path) -> Attachment:
    content = report_of(f"sqlite:///{demo_template}", "blawatek").as_json()
    return Attachment("sla-blawatek-2026-11.pdf", PDF, "SLA report", content)


def test_a_report_is_the_same_pdf_as_if_it_was_set_here(report: Attachment) -> None:
    assert asyncio.run(file_of(report)) == (pdf_of(report.content), "sla-blawatek-2026-11.pdf")


def test_what_is_no_report_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be set"):
        asyncio.run(file_of(Attachment("x.pdf", PDF, "x", "{}")))


def test_a_text_stays_as_it_is() -> None:
    assert asyncio.run(file_of(Attachment("a.csv", "text/csv", "a", "ż;1"))) == ("ż;1".encode(), "a.csv")


def test_a_terminal_has_the_files_in_its_folder(report: Attachment, tmp_path: Path) -> None:
    sheet = Attachment("../a.csv", "text/csv", "a", "ż")
    drawing = Attachment("b.svg", "image/svg+xml", "b", "<svg/>")

    paths = put_down(Reply("", attachments=(report, sheet, drawing)), tmp_path / "reports")

    assert paths == {
        report.name: str(tmp_path / "reports" / report.name),
        "../a.csv": str(tmp_path / "reports" / "a.csv"),
    }
    assert (tmp_path / "reports" / report.name).read_bytes() == pdf_of(report.content)


def test_a_folder_that_cannot_be_made_takes_no_answer_away(report: Attachment, tmp_path: Path) -> None:
    (tmp_path / "reports").write_text("in the way", encoding="utf-8")

    assert put_down(Reply("", attachments=(report,)), tmp_path / "reports") == {}


def test_a_service_that_sends_files_does_not_load_what_sets_them() -> None:
    asked = "import adapters.attached, sys; print('typst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"
