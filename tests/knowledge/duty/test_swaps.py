"""Whoever swaps a week swaps what they have of it; what somebody else covers in it stays theirs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from knowledge.duty.rota import Roster, Rota, Stint
from knowledge.duty.swaps import Week, swapped

WARSAW = ZoneInfo("Europe/Warsaw")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROTA = Rota(1, ("ola", "marek", "ewa"), date(2026, 10, 12), time(8), "Europe/Warsaw")
FIRST: Week = (ROTA.handover(1), ROTA.handover(2))
SECOND: Week = (ROTA.handover(2), ROTA.handover(3))


def after(roster: Roster, first: Week = FIRST, second: Week = SECOND) -> Roster:
    return replace(roster, covers=(*roster.covers, *swapped(roster, 1, first, second)))


def people(roster: Roster, week: Week) -> list[str | None]:
    return [one.person for one in roster.stretches(1, *week)]


def test_whole_weeks_change_hands() -> None:
    swap = swapped(Roster((ROTA,)), 1, FIRST, SECOND)

    assert swap == (Stint(1, "ewa", *FIRST), Stint(1, "marek", *SECOND))


def test_a_cover_in_the_middle_of_either_week_stays() -> None:
    covers = tuple(Stint(1, "ola", week[0] + DAY, week[0] + DAY + 8 * HOUR) for week in (FIRST, SECOND))
    roster = after(Roster((ROTA,), covers))

    assert people(roster, FIRST) == ["ewa", "ola", "ewa"]
    assert people(roster, SECOND) == ["marek", "ola", "marek"]


def test_a_cover_of_most_of_a_week_stays_too() -> None:
    roster = after(Roster((ROTA,), (Stint(1, "ola", FIRST[0], FIRST[0] + 5 * DAY),)))

    assert people(roster, FIRST) == ["ola", "ewa"]
    assert people(roster, SECOND) == ["marek"]


def test_a_cover_by_nobody_stays() -> None:
    roster = after(Roster((ROTA,), (Stint(1, None, FIRST[0] + DAY, FIRST[0] + 2 * DAY),)))

    assert people(roster, FIRST) == ["ewa", None, "ewa"]


def test_whoever_has_all_of_a_week_swaps_it_though_the_rota_names_somebody_else() -> None:
    roster = after(Roster((ROTA,), (Stint(1, "ola", *FIRST),)))

    assert (people(roster, FIRST), people(roster, SECOND)) == (["ewa"], ["ola"])


@given(st.integers(0, 160), st.integers(1, 160))
def test_swapping_twice_is_as_before(start: int, hours: int) -> None:
    begins = FIRST[0] + start * HOUR
    roster = Roster((ROTA,), (Stint(1, "noc", begins, begins + hours * HOUR),))
    twice = after(after(roster))

    assert [list(twice.stretches(1, *week)) for week in (FIRST, SECOND)] == [
        list(roster.stretches(1, *week)) for week in (FIRST, SECOND)
    ]


def test_a_week_in_which_the_clocks_change_keeps_its_length() -> None:
    long: Week = (ROTA.handover(1), ROTA.handover(2))
    [first, second] = swapped(Roster((ROTA,)), 1, long, SECOND)

    assert first.end - first.start == timedelta(days=7, hours=1)
    assert second.end - second.start == timedelta(days=7)
    assert first.start == datetime(2026, 10, 19, 8, tzinfo=WARSAW)
