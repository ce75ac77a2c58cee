"""Ticks look only at what may be due, and still nothing that is due is missed, whatever happened meanwhile."""

from __future__ import annotations

from datetime import timedelta

from bot.ports import INCIDENT
from knowledge.incidents.incident import IncidentCancelled, WorkStarted
from tests.bot.deadlines.conftest import happens, report
from tests.talking import START, Town

MISSED = ("due_time_missed", 2001, "react")


def missed(town: Town, minutes: int, seconds: int = 0) -> list[tuple[str, int, str]]:
    happened = town.bot.tick(START + timedelta(minutes=minutes, seconds=seconds))
    return [(one["type"], one["incident"], one["clock"]) for one in happened if one["type"] == "due_time_missed"]


def test_a_miss_is_told_the_second_after_its_due_time_and_once(town: Town) -> None:
    report(town, 2001, START)

    assert missed(town, 1) == []
    assert missed(town, 120) == []
    assert missed(town, 120, 1) == [MISSED]
    assert missed(town, 121) == []


def test_what_was_met_in_time_is_not_told(town: Town) -> None:
    report(town, 2001, START)
    missed(town, 1)
    happens(town, 2001, START + timedelta(hours=1), WorkStarted())

    assert missed(town, 121) == []


def test_a_due_time_at_closing_is_missed_at_the_next_opening(town: Town) -> None:
    evening = START + timedelta(hours=6)  # 16:00 in Warsaw; two hours of support are left until 18:00
    report(town, 2001, evening)

    assert missed(town, 8 * 60) == []
    assert missed(town, 9 * 60) == []
    assert missed(town, 22 * 60) == []
    assert missed(town, 22 * 60, 1) == [MISSED]


def test_nothing_is_looked_at_again_once_it_is_over(town: Town) -> None:
    report(town, 2001, START)
    happens(town, 2001, START + timedelta(minutes=5), IncidentCancelled("a test"))
    town.bot.tick(START + timedelta(minutes=5))

    with town.database.unit_of_work() as work:
        planned = work.looks.take(INCIDENT, START + timedelta(days=3650), until=START, limit=1000)

    assert "2001" not in planned


def test_a_tick_in_which_nothing_is_due_reads_no_incident(town: Town) -> None:
    report(town, 2001, START)
    town.bot.tick(START)

    with town.database.reading() as work:
        soonest = work.looks.next_at(INCIDENT)

    assert soonest is not None
    assert soonest > START
    assert town.bot.tick(START + timedelta(seconds=1)) == ()


def test_a_clock_set_back_tells_nothing_twice_and_misses_nothing(town: Town) -> None:
    report(town, 2001, START)

    assert missed(town, 150) == [MISSED]
    assert missed(town, 1) == []
    assert missed(town, 121) == []
