"""The PDF says exactly what the report says, in our own font, page for page, whatever stands in a name."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from adapters.reports.pdf import pages_of, pdf_of
from bot.reports.sheet import Cell, Section, SlaReport, entries
from knowledge.bilingual import Language
from tests.reporting import report_of

HOSTILE = '#panic("x") $1/0$ *_`raw`_* [a](b) \\ // /* @ref <label> ~ \' " {page} #{ = - + &lt;'


@pytest.fixture(scope="module")
def url(demo_template: Path) -> str:
    return f"sqlite:///{demo_template}"


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def inside(holder: DictionaryObject, key: str) -> DictionaryObject:
    found = holder[key].get_object()
    assert isinstance(found, DictionaryObject)
    return found


def squeezed(text: str) -> str:
    """Return a text without any blanks, since lines break where a column ends."""
    return "".join(text.split())


def text_in(content: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in read(content).pages))


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("customer", ["blawatek", "jaskolcza_dolina", "harrowgate", "dzwonnica"])
def test_everything_in_a_report_stands_in_its_pdf(url: str, customer: str, language: Language) -> None:
    report = report_of(url, customer, language=language)

    said = text_in(pdf_of(report.as_json()))

    missing = [cell.text for _, _, _, cell in entries(report) if squeezed(cell.text) not in said]
    assert not missing
    assert squeezed(report.title) in said
    for section in report.sections:
        assert squeezed(section.heading) in said


def test_pages_are_numbered_and_dated(url: str) -> None:
    report = report_of(url, "dzwonnica", language="pl")

    pages = [page.extract_text() for page in read(pdf_of(report.as_json())).pages]

    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert f"Strona {number} z {len(pages)}" in page
        assert "Aneks 1; stan na 3 grudnia 2026, 10:00" in page


def test_every_letter_is_set_in_our_own_font(url: str) -> None:
    reader = read(pdf_of(report_of(url, "blawatek", language="pl").as_json()))

    resources = (inside(page, "/Resources") for page in reader.pages)
    fonts = {str(inside(inside(one, "/Font"), key)["/BaseFont"]) for one in resources for key in inside(one, "/Font")}
    assert fonts
    assert all("Lato" in name for name in fonts)


def test_a_pdf_names_its_subject_and_its_language(url: str) -> None:
    report = report_of(url, "blawatek", language="pl")

    reader = read(pdf_of(report.as_json()))

    assert reader.metadata is not None
    assert reader.metadata.title == "Raport SLA: listopad 2026 – Pralnie Bławatek Sp. z o.o."
    assert str(reader.root_object["/Lang"]) == "pl"
    assert str(inside(reader.root_object, "/MarkInfo")["/Marked"]) == "True"


def test_the_same_report_gives_the_same_bytes(url: str) -> None:
    report = report_of(url, "harrowgate").as_json()

    assert pdf_of(report) == pdf_of(report)


def hostile(report: SlaReport) -> SlaReport:
    return replace(
        report,
        title=HOSTILE,
        customer=HOSTILE,
        facts=((HOSTILE, Cell(HOSTILE)), *report.facts),
        sections=(Section(HOSTILE, (HOSTILE,), notes=(HOSTILE,)), *report.sections),
        footer=HOSTILE,
    )


def test_markup_in_a_name_stays_a_name(url: str) -> None:
    said = text_in(pdf_of(hostile(report_of(url, "blawatek")).as_json()))

    assert said.count(squeezed(HOSTILE)) >= 6


def test_every_page_can_be_looked_at(url: str) -> None:
    report = report_of(url, "blawatek").as_json()

    pages = pages_of(report, ppi=36)

    assert len(pages) == len(read(pdf_of(report)).pages)
    assert all(page.startswith(b"\x89PNG") for page in pages)


@pytest.mark.parametrize("name", ["漢字", "😀 firma", "→ ≥ ✓", "Жук Ωμέγα", "שלום"])
def test_foreign_letters_are_no_obstacle(url: str, name: str) -> None:
    report = replace(report_of(url, "blawatek"), facts=(("Customer", Cell(name)),))

    assert pdf_of(report.as_json()).startswith(b"%PDF-")
    assert len(pages_of(report.as_json(), ppi=20)) > 1


@pytest.mark.parametrize("name", ["a\x00b", "a\x07b", "\ufeffab", "a\u202eb", "a\ud800b"])
def test_what_is_no_letter_is_left_out(url: str, name: str) -> None:
    report = replace(report_of(url, "blawatek"), facts=(("Customer", Cell(name)),))

    assert "Customerab" in text_in(pdf_of(report.as_json()))


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"title": "x"}'])
def test_what_is_no_report_is_not_set(content: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        pdf_of(content)
