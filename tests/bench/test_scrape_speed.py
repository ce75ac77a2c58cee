"""How long a scrape reads the database, whatever was sent: 20 ms at the median, 40 with 10,000 waiting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest
import sqlalchemy as sa

from bot.messages import Reply
from storage.engine import Database, open_database
from storage.gauges import KINDS
from storage.look_table import LookRow
from storage.reply_codec import encode_reply
from storage.tables import OutboxRow
from tests.postgres import PostgresServer

pytestmark = pytest.mark.bench

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FINISHED, LOOKS, SCRAPES = 100_000, 100_000, 25


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "SQLite":
        with closing(open_database(f"sqlite:///{tmp_path / 'scrape.db'}")) as opened:
            yield opened
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    url = postgres.copy_of("scrape", lambda url: open_database(url).close())
    with closing(open_database(url)) as opened:
        yield opened
    postgres.drop(url)


def message(number: int, state: str) -> dict[str, Any]:
    return {
        "key": f"notice:{number}",
        "platform": ("slack", "telegram")[number % 2],
        "conversation": f"c{number % 9_000}",
        "sequence": number,
        "language": "pl",
        "kind": "notice",
        "priority": number % 3,
        "payload": encode_reply(Reply("Prace planowe w sobotę od 2:00 do 4:00. " * 8)),
        "queued_at": NOW,
        "due_at": NOW,
        "state": state,
        "attempts": 1,
        "in_doubt": False,
        "finished_at": None if state == "queued" else NOW,
    }


def fill(database: Database, waiting: int) -> None:
    """Keep what was sent and given up, what waits, and what is to be looked at."""
    finished = [message(n, "sent" if n % 1_000 else "dead") for n in range(FINISHED)]
    waits = [message(n, "queued") for n in range(FINISHED, FINISHED + waiting)]
    looks = [{"kind": KINDS[n % 5], "key": str(n), "at": NOW + timedelta(minutes=n)} for n in range(LOOKS)]
    for table, rows in ((OutboxRow, finished), (OutboxRow, waits), (LookRow, looks)):
        for first in range(0, len(rows), 5_000):
            with database.write() as session:
                session.execute(sa.insert(table), rows[first : first + 5_000])


@pytest.mark.parametrize(("waiting", "most"), [(200, 20.0), (10_000, 40.0)])
def test_a_scrape_takes_milliseconds_whatever_was_sent(database: Database, waiting: int, most: float) -> None:
    fill(database, waiting)
    gauges, took = database.gauges.at(NOW), []
    for _ in range(SCRAPES):
        began = perf_counter()
        database.gauges.at(NOW)
        took.append((perf_counter() - began) * 1_000)

    print(f"\n{waiting:,} waiting among {FINISHED:,}: {median(took):.1f} ms, at most {max(took):.1f}")
    assert sum(one.count for one in gauges.waiting) == waiting
    assert gauges.given_up == FINISHED // 1_000
    assert median(took) <= most
