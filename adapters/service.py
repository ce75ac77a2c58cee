"""The service while it runs: what it is made of, when it is ready, and how it ends.

Rule: ends in the order in which work flows: nothing more is taken in, what is under way is finished, what it queued is
delivered for a while, then everything is closed. A second signal does not wait for any of it.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import Callable, Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from starlette.routing import BaseRoute

from adapters.http import HttpServer, application
from adapters.settings import Listen
from adapters.ticker import Ticker

log = logging.getLogger(__name__)

DRAINED_WITHIN = timedelta(seconds=10)
"""How long an ending service goes on delivering; what is left is delivered after the next start."""
STOPPED_WITHIN = timedelta(seconds=10)
THREADS = 16
"""More than the usual few: most of them wait for their turn to write, and what waits together is written together."""
_LOOK = 0.05
_WAITING_IS_TOLD_AFTER = 5.0
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Endpoint(Protocol):
    """Where one platform's messages come in. Between `start` and `stop` its messenger can be used."""

    @property
    def routes(self) -> Sequence[BaseRoute]: ...
    @property
    def ready(self) -> bool: ...
    @property
    def why_not_ready(self) -> str: ...
    async def start(self) -> None: ...
    async def stop_taking_in(self) -> None: ...
    async def stop(self) -> None: ...


class Worker(Protocol):
    """Something that runs until it is drained."""

    async def run(self) -> None: ...
    def drain(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Service:
    """What runs. Endpoints go by what they are called in the line that says “ready”: platform and mode."""

    endpoints: Mapping[str, Endpoint]
    workers: Sequence[Worker]
    ticker: Ticker
    listen: Listen
    database_trouble: Callable[[], str | None]
    warnings: Callable[[], Mapping[str, str]] = dict
    own_routes: Sequence[BaseRoute] = ()

    def why_not_ready(self) -> dict[str, str]:
        """Return what is not ready, and why; may look at the database."""
        reasons = {
            name.partition(" ")[0]: endpoint.why_not_ready or "not ready"
            for name, endpoint in self.endpoints.items()
            if not endpoint.ready
        }
        trouble = self.database_trouble()
        return reasons | ({"database": trouble} if trouble else {})


async def serve(service: Service, *, tell: Callable[[str], object], seconds: Callable[[], float]) -> bool:
    """Run until a signal comes; return False where it ended because a part of it failed.

    `tell` is given the one line that says that it is ready, `seconds` returns how long the start has taken so far.

    Raises:
        Refused: it cannot start.
    """
    stop = _stopped_by_signals()
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "work"))
    http = HttpServer(application(_routes(service), service.why_not_ready, service.warnings), service.listen)
    await http.start()
    running: list[asyncio.Task[None]] = []
    try:
        await asyncio.gather(*(endpoint.start() for endpoint in service.endpoints.values()))
        running += [asyncio.create_task(worker.run()) for worker in service.workers]
        service.ticker.start()
        telling = asyncio.create_task(_tell_when_ready(service, http, tell, seconds))
        return await _until_stopped(stop, telling, running)
    finally:
        await _end(service, http, running)


def _routes(service: Service) -> list[BaseRoute]:
    return [*service.own_routes, *(route for endpoint in service.endpoints.values() for route in endpoint.routes)]


def _stopped_by_signals() -> asyncio.Event:
    """Return an event that the first signal sets; the second one ends the process at once."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()

    def on(number: signal.Signals) -> None:
        if stop.is_set():
            os._exit(128 + number)
        log.info("ending on %s", number.name)
        stop.set()

    for number in SIGNALS:
        loop.add_signal_handler(number, on, number)
    return stop


async def _tell_when_ready(
    service: Service, http: HttpServer, tell: Callable[[str], object], seconds: Callable[[], float]
) -> None:
    """Tell when all is ready; an endpoint that waits for its platform goes on trying."""
    told: dict[str, str] = {}
    while reasons := await asyncio.to_thread(service.why_not_ready):
        if reasons != told and seconds() > _WAITING_IS_TOLD_AFTER:
            log.warning("not ready yet: %s", "; ".join(f"{part}: {why}" for part, why in reasons.items()))
            told = reasons
        await asyncio.sleep(_LOOK)
    tell(f"ready: {', '.join(service.endpoints)} on {http.address} ({seconds():.1f} s)")


async def _until_stopped(
    stop: asyncio.Event, telling: asyncio.Task[None], running: Sequence[asyncio.Task[None]]
) -> bool:
    """Wait for a signal, or for a worker that ends by itself; return whether it was a signal.

    Raises:
        Exception: what a worker could not go on with.
    """
    signalled = asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait({signalled, *running}, return_when=asyncio.FIRST_COMPLETED)
        for task in done - {signalled}:
            await task
            log.error("a worker ended by itself")
        return signalled in done
    finally:
        telling.cancel()
        signalled.cancel()
        await asyncio.gather(signalled, telling, return_exceptions=True)


async def _end(service: Service, http: HttpServer, running: Sequence[asyncio.Task[None]]) -> None:
    """Stop taking in, finish, deliver, close; trouble with one part is logged and the next is ended all the same."""
    await _quietly("the endpoints", _all(endpoint.stop_taking_in() for endpoint in service.endpoints.values()))
    await _quietly("the HTTP server", http.stop())
    await asyncio.to_thread(service.ticker.stop, STOPPED_WITHIN)
    for worker in service.workers:
        worker.drain()
    _, late = await asyncio.wait(running, timeout=DRAINED_WITHIN.total_seconds()) if running else (set(), set())
    if late:
        log.warning("not everything could be delivered in time; the rest is delivered after the next start")
    for task in late:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await _quietly("the connections", _all(endpoint.stop() for endpoint in service.endpoints.values()))


async def _all(endings: Any) -> None:
    for failed in await asyncio.gather(*endings, return_exceptions=True):
        if isinstance(failed, BaseException):
            log.error("ending failed", exc_info=failed)


async def _quietly(what: str, ending: Coroutine[Any, Any, None]) -> None:
    try:
        async with asyncio.timeout(STOPPED_WITHIN.total_seconds()):
            await ending
    except TimeoutError:
        log.warning("%s did not end in time", what)
    except Exception:
        log.exception("%s did not end well", what)
