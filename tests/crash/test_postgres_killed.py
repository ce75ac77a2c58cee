"""Several processes share one PostgreSQL database: one is killed, connections break, and everything is said once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import cast

import psycopg
import pytest

from tests.crash.scene import ON_TELEGRAM, Scene, played, tell_all
from tests.fakes.slack_server import FakeSlack
from tests.fakes.telegram_server import FakeTelegram
from tests.postgres import PostgresServer

HANNA, TOM = ON_TELEGRAM["hanna"], ON_TELEGRAM["tom"]


@dataclass
class PostgresScene(Scene):
    """A scene whose database lies in PostgreSQL."""

    address: str = ""

    @property
    def url(self) -> str:
        """The address of the database."""
        return self.address

    def change(self, statement: str) -> None:
        """Change what lies in the database."""
        with psycopg.connect(self.address) as connection:
            connection.execute(statement.encode())

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Return what the database says now."""
        with psycopg.connect(self.address) as connection:
            return cast("list[tuple[object, ...]]", connection.execute(query.encode(), values).fetchall())


@pytest.fixture
def scene(postgres: PostgresServer, fill_demo: Callable[[str], None]) -> Iterator[PostgresScene]:
    def fill(url: str) -> None:
        fill_demo(url)
        tell_all(url)

    url = postgres.copy_of("told", fill)
    with FakeTelegram(rate_limits=False) as telegram, FakeSlack() as slack:
        opened = PostgresScene(telegram, slack, Path(), with_slack=False, address=url)
        with played(opened):
            yield opened
    postgres.drop(url)


def hangs(telegram: FakeTelegram, method: str) -> bool:
    return any(call.error == "hangs" for call in telegram.calls_of(method))


def has_heard(telegram: FakeTelegram, times: int) -> bool:
    return len(telegram.texts(HANNA)) >= times


def test_one_of_two_is_killed_while_it_speaks_and_the_other_takes_over(scene: PostgresScene) -> None:
    telegram = scene.telegram
    scene.variables["SLA_LEASE_SECONDS"] = "3"
    with scene.run() as first:
        telegram.wait_for(lambda: telegram.is_polled)
        with scene.run():
            telegram.hang_next("sendMessage", chat_id=HANNA)
            telegram.user_says(HANNA, "jaki jest czas reakcji w niedzielę?")
            telegram.wait_for(lambda: hangs(telegram, "sendMessage"))
            first.kill()
            telegram.clear_faults()
            telegram.user_says(TOM, "what is severity 1?")
            telegram.wait_for(lambda: bool(telegram.texts(TOM)))
            ledger = scene.settled()
    assert ledger.is_balanced
    [said] = telegram.texts(HANNA)
    assert said.startswith("(powtórzenie) ")
    assert len(telegram.texts(TOM)) == 1


def test_connections_that_break_again_and_again_cost_nothing(scene: PostgresScene, postgres: PostgresServer) -> None:
    telegram = scene.telegram
    # Whether a claim was kept while its connection broke is not known; nobody has to wait a minute for that here.
    scene.variables["SLA_LEASE_SECONDS"] = "3"
    with scene.run():
        telegram.wait_for(lambda: telegram.is_polled)
        for number in range(3):
            postgres.end_connections(scene.url)
            telegram.user_says(HANNA, "jaki jest czas reakcji w niedzielę?")
            postgres.end_connections(scene.url)
            telegram.wait_for(partial(has_heard, telegram, number + 1), timeout=30)
        ledger = scene.settled()
    assert ledger.is_balanced
    assert len([said for said in telegram.texts(HANNA) if not said.startswith("(powtórzenie)")]) == 3
