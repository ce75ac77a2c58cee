"""Ticks look only at what may be due, and still nothing that is due is missed, whatever happened meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.watching import ANEW_AFTER, Watch
from knowledge.incidents.incident import Event, IncidentReported, WorkStarted
from tests.talking import START, Town, town_of


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


def report(town: Town, number: int, at: datetime) -> None:
    """Put a critical report on record that nobody told the watch of; its reaction is due two hours later."""
    with town.database.unit_of_work() as work:
        work.incidents.open(number, "blawatek", at)
        said = IncidentReported("hotline", "critical", at, at, "chat", work.texts.keep("x"))
        work.incidents.append(Event(number, at, at, "hanna", said))
        work.commit()


def start_work(town: Town, number: int, at: datetime) -> None:
    with town.database.unit_of_work() as work:
        work.incidents.append(Event(number, at, at, "noc", WorkStarted()))
        work.commit()


def overdue(town: Town, watch: Watch, now: datetime) -> tuple[int, ...]:
    with town.database.reading() as work:
        return watch.overdue(work, now)


def test_an_incident_is_found_the_second_after_its_due_time(town: Town) -> None:
    report(town, 2001, START)
    watch = Watch()

    assert overdue(town, watch, START + timedelta(minutes=1)) == ()
    assert overdue(town, watch, START + timedelta(hours=2)) == ()
    assert overdue(town, watch, START + timedelta(hours=2, seconds=1)) == (2001,)


def test_it_is_found_again_until_it_was_told(town: Town) -> None:
    report(town, 2001, START)
    watch, late = Watch(), START + timedelta(hours=2, seconds=1)

    assert overdue(town, watch, late) == (2001,)
    assert overdue(town, watch, late + timedelta(seconds=1)) == (2001,)
    town.bot.tick(late)
    assert overdue(town, watch, late + timedelta(seconds=2)) == ()


def test_what_is_appended_between_two_looks_is_seen(town: Town) -> None:
    watch = Watch()
    overdue(town, watch, START)
    report(town, 2001, START)

    assert overdue(town, watch, START + timedelta(minutes=1)) == ()
    assert overdue(town, watch, START + timedelta(hours=2, seconds=1)) == (2001,)


def test_what_was_met_in_time_is_not_found(town: Town) -> None:
    report(town, 2001, START)
    watch = Watch()
    overdue(town, watch, START + timedelta(minutes=1))
    start_work(town, 2001, START + timedelta(hours=1))

    assert overdue(town, watch, START + timedelta(hours=2, seconds=1)) == ()


def test_a_due_time_at_closing_is_found_at_the_next_opening(town: Town) -> None:
    evening = START + timedelta(hours=6)  # 16:00 in Warsaw; two hours of support are left until 18:00
    report(town, 2001, evening)
    watch = Watch()
    morning = START + timedelta(hours=22)

    assert overdue(town, watch, evening + timedelta(hours=2)) == ()
    assert overdue(town, watch, evening + timedelta(hours=3)) == ()
    assert overdue(town, watch, morning) == ()
    assert overdue(town, watch, morning + timedelta(seconds=1)) == ()
    assert overdue(town, watch, morning + timedelta(minutes=1)) == (2001,)


def test_a_clock_set_back_is_followed(town: Town) -> None:
    report(town, 2001, START)
    watch = Watch()
    assert overdue(town, watch, START + timedelta(days=1)) == (2001,)

    assert overdue(town, watch, START + timedelta(minutes=1)) == ()
    assert overdue(town, watch, START + timedelta(hours=2, seconds=1)) == (2001,)


def test_everything_is_looked_at_anew_every_ten_minutes(town: Town) -> None:
    watch = Watch()
    overdue(town, watch, START)
    report(town, 2001, START - timedelta(hours=1))
    watch._place = 10**9  # as if the event had come out of order, unnoticed

    assert overdue(town, watch, START + timedelta(hours=1, seconds=1)) == (2001,)
    assert timedelta(hours=1) > ANEW_AFTER
