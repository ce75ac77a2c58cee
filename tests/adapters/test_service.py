"""Promise: the service says when it is ready, ends in the order in which work flows, and leaves nothing running."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from starlette.routing import BaseRoute

from adapters.service import Service, serve
from adapters.settings import Listen
from adapters.ticker import Ticker
from bot.errors import Refused

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Story:
    """What happened, in order."""

    events: list[str] = field(default_factory=list)

    def tell(self, line: str) -> None:
        self.events.append(line)


@dataclass
class Platform:
    """An endpoint that is ready when it is told so."""

    story: Story
    why_not_ready: str = ""
    fails_to_stop: bool = False
    routes: tuple[BaseRoute, ...] = ()

    @property
    def ready(self) -> bool:
        return not self.why_not_ready

    async def start(self) -> None:
        self.story.tell("started")

    async def stop_taking_in(self) -> None:
        self.story.tell("takes nothing in")
        if self.fails_to_stop:
            raise ZeroDivisionError

    async def stop(self) -> None:
        self.story.tell("disconnected")


@dataclass
class Delivery:
    """A worker that runs until drained, or breaks when told to."""

    story: Story
    never_drains: bool = False
    breaks: asyncio.Event = field(default_factory=asyncio.Event)
    _drained: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        self.story.tell("delivers")
        done = {asyncio.create_task(self.breaks.wait()), asyncio.create_task(self._drained.wait())}
        try:
            await asyncio.wait(done, return_when=asyncio.FIRST_COMPLETED)
            if self.breaks.is_set():
                raise ZeroDivisionError
            self.story.tell("drained")
        except asyncio.CancelledError:
            self.story.tell("cancelled")
            raise
        finally:
            for task in done:
                task.cancel()

    def drain(self) -> None:
        if not self.never_drains:
            self._drained.set()


def service(story: Story, platform: Platform, workers: Sequence[Delivery] = (), **more: Listen) -> Service:
    ticker = Ticker(lambda _: (), lambda: None, purge=lambda _: 0, interval=timedelta(hours=1), now=lambda: NOW)
    listen = more.get("listen", Listen("127.0.0.1", 0))
    return Service({"chat polling": platform}, workers, ticker, listen, lambda: None)


def told_ready(story: Story) -> list[str]:
    return [event for event in story.events if event.startswith("ready:")]


async def until_ready(story: Story) -> str:
    async with asyncio.timeout(10):
        while not told_ready(story):
            await asyncio.sleep(0.005)
    return told_ready(story)[0]


async def signalled_when_ready(story: Story, running: Service) -> bool:
    serving = asyncio.create_task(serve(running, tell=story.tell, seconds=lambda: 1.84))
    await until_ready(story)
    os.kill(os.getpid(), signal.SIGTERM)
    return await serving


def test_it_says_that_it_is_ready_in_one_line_and_ends_on_a_signal_in_the_order_of_work() -> None:
    story = Story()
    ended_well = asyncio.run(signalled_when_ready(story, service(story, Platform(story), [Delivery(story)])))
    ready = told_ready(story)[0]
    assert ended_well
    assert ready.startswith("ready: chat polling on 127.0.0.1:")
    assert ready.endswith(" (1.8 s)")
    order = ["started", "delivers", ready, "takes nothing in", "drained", "disconnected"]
    assert [event for event in story.events if event in order] == order


def test_it_is_not_ready_before_every_endpoint_is_and_says_why_over_http() -> None:
    story = Story()
    platform = Platform(story, why_not_ready="not connected yet")
    port = free_port()

    async def talk() -> None:
        running = service(story, platform, listen=Listen("127.0.0.1", port))
        serving = asyncio.create_task(serve(running, tell=story.tell, seconds=lambda: 0.0))
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            answer = await answered(client, "/readyz")
            assert (answer.status_code, answer.json()["reasons"]) == (503, {"chat": "not connected yet"})
            assert told_ready(story) == []
            platform.why_not_ready = ""
            await until_ready(story)
            assert (await client.get("/readyz")).status_code == 200
        os.kill(os.getpid(), signal.SIGINT)
        assert await serving

    asyncio.run(talk())


def test_a_part_that_fails_to_stop_does_not_keep_the_others_from_it(caplog: pytest.LogCaptureFixture) -> None:
    story = Story()
    platform = Platform(story, fails_to_stop=True)
    assert asyncio.run(signalled_when_ready(story, service(story, platform, [Delivery(story)])))
    assert story.events[-2:] == ["drained", "disconnected"]
    assert "ending failed" in caplog.text


def test_what_cannot_be_delivered_in_time_is_left_for_the_next_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.service.DRAINED_WITHIN", timedelta(seconds=0.05))
    story = Story()
    delivery = Delivery(story, never_drains=True)
    assert asyncio.run(signalled_when_ready(story, service(story, Platform(story), [delivery])))
    assert story.events[-2:] == ["cancelled", "disconnected"]


def test_a_worker_that_breaks_ends_the_service_and_everything_is_closed() -> None:
    story = Story()

    async def talk() -> None:
        delivery = Delivery(story)
        running = service(story, Platform(story), [delivery])
        serving = asyncio.create_task(serve(running, tell=story.tell, seconds=lambda: 0.0))
        await until_ready(story)
        delivery.breaks.set()
        with pytest.raises(ZeroDivisionError):
            await serving

    asyncio.run(talk())
    assert story.events[-2:] == ["takes nothing in", "disconnected"]


def test_where_nothing_can_listen_nothing_is_started() -> None:
    story = Story()

    async def talk(port: int) -> None:
        running = service(story, Platform(story), listen=Listen("127.0.0.1", port))
        with pytest.raises(Refused, match="SLA_LISTEN"):
            await serve(running, tell=story.tell, seconds=lambda: 0.0)

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        asyncio.run(talk(taken.getsockname()[1]))
    assert story.events == []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def answered(client: httpx.AsyncClient, path: str) -> httpx.Response:
    async with asyncio.timeout(10):
        while True:
            try:
                return await client.get(path)
            except httpx.ConnectError:
                await asyncio.sleep(0.005)
