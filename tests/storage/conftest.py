"""Both storages of the contract tests, each with one customer and its people, and nothing else."""

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


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file with customers and people, made once and only ever copied."""
    path = tmp_path_factory.mktemp("filled") / "kept.db"
    opened = open_database(f"sqlite:///{path}")
    add_customer(opened, LAUNDRY)
    add_customer(opened, CARRIER)
    for person in PEOPLE:
        add_person(opened, person, [Sender("console", person.id)])
    opened.close()
    return path


@pytest.fixture
def database(filled: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(filled, tmp_path / "kept.db")
    opened = open_database(f"sqlite:///{tmp_path}/kept.db", busy_timeout=timedelta(seconds=0.2))
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


def in_sqlite(database: Database) -> Kept:
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


@pytest.fixture(params=["memory", "sqlite"])
def kept(request: pytest.FixtureRequest) -> Kept:
    return in_memory() if request.param == "memory" else in_sqlite(request.getfixturevalue("database"))


@pytest.fixture
def at() -> Callable[[int], datetime]:
    """Return the instant so many minutes after the beginning."""
    return lambda minutes: datetime(2026, 11, 23, 9, 0, tzinfo=UTC) + timedelta(minutes=minutes)
