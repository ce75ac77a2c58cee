"""The heartbeat goes out while all is well and only then, and its address stands in no log."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from adapters.heartbeat import Heartbeat
from adapters.http import HttpServer, application
from adapters.settings import Listen

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SECRET = "a-secret-of-the-monitor"


class Monitor:
    """A monitor on loopback that counts what arrives and answers with a status."""

    def __init__(self) -> None:
        self.beats = 0
        self.status = 200
        self.arrived = asyncio.Event()
        routes = [Route(f"/{SECRET}", self._beat)]
        self.http = HttpServer(application(routes, dict), Listen("127.0.0.1", 0))

    async def _beat(self, _request: Request) -> JSONResponse:
        self.beats += 1
        self.arrived.set()
        return JSONResponse({}, status_code=self.status)

    @property
    def url(self) -> str:
        return f"http://{self.http.address}/{SECRET}"


async def beaten(monitor: Monitor, *, reasons: Mapping[str, str] | None = None, age: float = 0, url: str = "") -> int:
    """Return how many beats arrived: let it run until three did, or until it had the time for many."""
    await monitor.http.start()
    heart = Heartbeat(
        url or monitor.url,
        why_not_ready=lambda: reasons or {},
        ticked_at=lambda: NOW - timedelta(seconds=age),
        stale=timedelta(seconds=60),
        every=timedelta(seconds=0.01),
        now=lambda: NOW,
    )
    running = asyncio.create_task(heart.run())
    try:
        async with asyncio.timeout(0.5):
            while monitor.beats < 3:
                monitor.arrived.clear()
                await monitor.arrived.wait()
    except TimeoutError:
        pass
    heart.drain()
    await running
    await monitor.http.stop()
    return monitor.beats


def test_it_beats_while_all_is_well() -> None:
    async def main() -> int:
        return await beaten(Monitor())

    assert asyncio.run(main()) >= 3


@pytest.mark.parametrize("amiss", [{"reasons": {"database": "does not answer"}}, {"age": 61}])
def test_it_is_silent_when_the_service_is_not_ready_or_time_does_not_pass(
    amiss: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> int:
        return await beaten(Monitor(), **amiss)  # type: ignore[arg-type]

    assert asyncio.run(main()) == 0
    assert "no heartbeat: " in caplog.text


def test_a_monitor_that_refuses_or_is_away_holds_up_nothing_and_no_secret_is_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def main() -> None:
        refusing = Monitor()
        refusing.status = 500
        await beaten(refusing)
        await beaten(Monitor(), url=f"http://127.0.0.1:9/{SECRET}")

    with caplog.at_level(logging.WARNING, "adapters.heartbeat"):
        asyncio.run(main())

    assert "was refused: 500" in caplog.text
    assert "did not arrive: ConnectError" in caplog.text
    logged = [record.getMessage() for record in caplog.records if record.name == "adapters.heartbeat"]
    assert SECRET not in "".join(logged)
