"""Promise: duty is set, covered and swapped by command; whoever is on duty is shown, and gaps are found."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner, Result

from adapters.cli import app
from adapters.doctor_duty import duty_findings
from storage.engine import open_database

NOW = "2026-11-23T10:00+01:00"


def duty(url: str, *arguments: str, lang: str = "en") -> Result:
    return CliRunner().invoke(app, ["duty", *arguments, "--now", NOW, "--db", url, "--lang", lang])


def shown(url: str, *more: str) -> list[list[str]]:
    done = duty(url, "show", *more)
    assert done.exit_code == 0
    return [line.split("\t") for line in done.stdout.splitlines()]


def test_whoever_is_on_duty_is_shown_line_by_line(demo_url: str) -> None:
    assert shown(demo_url, "--days", "9") == [
        ["1", "2026-11-23T10:00+01:00", "2026-11-30T08:00+01:00", "marek"],
        ["1", "2026-11-30T08:00+01:00", "2026-12-02T10:00+01:00", "ewa"],
        ["2", "2026-11-23T10:00+01:00", "2026-11-30T08:00+01:00", "ewa"],
        ["2", "2026-11-30T08:00+01:00", "2026-12-02T10:00+01:00", "marek"],
    ]


def test_it_is_shown_for_programs_too(demo_url: str) -> None:
    first = duty(demo_url, "show", "--json").stdout.splitlines()[0]

    assert json.loads(first) == {
        "line": 1,
        "from": "2026-11-23T10:00+01:00",
        "to": "2026-11-30T08:00+01:00",
        "person": "marek",
    }


def test_a_rota_is_set_from_a_day_on(demo_url: str) -> None:
    done = duty(demo_url, "set", "1", "noc,-", "--from", "2026-11-26", "--at", "09:30", lang="pl")

    assert (done.exit_code, done.stdout) == (0, "Linia 1 od 2026-11-26, 09:30: noc, -.\n")
    assert [row[1:] for row in shown(demo_url) if row[0] == "1"] == [
        ["2026-11-23T10:00+01:00", "2026-11-26T09:30+01:00", "marek"],
        ["2026-11-26T09:30+01:00", "2026-12-03T09:30+01:00", "noc"],
        ["2026-12-03T09:30+01:00", "2026-12-07T10:00+01:00", "-"],
    ]


def test_somebody_covers_for_a_while(demo_url: str) -> None:
    done = duty(demo_url, "cover", "1", "noc", "--from", "2026-11-24T22:00+01:00", "--to", "2026-11-25T06:00+01:00")

    assert done.stdout == "1\t2026-11-24T22:00+01:00\t2026-11-25T06:00+01:00\tnoc\tEurope/Warsaw\n"
    assert [row[3] for row in shown(demo_url, "--days", "3") if row[0] == "1"] == ["marek", "noc", "marek"]


def test_two_people_swap_their_weeks(demo_url: str) -> None:
    done = duty(demo_url, "swap", "1", "2026-11-29", "2026-12-01")

    assert done.stdout.splitlines() == [
        "1\t2026-11-23T10:00+01:00\t2026-11-30T08:00+01:00\tewa\tEurope/Warsaw",
        "1\t2026-11-30T08:00+01:00\t2026-12-07T08:00+01:00\tmarek\tEurope/Warsaw",
    ]
    assert [row[3] for row in shown(demo_url) if row[0] == "1"] == ["ewa", "marek"]


def test_a_swap_leaves_what_is_over_and_what_others_cover_in_those_weeks(demo_url: str) -> None:
    duty(demo_url, "cover", "1", "noc", "--from", "2026-11-23T09:30+01:00", "--to", "2026-11-23T10:30+01:00")
    duty(demo_url, "cover", "1", "noc", "--from", "2026-12-01T20:00+01:00", "--to", "2026-12-02T08:00+01:00")

    done = duty(demo_url, "swap", "1", "2026-11-29", "2026-12-01")

    assert [line.split("\t")[1:4] for line in done.stdout.splitlines()] == [
        ["2026-11-23T10:30+01:00", "2026-11-30T08:00+01:00", "ewa"],
        ["2026-11-30T08:00+01:00", "2026-12-01T20:00+01:00", "marek"],
        ["2026-12-02T08:00+01:00", "2026-12-07T08:00+01:00", "marek"],
    ]


def test_a_line_of_another_zone_is_confirmed_and_read_in_its_own(demo_url: str) -> None:
    duty(demo_url, "set", "3", "noc,ewa", "--from", "2026-11-16", "--at", "09:00", "--zone", "Europe/London")

    covered = duty(demo_url, "cover", "3", "marek", "--from", "2026-11-24T08:00", "--to", "2026-11-24T09:00")
    swapped = duty(demo_url, "swap", "3", "2026-12-01", "2026-12-08")

    assert covered.stdout == "3\t2026-11-24T08:00+00:00\t2026-11-24T09:00+00:00\tmarek\tEurope/London\n"
    assert swapped.stdout.splitlines()[0] == ("3\t2026-11-30T09:00+00:00\t2026-12-07T09:00+00:00\tewa\tEurope/London")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("set", "1", "hanna", "--from", "2026-11-30"),
            "There is no “hanna” among the staff; there are: ewa, marek, noc.",
        ),
        (("set", "0", "noc", "--from", "2026-11-30"), "A line is a number from 1 to 9, got 0."),
        (("set", "1", "noc", "--from", "monday"), "“monday” is no day; write it like 2026-11-30."),
        (("set", "1", "noc", "--from", "2026-11-30", "--at", "8"), "“8” is no time; write it like 08:00."),
        (("set", "1", "noc", "--from", "2026-11-30", "--zone", "Warsaw"), "is no time zone"),
        (("cover", "1", "noc", "--from", NOW, "--to", NOW), "The end must come after the beginning"),
        (("swap", "1", "2026-11-30", "2026-12-01"), "Both days lie in the same week"),
        (("swap", "3", "2026-11-30", "2026-12-08"), "Line 3 has no rota on 2026-11-30"),
    ],
)
def test_what_is_wrong_is_shown_with_what_was_expected(demo_url: str, arguments: tuple[str, ...], said: str) -> None:
    done = duty(demo_url, *arguments)

    assert done.exit_code == 2
    assert said in done.stderr
    assert [row[3] for row in shown(demo_url, "--days", "9") if row[0] == "1"] == ["marek", "ewa"]


def test_the_doctor_finds_when_nobody_is_on_duty(demo_url: str) -> None:
    now = datetime.fromisoformat(NOW).astimezone(UTC)
    duty(demo_url, "cover", "1", "-", "--from", "2026-11-24T22:00+01:00", "--to", "2026-11-25T06:00+01:00")
    database = open_database(demo_url)
    with database.reading() as work:
        found = list(duty_findings(work, now))
    database.close()

    assert [(one.ok, one.found) for one in found] == [(False, "nobody from 2026-11-24 21:00 to 2026-11-25 05:00 UTC")]


def test_the_doctor_finds_who_is_on_duty_and_can_be_reached_nowhere(demo_url: str) -> None:
    database = open_database(demo_url)
    with database.unit_of_work() as work:
        for link in work.links.all():
            if link.person == "ewa":
                work.links.unlink(link.sender)
        found = list(duty_findings(work, datetime.fromisoformat(NOW)))
    database.close()

    assert [one.found for one in found if not one.ok] == ["on duty and reached nowhere: ewa"]


def test_the_doctor_is_content_while_somebody_is(demo_url: str) -> None:
    database = open_database(demo_url)
    with database.reading() as work:
        found = list(duty_findings(work, datetime.fromisoformat(NOW)))
    database.close()

    assert [one.ok for one in found] == [True]
