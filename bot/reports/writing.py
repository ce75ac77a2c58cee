"""A report as plain text, and as CSV that a spreadsheet opens.

Rule: nothing is computed or left out here. In CSV no cell can be taken for a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from bot.i18n import Translator
from bot.reports.sheet import Cell, Section, SlaReport, Table, entries

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"
"""Without it a spreadsheet does not read Polish letters."""


def csv_of(t: Translator, report: SlaReport) -> str:
    """Return the report as CSV, a statement a line: section, row, label, what is said, the exact figure.

    Parted by semicolons in Polish, as a Polish spreadsheet reads it, else by commas; begins with a byte order mark.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";" if report.language == "pl" else ",", lineterminator="\r\n")
    writer.writerow([t.say("Section"), t.say("Row"), t.say("Label"), t.say("Value"), t.say("Exact figure")])
    for section, row, label, cell in entries(report):
        writer.writerow([*map(_inert, (section, row, label, cell.text)), cell.exact])
    return BYTE_ORDER_MARK + written.getvalue()


def rows_as_csv(language: str, rows: Iterable[Sequence[object]]) -> str:
    """Return rows as CSV in the same way: parted as the language's spreadsheets do, no cell a formula."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=";" if language == "pl" else ",", lineterminator="\r\n")
    writer.writerows([_inert(str(cell)) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + written.getvalue()


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def text_of(report: SlaReport) -> str:
    """Return the report as plain text, lines of any length; ends with a line break."""
    lines = [report.title, "=" * len(report.title), *(f"{label}: {cell.text}" for label, cell in report.facts)]
    for section in report.sections:
        lines += ["", *_section(section)]
    lines += ["", report.signing.meaning]
    for role, name in report.signing.parties:
        lines += ["", f"{role}: {name}", *(f"{blank}: {'_' * 30}" for blank in report.signing.blanks)]
    return "\n".join([*lines, "", report.footer]) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield section.heading
    if section.level == 1:
        yield "-" * len(section.heading)
    yield from section.lines
    if section.table is not None:
        yield from _table(section.table)
    yield from section.notes


def _table(table: Table) -> Iterator[str]:
    for row in table.rows:
        said = [f"{one.label}: {cell.text}" for one, cell in zip(table.columns, row, strict=True) if _is_said(cell)]
        yield f"• {'; '.join(said)}"


def _is_said(cell: Cell) -> bool:
    return bool(cell.text)
