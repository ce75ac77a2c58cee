"""Single cells: what has one meaning is read however a spreadsheet shows it; what may mean two things is refused."""

from __future__ import annotations

import pytest

from knowledge.drafting.cells import amount, day, plain_text, template_version


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1120,00", "1120.00"),
        ("1120.00", "1120.00"),
        ("1120", "1120.00"),
        ("1120,5", "1120.50"),
        ("1 120,00", "1120.00"),
        ("1\u00a0120,00 zł", "1120.00"),
        ("1\u202f120 PLN", "1120.00"),
        ("1,120.00", "1120.00"),
        ("1.120,00", "1120.00"),
        ("12 345 678,90", "12345678.90"),
        ("0", "0.00"),
        ("€", None),
        ("12o0", None),
        ("1,120", None),
        ("1.120", None),
        ("-5", None),
        ("1120,005", None),
        ("1e3", None),
        ("", None),
    ],
)
def test_amounts(cell: str, value: str | None) -> None:
    if value is None:
        with pytest.raises(ValueError, match=r".*"):
            amount(cell)
    else:
        assert amount(cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2026-01-02", "2026-01-02"),
        ("2026-1-2", "2026-01-02"),
        ("02.01.2026", "2026-01-02"),
        ("2.1.2026", "2026-01-02"),
        ("2026-01-02 00:00:00", "2026-01-02"),
        ("02.01.2026 0:00", "2026-01-02"),
        ("02.01.2026 r.", "2026-01-02"),
        ("02.01.2026 12:00", None),
        ("01/02/2026", None),
        ("46024", None),
        ("31.02.2026", None),
        ("2.1.26", None),
        ("jutro", None),
    ],
)
def test_days(cell: str, value: str | None) -> None:
    if value is None:
        with pytest.raises(ValueError, match=r".*"):
            day(cell)
    else:
        assert day(cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [("standard@2", ("standard", 2)), (" Standard @ v2 ", ("standard", 2)), ("standard", None), ("standard@", None)],
)
def test_templates(cell: str, value: tuple[str, int] | None) -> None:
    if value is None:
        with pytest.raises(ValueError, match=r".*"):
            template_version(cell)
    else:
        assert template_version(cell) == value


def test_a_text_is_put_on_one_line_and_may_hide_nothing() -> None:
    assert plain_text("Zakłady\n Lipa\u00a0Sp. z o.o.") == "Zakłady Lipa Sp. z o.o."
    with pytest.raises(ValueError, match=r".*"):
        plain_text("Lipa\u202e")
