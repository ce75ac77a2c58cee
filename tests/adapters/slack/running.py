"""The real assistant over a copy of the demo, connected to the fake Slack: HTTP or Socket Mode, delivery and all.

It runs in a thread with its own event loop, since the fake's people wait for its answers. Time is the demo's and goes
on from its start; `slack.advance` moves it for both.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from adapters.bootstrap import reader
from adapters.deliverer import Deliverer
from adapters.fetcher import Fetcher
from adapters.http import HttpServer, application
from adapters.pace import Pace
from adapters.pacer import OwnPacer
from adapters.settings import Listen
from adapters.slack.core import Core
from adapters.slack.endpoint import SlackEndpoint, SlackSettings
from bot.core import Bot
from bot.linking import CODE_BYTES
from bot.messages import Sender
from bot.records import BoundPlace, Link
from storage.engine import Database, open_database
from tests.fakes.slack_core import Refusal
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_views import OpenView
from tests.fakes.slack_world import Message

T = TypeVar("T")

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Monday, 10:00 in Warsaw: the demo's first moment."""


def demo_clock() -> Callable[[], float]:
    """Return seconds that go on from the demo's first moment."""
    began = time.monotonic()
    return lambda: START.timestamp() + time.monotonic() - began


@contextmanager
def fake_slack(*, refusals: tuple[str, ...] = (), **about: Any) -> Iterator[FakeSlack]:
    """Yield a Slack at the demo's time; at the end it has refused nothing but the errors named, and rung nobody."""
    with FakeSlack(clock=demo_clock(), **about) as slack:
        yield slack
        left: list[Refusal] = [one for one in slack.refusals if one.error not in refusals]
        assert left == []
        assert slack.mentions == []
        assert slack.unescaped == []


