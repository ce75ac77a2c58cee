"""Waiting: for how long after failures, and never longer than until the service is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

LONGEST_BACKOFF = 60.0
"""Seconds between two tries after many failures."""
LONGEST_DEAF = 30.0
"""The same for whoever takes messages in: somebody may be waiting for an answer."""

Pause = Callable[[float], Awaitable[None]]
"""Waits so many seconds; tests bring their own."""


@dataclass(slots=True)
class Health:
    """Why updates do not come in just now; empty: they do."""

    why_not: str = "not connected yet"


class Backoff:
    """1, 2, 4 … 30 seconds after failures in a row, for whoever takes messages in."""

    def __init__(self) -> None:
        self.failures = 0

    def next(self) -> float:
        """Return how long to wait after one more failure."""
        self.failures += 1
        return seconds_after(self.failures, longest=LONGEST_DEAF)

    def over(self) -> None:
        """Begin anew."""
        self.failures = 0


def seconds_after(failures: int, *, longest: float = LONGEST_BACKOFF) -> float:
    """Return how long to wait after so many failures in a row (from 1 on): 1, 2, 4 … seconds."""
    return min(2.0 ** min(failures - 1, 10), longest)


async def wait_unless(stopping: asyncio.Event, waiting: Awaitable[object]) -> None:
    """Wait for something, but not longer than until stopped; what is not done then is cancelled."""
    task = asyncio.ensure_future(waiting)
    stopped = asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopped.cancel()
        if not task.done():
            task.cancel()
        await asyncio.gather(task, stopped, return_exceptions=True)
