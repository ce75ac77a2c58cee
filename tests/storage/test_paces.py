"""Several processes that send from one account keep its rate together, by the database's clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from threading import Thread
from time import time

import pytest

from storage.engine import Database, open_database

SECOND = [(30, 1.0)]


@pytest.fixture
def two(postgres_address: str) -> Iterator[tuple[Database, Database]]:
    with closing(open_database(postgres_address)) as first, closing(open_database(postgres_address)) as second:
        yield first, second


def most_in_any(period: float, instants: list[float]) -> int:
    ordered = sorted(instants)
    return max(sum(1 for at in ordered if begin <= at < begin + period) for begin in ordered)


def test_two_processes_together_get_what_one_may(two: tuple[Database, Database]) -> None:
    given: list[float] = []

    def send(database: Database) -> None:
        assert database.paces is not None
        for _ in range(100):
            asked = time()
            wait, is_given = database.paces.reserve("telegram", SECOND, 60)
            assert is_given
            # The turn lies between these two, for the database was asked in between.
            given.append(asked + wait)

    threads = [Thread(target=send, args=(database,)) for database in two]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert len(given) == 200
    assert 5.5 <= max(given) - min(given) <= 7.0
    # What was measured here is a little earlier than what was given.
    assert most_in_any(0.9, given) <= 31


def test_a_turn_that_is_too_far_away_is_told_and_not_taken(two: tuple[Database, Database]) -> None:
    first, second = (one.paces for one in two)
    assert first is not None
    assert second is not None
    assert first.reserve("telegram/1", [(1, 10.0)], 2.0) == (0.0, True)

    for _ in range(3):
        wait, is_given = second.reserve("telegram/1", [(1, 10.0)], 2.0)
        assert (9.0 < wait <= 10.0, is_given) == (True, False)

    assert second.reserve("telegram/2", [(1, 10.0)], 2.0) == (0.0, True)


def test_a_pause_that_one_was_told_holds_for_the_other(two: tuple[Database, Database]) -> None:
    first, second = (one.paces for one in two)
    assert first is not None
    assert second is not None
    first.pause("telegram/1", 30)
    first.pause("telegram/1", 5)

    wait, is_given = second.reserve("telegram/1", [(1, 1.0)], 2.0)

    assert (25 < wait <= 30, is_given) == (True, False)


def test_a_group_gets_its_minute_and_its_second(two: tuple[Database, Database]) -> None:
    paces = two[0].paces
    assert paces is not None
    waits = [paces.reserve("telegram/-1", [(1, 1.0), (20, 60.0)], 600)[0] for _ in range(21)]

    assert 18.5 <= waits[19] <= 19.0
    assert 59.0 <= waits[20] <= 60.0


def test_what_is_idle_is_forgotten_and_what_is_paused_is_not(two: tuple[Database, Database]) -> None:
    database = two[0]
    assert database.paces is not None
    database.paces.pause("telegram/1", 600)
    database.paces.reserve("telegram/2", SECOND, 1)
    with database.write() as session:
        session.connection().exec_driver_sql("INSERT INTO pace (key, given, paused_until) VALUES ('old', '[1.5]', 0)")

    assert database.paces.forget_idle() == 1


def test_a_file_has_one_process_and_nothing_to_share(on_sqlite: Database) -> None:
    assert on_sqlite.paces is None