@dataclass
class Assistant:
    """The assistant while it runs."""

    slack: FakeSlack
    database: Database
    bot: Core
    mode: str = "http"
    settings: dict[str, Any] = field(default_factory=dict)
    pauses: list[float] = field(default_factory=list)
    address: str = ""
    waits: bool = True

    def now(self) -> datetime:
        """Return the present, the fake Slack's."""
        return datetime.fromtimestamp(self.slack.now(), UTC)

    def link(self, user: str, person: str) -> str:
        """Let an account be a person of the demo, and return its direct conversation."""
        direct = self.slack.dm(user)
        with self.database.unit_of_work() as work:
            work.links.link(self.link_of(user, person))
            work.commit()
        return direct

    def link_of(self, user: str, person: str) -> Link:
        """Return an account as a person of the demo."""
        team, place = self.slack.world.users[user].team, f"{self.slack.team}/{self.slack.dm(user)}"
        return Link(Sender("slack", f"{team}.{user}"), person, place, user, self.now())

    def bind(self, channel: str, customer: str | None) -> None:
        """Let a channel belong to a customer."""
        with self.database.unit_of_work() as work:
            key = f"{self.slack.team}/{channel}"
            work.places.bind(BoundPlace("slack", key, customer, "pl", None, self.now()))
            work.commit()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something in the assistant's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    def wait_until(self, is_so: Callable[[], T], seconds: float = 10.0) -> T:
        """Wait for something that the fake Slack does not see, and return it."""
        give_up = time.monotonic() + seconds
        while not (value := is_so()):
            assert time.monotonic() < give_up, "did not happen"
            threading.Event().wait(0.01)
        return value

    def answers(self, channel: str, count: int = 1) -> list[Message]:
        """Return what the assistant said in a conversation, as soon as it has said so much."""

        def said() -> list[Message]:
            found = self.said(channel)
            return found if len(found) >= count else []

        return self.slack.wait_for(said)

    def said(self, channel: str) -> list[Message]:
        """Return what the assistant has said in a conversation by now, without the pictures beside it."""
        return [one for one in self.slack.all_messages(channel, by_bot=True) if not one.files]

    def whispers(self, user: str, count: int = 1) -> list[Message]:
        """Return what only this person was shown, as soon as it is so much."""

        def shown() -> list[Message]:
            found = self.slack.ephemerals(user)
            return found if len(found) >= count else []

        return self.slack.wait_for(shown)

    def form(self, user: str) -> OpenView:
        """Return the form on somebody's screen, as soon as it can be sent."""
        (view,) = self.slack.wait_for(lambda: [v for v in self.slack.views_open(user) if v.body.get("submit")])
        return view

    def incidents(self, customer: str) -> int:
        """Return how many incidents a customer has."""
        with self.database.reading() as work:
            return len(work.incidents.of_customer(customer, self.now() + timedelta(days=1)))

    @property
    def is_read_back(self) -> bool:
        """Tell whether nothing is left to be read back."""
        return not any(self.endpoint.is_behind(key) for key in self.marks())

    def marks(self) -> dict[str, str]:
        """Return how far every place was read."""
        with self.database.reading() as work:
            links = [link.conversation for link in work.links.all() if link.sender.platform == "slack"]
            return dict.fromkeys(links, "") | dict(work.places.read_up_to("slack"))

    # ---- its life

    def __enter__(self) -> Assistant:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="assistant", daemon=True)
        self._thread.start()
        self.run(self._begin())
        return self

    def __exit__(self, *error: object) -> None:
        try:
            self.run(self._end())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)
            self._loop.run_until_complete(self._loop.shutdown_default_executor())
            self._loop.close()

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.slack.advance(seconds)
        await asyncio.sleep(0)

    async def _begin(self) -> None:
        slack, database = self.slack, self.database
        about: dict[str, Any] = {
            "mode": self.mode,
            "bot_token": slack.bot_token(),
            "signing_secret": slack.signing_secret,
            "app_token": slack.app_token,
            "api_url": slack.base_url,
            "ping_seconds": 0.2,
            **self.settings,
        }
        self.endpoint = SlackEndpoint(
            SlackSettings(**about),
            self.bot,
            open_work=database.unit_of_work,
            reading=database.reading,
            clock=self.now,
            wake=lambda: self.wake(),
            rows=database.installations,
            destinations=database.destinations,
            pause=self._pause,
        )
        self.deliverer = Deliverer(
            self.endpoint.messenger,
            database,
            pacer=OwnPacer(Pace(account=None, of_place=lambda _: ())),
            place_lost=self.bot.destination_lost,
            now=self.now,
        )
        self.fetcher = Fetcher(
            self.endpoint.messenger, database.fetching, given_up=lambda _file, _now: None, now=self.now
        )
        self._http = HttpServer(application(self.endpoint.routes, dict), Listen("127.0.0.1", 0))
        await self._http.start()
        self.address = f"http://{self._http.address}"
        self._working = [asyncio.create_task(self.deliverer.run()), asyncio.create_task(self.fetcher.run())]
        if self.mode == "http":
            slack.deliver_to(f"{self.address}/slack/events")
        else:
            slack.deliver_by_socket()
        await self.endpoint.start()
        if not self.waits:
            return
        async with asyncio.timeout(10):
            while not self.endpoint.ready:
                await asyncio.sleep(0.01)

    def wake(self) -> None:
        """Look for what is to be sent and fetched."""
        self.deliverer.wake()
        self.fetcher.wake()

    async def _end(self) -> None:
        await self.endpoint.stop_taking_in()
        await self._http.stop()
        self.deliverer.drain()
        self.fetcher.drain()
        await asyncio.wait_for(asyncio.gather(*self._working), 20)
        await self.endpoint.stop()


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """Yield an open database."""
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


def real_bot(database: Database) -> Bot:
    """Return the real core over a database."""
    return Bot(
        open_work=database.unit_of_work,
        reader=reader,
        new_token=lambda: secrets.token_urlsafe(9),
        new_code=lambda: secrets.token_urlsafe(CODE_BYTES),
    )


@contextmanager
def running(slack: FakeSlack, url: str, **about: Any) -> Iterator[Assistant]:
    """Yield the assistant over a database, connected and ready."""
    with opened(url) as database, Assistant(slack, database, real_bot(database), **about) as assistant:
        yield assistant
