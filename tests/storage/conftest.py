"""The storages of the contract tests, each with two customers and their people, and nothing else: the fake, SQLite and
PostgreSQL. What asks for `database` runs on both databases; what asks for `kept`, on the fake as well."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.delivering import Destinations, Fetching, Leases, Posts
from bot.messages import Sender
from bot.ports import Deliveries, UnitOfWork
from bot.records import Customer, Link, Person
from knowledge.downtime.planned_work import PlannedWork
from storage.administration import add_customer, add_person
from storage.engine import Database, open_database
from storage.repositories.planned_works import row_of
from tests.fakes.memory import MemoryDatabase
from tests.postgres import PostgresServer

LAUNDRY = Customer("laundry", "Pralnia", ("pralnie",))
CARRIER = Customer("carrier", "Carrier Ltd")
HANNA = Person("hanna", "Hanna", "customer", "laundry", "office_manager", "kierowniczka", "manager", "pl")
ANNA = Person("anna", "Anna", "customer", "laundry", "reception", "recepcja", "reception", "pl")
JAN = Person("jan", "Jan", "customer", "carrier", "technician", "technik", "technician", "pl")
OLA = Person("ola", "Ola", "staff", None, "noc", "dyżurna", "duty engineer", "pl")
ADA = replace(OLA, id="ada", name="Ada", position="service_manager", administrator=True)
PEOPLE = (HANNA, ANNA, JAN, OLA, ADA)


@dataclass
class Kept:
    """A storage under test: how to begin a transaction, how an administrator announces a work, what delivery uses."""

    unit_of_work: Callable[[], UnitOfWork]
    announce: Callable[[PlannedWork], None]
    deliveries: Deliveries
    posts: Posts
    destinations: Destinations
    leases: Leases
    fetching: Fetching


def fill(url: str) -> None:
    opened = open_database(url)
    add_customer(opened, LAUNDRY)
    add_customer(opened, CARRIER)
    for person in PEOPLE:
        add_person(opened, person, [Sender("console", person.id)])
    opened.close()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file with customers and people, made once and only ever copied."""
    path = tmp_path_factory.mktemp("filled") / "kept.db"
    fill(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_address(filled: Path, tmp_path: Path) -> str:
    shutil.copy(filled, tmp_path / "kept.db")
    return f"sqlite:///{tmp_path}/kept.db"


@pytest.fixture
def postgres_address(postgres: PostgresServer) -> Iterator[str]:
    url = postgres.copy_of("filled", fill)
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def address(request: pytest.FixtureRequest) -> str:
    """Return the address of a fresh database with customers and people, one of each kind in turn."""
    found: str = request.getfixturevalue(f"{request.param}_address")
    return found


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    yield from opened_at(address)


@pytest.fixture
def on_sqlite(sqlite_address: str) -> Iterator[Database]:
    yield from opened_at(sqlite_address)


@pytest.fixture
def on_postgres(postgres_address: str) -> Iterator[Database]:
    yield from opened_at(postgres_address)


def opened_at(url: str) -> Iterator[Database]:
    opened = open_database(url, busy_timeout=timedelta(seconds=0.2))
    yield opened
    opened.close()


def in_memory() -> Kept:
    memory = MemoryDatabase()
    rows = memory.rows
    for customer in (LAUNDRY, CARRIER):
        rows.customers[customer.key] = customer
    for person in PEOPLE:
        rows.people[person.id] = person
        sender = Sender("console", person.id)
        rows.links[sender, person.id] = Link(sender, person.id, conversation=person.id)

    def announce(work: PlannedWork) -> None:
        memory.rows.works[work.key] = work

    return Kept(
        memory.unit_of_work,
        announce,
        memory.deliveries,
        memory.posts,
        memory.destinations,
        memory.leases,
        memory.fetching,
    )


def in_database(database: Database) -> Kept:
    def announce(work: PlannedWork) -> None:
        with database.write() as session:
            session.add(row_of(work))

    return Kept(
        database.unit_of_work,
        announce,
        database.deliveries,
        database.posts,
        database.destinations,
        database.leases,
        database.fetching,
    )


@pytest.fixture(params=["memory", "on_sqlite", "on_postgres"])
def kept(request: pytest.FixtureRequest) -> Kept:
    return in_memory() if request.param == "memory" else in_database(request.getfixturevalue(request.param))


@pytest.fixture
def at() -> Callable[[int], datetime]:
    """Return the instant so many minutes after the beginning."""
    return lambda minutes: datetime(2026, 11, 23, 9, 0, tzinfo=UTC) + timedelta(minutes=minutes)
