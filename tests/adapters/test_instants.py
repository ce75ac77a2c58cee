"""Promise: an instant on the command line is read as written, or refused with what was expected."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.console.instants import read_instant, read_instant_or_step
from bot.errors import Refused

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-30T10:00+01:00", at(2026, 11, 30, 9)),
        ("2026-11-30T10:00:30Z", at(2026, 11, 30, 10, 0, 30)),
        ("2026-11-30T10:00", at(2026, 11, 30, 9)),
        ("2026-11-30 10:00", at(2026, 11, 30, 9)),
        ("2026-11-30", at(2026, 11, 29, 23)),
        ("11:30", at(2026, 11, 23, 10, 30)),
        ("11:30:15", at(2026, 11, 23, 10, 30, 15)),
        ("+2h", at(2026, 11, 23, 11)),
        ("+ 2 h", at(2026, 11, 23, 11)),
        ("+1h30m", at(2026, 11, 23, 10, 30)),
        ("+90min", at(2026, 11, 23, 10, 30)),
        ("-15m", at(2026, 11, 23, 8, 45)),
        ("+1d", at(2026, 11, 24, 9)),
        ("+2w", at(2026, 12, 7, 9)),
        ("  +45s ", at(2026, 11, 23, 9, 0, 45)),
    ],
)
def test_an_instant_a_time_of_day_and_a_step_are_read(text: str, expected: datetime) -> None:
    assert read_instant_or_step(text, now=NOW, zone="Europe/Warsaw") == expected


def test_a_time_of_day_belongs_to_the_local_day_of_the_zone() -> None:
    late = at(2026, 11, 23, 23, 30)
    assert read_instant_or_step("08:00", now=late, zone="Europe/Warsaw") == at(2026, 11, 24, 7)
    assert read_instant_or_step("08:00", now=late, zone="Europe/London") == at(2026, 11, 23, 8)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jutro",
        "25:00",
        "12:60",
        "+",
        "+2",
        "+2x",
        "2026-13-01",
        "1999-12-31T12:00Z",
        "2100-01-01T00:00Z",
        "x" * 5000,
    ],
)
def test_what_is_no_instant_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Refused, match="2026-11-23T10:00"):
        read_instant_or_step(text, now=NOW, zone="Europe/Warsaw")


@pytest.mark.parametrize("text", ["2026-11-30T10:00", "2026-11-30", "+2h", "11:30", "9999-12-31T23:59-14:00"])
def test_a_program_must_give_the_offset(text: str) -> None:
    with pytest.raises(Refused):
        read_instant(text)


def test_a_step_beyond_all_years_is_refused() -> None:
    with pytest.raises(Refused):
        read_instant_or_step("+99999w", now=NOW, zone="Europe/Warsaw")
    with pytest.raises(Refused):
        read_instant_or_step("+" + 20 * "99999w", now=NOW, zone="Europe/Warsaw")
