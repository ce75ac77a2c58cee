"""What happens at the same moment in PostgreSQL, where writers work in parallel: nothing twice, nothing lost."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep
from typing import TypeVar

import psycopg
import pytest

from bot.errors import Interrupted, Refused, until_done
from bot.messages import Address, Reply
from bot.ports import INCIDENT
from bot.records import Conversation, OfferedChoice, OutboxMessage
from knowledge.incidents.incident import Event, IncidentAcknowledged, WorkStarted
from storage.engine import Database, open_database

At = Callable[[int], datetime]
T = TypeVar("T")
ROOT = Path(__file__).parents[2]
HERE, THERE = Address("console", "hanna"), Address("console", "ola")
BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"

# Takes everything that is due, a few at a time, gives as many numbers, and prints both.
WORKER = """
import sys
from datetime import UTC, datetime
from storage.engine import open_database
now = datetime(2026, 11, 23, 12, tzinfo=UTC)
database = open_database(sys.argv[1])

def claim():
    claimed = database.deliveries.claim(platform="console", address=None, owner=sys.argv[2], now=now, limit=3)
    assert len(claimed) <= 3
    return claimed

claimed = claim()
print("ready", flush=True)
sys.stdin.readline()
while claimed:
    for delivery in claimed:
        assert database.deliveries.sending(delivery, now) and database.deliveries.sent(delivery, now)
        with database.unit_of_work() as work:
            print(delivery.message.key, work.incidents.next_number(), flush=True)
            work.commit()
    claimed = claim()
