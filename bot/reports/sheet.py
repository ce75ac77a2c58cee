"""A report as a value: what stands in it, in one language, before anybody decides how it looks.

Rule: text, CSV and PDF are written from this and from nothing else, so that no figure can differ between them. A cell
holds what a person reads, and beside it the exact figure where it stands for one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from knowledge.bilingual import Language


@dataclass(frozen=True, slots=True)
class Cell:
    """What a person reads; `exact` is the figure behind it: a decimal, a fraction, an ISO date or instant."""

    text: str
    exact: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column and how wide it is beside the others; figures stand at the right."""

    label: str
    width: int = 2
    is_figure: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; every row has a cell for every column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: a heading (of level 1, or 2 within the one before), lines, a table, notes under it."""

    heading: str
    lines: tuple[str, ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()
    level: int = 1


@dataclass(frozen=True, slots=True)
class Signing:
    """The place for signatures: what signing means, who signs for whom, and what is to be filled in."""

    meaning: str
    parties: tuple[tuple[str, str], ...]
    blanks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlaReport:
    """A whole report. `name` is what its file is called, without an ending; `facts` are pairs of a label and a value.

    `page` is the words of a page number, with {page} and {pages} in it; `written` is the day (ISO) it is as of.
    """

    name: str
    language: Language
    title: str
    customer: str
    facts: tuple[tuple[str, Cell], ...]
    sections: tuple[Section, ...]
    signing: Signing
    footer: str
    page: str
    written: str

    def as_json(self) -> str:
        """Return the report as one JSON object, for whatever draws it."""
        return json.dumps(asdict(self), ensure_ascii=False)


def entries(report: SlaReport) -> Iterator[tuple[str, str, str, Cell]]:
    """Yield every statement of a report in its order: section, row (as 1, 2 …; empty outside tables), label, cell."""
    for label, cell in report.facts:
        yield report.title, "", label, cell
    for section in report.sections:
        for line in section.lines:
            yield section.heading, "", "", Cell(line)
        if section.table is not None:
            for number, row in enumerate(section.table.rows, start=1):
                for column, cell in zip(section.table.columns, row, strict=True):
                    yield section.heading, str(number), column.label, cell
        for note in section.notes:
            yield section.heading, "", "", Cell(note)
    yield report.title, "", "", Cell(report.signing.meaning)
    yield report.title, "", "", Cell(report.footer)
