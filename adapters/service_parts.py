"""The service, put together over an open database: each platform's endpoint with its delivery and its files.

Rule: whatever commits something wakes everybody who delivers, since what is said on one platform may be news on the
other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from adapters.carrier import Store
from adapters.deliverer import MOST_IN_HAND, MOST_IN_HAND_SHARED, Deliverer
from adapters.demo_clock import real_now
from adapters.fetcher import Fetcher
from adapters.http import metrics_route
from adapters.logs import current_reference
from adapters.messenger import Messenger
from adapters.metrics import Counts, Gauges, exposition
from adapters.pace import Pace
from adapters.pacer import OwnPacer, SharedPacer
from adapters.service import Endpoint, Service, Worker
from adapters.settings import Settings, written
from adapters.ticker import Tick, Ticker
from bot.core import Bot
from bot.delivering import Fetching, Paces
from bot.records import KeptAttachment, OutboxMessage

log = logging.getLogger(__name__)
STALE_TICKS = 3
"""After so many ticks that did not come the heartbeat stops."""
FileFailed = Callable[[KeptAttachment, datetime], object]


class Stock(Store, Protocol):
    """What the workers need of an open database."""

    @property
    def fetching(self) -> Fetching: ...
    @property
    def paces(self) -> Paces | None: ...
    @property
    def gauges(self) -> GaugesAt: ...
    def purge(self, now: datetime) -> int: ...
    def seal(self, now: datetime) -> int: ...


class GaugesAt(Protocol):
    """Reads what waits in the database."""

    def at(self, now: datetime) -> Gauges: ...


@dataclass(frozen=True, slots=True)
class Platform:
    """A configured platform; `name` is how the line that says “ready” calls it: platform and mode."""

    name: str
    endpoint: Endpoint
    messenger: Messenger
    pace: Pace


@dataclass(slots=True)
class Wakers:
    """Everybody who looks at the outbox or for files when something was committed."""

    wakes: list[Callable[[], None]] = field(default_factory=list)

    def wake(self) -> None:
        """Wake all; from any thread."""
        for wake in self.wakes:
            wake()


def service_of(
    settings: Settings,
    bot: Bot,
    stock: Stock,
    platforms: Sequence[Platform],
    wakers: Wakers,
    *,
    file_failed: FileFailed,
    database_trouble: Callable[[], str | None],
    warnings: Callable[[], Mapping[str, str]] = dict,
    tick: Tick | None = None,
) -> Service:
    """Return the service, ready to be run; nothing is connected yet."""
    counts = Counts()
    workers: list[Worker] = [
        worker
        for platform in platforms
        for worker in (
            _deliverer(platform, settings, bot, stock, wakers, counts),
            _fetcher(platform, stock, file_failed, wakers),
        )
    ]
    let_pass = tick or bot.tick

    def counted(now: datetime) -> Sequence[Mapping[str, Any]]:
        happened = let_pass(now)
        counts.happened(happened)
        try:
            stock.seal(now)
        except Exception:
            log.exception("the record was not sealed, reference %s", current_reference())
        return happened

    def figures() -> str:
        now = real_now()
        ready = not service.why_not_ready()
        gauges = stock.gauges.at(now) if ready else None
        return exposition(
            counts, gauges, now, ticked_at=ticker.ticked_at, is_ready=ready, warnings=len(service.warnings())
        )

    ticker = Ticker(counted, wakers.wake, purge=stock.purge, interval=settings.worker_interval)
    if settings.heartbeat_url is not None:
        # Whoever wants none does not load what it calls with.
        from adapters.heartbeat import EVERY, Heartbeat  # noqa: PLC0415

        workers.append(
            Heartbeat(
                settings.heartbeat_url.get_secret_value(),
                why_not_ready=lambda: service.why_not_ready(),
                ticked_at=lambda: ticker.ticked_at,
                stale=STALE_TICKS * settings.worker_interval + EVERY,
            )
        )
    service = Service(
        endpoints={platform.name: platform.endpoint for platform in platforms},
        workers=workers,
        ticker=ticker,
        listen=settings.address,
        database_trouble=database_trouble,
        warnings=warnings,
        own_routes=(metrics_route(token, figures),) if (token := written(settings.metrics_token)) else (),
    )
    return service


def _deliverer(
    platform: Platform, settings: Settings, bot: Bot, stock: Stock, wakers: Wakers, counts: Counts
) -> Worker:
    def place_lost(name: str, key: str, reason: str, now: datetime) -> None:
        bot.destination_lost(name, key, reason, now)
        wakers.wake()

    def given_up(message: OutboxMessage, reason: str, now: datetime) -> None:
        if bot.not_delivered(message, reason, now):
            wakers.wake()

    name, pace = platform.messenger.platform, platform.pace
    pacer = OwnPacer(pace) if stock.paces is None else SharedPacer(stock.paces, name, pace)
    deliverer = Deliverer(
        platform.messenger,
        stock,
        pacer=pacer,
        place_lost=place_lost,
        most_attempts=settings.most_attempts,
        measured=counts.settled,
        given_up=given_up,
        most_in_hand=MOST_IN_HAND if stock.paces is None else MOST_IN_HAND_SHARED,
        lease=settings.lease,
    )
    wakers.wakes.append(deliverer.wake)
    return deliverer


def _fetcher(platform: Platform, stock: Stock, file_failed: FileFailed, wakers: Wakers) -> Worker:
    fetcher = Fetcher(platform.messenger, stock.fetching, given_up=file_failed, wake_delivery=wakers.wake)
    wakers.wakes.append(fetcher.wake)
    return fetcher
