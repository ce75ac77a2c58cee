"""Sheets as spreadsheets write them: what is certain is read, what is not is refused with the way out."""

from __future__ import annotations

import pytest

from knowledge.drafting.columns import FIXED, blank_sheet, columns_of
from knowledge.drafting.sheet import LARGEST_SHEET, Sheet, read_sheet
from tests.knowledge.drafting.provider import templates

HEADER = ",".join(key for key, column in FIXED.items() if column.required)
ROW = "lipa,Zakłady Lipa,standard@2,2026-06-01,A. Nowak,2026-05-20"
TEXT = f"{HEADER}\r\n{ROW}\r\n"


def one_row(content: bytes) -> dict[str, str]:
    sheet = read_sheet(content)
    assert sheet.problems == ()
    (row,) = sheet.rows
    return row.cells


def problem_of(content: bytes) -> str:
    (problem,) = read_sheet(content).problems
    return problem.text("en")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_separator_in_any_unicode_encoding_is_the_same_sheet(separator: str, encoding: str) -> None:
    cells = one_row(TEXT.replace(",", separator).encode(encoding))
    assert cells["name"] == "Zakłady Lipa"
    assert len(cells) == 6


def test_the_separator_may_be_named_as_excel_does_it() -> None:
    assert one_row(b"sep=;\r\n" + TEXT.replace(",", ";").encode())["customer"] == "lipa"


def test_polish_windows_1250_is_read_and_said_to_be_so() -> None:
    sheet = read_sheet(TEXT.encode("cp1250"))
    assert sheet.rows[0].cells["name"] == "Zakłady Lipa"
    assert "Windows-1250" in sheet.notes[0].pl


@pytest.mark.parametrize("encoding", ["iso-8859-2", "mac_latin2", "cp852"])
def test_other_eight_bit_encodings_are_refused_with_the_way_out(encoding: str) -> None:
    text = TEXT.replace("Lipa", "Łąka Żółć ćśź")
    assert problem_of(text.encode(encoding)) == (
        "the encoding of the file cannot be told (it is not UTF-8); "
        "expected: a file saved by the spreadsheet as “CSV UTF-8 (comma delimited)”"
    )


@pytest.mark.parametrize("content", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest"])
def test_a_workbook_is_refused_as_such(content: bytes) -> None:
    assert "this is a workbook, not a CSV file" in problem_of(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no row with the names of columns"),
        (b"\n\n;;\n", "no row with the names of columns"),
        (b"Klient;Nazwa\nlipa;Lipa\n", "no row with the names of columns"),
        (b"sep=;\n", "the column is missing"),
        (b"customer\0,name\n", "this is no text"),
        (b"customer,name\n" + b"x" * LARGEST_SHEET, "too large"),
        (TEXT.encode() + b'"open,cell\n', "row 3: a cell is quoted wrongly"),
        (TEXT.encode() + b'"a"b,cell\n', "row 3: a cell is quoted wrongly"),
    ],
)
def test_what_is_no_sheet_is_refused(content: bytes, said: str) -> None:
    assert said in read_sheet(content).problems[0].text("en")
    assert read_sheet(content).rows == ()


def test_empty_rows_and_columns_at_the_end_and_remarks_are_passed_over() -> None:
    text = f"{HEADER},,\n# customer: the key,,\n{ROW},,\n,,,,,,\n\n# example: lipa\n,,,\n"
    sheet = read_sheet(text.encode())
    assert sheet.problems == ()
    assert [row.number for row in sheet.rows] == [3]
    assert len(sheet.columns) == 6


def test_rows_are_numbered_as_the_spreadsheet_shows_them_in_spite_of_line_breaks_in_cells() -> None:
    text = f"{HEADER}\n{ROW.replace('Zakłady Lipa', chr(34) + 'Zakłady' + chr(10) + 'Lipa' + chr(34))}\n\n{ROW}\n"
    sheet = read_sheet(text.encode())
    assert [row.number for row in sheet.rows] == [2, 4]
    assert sheet.rows[0].cells["name"] == "Zakłady\nLipa"


def test_a_cell_outside_the_named_columns_is_told() -> None:
    assert problem_of(f"{HEADER},\n{ROW},stray\n".encode()) == (
        "row 2: “stray” stands outside the named columns; expected: empty cells"
    )


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (HEADER + ",efective", "row 1: “efective” is no known column; expected: one of the columns: "),
        (HEADER + ",xyzzy", "row 1: “xyzzy” is no known column; expected: one of the columns: "),
        (HEADER + ",fee_spi", "perhaps “fee_sip”?"),
        (HEADER + ",name", "“name” is there twice"),
        (HEADER.replace("effective,", ""), "row 1, column effective: the column is missing"),
    ],
)
def test_columns_that_cannot_be_are_told(header: str, said: str) -> None:
    assert said in " ".join(problem.text("en") for problem in read_sheet(f"{header}\n".encode()).problems)


def test_names_of_columns_may_be_written_in_capitals_with_spaces() -> None:
    assert "entered_by" in one_row(TEXT.replace("entered_by", " Entered By").encode())


@pytest.mark.parametrize(("language", "separator"), [("pl", ";"), ("en", ",")])
def test_the_blank_sheet_explains_every_column_and_is_empty_when_read_back(language: str, separator: str) -> None:
    columns = columns_of(templates().values())
    text = blank_sheet(columns, "pl" if language == "pl" else "en")
    header, remarks, *_ = text.splitlines()
    assert header.split(separator) == [column.key for column in columns]
    assert remarks.lstrip('"').startswith("# ")
    assert read_sheet(text.encode("utf-8-sig")) == Sheet(columns=tuple(column.key for column in columns))


def test_a_sheet_has_a_fee_for_each_service_of_the_templates() -> None:
    (standard,) = (one for key, one in templates().items() if key == ("standard", 2))
    fees = [column.key for column in columns_of([standard]) if column.key.startswith("fee_")]
    assert sorted(fees) == [
        "fee_admin_portal",
        "fee_hotline",
        "fee_queues",
        "fee_recording",
        "fee_sip",
        "fee_user_portal",
    ]
    assert len([column for column in columns_of([]) if column.key.startswith("fee_")]) > 10
