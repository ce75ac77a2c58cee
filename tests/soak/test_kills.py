"""A thousand notices in bad weather while the processes that send them are killed fifty times: nothing is lost, nothing
is doubled but by its kind's rule, and everybody gets exactly what is theirs.

Two replicas share a PostgreSQL that crashes once in the middle; one process has a SQLite file of its own. Works are
announced all the while, and the hour before each of them comes during the run: what is told by an act and what is told
by the clock are killed alike.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic, sleep

import pytest
from sqlmodel import col, select
from typer.testing import CliRunner

from adapters.cli import app
from storage.engine import open_database
from storage.tables import OutboxRow
from storage.unit_of_work import SqlUnitOfWork
from tests.crash.ledger import ledger_of
from tests.crash.processes import Assistant, free_port
from tests.crash.scene import tell_all
from tests.fakes.slack_server import FakeSlack
from tests.fakes.telegram_server import FakeTelegram
from tests.postgres import PostgresServer
from tests.soak import figures
from tests.soak.population import populate
from tests.soak.staging import database_for, variables_for
from tests.soak.weather import Weather

pytestmark = pytest.mark.soak

SEED = int(os.environ.get("SOAK_SEED", "0")) or Random().randrange(1, 10_000)
KILLS = int(os.environ.get("SOAK_KILLS", "50"))
NOTICES = 20 * KILLS
PEOPLE, GROUPS = 80, 12
"""About two dozen hear of each work, twice: when it is announced and an hour before."""
CUSTOMERS = ("blawatek", "dzwonnica", "harrowgate", "jaskolcza_dolina")
EFFECT = ("--effect-pl", "Możliwe krótkie przerwy.", "--effect-en", "Short outages are possible.")
_IN_CHAT = col(OutboxRow.platform) != "console"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
OWN = {"SLA_WORKER_INTERVAL_SECONDS": "1", "SLA_LEASE_SECONDS": "3"}


@dataclass
class Killing:
    """Processes of the service over one database, of which one after the other is killed, and what is announced."""

    url: str
    variables: Mapping[str, str]
    random: Random
    running: list[Assistant] = field(default_factory=list)
    works: dict[str, str] = field(default_factory=dict)
    reminded_by: datetime = _LONG_AGO
    refused: int = 0

    def start(self) -> None:
        """Start one process more."""
        listens = {"SLA_LISTEN": f"127.0.0.1:{free_port()}"}
        self.running.append(Assistant(["run", "--demo", "--db", self.url], {**self.variables, **OWN, **listens}))

    def kill_one(self) -> None:
        """Kill any of them, whatever it is doing, and start another in its place."""
        self.running.pop(self.random.randrange(len(self.running))).__exit__(None, None, None)
        self.start()

    def end(self) -> None:
        """Kill them all."""
        for one in self.running:
            one.__exit__(None, None, None)

    def announce(self) -> None:
        """Announce a work to one customer; it begins in an hour and some seconds."""
        customer = self.random.choice(CUSTOMERS)
        start = datetime.now(UTC) + timedelta(hours=1, seconds=self.random.uniform(3, 20))
        span = ("--from", start.isoformat(), "--to", (start + timedelta(hours=1)).isoformat())
        named = ("--customer", customer, "--yes", "--db", self.url, "--lang", "en")
        done = CliRunner().invoke(app, ["work", "announce", "sip", *span, *EFFECT, *named])
        if done.exit_code != 0:
            self.refused += 1
            return
        self.works[done.stdout.split("Announced: ")[1].partition(".")[0]] = customer
        self.reminded_by = max(self.reminded_by, start - timedelta(hours=1))

    def is_over(self) -> bool:
        """Say whether the last reminder is queued and nothing is left to be said."""
        with closing(open_database(self.url)) as database, database.reading() as work:
            unfinished = select(OutboxRow.id).where(_IN_CHAT, col(OutboxRow.state).not_in(("sent", "dead")))
            due = work.looks.next_at("work")
            # A look whose process was killed comes back in minutes; one that reminded comes again at the start.
            is_reminded = due is None or due > max(self.reminded_by, datetime.now(UTC) + timedelta(minutes=10))
            return is_reminded and work.session.exec(unfinished).first() is None

    def wrongly_heard(self) -> tuple[int, list[str]]:
        """Return how many notices of works there are, and what is wrong with who got how many."""
        with closing(open_database(self.url)) as database, database.reading() as work:
            rows = work.session.exec(select(OutboxRow).where(col(OutboxRow.topic) == "maintenance", _IN_CHAT))
            told = Counter((str(row.why["subject"]), str(row.why["rule"]), row.conversation) for row in rows if row.why)
            whose = {customer: _conversations(work, customer) for customer in CUSTOMERS}
        wrong = [f"{told[one]} times {one}" for one in told if told[one] > 1]
        for key, customer in self.works.items():
            for rule in ("work.announced", "work.1h_before"):
                heard = {place for subject, why, place in told if (subject, why) == (f"work:{key}", rule)}
                wrong += [f"{rule} of {key} never to {place}" for place in whose[customer] - heard]
                wrong += [f"{rule} of {key} wrongly to {place}" for place in heard - whose[customer]]
        return sum(told.values()), wrong


def _conversations(work: SqlUnitOfWork, customer: str) -> set[str]:
    """Return every conversation in which a customer hears of works."""
    people = (address for one in work.people.of_customer(customer) for address in work.people.addresses_of(one.id))
    chats = {one.conversation for one in people if one.platform != "console"}
    return chats | {one.key for one in work.places.of_customer(customer)}


@pytest.fixture
def postgres_told(postgres: PostgresServer, fill_demo: Callable[[str], None]) -> Iterator[str]:
    """Return the address of a demo in PostgreSQL in which time has told all, and whose commits outlive a crash."""

    def fill(url: str) -> None:
        fill_demo(url)
        tell_all(url)

    url = postgres.copy_of("told", fill)
    postgres.keep_commits(url)
    yield url
    postgres.drop(url)


def test_two_replicas_on_postgresql_lose_and_double_nothing(postgres_told: str, postgres: PostgresServer) -> None:
    killed(postgres_told, replicas=2, in_the_middle=lambda: postgres.crash(postgres_told))


def test_one_process_on_sqlite_loses_and_doubles_nothing(demo_template: Path, tmp_path: Path) -> None:
    killed(f"sqlite:///{database_for(demo_template, tmp_path)}", replicas=1)


def killed(url: str, *, replicas: int, in_the_middle: Callable[[], object] = lambda: None) -> None:
    """Run so many processes over a database, kill them all the time, and reckon up what people see."""
    print(f"\n  seed {SEED}")
    with FakeTelegram() as telegram, FakeSlack() as slack, ExitStack() as processes:
        populate(url, telegram, slack, people=PEOPLE, groups=GROUPS)
        killing = Killing(url, variables_for(telegram, slack, "polling"), Random(SEED))
        processes.callback(killing.end)
        for _ in range(replicas):
            killing.start()
        with Weather(telegram, slack, Random(SEED)) as weather:
            for number in range(KILLS):
                if number == KILLS // 2:
                    in_the_middle()
                killing.announce()
                sleep(killing.random.uniform(0.2, 3.5))
                killing.kill_one()
            while len(killing.works) * 2 * (PEOPLE / len(CUSTOMERS)) < NOTICES:
                killing.announce()
        began = monotonic()
        while not killing.is_over():
            assert monotonic() < began + 300, "it is not over"
            sleep(0.5)
        ledger = ledger_of(url, telegram, slack)
        notices, wrong = killing.wrongly_heard()
    rows = {
        "killed": f"{KILLS} times, {replicas} at once, seed {SEED}",
        "weather": dict(sorted(weather.happened.items())),
        "works": f"{len(killing.works)} announced, {killing.refused} refused",
        "notices": f"{notices} queued, {len(wrong)} for the wrong ones",
        "messages": f"{ledger.said} said, {len(ledger.lost)} lost, {len(ledger.doubled)} doubled, "
        f"{ledger.repeated} repeated and said so",
        "settled after the last kill": f"{monotonic() - began:.0f} s",
    }
    print(figures.table(rows))
    for problem in (*ledger.lost[:5], *ledger.doubled[:5], *wrong[:5]):
        print("  !", problem)
    assert ledger.is_balanced
    assert wrong == []
    assert notices >= NOTICES
