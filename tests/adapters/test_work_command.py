"""Promise: work is announced, listed and called off by command; what it means is shown before anybody is told."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from adapters.cli import app
from storage.engine import open_database

NOW = "2026-11-23T10:00+01:00"
SOON = datetime(2026, 11, 23, 9, 1, tzinfo=UTC)
EFFECT = ("--effect-pl", "Możliwe krótkie przerwy.", "--effect-en", "Short outages are possible.")
NIGHT = ("--from", "2026-12-03T22:00+01:00", "--to", "2026-12-04T01:00+01:00")


def work(url: str, *arguments: str, lang: str = "en") -> Result:
    return CliRunner().invoke(app, ["work", *arguments, "--now", NOW, "--db", url, "--lang", lang])


def announce(url: str, *more: str, lang: str = "en") -> Result:
    return work(url, "announce", "sip,queues", *NIGHT, *EFFECT, *more, lang=lang)


def listed(url: str) -> dict[str, object]:
    done = work(url, "list", "--json")
    return {one["key"]: one["cancelled_at"] for one in map(json.loads, done.stdout.splitlines())}


def waiting(url: str) -> int:
    database = open_database(url)
    try:
        claimed = database.deliveries.claim(platform="console", address=None, owner="a", now=SOON)
        return len([one for one in claimed if one.message.why is not None])
    finally:
        database.close()


def test_what_it_means_is_shown_for_every_customer_and_a_trial_tells_nobody(demo_url: str) -> None:
    done = announce(demo_url, "--dry-run")

    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[1] == (
        "Pralnie Bławatek Sp. z o.o.: Downtime during this work does not count: announced in time and inside the "
        "agreed window; in time if announced by 30 November 2026; 3 messages."
    )
    assert "it falls into the change freeze" in next(line for line in lines if line.startswith("Harrowgate"))
    assert lines[-2:] == ["Messages in all: 6.", "A trial, nobody was told."]
    assert not any(key.startswith("W") for key in listed(demo_url))
    assert waiting(demo_url) == 0


def test_it_is_moved_extended_and_ended_each_shown_first(demo_url: str) -> None:
    announce(demo_url)
    moved = work(demo_url, "move", "W1", "--from", "2026-12-04T22:00+01:00", "--to", "2026-12-05T01:00+01:00")
    longer = work(demo_url, "extend", "W2", "--to", "2026-12-05T02:00+01:00", "--dry-run")
    early = work(demo_url, "end", "W2")

    assert moved.stdout.splitlines()[-1] == "Announced: W2."
    assert moved.stdout.startswith("Planned work Fri 4 December, 22:00–01:00")
    assert listed(demo_url)["W2"] is None
    assert "W1" not in listed(demo_url) or listed(demo_url)["W1"] is not None
    assert longer.stdout.startswith("Planned work Sat 5 December, 01:00–02:00")
    assert longer.stdout.splitlines()[-1] == "A trial, nobody was told."
    assert (early.exit_code, early.stderr) == (1, "The planned work “W2” has not begun; cancel it instead.\n")
    under_way = CliRunner().invoke(
        app, ["work", "end", "W2", "--now", "2026-12-04T23:00+01:00", "--db", demo_url, "--lang", "en"]
    )
    assert under_way.stdout.splitlines()[-1] == "Announced: W2."


def test_it_is_written_as_a_calendar_file(demo_url: str, tmp_path: Path) -> None:
    announce(demo_url)
    done = CliRunner().invoke(
        app, ["work", "calendar", "W1", str(tmp_path / "w.ics"), "--db", demo_url, "--lang", "en"]
    )

    assert done.exit_code == 0
    text = (tmp_path / "w.ics").read_bytes()
    assert text.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"SUMMARY:Planned work: SIP trunk and queues\r\n" in text


def test_it_is_announced_in_polish_too_and_everybody_is_told(demo_url: str) -> None:
    done = announce(demo_url, lang="pl")

    assert "zapowiedź jest w terminie do 30 listopada 2026" in done.stdout
    assert done.stdout.splitlines()[-2:] == ["Razem wiadomości: 6.", "Zapowiedziano: W1."]
    assert listed(demo_url)["W1"] is None
    assert waiting(demo_url) == 6


def test_it_is_called_off_once(demo_url: str) -> None:
    announce(demo_url)

    assert work(demo_url, "cancel", "W1").stdout == "Called off: W1; messages: 6.\n"
    again = work(demo_url, "cancel", "W1")

    assert (again.exit_code, again.stderr) == (1, "The planned work “W1” is over or called off already.\n")
    assert listed(demo_url)["W1"] is not None


def test_many_are_told_only_when_it_is_said_twice(demo_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.works.impact.MANY_CUSTOMERS", 3)

    refused = announce(demo_url)
    told = announce(demo_url, "--yes")

    assert refused.exit_code == 1
    assert refused.stderr == (
        "That would be told to 4 customers in 6 messages. See it first with --dry-run, then write --yes.\n"
    )
    assert told.stdout.splitlines()[-1] == "Announced: W1."


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["announce", "fax", *NIGHT, *EFFECT], 2, "There is no service “fax”; there are: "),
        (
            ["announce", "sip", *NIGHT, *EFFECT, "--customer", "acme"],
            2,
            "There is no customer “acme”; there are: ",
        ),
        (["announce", "sip", *NIGHT[2:], "--from", NIGHT[3], *EFFECT], 2, "The end must come after the beginning"),
        (["announce", "sip", "--from", "2026-11-01T00:00Z", "--to", "2026-11-01T01:00Z", *EFFECT], 2, "over already"),
        (["announce", "sip", *NIGHT[:2], "--to", "jutro", *EFFECT], 2, "“jutro” is not a point in time"),
        (["cancel", "W7"], 1, "There is no planned work “W7”"),
    ],
)
def test_what_cannot_be_is_refused_with_the_value_and_nothing_is_kept(
    demo_url: str, arguments: list[str], code: int, message: str
) -> None:
    done = work(demo_url, *arguments)

    assert (done.exit_code, done.stdout) == (code, "")
    assert message in done.stderr
    assert not any(key.startswith("W") for key in listed(demo_url))


def test_when_work_ended_whose_time_is_over_has_to_be_said(demo_url: str) -> None:
    key = work(demo_url, "announce", "sip", *NIGHT, *EFFECT).stdout.split("Announced: ")[1].partition(".")[0]
    late = ("--now", "2027-06-01T10:00Z")
    refused = CliRunner().invoke(app, ["work", "end", key, *late, "--db", demo_url, "--lang", "en"])

    assert refused.exit_code == 1
    assert f"The announced time of “{key}” is over; say when it ended with --at." in refused.stderr
