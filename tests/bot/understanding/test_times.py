"""The time grammar: what is reported lies behind, what is asked lies ahead, in the contract's zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.understanding.folding import cleaned, folded
from bot.understanding.times import Times, read_times

WARSAW = ZoneInfo("Europe/Warsaw")
MONDAY_AT_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=WARSAW)


def read(text: str, *, past: bool = False, ahead: bool = False, now: datetime = MONDAY_AT_TEN) -> Times:
    typed = cleaned(text)
    return read_times(folded(typed), typed, now=now, zone="Europe/Warsaw", past=past, ahead=ahead)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("od 9:15", "2026-11-23T09:15"),
        ("od 9.15", "2026-11-23T09:15"),
        ("od 22:30", "2026-11-22T22:30"),
        ("od wczoraj 11:15", "2026-11-22T11:15"),
        ("od kwadransa po ósmej", "2026-11-23T08:15"),
        ("od wpol do dziesiatej", "2026-11-23T09:30"),
        ("od za kwadrans dziesiąta", "2026-11-23T09:45"),
        ("od ósmej rano", "2026-11-23T08:00"),
        ("since half past nine", "2026-11-23T09:30"),
        ("since quarter to ten", "2026-11-23T09:45"),
        ("since 2", "2026-11-23T02:00"),
        ("since yesterday 2:30 pm", "2026-11-22T14:30"),
        ("od wczoraj 14:30", "2026-11-22T14:30"),
        ("od 10 minut", "2026-11-23T09:50"),
        ("od godziny", "2026-11-23T09:00"),
        ("od półtorej godziny", "2026-11-23T08:30"),
        ("for about two hours", "2026-11-23T08:00"),
        ("od wczoraj wieczora", "2026-11-22T20:00"),
        ("od północy", "2026-11-23T00:00"),
        ("od jakiejś 8", "2026-11-23T08:00"),
        ("since 9ish", "2026-11-23T09:00"),
    ],
)
def test_a_reported_start_is_the_latest_such_moment(text: str, start: str) -> None:
    found = read(text, past=True).start
    assert found is not None
    assert found.at.strftime("%Y-%m-%dT%H:%M") == start


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("o 9:15", "2026-11-23T09:15"),
        ("w piątek o 16:30", "2026-11-20T16:30"),
        ("przedwczoraj o 23:15", "2026-11-21T23:15"),
        ("wczoraj o ósmej wieczorem", "2026-11-22T20:00"),
        ("o trzeciej po południu", "2026-11-22T15:00"),
        ("dziesięć po ósmej", "2026-11-23T08:10"),
        ("half nine", "2026-11-23T09:30"),
        ("twenty minutes ago", "2026-11-23T09:40"),
        ("12 listopada o 8", "2026-11-12T08:00"),
    ],
)
def test_a_reported_moment_lies_behind(text: str, at: str) -> None:
    found = read(text, past=True).at
    assert found is not None
    assert found.at.strftime("%Y-%m-%dT%H:%M") == at


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("w niedzielę o 3 w nocy", "2026-11-29T03:00"),
        ("on Sunday at 3 am", "2026-11-29T03:00"),
        ("o 17:30 w piątek", "2026-11-27T17:30"),
        ("w Wigilię o 12", "2026-12-24T12:00"),
        ("za godzinę", "2026-11-23T11:00"),
        ("po 22", "2026-11-23T22:00"),
        ("o 9", "2026-11-24T09:00"),
        ("w nocy z 5 na 6 grudnia", "2026-12-06T02:00"),
        ("15 maja 2028 o 10", "2028-05-15T10:00"),
        ("15th of May 2028 at 10 am", "2028-05-15T10:00"),
        ("15 czerwca o 12", "2027-06-15T12:00"),
        ("29 lutego o 12", "2028-02-29T12:00"),
        ("Friday 13 November at 12:00", "2026-11-13T12:00"),
        ("w piątek, 13 listopada o 12", "2026-11-13T12:00"),
    ],
)
def test_a_moment_asked_about_lies_ahead(text: str, at: str) -> None:
    found = read(text).at
    assert found is not None
    assert found.at.strftime("%Y-%m-%dT%H:%M") == at


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("w piątek od 22 do 2", "2026-11-27T22:00", "2026-11-28T02:00"),
        ("Sunday 01:00-05:00", "2026-11-29T01:00", "2026-11-29T05:00"),
        ("3 grudnia 22:00–03:00", "2026-12-03T22:00", "2026-12-04T03:00"),
        ("5 lutego 0:00-3:00", "2027-02-05T00:00", "2027-02-05T03:00"),
        ("od 9 do 14", "2026-11-24T09:00", "2026-11-24T14:00"),
    ],
)
def test_planned_works_have_both_ends(text: str, start: str, end: str) -> None:
    times = read(text)
    assert times.start is not None
    assert times.end is not None
    assert times.start.at.strftime("%Y-%m-%dT%H:%M") == start
    assert times.end.at.strftime("%Y-%m-%dT%H:%M") == end


@pytest.mark.parametrize(
    ("text", "first", "after"),
    [
        ("a w październiku?", "2026-10-01", "2026-11-01"),
        ("and in October?", "2026-10-01", "2026-11-01"),
        ("w zeszłym miesiącu", "2026-10-01", "2026-11-01"),
        ("w tym kwartale", "2026-10-01", "2027-01-01"),
        ("Q3", "2026-07-01", "2026-10-01"),
        ("in quarter 3", "2026-07-01", "2026-10-01"),
        ("quarter 2 of 2025", "2025-04-01", "2025-07-01"),
        ("w kwartale III 2025", "2025-07-01", "2025-10-01"),
        ("za trzeci kwartał", "2026-07-01", "2026-10-01"),
        ("last 30 days", "2026-10-24", "2026-11-24"),
        ("w listopadzie 2026", "2026-11-01", "2026-12-01"),
        ("w grudniu", "2026-12-01", "2027-01-01"),
        ("w maju", "2026-05-01", "2026-06-01"),
        ("od stycznia", "2026-01-01", "2026-11-24"),
        ("w 2025", "2025-01-01", "2026-01-01"),
        ("w weekend", "2026-11-28", "2026-11-30"),
        ("w niedzielę", "2026-11-29", "2026-11-30"),
        ("od 1 do 15 listopada", "2026-11-01", "2026-11-16"),
        ("from 1 October to 15 November", "2026-10-01", "2026-11-16"),
        ("w ostatnich 7 dniach", "2026-11-16", "2026-11-24"),
        ("w 2025 roku", "2025-01-01", "2026-01-01"),
        ("w styczniu 2026", "2026-01-01", "2026-02-01"),
        ("31 grudnia 2090", "2090-12-31", "2091-01-01"),
        ("15 maja 2028", "2028-05-15", "2028-05-16"),
        ("Friday 13 November", "2026-11-13", "2026-11-14"),
        ("13 listopada (piątek)", "2026-11-13", "2026-11-14"),
        ("w piątek 13 sierpnia", "2027-08-13", "2027-08-14"),
    ],
)
def test_a_period_is_whole_days_of_the_contracts_zone(text: str, first: str, after: str) -> None:
    period = read(text).period
    assert period is not None
    assert (period.start.isoformat()[:16], period.end.isoformat()[:16]) == (f"{first}T00:00", f"{after}T00:00")


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("jeszcze 2 h", timedelta(hours=2)),
        ("półtorej godziny", timedelta(minutes=90)),
        ("half an hour", timedelta(minutes=30)),
        ("an hour and a half", timedelta(minutes=90)),
        ("1h30", timedelta(minutes=90)),
        ("2 h 5 min", timedelta(minutes=125)),
        ("dwadzieścia pięć minut", timedelta(minutes=25)),
        ("jeszcze godzinę", timedelta(hours=1)),
        ("dobę", timedelta(days=1)),
    ],
)
def test_a_length_of_time_is_read(text: str, length: timedelta) -> None:
    assert read(text).duration == length


@pytest.mark.parametrize(
    "text",
    [
        "API returns 500s",
        "31 lutego",
        "29 lutego 2027",
        "30.02.2027",
        "od 25:99",
        "mają 24/7",
        "maja 24/7",
        "nie",
        "sie",
        "99,9%",
        "o której godzinie",
        "co ile godzin",
        "dyżur 24h",
        "P1",
    ],
)
def test_what_only_looks_like_a_time_is_none(text: str) -> None:
    assert read(text) == Times()


def test_a_vague_time_says_how_vague_it_is() -> None:
    evening = read("od wczoraj wieczora", past=True).start
    assert evening is not None
    assert evening.tolerance == timedelta(hours=2)


def test_an_hour_that_the_clock_skips_is_moved_past_the_change() -> None:
    sunday = read("29 marca o 2:30", now=datetime(2026, 3, 28, 12, 0, tzinfo=WARSAW)).at
    assert sunday is not None
    assert sunday.at.isoformat() == "2026-03-29T03:30:00+02:00"


def test_an_hour_that_occurs_twice_is_the_first() -> None:
    sunday = read("25.10 o 2:30", past=True).at
    assert sunday is not None
    assert sunday.at.isoformat() == "2026-10-25T02:30:00+02:00"


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ("2026-10-25T02:30+01:00", "2026-10-25T02:15:00+01:00"),
        ("2026-10-25T02:10+01:00", "2026-10-25T02:15:00+02:00"),
        ("2026-10-25T02:30+02:00", "2026-10-25T02:15:00+02:00"),
    ],
)
def test_an_hour_reported_in_the_night_of_the_change_is_the_latest_one_gone(now: str, start: str) -> None:
    found = read("od 2:15", past=True, now=datetime.fromisoformat(now)).start
    assert found is not None
    assert found.at.isoformat() == start


@pytest.mark.parametrize(("text", "start"), [("od 11:15", "2026-11-23T11:15"), ("od 14", "2026-11-23T14:00")])
def test_an_hour_of_today_that_is_nearer_than_yesterdays_is_not_moved_back(text: str, start: str) -> None:
    found = read(text, past=True).start
    assert found is not None
    assert found.at.strftime("%Y-%m-%dT%H:%M") == start


def test_hours_are_counted_across_the_clock_change() -> None:
    start = read("od 4 godzin", past=True, now=datetime(2026, 10, 25, 5, 0, tzinfo=WARSAW)).start
    assert start is not None
    assert start.at.astimezone(UTC) == datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
