"""Telegram, put together: what comes in, what goes out, and whether both work.

Rule: starting waits for nobody; until Telegram was reached the endpoint is not ready and says why. Stopping finishes
what is being handled and confirms it.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

from starlette.routing import BaseRoute
from telegram.error import TelegramError

from adapters.patience import Backoff, Health, Pause, wait_unless
from adapters.telegram.callbacks import Answers
from adapters.telegram.lease import Lease
from adapters.telegram.menus import show_menus
from adapters.telegram.messenger import TelegramMessenger
from adapters.telegram.polling import Polling, why_not
from adapters.telegram.receive import Core, LastHeard, Reception
from adapters.telegram.webhook import Webhook
from adapters.telegram.wire import TelegramSettings, connected, hush_libraries, told
from bot.delivering import Destinations, Leases

log = logging.getLogger(__name__)


class TelegramEndpoint:
    """One account of Telegram. `wake` is called after every commit, from the event loop."""

    def __init__(
        self,
        settings: TelegramSettings,
        core: Core,
        *,
        wake: Callable[[], None],
        clock: Callable[[], datetime],
        leases: Leases,
        destinations: Destinations,
        pause: Pause = asyncio.sleep,
    ) -> None:
        hush_libraries()
        self._settings = settings
        self._clock = clock
        self._leases = leases
        self._pause = pause
        self._wire = connected(settings)
        self._health = Health()
        self._stopping = asyncio.Event()
        self._running: list[asyncio.Task[None]] = []
        heard = LastHeard()
        self.messenger = TelegramMessenger(self._wire, heard)
        self._answers = Answers(self._wire, pause=pause)
        self._reception = Reception(
            self._wire,
            core,
            destinations=destinations,
            answers=self._answers,
            heard=heard,
            wake=wake,
            clock=clock,
        )
        webhook = Webhook(settings, self._reception, health=self._health, stopping=self._stopping, pause=pause)
        self._webhook = webhook if settings.mode == "webhook" else None

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """What Telegram calls; nothing where it is asked instead."""
        return self._webhook.routes if self._webhook is not None else ()

    @property
    def ready(self) -> bool:
        """Whether updates come in, or another process takes them in."""
        return not self._health.why_not

    @property
    def why_not_ready(self) -> str:
        """Why updates do not come in; empty: they do."""
        return self._health.why_not

    async def start(self) -> None:
        """Begin to connect and take in; returns at once."""
        self._running.append(asyncio.create_task(self._run()))

    async def stop_taking_in(self) -> None:
        """Take nothing in any more and finish what is being handled; messages can still be sent."""
        self._stopping.set()
        await asyncio.gather(*self._running)

    async def stop(self) -> None:
        """Take nothing in any more, finish what is being handled, and disconnect."""
        await self.stop_taking_in()
        await self._answers.close()
        await self._wire.shutdown()

    async def _run(self) -> None:
        await self._connect()
        if self._stopping.is_set():
            return
        showing = asyncio.ensure_future(show_menus(self._wire))
        try:
            if self._webhook is not None:
                await self._webhook.register(self._wire)
            else:
                await self._polling().run()
        finally:
            await wait_unless(self._stopping, showing)

    async def _connect(self) -> None:
        """Ask Telegram who we are, until it answers."""
        backoff = Backoff()
        while not self._stopping.is_set():
            try:
                await self._wire.initialize()
            except TelegramError as error:
                why = why_not(error)
                if self._health.why_not != why:
                    log.warning("telegram: %s (%s); trying again", why, told(error, self._settings.token))
                self._health.why_not = why
                await wait_unless(self._stopping, self._pause(backoff.next()))
                continue
            log.info("telegram: connected as @%s, by %s", self._wire.username, self._settings.mode)
            return

    def _polling(self) -> Polling:
        lease = Lease(
            self._leases,
            name=f"telegram:{self._wire.id}",
            owner=uuid.uuid4().hex,
            length=self._settings.lease,
            clock=self._clock,
            pause=self._pause,
        )
        return Polling(
            self._wire,
            self._settings,
            self._reception,
            lease,
            health=self._health,
            stopping=self._stopping,
            pause=self._pause,
        )
