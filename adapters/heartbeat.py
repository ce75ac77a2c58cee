"""A heartbeat to an outside monitor: a call each minute while all is well, so that silence there means trouble here.

Rule: it goes out only while time passes (ticks come), every platform is ready and the database answers; it holds up
nothing, and its address, which may be a secret, stands in no log.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

import httpx

from adapters.demo_clock import real_now

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)
_PATIENCE = 10.0


class Heartbeat:
    """Calls `url` as long as `why_not_ready` is empty and `ticked_at` is no older than `stale`; a worker."""

    def __init__(
        self,
        url: str,
        *,
        why_not_ready: Callable[[], Mapping[str, str]],
        ticked_at: Callable[[], datetime | None],
        stale: timedelta,
        every: timedelta = EVERY,
        now: Callable[[], datetime] = real_now,
    ) -> None:
        self._url = url
        self._why_not_ready = why_not_ready
        self._ticked_at = ticked_at
        self._stale = stale
        self._every = every.total_seconds()
        self._now = now
        self._drained = asyncio.Event()

    async def run(self) -> None:
        """Call until drained."""
        async with httpx.AsyncClient(timeout=_PATIENCE, follow_redirects=False) as client:
            while not self._drained.is_set():
                if reason := await asyncio.to_thread(self._what_is_amiss):
                    log.warning("no heartbeat: %s", reason)
                else:
                    await self._beat(client)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._drained.wait(), self._every)

    def drain(self) -> None:
        """Let `run` end."""
        self._drained.set()

    def _what_is_amiss(self) -> str:
        ticked = self._ticked_at()
        if ticked is None or self._now() - ticked > self._stale:
            return "time does not pass"
        return "; ".join(f"{part}: {why}" for part, why in self._why_not_ready().items())

    async def _beat(self, client: httpx.AsyncClient) -> None:
        try:
            answer = await client.get(self._url)
        except httpx.HTTPError as error:
            log.warning("the heartbeat did not arrive: %s", type(error).__name__)
            return
        if answer.status_code >= 300:
            log.warning("the heartbeat was refused: %s", answer.status_code)
