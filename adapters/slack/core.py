"""The assistant as this adapter sees it, and what is under way: requests, and tasks that outlive theirs.

Rule: at the end both are waited for, but not for ever.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol

from bot.home import Home
from bot.messages import Address, Form, Incoming, Outcome, Place, Sender
from knowledge.bilingual import Language


class Core(Protocol):
    """What of the core is used here; every call blocks and belongs into a thread."""

    def handle(self, incoming: Incoming, now: datetime) -> Outcome: ...
    def reject(self, platform: str, id: str, now: datetime) -> bool: ...
    def urgency(self, incoming: Incoming, now: datetime) -> int: ...
    def language_of(self, sender: Sender, address: Address) -> Language: ...
    def report_form(
        self, sender: Sender, address: Address, place: Place | None, now: datetime, text: str = ""
    ) -> Form | None: ...
    def home(self, sender: Sender, now: datetime) -> Home: ...
    def destination_lost(self, platform: str, key: str, reason: str, now: datetime) -> None: ...
    def could_not_read(self, platform: str, key: str, since: datetime | None, reason: str, now: datetime) -> None: ...


class Tasks:
    """Work that goes on after its request was answered; what is worth keeping is never done here."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Let work go on by itself; it handles its own errors."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def finish(self, seconds: float) -> None:
        """Wait for what goes on, and cancel what does not end in time."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)


class UnderWay:
    """Requests that are being handled."""

    def __init__(self) -> None:
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    def __enter__(self) -> None:
        self._count += 1
        self._idle.clear()

    def __exit__(self, *_error: object) -> None:
        self._count -= 1
        if not self._count:
            self._idle.set()

    async def finish(self, seconds: float) -> int:
        """Wait until all are handled; return how many did not end in time."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        return self._count
