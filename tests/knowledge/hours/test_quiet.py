"""Quiet hours end at their time of the clock on the wall, on nights on which the clocks change, too."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from knowledge.hours.quiet import QuietHours

WARSAW = ZoneInfo("Europe/Warsaw")
NIGHT = QuietHours(time(22), time(7), "Europe/Warsaw")


def wall(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WARSAW)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("at", "until"),
    [
        (wall(2026, 11, 26, 21, 59), None),
        (wall(2026, 11, 26, 22), wall(2026, 11, 27, 7)),
        (wall(2026, 11, 27, 0), wall(2026, 11, 27, 7)),
        (wall(2026, 11, 27, 6, 59), wall(2026, 11, 27, 7)),
        (wall(2026, 11, 27, 7), None),
        (wall(2026, 10, 24, 23), wall(2026, 10, 25, 7)),
        (wall(2027, 3, 27, 23), wall(2027, 3, 28, 7)),
    ],
)
def test_they_reign_from_their_beginning_and_are_over_at_their_end(at: datetime, until: datetime | None) -> None:
    assert NIGHT.until(at.astimezone(UTC)) == until


@pytest.mark.parametrize(("day", "hours"), [((2026, 10, 24), 10), ((2027, 3, 27), 8), ((2026, 11, 26), 9)])
def test_a_night_on_which_the_clocks_change_is_an_hour_longer_or_shorter(day: tuple[int, ...], hours: int) -> None:
    begins = wall(*day, 22).astimezone(UTC)
    until = NIGHT.until(begins)

    assert until is not None
    assert until - begins == timedelta(hours=hours)


def test_they_may_lie_within_a_day() -> None:
    noon = QuietHours(time(12), time(14), "Europe/Warsaw")

    assert noon.until(wall(2026, 11, 26, 13)) == wall(2026, 11, 26, 14)
    assert noon.until(wall(2026, 11, 26, 14)) is None
    assert noon.until(wall(2026, 11, 26, 11, 59)) is None
