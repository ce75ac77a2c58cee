"""A maintenance notice to ten thousand chats: it goes out as fast as the platform allows, what is urgent overtakes it,
nothing is lost or doubled, and the process does not grow.

Once from one process over a SQLite file, once from two replicas over PostgreSQL, which together keep to the one rate.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep

import pytest
from sqlmodel import col, func, select
from typer.testing import CliRunner

from adapters.cli import app
from bot.messages import Address, Reply, Sender
from bot.records import URGENT, Link, OutboxMessage, Person
from storage.administration import put_person
from storage.engine import Database, open_database
from storage.tables import OutboxRow
from tests.crash.scene import tell_all
from tests.fakes.slack_server import FakeSlack
from tests.fakes.telegram_server import FakeTelegram
from tests.postgres import PostgresServer
from tests.soak import figures
from tests.soak.serving import Serving
from tests.soak.staging import database_for, variables_for

pytestmark = pytest.mark.soak

CHATS = int(os.environ.get("SOAK_CHATS", "10000"))
ALLOWED = 30.0
"""Messages a second from one Telegram bot."""
LEAST_SHARE = 0.95
URGENT_WITHIN = 2.0
MOST_GROWTH = 20.0
_FIRST_CHAT, _URGENT_CHAT = 1_000_000, 9_000_000
_EVERY = 5.0
CUSTOMER = "dzwonnica"


@dataclass
class Urgent:
    """Urgent messages that are put in while the rest goes out, each to a chat of its own."""

    database: Database
    telegram: FakeTelegram
    put: dict[str, datetime] = field(default_factory=dict)
    _over: Event = field(default_factory=Event)

    def __enter__(self) -> Urgent:
        self._thread = Thread(target=self._go_on, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _go_on(self) -> None:
        while not self._over.wait(_EVERY):
            chat = self.telegram.add_user(_URGENT_CHAT + len(self.put), "pilne")
            now = datetime.now(UTC)
            key = f"urgent:{chat}"
            with self.database.unit_of_work() as work:
                address = Address("telegram", str(chat))
                work.outbox.put(OutboxMessage(key, address, None, "pl", Reply("Pilne"), now, "notice", priority=URGENT))
                work.commit()
            self.put[key] = now

    def waited(self) -> list[float]:
        """Return how long each waited until it was there, in seconds."""
        with self.database.reading() as work:
            rows = work.session.exec(select(OutboxRow).where(col(OutboxRow.key).in_(list(self.put)))).all()
            sent = [(row.key, row.finished_at) for row in rows if row.finished_at is not None]
        return [(at - self.put[key]).total_seconds() for key, at in sent]


@pytest.fixture
def postgres_told(postgres: PostgresServer, fill_demo: Callable[[str], None]) -> Iterator[str]:
    def fill(url: str) -> None:
        fill_demo(url)
        tell_all(url)

    url = postgres.copy_of("told", fill)
    yield url
    postgres.drop(url)


def test_one_process_on_sqlite(demo_template: Path, tmp_path: Path) -> None:
    fanned_out(f"sqlite:///{database_for(demo_template, tmp_path)}", 1, tmp_path)


def test_two_replicas_on_postgresql_keep_the_one_rate(postgres_told: str, tmp_path: Path) -> None:
    fanned_out(postgres_told, 2, tmp_path)


def fanned_out(url: str, replicas: int, folder: Path) -> None:
    """Announce a work to everybody of a customer, and reckon up how it went out."""
    with ExitStack() as stack:
        telegram, slack = stack.enter_context(FakeTelegram()), stack.enter_context(FakeSlack())
        database = stack.enter_context(closing(open_database(url)))
        _populate(database, telegram)
        serving = [
            stack.enter_context(Serving(variables_for(telegram, slack, "polling"), url, folder / f"service{one}.log"))
            for one in range(replicas)
        ]
        queued = _announced(url)
        # Another process queued it, so it is noticed at the next look.
        telegram.wait_for(lambda: bool(telegram.bot_messages(_FIRST_CHAT)), timeout=30)
        began = monotonic()
        with Urgent(database, telegram) as urgent:
            while (left := _left(database)) and monotonic() < began + 2 * CHATS / ALLOWED + 60:
                sleep(0.5)
        took = monotonic() - began
        resident = [[one.resident for one in service.samples] for service in serving]
        refused = [f"{call.method}: {call.status} {call.error}" for call in telegram.refusals]
        waited = urgent.waited()
        seen = [telegram.bot_messages(chat) for chat in range(_FIRST_CHAT, _FIRST_CHAT + CHATS)]
    sent = sum(len(messages) for messages in seen) + len(waited)
    growth = [max(one) - one[len(one) // 3] for one in resident]
    rows = {
        "chats": f"{CHATS}, {replicas} at once",
        "queued": f"{queued:.1f} s for all, in one transaction",
        "rate": f"{sent / took:.2f} a second of {ALLOWED:.0f}, {took:.0f} s",
        "urgent": f"{len(waited)} of {len(urgent.put)}, {figures.spread(waited)}",
        "lost, doubled": f"{sum(not one for one in seen)} never told, {sum(len(one) > 1 for one in seen)} twice",
        "refused by the fake": len(refused),
        "resident": ", ".join(
            f"{max(one):.0f} MB at most, {more:.0f} MB more" for one, more in zip(resident, growth, strict=True)
        ),
    }
    print("\n" + figures.table(rows))
    for problem in refused[:5]:
        print("  !", problem)
    assert left == 0
    assert [len(messages) for messages in seen] == [1] * CHATS
    assert sent / took >= LEAST_SHARE * ALLOWED
    assert len(waited) == len(urgent.put)
    assert max(waited) <= URGENT_WITHIN
    assert max(growth) <= MOST_GROWTH


def _populate(database: Database, telegram: FakeTelegram) -> None:
    for first in range(0, CHATS, 500):
        with database.unit_of_work() as work:
            for number in range(first, min(first + 500, CHATS)):
                chat = telegram.add_user(_FIRST_CHAT + number, f"Osoba {number}")
                key = f"fan{number}"
                person = Person(key, f"Osoba {number}", "customer", CUSTOMER, "contact", "osoba", "person", "pl")
                put_person(work.session, person, [])
                work.links.link(Link(Sender("telegram", str(chat)), key, str(chat)))
            work.commit()


def _announced(url: str) -> float:
    start = datetime.now(UTC) + timedelta(days=3)
    span = ("--from", start.isoformat(), "--to", (start + timedelta(hours=1)).isoformat())
    effect = ("--effect-pl", "Możliwe krótkie przerwy.", "--effect-en", "Short outages are possible.")
    began = monotonic()
    done = CliRunner().invoke(
        app, ["work", "announce", "sip", *span, *effect, "--customer", CUSTOMER, "--yes", "--db", url]
    )
    assert done.exit_code == 0, done.stderr
    return monotonic() - began


def _left(database: Database) -> int:
    unfinished = select(func.count()).where(
        col(OutboxRow.platform) == "telegram", col(OutboxRow.state).not_in(("sent", "dead"))
    )
    with database.reading() as work:
        return work.session.exec(unfinished).one()
