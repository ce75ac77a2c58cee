"""The turn of each message: within one process, or shared with others that send from the same account.

Rule: a turn is given when it is near enough to be waited for; what has to wait longer is told how long, and asks again.
"""

from __future__ import annotations

import asyncio
from typing import Protocol

from adapters.pace import MARGIN, Pace, Rate
from bot.delivering import Paces


class Pacer(Protocol):
    """The pace of one account. `turn` returns the seconds to wait, and whether the turn was given."""

    async def turn(self, message: int, place: str, longest: float) -> tuple[float, bool]: ...
    async def go(self) -> float: ...
    async def pause(self, place: str, seconds: float) -> None: ...
    def forget(self, message: int) -> None: ...


class OwnPacer:
    """The pace of a process that is the only one to send; one event loop's own."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._turns: dict[int, float] = {}

    async def turn(self, message: int, place: str, longest: float) -> tuple[float, bool]:
        """Return how long a message waits; a turn too far away to be waited for is kept for it."""
        now = asyncio.get_running_loop().time()
        at = self._turns.pop(message, None)
        wait = (self._pace.reserve(place, now) if at is None else at) - now
        if wait > longest:
            self._turns[message] = now + wait
        return wait, wait <= longest

    async def go(self) -> float:
        """Return how long the account has to wait before it sends."""
        now = asyncio.get_running_loop().time()
        return self._pace.go(now) - now

    async def pause(self, place: str, seconds: float) -> None:
        """Let nothing go to a place for so long."""
        self._pace.pause(place, asyncio.get_running_loop().time() + seconds)

    def forget(self, message: int) -> None:
        """Keep no turn for a message."""
        self._turns.pop(message, None)


class SharedPacer:
    """The pace of an account from which several processes send, kept in their database."""

    def __init__(self, paces: Paces, account: str, pace: Pace) -> None:
        self._paces = paces
        self._name = account
        self._pace = pace

    async def turn(self, message: int, place: str, longest: float) -> tuple[float, bool]:  # noqa: ARG002 (the protocol)
        """Return how long a message to a place waits."""
        rates = _seconds(*self._pace.rates_of(place))
        return await asyncio.to_thread(self._paces.reserve, f"{self._name}/{place}", rates, longest)

    async def go(self) -> float:
        """Return how long the account has to wait before it sends."""
        account = self._pace.account
        if account is None:
            return 0.0
        wait, _ = await asyncio.to_thread(self._paces.reserve, self._name, _seconds(account), float("inf"))
        return wait

    async def pause(self, place: str, seconds: float) -> None:
        """Let no process send to a place for so long."""
        await asyncio.to_thread(self._paces.pause, f"{self._name}/{place}", seconds)

    def forget(self, message: int) -> None:
        """Keep nothing: a turn that was not given is nobody's."""


def _seconds(*rates: Rate) -> list[tuple[int, float]]:
    return [(rate.most, rate.period.total_seconds() * MARGIN) for rate in rates]
