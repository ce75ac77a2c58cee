"""A cell that a spreadsheet would take for a formula is written so that it is none."""

from __future__ import annotations

import csv
import io

import pytest

from bot.i18n import Translator
from bot.reports.sheet import Cell, Column, Section, Signing, SlaReport, Table
from bot.reports.writing import csv_of, text_of


def report(said: str) -> SlaReport:
    table = Table((Column("Name"),), ((Cell(said, "-1"),),))
    signing = Signing("meaning", (("For the provider", "P"),), ("Signature",))
    return SlaReport(
        "sla-x-2026-10", "en", "Title", "X", (), (Section("Part", (), table),), signing, "f", "", "2026-10-01"
    )


@pytest.mark.parametrize("said", ["=1+1", "+48 22", "-1", "@SUM(A1)", "\tx"])
def test_a_formula_in_a_cell_is_text(said: str) -> None:
    rows = list(csv.reader(io.StringIO(csv_of(Translator.of("en"), report(said)), newline="")))

    assert rows[1] == ["Part", "1", "Name", f"'{said}", "-1"]


@pytest.mark.parametrize("said", ['a "quoted", one', "two\nlines", "semi;colon", "zażółć"])
def test_other_cells_come_back_as_they_were(said: str) -> None:
    rows = list(csv.reader(io.StringIO(csv_of(Translator.of("en"), report(said)), newline="")))

    assert rows[1][3] == said


def test_an_empty_cell_is_left_out_of_the_text() -> None:
    assert "Name" not in text_of(report(""))
