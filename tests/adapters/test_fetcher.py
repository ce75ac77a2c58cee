"""Promise: a file that was sent is brought here, or its sender told that it was not; none holds up another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from adapters.deliverer import precise_now
from adapters.fetcher import Fetcher
from adapters.messenger import MOST_FETCHED_BYTES, TooLarge
from bot.errors import RetryLater, Unreachable
from bot.messages import Address
from bot.records import Customer, KeptAttachment, OutboxMessage, Person
from storage.administration import add_customer, add_person
from storage.engine import Database, open_database

ADDRESS = Address("chat", "a")
HANNA = Person("hanna", "Hanna", "customer", "laundry", "office_manager", "kierowniczka", "manager", "pl")


@dataclass
class Platform:
    """A platform with files; it fails first as it is told to."""

    platform: str = "chat"
    files: dict[str, bytes] = field(default_factory=dict)
    troubles: dict[str, list[BaseException]] = field(default_factory=dict)

    async def fetch(self, attachment: KeptAttachment) -> bytes:
        await asyncio.sleep(0)
        if self.troubles.get(attachment.reference):
            raise self.troubles[attachment.reference].pop(0)
        return self.files[attachment.reference]

    async def post(self, message: OutboxMessage, *, repeated: bool) -> str:
        raise NotImplementedError

    async def edit(self, message: OutboxMessage, reference: str) -> str:
        raise NotImplementedError

    async def find(self, message: OutboxMessage, since: datetime) -> str | Literal["absent", "unknown"]:
        raise NotImplementedError

    def limits_key(self, address: Address) -> str:
        return address.conversation


@dataclass
class Desk:
    """Files to be fetched, and who was told of those that were not."""

    database: Database
    platform: Platform = field(default_factory=Platform)
    told: list[str] = field(default_factory=list)
    late: timedelta = timedelta()

    def send(self, *names: str) -> list[KeptAttachment]:
        with self.database.unit_of_work() as work:
            kept = [work.attachments.add(self._sent(name)) for name in names]
            work.commit()
        return kept

    def _sent(self, name: str) -> KeptAttachment:
        return KeptAttachment(
            id=0,
            customer="laundry",
            incident=None,
            address=ADDRESS,
            person="hanna",
            reference=name,
            name=f"{name}.png",
            media_type="image/png",
            kind="photo",
            size=0,
            received_at=precise_now(),
        )

    def fetch(self, done: Callable[[], bool], *, later: float = 0) -> None:
        """Fetch until something is so."""
        self.late += timedelta(seconds=later)
        asyncio.run(self._fetch(done))

    async def _fetch(self, done: Callable[[], bool]) -> None:
        fetcher = Fetcher(
            self.platform,
            self.database.fetching,
            given_up=lambda kept, _: self.told.append(kept.name),
            now=lambda: precise_now() + self.late,
        )
        running = asyncio.create_task(fetcher.run())
        async with asyncio.timeout(10):
            while not done():
                await asyncio.sleep(0.002)
            fetcher.drain()
            await running

    def content(self, kept: KeptAttachment) -> bytes | None:
        return self.database.fetching.content(kept.id)

    def waiting(self) -> list[str]:
        until = datetime(2100, 1, 1, tzinfo=UTC)
        return [kept.reference for kept in self.database.fetching.waiting("chat", until)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    database = open_database(f"sqlite:///{tmp_path}/desk.db")
    add_customer(database, Customer("laundry", "Pralnia"))
    add_person(database, HANNA)
    yield Desk(database)
    database.close()


def test_files_are_brought_here(desk: Desk) -> None:
    desk.platform.files = {"one": b"1", "two": b"22"}
    one, two = desk.send("one", "two")
    desk.fetch(lambda: desk.content(two) is not None)
    assert (desk.content(one), desk.content(two), desk.told, desk.waiting()) == (b"1", b"22", [], [])


def test_a_file_that_cannot_be_had_now_holds_up_no_other_and_is_tried_again(desk: Desk) -> None:
    desk.platform.files = {"one": b"1", "two": b"22"}
    desk.platform.troubles = {"one": [RetryLater(timedelta(seconds=30)), ZeroDivisionError()]}
    one, two = desk.send("one", "two")
    desk.fetch(lambda: desk.content(two) is not None)
    assert desk.content(one) is None
    desk.fetch(lambda: not desk.platform.troubles["one"], later=31)
    desk.fetch(lambda: desk.content(one) is not None, later=61)
    assert (desk.content(one), desk.told) == (b"1", [])


@pytest.mark.parametrize("trouble", [TooLarge(), Unreachable("file is gone")])
def test_a_file_that_cannot_be_had_at_all_is_given_up_and_its_sender_told(desk: Desk, trouble: Exception) -> None:
    desk.platform.troubles = {"one": [trouble]}
    desk.send("one")
    desk.fetch(lambda: bool(desk.told))
    assert (desk.told, desk.waiting()) == (["one.png"], [])


def test_a_file_that_is_larger_than_it_said_is_given_up(desk: Desk) -> None:
    desk.platform.files = {"one": b"x" * (MOST_FETCHED_BYTES + 1)}
    (one,) = desk.send("one")
    desk.fetch(lambda: bool(desk.told))
    assert (desk.content(one), desk.waiting()) == (None, [])


def test_after_many_tries_a_file_is_given_up_and_its_sender_told(desk: Desk) -> None:
    desk.platform.troubles = {"one": [RetryLater(None) for _ in range(20)]}
    desk.send("one")
    for left in range(19, 12, -1):
        desk.fetch(lambda left=left: len(desk.platform.troubles["one"]) == left, later=61)  # type: ignore[misc]
        assert desk.told == []
    desk.fetch(lambda: bool(desk.told), later=61)
    assert len(desk.platform.troubles["one"]) == 12
