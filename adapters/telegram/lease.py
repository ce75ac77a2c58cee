"""Whose turn it is to poll: Telegram lets one consumer of an account poll and refuses a second one.

Rule: the lease is renewed at a third of its length, and whoever could not renew it in time has lost it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.delivering import Leases

log = logging.getLogger(__name__)

LEASE_LENGTH = timedelta(seconds=15)


class Lease:
    """One lease, as its holder sees it."""

    def __init__(
        self,
        leases: Leases,
        *,
        name: str,
        owner: str,
        length: timedelta,
        clock: Callable[[], datetime],
        pause: Callable[[float], Awaitable[None]],
    ) -> None:
        self._leases = leases
        self._name = name
        self._owner = owner
        self._length = length
        self._clock = clock
        self._pause = pause
        self._until: datetime | None = None

    async def take(self) -> bool:
        """Take it, or hold it for longer; False: somebody else has it."""
        now = self._clock()
        until = now + self._length
        had = await asyncio.to_thread(self._leases.take, self._name, self._owner, now, until)
        self._until = until if had else None
        return had

    async def keep(self) -> None:
        """Renew it until it is lost."""
        while True:
            await self._pause(self._length.total_seconds() / 3)
            try:
                if not await self.take():
                    return
            except Exception as error:  # noqa: BLE001 (whatever the database has, the lease runs out by itself)
                log.warning("telegram: the lease could not be renewed (%s)", type(error).__name__)
                if self._until is None or self._clock() >= self._until:
                    return

    async def release(self) -> None:
        """Let the next one have it at once."""
        if self._until is not None:
            self._until = None
            await asyncio.to_thread(self._leases.release, self._name, self._owner)
