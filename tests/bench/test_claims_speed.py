"""How many messages a second are claimed and settled on PostgreSQL with one, two and four senders."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from time import perf_counter

import pytest
import sqlalchemy as sa

from bot.messages import Reply
from bot.records import Delivery
from storage.engine import Database, open_database
from storage.reply_codec import encode_reply
from storage.tables import OutboxRow
from tests.postgres import PostgresServer

pytestmark = pytest.mark.bench

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MESSAGES = 4_000


@pytest.fixture
def url(postgres: PostgresServer) -> Iterator[str]:
    made = postgres.copy_of("claims", lambda url: open_database(url).close())
    yield made
    postgres.drop(made)


def queue(database: Database) -> None:
    """Queue messages to as many chats."""
    payload = encode_reply(Reply("Prace planowe w sobotę od 2:00 do 4:00."))
    rows = [
        {
            "key": f"notice:{n}",
            "platform": "telegram",
            "conversation": str(n),
            "sequence": 1,
            "language": "pl",
            "kind": "notice",
            "priority": 2,
            "payload": payload,
            "queued_at": NOW,
            "due_at": NOW,
            "state": "queued",
            "attempts": 0,
            "in_doubt": False,
        }
        for n in range(MESSAGES)
    ]
    with database.write() as session:
        session.execute(sa.insert(OutboxRow), rows)


def claim_all(database: Database, owner: str) -> list[Delivery]:
    """Claim until nothing is left."""
    done: list[Delivery] = []
    while claimed := database.deliveries.claim(platform="telegram", address=None, owner=owner, now=NOW, limit=50):
        done += claimed
    return done


def settle_all(database: Database, claimed: list[Delivery]) -> int:
    """Mark every message as being sent and as sent, sixteen at a time as a sender does; return how many."""

    def settle(delivery: Delivery) -> bool:
        return database.deliveries.sending(delivery, NOW) and database.deliveries.sent(delivery, NOW)

    with ThreadPoolExecutor(16) as pool:
        return sum(pool.map(settle, claimed))


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_several_senders_share_the_work_and_send_everything_once(url: str, workers: int) -> None:
    databases = [open_database(url) for _ in range(workers)]
    try:
        queue(databases[0])
        with ThreadPoolExecutor(workers) as pool:
            began = perf_counter()
            claimed = list(pool.map(claim_all, databases, map(str, range(workers))))
            claiming = perf_counter() - began
            began = perf_counter()
            done = sum(pool.map(settle_all, databases, claimed))
            settling = perf_counter() - began
    finally:
        for database in databases:
            database.close()

    rates = f"{MESSAGES / claiming:,.0f} claimed, {MESSAGES / settling:,.0f} marked and settled a second"
    print(f"\n{workers} sender(s) on PostgreSQL: {rates}")
    assert done == MESSAGES
    assert len({one.id for part in claimed for one in part}) == MESSAGES
