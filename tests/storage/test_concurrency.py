"""Several threads, several processes, and one that is killed: nothing is lost, nothing happens by half."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from bot.messages import Address
from bot.records import Conversation
from knowledge.incidents.incident import Event, IncidentAcknowledged
from storage.engine import Database, open_database

At = Callable[[int], datetime]
ROOT = Path(__file__).parents[2]
HERE = Address("console", "hanna")

# Registers an incident, queues nothing, and dies without a word before the commit or right after it.
KILLED = """
import os, sys
from datetime import UTC, datetime
from storage.engine import open_database
from knowledge.incidents.incident import Event, IncidentAcknowledged
now = datetime(2026, 11, 23, 9, tzinfo=UTC)
work = open_database(sys.argv[1]).unit_of_work().__enter__()
number = work.incidents.next_number()
work.incidents.open(number, "laundry", now)
work.incidents.append(Event(number, now, now, "hanna", IncidentAcknowledged()))
if sys.argv[2] == "after":
    work.commit()
os._exit(9)
"""


def register(database: Database, at: datetime) -> int:
    with database.unit_of_work() as work:
        number = work.incidents.next_number()
        work.incidents.open(number, "laundry", at)
        work.incidents.append(Event(number, at, at, "hanna", IncidentAcknowledged()))
        work.commit()
    return number


def numbers(database: Database, at: datetime) -> list[int]:
    with database.reading() as work:
        return [log.number for log in work.incidents.all(at)]


def test_threads_write_at_once_and_nothing_is_lost(address: str, at: At) -> None:
    database = open_database(address)  # as patient as the product: a slow disk must not decide this
    given: list[int] = []

    def write() -> None:
        given.extend(register(database, at(0)) for _ in range(10))

    threads = [Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(given) == list(range(1001, 1021))
    assert numbers(database, at(0)) == sorted(given)
    database.close()


def test_two_programs_share_one_database(database: Database, address: str, at: At) -> None:
    other = open_database(address)

    assert [register(database, at(0)), register(other, at(0)), register(database, at(0))] == [1001, 1002, 1003]
    assert numbers(other, at(0)) == [1001, 1002, 1003]
    other.close()


def test_reading_waits_for_no_writer_and_sees_only_what_was_committed(database: Database, at: At) -> None:
    register(database, at(0))
    with database.unit_of_work() as work:
        work.incidents.open(work.incidents.next_number(), "laundry", at(0))
        work.conversations.save(Conversation(HERE, "hanna"))

        with database.reading() as beside:
            assert [log.number for log in beside.incidents.all(at(0))] == [1001]
            assert beside.conversations.get(HERE) == Conversation(HERE)


@pytest.mark.parametrize(("moment", "kept"), [("before", []), ("after", [1001])])
def test_a_killed_process_leaves_all_of_a_transaction_or_nothing(
    database: Database, address: str, at: At, moment: str, kept: list[int]
) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, address, moment], cwd=ROOT, capture_output=True)

    assert killed.returncode == 9, killed.stderr
    assert numbers(database, at(0)) == kept
    assert register(database, at(0)) == 1001 + len(kept)


def test_a_dialog_goes_on_after_the_database_was_opened_anew(database: Database, address: str) -> None:
    conversation = Conversation(HERE, "hanna", "pl", None, {"last": {"intent": "downtime_budget"}})
    with database.unit_of_work() as work:
        work.conversations.save(conversation)
        work.commit()
    database.close()

    again = open_database(address, busy_timeout=timedelta(seconds=1))
    with again.reading() as work:
        assert work.conversations.get(HERE) == conversation
    again.close()
