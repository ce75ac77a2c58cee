"""Promise: staff see what waits, what was said unasked and why, and what was given up, and can try that again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from adapters.cli import app
from adapters.demo_clock import real_now
from bot.messages import Address, Reply
from bot.records import URGENT, OutboxMessage, Why
from bot.speaking import SECRET
from storage.engine import Database, open_database

HERE = Address("telegram", "7")
NOW = real_now()
REASON = Why("deadline", "deadline.missed", "incident:1043", NOW - timedelta(minutes=1), "blawatek", {"clock": "react"})


def outbox(url: str, *arguments: str, lang: str = "en") -> Result:
    return CliRunner().invoke(app, ["outbox", *arguments, "--db", url, "--lang", lang])


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/outbox.db"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """Return a database with a message that was given up, one that was sent, one that waits, each in its own place."""
    opened = open_database(url)
    missed = Reply("1043: PRZEKROCZONO\ntermin")
    queue(opened, OutboxMessage("dead", HERE, "noc", "pl", missed, NOW, "notice", why=REASON))
    queue(opened, OutboxMessage("sent", Address("telegram", "8"), None, "en", Reply("done"), NOW, priority=URGENT))
    for delivery in opened.deliveries.claim(platform="telegram", address=None, owner="a", now=NOW):
        if delivery.message.key == "sent":
            opened.deliveries.sent(delivery, NOW)
        else:
            opened.deliveries.dead(delivery, NOW, "the bot was blocked")
    queue(opened, OutboxMessage("waits", Address("slack", "T1/C1"), None, "pl", Reply("czeka"), NOW))
    yield opened
    opened.close()


def queue(database: Database, message: OutboxMessage) -> None:
    with database.unit_of_work() as work:
        work.outbox.put(message)
        work.commit()


def objects(done: Result) -> list[dict[str, Any]]:
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.usefixtures("database")
def test_what_waits_and_what_was_given_up_is_listed(url: str) -> None:
    done = outbox(url, "list")

    waits, dead = done.stdout.splitlines()
    assert waits.split("\t")[1] == "waiting"
    _, state, _, where, person, why, reason, words = dead.split("\t")
    assert (state, where, person, reason) == ("dead", "telegram:7", "noc", "the bot was blocked")
    assert (why, words) == ("deadline.missed incident:1043", "1043: PRZEKROCZONO termin")


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("arguments", "texts"),
    [
        (["--state", "sent"], ["done"]),
        (["--platform", "slack"], ["czeka"]),
        (["--notices"], ["1043: PRZEKROCZONO\ntermin"]),
        (["--notices", "--customer", "harrowgate"], []),
        (["--customer", "blawatek"], ["1043: PRZEKROCZONO\ntermin"]),
        (["--limit", "1"], ["czeka"]),
    ],
)
def test_it_is_listed_by_state_customer_and_platform(url: str, arguments: list[str], texts: list[str]) -> None:
    assert [one["text"] for one in objects(outbox(url, "list", "--json", *arguments))] == texts


@pytest.mark.usefixtures("database")
def test_a_notice_says_why_to_whom_in_what_words_and_with_what_result(url: str) -> None:
    (kept,) = objects(outbox(url, "list", "--json", "--notices"))
    shown = json.loads(outbox(url, "show", str(kept["id"])).stdout)

    assert shown == kept
    assert (kept["state"], kept["reason"]) == ("dead", "the bot was blocked")
    assert (kept["person"], kept["language"]) == ("noc", "pl")
    assert kept["why"] == {
        "topic": "deadline",
        "rule": "deadline.missed",
        "subject": "incident:1043",
        "customer": "blawatek",
        "arose_at": REASON.arose_at.isoformat(),
        "details": {"clock": "react"},
    }


def test_what_was_given_up_is_tried_again(url: str, database: Database) -> None:
    (dead,) = objects(outbox(url, "list", "--json", "--state", "dead"))

    assert outbox(url, "retry", str(dead["id"])).stdout == f"{dead['id']}\n"

    (delivery,) = database.deliveries.claim(platform="telegram", address=None, owner="b", now=real_now())
    assert delivery.message.key == "dead"
    assert database.deliveries.sent(delivery, NOW)


def test_what_was_discarded_is_no_more_asked_about_and_stays_on_record(url: str, database: Database) -> None:
    (dead,) = objects(outbox(url, "list", "--json", "--state", "dead"))

    assert outbox(url, "discard", str(dead["id"])).exit_code == 0

    assert database.deliveries.dead_letters() == []
    assert [one["state"] for one in objects(outbox(url, "list", "--json", "--notices"))] == ["discarded"]
    again = outbox(url, "retry", str(dead["id"]))
    assert (again.exit_code, "its state is: discarded" in again.stderr) == (1, True)


def test_a_state_that_does_not_exist_is_told_with_those_that_do(url: str) -> None:
    done = outbox(url, "list", "--state", "gone")

    assert (done.exit_code, done.stderr) == (
        2,
        "There is no state “gone”; there are: waiting, sent, dead, discarded.\n",
    )


@pytest.mark.usefixtures("database")
def test_one_that_cannot_be_changed_is_told_and_the_others_go_on(url: str) -> None:
    (dead,) = objects(outbox(url, "list", "--json", "--state", "dead"))
    done = outbox(url, "retry", "99", str(dead["id"]), lang="pl")

    assert (done.exit_code, done.stdout) == (1, f"{dead['id']}\n")
    assert done.stderr == "Nie ma wiadomości 99; istniejące pokazuje sla-assistant outbox list.\n"


def test_a_code_cannot_be_said_again(url: str, database: Database) -> None:
    queue(database, OutboxMessage("code", Address("telegram", "9"), None, "pl", Reply("abc"), NOW, kind=SECRET))
    (delivery,) = database.deliveries.claim(platform="telegram", address=None, owner="b", now=NOW)
    database.deliveries.dead(delivery, NOW, "blocked")

    done = outbox(url, "retry", str(delivery.id))

    assert (done.exit_code, "whose words are erased" in done.stderr) == (1, True)
    assert "abc" not in outbox(url, "show", str(delivery.id)).stdout


def test_what_was_said_unasked_stays_for_four_years_and_the_rest_for_thirty_days(url: str, database: Database) -> None:
    notice = OutboxMessage("notice", Address("telegram", "10"), None, "pl", Reply("x"), NOW, "notice", why=REASON)
    queue(database, notice)
    (delivery,) = database.deliveries.claim(platform="telegram", address=None, owner="b", now=NOW)
    database.deliveries.sent(delivery, NOW)

    database.purge(NOW + timedelta(days=31))
    after_a_month = [one["key"] for one in objects(outbox(url, "list", "--json", "--state", "sent"))]
    database.purge(NOW + timedelta(days=4 * 366 + 1))
    after_years = objects(outbox(url, "list", "--json", "--state", "sent"))

    assert (after_a_month, after_years) == (["notice"], [])