database.close()
"""


@pytest.fixture
def replicas(postgres_address: str) -> Iterator[tuple[Database, Database]]:
    """Return the same database as two processes have it open, as patient as the product."""
    opened = (open_database(postgres_address), open_database(postgres_address))
    yield opened
    for one in opened:
        one.close()


def wait_until_somebody_waits(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(1000):
            row = connection.execute(BLOCKED).fetchone()
            if row is not None and row[0]:
                return
            sleep(0.005)
    raise TimeoutError("nobody waits")


def meanwhile(do: Callable[[], T]) -> Future[T]:
    """Begin something in a thread of its own, and return what comes of it."""
    promised: Future[T] = Future()

    def work() -> None:
        try:
            promised.set_result(do())
        except BaseException as error:  # noqa: BLE001 (it is raised where the result is asked for)
            promised.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    return promised


def queue(database: Database, key: str, queued_at: datetime, address: Address = HERE) -> None:
    with database.unit_of_work() as work:
        work.outbox.put(OutboxMessage(key, address, "hanna", "pl", Reply(key), queued_at))
        work.commit()


def registered(database: Database, at: datetime) -> int:
    with database.unit_of_work() as work:
        number = work.incidents.next_number()
        work.incidents.open(number, "laundry", at)
        work.incidents.append(Event(number, at, at, "hanna", IncidentAcknowledged()))
        work.commit()
    return number


def test_two_processes_never_take_the_same_row_nor_the_same_number(
    replicas: tuple[Database, Database], postgres_address: str, at: At
) -> None:
    expected = [f"{person}:{number}" for person in ("a", "b", "c", "d", "e") for number in range(10)]
    with replicas[0].unit_of_work() as work:
        for key in expected:
            work.outbox.put(OutboxMessage(key, Address("console", key[0]), "hanna", "pl", Reply(key), at(0)))
        work.commit()

    started = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, postgres_address, name],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for name in "xy"
    ]  # fmt: skip
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        print("go", file=process.stdin, flush=True)
    said = [process.communicate() for process in started]

    assert [error for _, error in said] == ["", ""]
    taken = [[line.split() for line in out.splitlines()] for out, _ in said]
    assert all(taken), "both had something to do"
    assert sorted(key for one in taken for key, _ in one) == expected
    assert sorted(int(number) for one in taken for _, number in one) == list(range(1001, 1001 + len(expected)))


def test_a_row_that_somebody_is_taking_is_neither_taken_nor_overtaken_nor_waited_for(
    replicas: tuple[Database, Database], at: At
) -> None:
    one, other = replicas
    for key in ("k1", "k2"):
        queue(one, key, at(0))
    queue(one, "k3", at(0), THERE)
    with one.write() as session:
        session.connection().exec_driver_sql("SELECT 1 FROM outbox WHERE key = 'k1' FOR UPDATE")

        claimed = other.deliveries.claim(platform="console", address=None, owner="b", now=at(1))

    assert [delivery.message.key for delivery in claimed] == ["k3"]


def test_the_same_key_queued_twice_at_once_is_queued_once(
    replicas: tuple[Database, Database], postgres_address: str, at: At
) -> None:
    one, other = replicas
    with one.unit_of_work() as work:
        work.outbox.put(OutboxMessage("k", HERE, "hanna", "pl", Reply("first"), at(0)))
        waiting = meanwhile(lambda: queue(other, "k", at(0)))
        wait_until_somebody_waits(postgres_address)
        work.commit()
    waiting.result(10)

    claimed = one.deliveries.claim(platform="console", address=None, owner="a", now=at(1))
    assert [delivery.message.reply.text for delivery in claimed] == ["first"]


def test_whoever_answers_in_a_conversation_waits_for_whoever_does(
    replicas: tuple[Database, Database], postgres_address: str
) -> None:
    one, other = replicas

    def remembered() -> Conversation:
        with other.unit_of_work() as work:
            return work.conversations.get(HERE)

    with one.unit_of_work() as work:
        assert work.conversations.get(HERE) == Conversation(HERE)
        waiting = meanwhile(remembered)
        wait_until_somebody_waits(postgres_address)
        work.conversations.save(Conversation(HERE, "hanna", "pl"))
        work.commit()

    assert waiting.result(10) == Conversation(HERE, "hanna", "pl")


def test_in_another_conversation_nobody_waits(replicas: tuple[Database, Database]) -> None:
    one, other = replicas
    with one.unit_of_work() as first, other.unit_of_work() as second:
        first.conversations.save(first.conversations.get(HERE))
        second.conversations.save(second.conversations.get(THERE))
        second.commit()
        first.commit()


def test_choices_offered_at_once_are_two_offers_and_the_later_one_is_current(
    replicas: tuple[Database, Database], postgres_address: str, at: At
) -> None:
    one, other = replicas

    def choice(token: str) -> OfferedChoice:
        return OfferedChoice(token, token, 1, "answer", {}, HERE, "hanna", at(60))

    def offer_beside() -> None:
        with other.unit_of_work() as work:
            work.choices.offer([choice("t2")])
            work.commit()

    with one.unit_of_work() as work:
        work.choices.offer([choice("t1")])
        waiting = meanwhile(offer_beside)
        wait_until_somebody_waits(postgres_address)
        work.commit()
    waiting.result(10)

    with one.reading() as work:
        assert [offered.token for offered in work.choices.current(HERE)] == ["t2"]


def test_what_was_decided_by_an_old_log_is_decided_again(replicas: tuple[Database, Database], at: At) -> None:
    one, other = replicas
    number = registered(one, at(0))
    seen: list[int] = []

    def start_work(database: Database) -> None:
        with database.unit_of_work() as work:
            log = work.incidents.of_number(number, at(5))
            assert log is not None
            seen.append(len(log.events))
            if len(seen) == 1:
                start_work(other)
            if len(log.events) == 1:
                work.incidents.append(Event(number, at(5), at(5), "ola", WorkStarted()))
            work.commit()

    until_done(lambda: start_work(one))

    assert seen == [1, 1, 2]
    with one.reading() as work:
        log = work.incidents.of_number(number, at(5))
    assert log is not None
    assert [event.what for event in log.events] == [IncidentAcknowledged(), WorkStarted()]


def test_an_event_beside_it_that_is_not_visible_yet_counts_too(replicas: tuple[Database, Database], at: At) -> None:
    one, other = replicas
    number = registered(one, at(0))
    with one.unit_of_work() as work:
        work.incidents.all(at(5))
        with other.unit_of_work() as beside:
            beside.incidents.append(Event(number, at(6), at(6), "ola", WorkStarted()))
            beside.commit()

        with pytest.raises(Interrupted, match="Somebody else changed the same thing"):
            work.incidents.append(Event(number, at(5), at(5), "ola", WorkStarted()))


def test_a_look_that_an_event_plans_is_not_overwritten_by_who_read_before_it(
    replicas: tuple[Database, Database], at: At
) -> None:
    one, other = replicas
    number = registered(one, at(0))

    def append() -> None:
        with other.unit_of_work() as work:
            work.incidents.append(Event(number, at(5), at(5), "ola", WorkStarted()))
            work.commit()

    with ThreadPoolExecutor(1) as pool:
        with one.unit_of_work() as work:
            work.looks.hold(INCIDENT, str(number))
            assert work.incidents.of_number(number, at(4)) is not None
            appending = pool.submit(append)
            work.looks.look_at(INCIDENT, str(number), at(60))
            work.commit()
        appending.result()

    with one.reading() as work:
        assert work.looks.next_at(INCIDENT) == at(5)


def test_a_place_that_is_lost_for_two_at_once_is_told_of_once(replicas: tuple[Database, Database], at: At) -> None:
    barrier = threading.Barrier(2)

    def lose(database: Database, place: str) -> bool:
        barrier.wait()
        return database.destinations.mark_unreachable("slack", place, "blocked", at(0))

    with ThreadPoolExecutor(2) as pool:
        for place in ("C1", "C2", "C3", "C4", "C5"):
            told = [pool.submit(lose, database, place) for database in replicas]
            assert sorted(one.result() for one in told) == [False, True]


def test_of_two_that_wait_for_each_other_both_get_through(replicas: tuple[Database, Database], at: At) -> None:
    met = threading.Barrier(2)
    attempts: list[str] = []

    def tell(database: Database, key: str, addresses: tuple[Address, Address]) -> None:
        with database.unit_of_work() as work:
            attempts.append(key)
            for number, address in enumerate(addresses):
                work.outbox.put(OutboxMessage(f"{key}:{number}", address, None, "pl", Reply(key), at(0)))
                if number == 0 and len(attempts) <= 2:
                    met.wait(10)
            work.commit()

    one, other = replicas
    waiting = meanwhile(lambda: until_done(lambda: tell(other, "b", (THERE, HERE))))
    until_done(lambda: tell(one, "a", (HERE, THERE)))
    waiting.result(10)

    assert len(attempts) >= 3, "one of them, or each in its turn, was broken off"
    with one.reading() as work:
        found = work.session.connection().exec_driver_sql("SELECT key FROM outbox ORDER BY key").scalars().all()
    assert found == ["a:0", "a:1", "b:0", "b:1"]


def test_whoever_does_not_get_a_turn_in_time_is_told(on_postgres: Database) -> None:
    with on_postgres.unit_of_work() as work:
        work.conversations.get(HERE)
        with on_postgres.unit_of_work() as beside, pytest.raises(Refused, match="is locked by another program"):
            beside.conversations.get(HERE)


def test_a_reading_transaction_sees_one_state_and_writes_nothing(on_postgres: Database) -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    number = registered(on_postgres, now)
    with on_postgres.reading() as work:
        assert len(work.incidents.all(now)) == 1
        registered(on_postgres, now + timedelta(seconds=1))
        assert [log.number for log in work.incidents.of_customer("laundry", now + timedelta(hours=1))] == [number]

        with pytest.raises(Refused, match="takes no changes"):
            work.texts.keep("a letter")
