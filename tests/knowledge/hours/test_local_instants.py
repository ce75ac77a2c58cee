"""Wall-clock edges on clock-change nights: the missing hour, the repeated hour, a skipped day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from knowledge.hours.local_instants import closing_instant, opening_instant, zone_named


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc,arg-type]


def wall(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


@pytest.mark.parametrize("minute", [0, 1, 30, 59])
def test_a_time_in_the_missing_hour_is_the_moment_of_the_change(minute: int) -> None:
    warsaw, london = zone_named("Europe/Warsaw"), zone_named("Europe/London")
    assert opening_instant(wall(2026, 3, 29, 2, minute), warsaw) == utc(2026, 3, 29, 1)
    assert closing_instant(wall(2026, 3, 29, 2, minute), warsaw) == utc(2026, 3, 29, 1)
    assert opening_instant(wall(2026, 3, 29, 1, minute), london) == utc(2026, 3, 29, 1)


def test_times_around_the_missing_hour_are_what_they_say() -> None:
    warsaw = zone_named("Europe/Warsaw")
    assert opening_instant(wall(2026, 3, 29, 1, 59, 59), warsaw) == utc(2026, 3, 29, 0, 59, 59)
    assert opening_instant(wall(2026, 3, 29, 3, 0, 1), warsaw) == utc(2026, 3, 29, 1, 0, 1)


def test_in_the_repeated_hour_an_opening_is_the_first_reading_and_a_closing_the_last() -> None:
    warsaw = zone_named("Europe/Warsaw")
    assert opening_instant(wall(2026, 10, 25, 2, 30), warsaw) == utc(2026, 10, 25, 0, 30)
    assert closing_instant(wall(2026, 10, 25, 2, 30), warsaw) == utc(2026, 10, 25, 1, 30)


def test_a_fraction_of_a_second_in_the_missing_hour_changes_nothing() -> None:
    assert opening_instant(wall(2026, 3, 29, 2, 30, 15, 250), zone_named("Europe/Warsaw")) == utc(2026, 3, 29, 1)


def test_a_skipped_day_shrinks_to_its_end() -> None:
    apia = zone_named("Pacific/Apia")
    assert opening_instant(wall(2011, 12, 30, 9), apia) == closing_instant(wall(2011, 12, 30, 17), apia)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "Europe"])
def test_an_unknown_zone_is_named_in_the_error(name: str) -> None:
    with pytest.raises(ValueError, match="IANA"):
        zone_named(name)
