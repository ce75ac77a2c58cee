"""The assistant living on the fake Telegram: real library, real core over the demo's database, real delivery.

It runs in a loop on a thread of its own; a test drives people at the server and waits for conditions there.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self, TypeVar

from adapters.bootstrap import new_code, new_token, reader
from adapters.deliverer import Deliverer
from adapters.pace import Pace
from adapters.pacer import OwnPacer
from adapters.patience import Pause
from adapters.telegram.app import TelegramEndpoint
from adapters.telegram.callbacks import PATIENCE_SECONDS
from adapters.telegram.lease import LEASE_LENGTH
from adapters.telegram.receive import Core
from adapters.telegram.wire import TelegramSettings
from bot.core import Bot
from bot.messages import Address, Incoming, Outcome, Reply, Sender
from bot.records import Link, OutboxMessage
from storage.engine import Database, open_database
from tests.fakes.telegram_server import FakeTelegram

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HANNA, STRANGER = 5001, 5002
FAST = Pace(account=None, of_place=lambda _: ())


@dataclass(slots=True)
class Tap:
    """The core with an ear on it: what was handled and rejected, and failures to order."""

    bot: Bot
    handled: list[Incoming] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    failures: dict[str, int] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def handle(self, incoming: Incoming, now: datetime) -> Outcome:
        if self._fails(incoming.id):
            raise RuntimeError("out of order")
        outcome = self.bot.handle(incoming, now)
        with self.changed:
            self.handled.append(replace(incoming, id=f"{incoming.id} again") if outcome.repeated else incoming)
            self.changed.notify_all()
        return outcome

    def urgency(self, incoming: Incoming, now: datetime) -> int:
        return self.bot.urgency(incoming, now)

    def reject(self, platform: str, id: str, now: datetime) -> bool:
        if self._fails(f"reject {id}"):
            raise RuntimeError("out of order")
        new = self.bot.reject(platform, id, now)
        with self.changed:
            self.rejected.append(id)
            self.changed.notify_all()
        return new

    def destination_lost(self, platform: str, key: str, reason: str, now: datetime) -> None:
        self.bot.destination_lost(platform, key, reason, now)

    def wait_for(self, predicate: Callable[[], T], timeout: float = 10) -> T:
        with self.changed:
            found = self.changed.wait_for(predicate, timeout)
            assert found, f"handled {self.handled}, rejected {self.rejected}"
            return found

    def _fails(self, key: str) -> bool:
        left = self.failures.get(key, self.failures.get("*", 0))
        if left:
            self.failures[key if key in self.failures else "*"] = left - 1
        return left > 0


RENEWAL = LEASE_LENGTH.total_seconds() / 3


class Pauses:
    """Pauses that are over at once and are remembered; only those named take their time, and it is not remembered."""

    def __init__(self, *lasting: float) -> None:
        self.asked: list[float] = []
        self._lasting = lasting or (RENEWAL, PATIENCE_SECONDS)

    async def __call__(self, seconds: float) -> None:
        if seconds in self._lasting:
            await asyncio.sleep(seconds)
            return
        self.asked.append(seconds)
        await asyncio.sleep(0)


async def really(seconds: float) -> None:
    """Pause as long as asked for, which a test must not come to wait for."""
    await asyncio.sleep(seconds)


class Living:
    """One process of the service with Telegram alone."""

    def __init__(
        self,
        server: FakeTelegram,
        database: Database,
        *,
        pause: Pause = really,
        clock: Callable[[], datetime] = lambda: NOW,
        delivering: bool = True,
        **settings: Any,
    ) -> None:
        self.server, self.database = server, database
        bot = Bot(open_work=database.unit_of_work, reader=reader, new_token=new_token, new_code=new_code)
        self.core = Tap(bot)
        self.settings = TelegramSettings(
            settings.pop("token", server.token),
            api_url=server.base_url,
            file_url=server.file_url,
            **({"poll_timeout": timedelta(seconds=20), "timeout": timedelta(seconds=5)} | settings),
        )
        self._pause, self._clock, self._delivering = pause, clock, delivering
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="living", daemon=True)
        self._deliverer: Deliverer | None = None
        self._delivery: asyncio.Task[None] | None = None
        self.endpoint: TelegramEndpoint

    def __enter__(self) -> Self:
        self._thread.start()
        self.run(self._start())
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.run(self._stop())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        """Run something in the service's loop and return what it returned."""
        future: Future[T] = asyncio.run_coroutine_threadsafe(doing, self._loop)
        return future.result(30)

    def until(self, predicate: Callable[[], bool]) -> None:
        """Wait for something that nobody tells of; asked again after whatever the loop does."""

        async def turned() -> None:
            async with asyncio.timeout(10):
                while not predicate():
                    await asyncio.sleep(0.005)

        self.run(turned())

    async def _start(self) -> None:
        core: Core = self.core
        self.endpoint = TelegramEndpoint(
            self.settings,
            core,
            wake=self._wake,
            clock=self._clock,
            leases=self.database.leases,
            destinations=self.database.destinations,
            pause=self._pause,
        )
        if self._delivering:
            self._deliverer = Deliverer(
                self.endpoint.messenger,
                self.database,
                pacer=OwnPacer(FAST),
                place_lost=self.core.destination_lost,
                now=self._clock,
            )
            self._delivery = asyncio.create_task(self._deliverer.run())
        await self.endpoint.start()

    async def _stop(self) -> None:
        await self.endpoint.stop_taking_in()
        if self._deliverer is not None and self._delivery is not None:
            self._deliverer.drain()
            await self._delivery
        await self.endpoint.stop()

    def _wake(self) -> None:
        if self._deliverer is not None:
            self._deliverer.wake()

    def deliver(self, message: OutboxMessage) -> None:
        """Queue a message and wake the deliverer."""
        with self.database.unit_of_work() as work:
            work.outbox.put(message)
            work.commit()
        self._wake()


@contextmanager
def database_of(url: str) -> Iterator[Database]:
    """Open the demo's database with Hanna linked to her Telegram account."""
    database = open_database(url)
    try:
        with database.unit_of_work() as work:
            work.links.link(Link(Sender("telegram", str(HANNA)), "hanna", str(HANNA), "Hanna", NOW))
            work.commit()
        yield database
    finally:
        database.close()


def outbox(key: str, reply: Reply, chat: int = HANNA, *, kind: str = "notice", subject: str | None = None) -> Any:
    """Return a message for a chat."""
    address = Address("telegram", str(chat))
    return OutboxMessage(key, address, "hanna", "pl", reply, NOW, kind, subject)
