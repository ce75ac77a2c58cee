"""A sheet as spreadsheets write it: bytes in, rows of cells out, or what keeps it from being read.

The rule: what can be read for certain is read (semicolons, commas or tabs, UTF-8 with or without a mark, UTF-16,
Windows-1250 when nothing but Polish letters is in it); what cannot is refused with the way to save it properly.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from knowledge.bilingual import Bilingual
from knowledge.drafting.columns import FIXED, REMARK, is_column
from knowledge.drafting.problems import CellProblem, in_order
from knowledge.words.services import services

LARGEST_SHEET = 10_000_000
"""Bytes; a thousand customers with long differences take a twentieth of it."""
_SEPARATORS = (";", ",", "\t")
_POLISH = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ„”“’‘–—…§€°\u00a0äöüßÄÖÜé")
_NAMED_SEPARATOR = re.compile(r"\s*sep=(.)\r?\n", re.IGNORECASE)

_SAVE_AS = Bilingual(
    "plik zapisany w arkuszu jako „CSV UTF-8”", "a file saved by the spreadsheet as “CSV UTF-8 (comma delimited)”"
)
_READ_AS_1250 = Bilingual(
    "plik nie jest w UTF-8; odczytano go jako Windows-1250 (proszę sprawdzić polskie litery w nazwach)",
    "the file is not UTF-8; it was read as Windows-1250 (please check the Polish letters of names)",
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number as spreadsheets show it, and the cells that are not blank, by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows to be read, by columns; `notes` tell what was done to read it, `problems` what cannot be read."""

    columns: tuple[str, ...] = ()
    rows: tuple[SheetRow, ...] = ()
    notes: tuple[Bilingual, ...] = ()
    problems: tuple[CellProblem, ...] = ()


class _Unreadable(Exception):
    def __init__(self, pl: str, en: str, expected: Bilingual, *, row: int = 0, value: str = "") -> None:
        super().__init__(en)
        self.problem = CellProblem(row, "", value, Bilingual(pl, en), expected)


def read_sheet(content: bytes) -> Sheet:
    """Return what a sheet's file says; rows with a problem are not among its rows."""
    try:
        text, notes = _decoded(content)
        separator, body = _separator(text)
        return _rows(list(_records(body, separator)), notes)
    except _Unreadable as unreadable:
        return Sheet(problems=(unreadable.problem,))


def _decoded(content: bytes) -> tuple[str, tuple[Bilingual, ...]]:
    if len(content) > LARGEST_SHEET:
        limit = Bilingual(f"najwyżej {LARGEST_SHEET} bajtów", f"at most {LARGEST_SHEET} bytes")
        raise _Unreadable("plik jest za duży", "the file is too large", limit)
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise _Unreadable("to skoroszyt, a nie plik CSV", "this is a workbook, not a CSV file", _SAVE_AS)
    text, notes = _in_some_encoding(content)
    if "\0" in text:
        raise _Unreadable("to nie jest tekst", "this is no text", _SAVE_AS)
    return text, notes


def _in_some_encoding(content: bytes) -> tuple[str, tuple[Bilingual, ...]]:
    try:
        return content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"), ()
    except UnicodeDecodeError:
        text = content.decode("cp1250", errors="replace")
    if set(filter(lambda letter: not letter.isascii(), text)) <= _POLISH:
        return text, (_READ_AS_1250,)
    raise _Unreadable(
        "nie da się ustalić kodowania pliku (nie jest to UTF-8)",
        "the encoding of the file cannot be told (it is not UTF-8)",
        _SAVE_AS,
    )


def _separator(text: str) -> tuple[str, str]:
    """Return what separates the cells, and the text without the line in which Excel names it."""
    named = _NAMED_SEPARATOR.match(text)
    if named is not None:
        return named[1], text[named.end() :]
    header = next((line for line in text.splitlines() if line.strip() and not line.lstrip('"').startswith(REMARK)), "")
    known = {separator: sum(map(is_column, map(_name, header.split(separator)))) for separator in _SEPARATORS}
    best = max(known, key=lambda separator: known[separator])
    if not known[best]:
        columns = ", ".join(FIXED)
        raise _Unreadable(
            "w pliku nie ma wiersza z nazwami kolumn",
            "the file has no row with the names of columns",
            Bilingual(f"kolumny: {columns}", f"the columns: {columns}"),
            value=header.strip()[:80],
        )
    return best, text


def _name(cell: str) -> str:
    return re.sub(r"[\s-]+", "_", cell.strip().strip('"').strip().lower())


def _records(text: str, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    read = 0
    try:
        for record in reader:
            read += 1
            yield [cell.strip() for cell in record]
    except csv.Error:
        closed = Bilingual('cudzysłowy parami, w tekście podwojone ("")', 'quotes in pairs, doubled ("") inside a text')
        raise _Unreadable("komórka źle ujęta w cudzysłów", "a cell is quoted wrongly", closed, row=read + 1) from None


def _rows(records: list[list[str]], notes: tuple[Bilingual, ...]) -> Sheet:
    filled = [number for number, record in enumerate(records) if any(record) and not _is_remark(record)]
    if not filled:
        return Sheet(problems=tuple(_column_problems(1, [])))
    first = filled[0]
    columns = [_name(cell) for cell in records[first]]
    problems = [*_column_problems(first + 1, columns)]
    rows: list[SheetRow] = []
    for number, record in enumerate(records[first + 1 :], start=first + 2):
        if not any(record) or _is_remark(record):
            continue
        cells = {column: cell for column, cell in zip(columns, record, strict=False) if cell and column}
        beyond = [cell for place, cell in enumerate(record) if cell and (place >= len(columns) or not columns[place])]
        if beyond:
            problems.append(_beyond(number, beyond[0]))
        rows.append(SheetRow(number, cells))
    return Sheet(tuple(filter(None, columns)), tuple(rows), notes, in_order(problems))


def _is_remark(record: list[str]) -> bool:
    return bool(record) and (record[0].startswith(REMARK) or record[0] == REMARK.strip())


def _column_problems(row: int, columns: list[str]) -> Iterator[CellProblem]:
    known = [*FIXED, *(f"fee_{service}" for service in services())]
    listed = ", ".join(FIXED) + ", fee_…"
    expected = Bilingual(f"jedna z kolumn: {listed}", f"one of the columns: {listed}")
    for column in filter(None, columns):
        if not is_column(column):
            problem = Bilingual("nie jest znaną kolumną", "is no known column")
            yield CellProblem(row, "", column, problem, _with_guess(expected, column, known))
        elif columns.count(column) > 1:
            twice = Bilingual("występuje dwa razy", "is there twice")
            yield CellProblem(row, "", column, twice, Bilingual("każda kolumna raz", "each column once"))
    for needed in FIXED.values():
        if needed.required and needed.key not in columns:
            missing = Bilingual("brakuje kolumny", "the column is missing")
            yield CellProblem(row, needed.key, "", missing, needed.about)


def _with_guess(expected: Bilingual, column: str, known: list[str]) -> Bilingual:
    guess = get_close_matches(column, known, n=1, cutoff=0.6)
    if not guess:
        return expected
    return Bilingual(f"{expected.pl} – może „{guess[0]}”?", f"{expected.en} – perhaps “{guess[0]}”?")


def _beyond(row: int, value: str) -> CellProblem:
    problem = Bilingual("stoi poza nazwanymi kolumnami", "stands outside the named columns")
    return CellProblem(row, "", value, problem, Bilingual("puste komórki", "empty cells"))
