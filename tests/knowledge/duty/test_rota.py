"""Who is on duty: turns by the week on the clock on the wall, changes, and stretches without anybody."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.duty.rota import Roster, Rota, Stint

WARSAW = ZoneInfo("Europe/Warsaw")
ROTA = Rota(1, ("ola", "marek", "ewa"), date(2026, 10, 12), time(8), "Europe/Warsaw")
SECOND = timedelta(seconds=1)


def wall(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=WARSAW).astimezone(UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("at", "person"),
    [
        (wall(2026, 10, 12, 7, 59), None),
        (wall(2026, 10, 12, 8), "ola"),
        (wall(2026, 10, 19, 7, 59), "ola"),
        (wall(2026, 10, 19, 8), "marek"),
        (wall(2026, 10, 26, 8) - SECOND, "marek"),
        (wall(2026, 10, 26, 8), "ewa"),
        (wall(2026, 11, 2, 8), "ola"),
        (wall(2027, 3, 29, 8), "ola"),
    ],
)
def test_turns_change_at_the_same_time_of_the_wall_clock_all_year(at: datetime, person: str | None) -> None:
    assert Roster((ROTA,)).person(1, at) == person


def test_a_week_in_which_the_clocks_change_is_an_hour_longer_or_shorter() -> None:
    long, short = ROTA.week_of(wall(2026, 10, 20)), ROTA.week_of(wall(2027, 3, 24))

    assert ROTA.handover(long + 1) - ROTA.handover(long) == timedelta(days=7, hours=1)
    assert ROTA.handover(short + 1) - ROTA.handover(short) == timedelta(days=7) - timedelta(hours=1)


def test_a_handover_in_the_hour_that_comes_twice_is_the_first_of_the_two() -> None:
    rota = Rota(1, ("ola", "marek"), date(2026, 10, 18), time(2, 30), "Europe/Warsaw")
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

    assert rota.handover(1) == first
    people = [Roster((rota,)).person(1, at) for at in (first - SECOND, first, second - SECOND, second)]
    assert people == ["ola", "marek", "marek", "marek"]


def test_a_handover_in_the_hour_that_is_left_out_is_at_its_end() -> None:
    rota = Rota(1, ("ola", "marek"), date(2027, 3, 21), time(2, 30), "Europe/Warsaw")

    assert rota.handover(1) == datetime(2027, 3, 28, 1, tzinfo=UTC)
    assert Roster((rota,)).person(1, datetime(2027, 3, 28, 1, tzinfo=UTC)) == "marek"
    assert Roster((rota,)).person(1, datetime(2027, 3, 28, 0, 59, tzinfo=UTC)) == "ola"


def test_what_was_changed_last_holds_while_it_lasts() -> None:
    day = wall(2026, 10, 14)
    covers = (Stint(1, "ewa", day, day + timedelta(days=1)), Stint(1, "marek", day, day + timedelta(hours=6)))
    roster = Roster((ROTA,), covers)

    hours = (-1, 0, 5, 6, 23, 24)
    assert [roster.person(1, day + timedelta(hours=hour)) for hour in hours] == [
        "ola",
        "marek",
        "marek",
        "ewa",
        "ewa",
        "ola",
    ]


def test_a_rota_that_begins_later_takes_over_from_its_first_handover() -> None:
    later = Rota(1, ("zosia",), date(2026, 11, 2), time(8), "Europe/Warsaw")

    assert Roster((ROTA, later)).person(1, wall(2026, 11, 2, 7, 59)) == "ewa"
    assert Roster((ROTA, later)).person(1, wall(2026, 11, 2, 8)) == "zosia"


def test_everybody_on_duty_is_called_in_order_and_once() -> None:
    second = Rota(2, ("ola", "ewa"), date(2026, 10, 12), time(8), "Europe/Warsaw")

    assert Roster((ROTA, second)).in_line(wall(2026, 10, 13)) == ("ola",)
    assert Roster((ROTA, second)).in_line(wall(2026, 10, 20)) == ("marek", "ewa")


def test_gaps_are_what_nobody_takes() -> None:
    rota = Rota(1, ("ola", ""), date(2026, 10, 12), time(8), "Europe/Warsaw")
    roster = Roster((rota,), (Stint(1, "ewa", wall(2026, 10, 19, 8), wall(2026, 10, 20, 8)),))

    assert roster.gaps(wall(2026, 10, 12, 8), wall(2026, 11, 2, 8)) == [
        Stint(1, None, wall(2026, 10, 20, 8), wall(2026, 10, 26, 8))
    ]
    assert Roster().gaps(wall(2026, 10, 12), wall(2026, 10, 13)) == [
        Stint(1, None, wall(2026, 10, 12), wall(2026, 10, 13))
    ]


@given(
    day=st.dates(date(2026, 3, 1), date(2027, 12, 1)),
    hours=st.integers(1, 2000),
    covered=st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 300), st.sampled_from(["ewa", "jan", None]))),
)
def test_stretches_agree_with_every_instant_and_leave_nothing_out(
    day: date, hours: int, covered: list[tuple[int, int, str | None]]
) -> None:
    begin = datetime.combine(day, time(), UTC)
    end = begin + timedelta(hours=hours)
    hour = timedelta(hours=1)
    covers = tuple(Stint(1, who, begin + at * hour, begin + (at + long) * hour) for at, long, who in covered)
    roster = Roster((ROTA,), covers)

    found = list(roster.stretches(1, begin, end))

    assert [one.start for one in found] == [begin, *(one.end for one in found[:-1])]
    assert found[-1].end == end
    assert all(one.person != following.person for one, following in pairwise(found))
    at = begin
    for one in found:
        while at < one.end:
            assert roster.person(1, at) == one.person
            at += hour
