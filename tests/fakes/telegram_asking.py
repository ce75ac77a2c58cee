"""Asking the fake Telegram through the real python-telegram-bot, from a synchronous test."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from tests.fakes.telegram_server import FakeTelegram

T = TypeVar("T")


def ask(server: FakeTelegram, call: Callable[[Bot], Awaitable[T]], token: str = "") -> T:
    """Return what the bot gets from one call."""

    async def talk() -> T:
        async with real_bot(server, token) as bot:
            return await call(bot)

    return asyncio.run(talk())


def real_bot(server: FakeTelegram, token: str = "") -> Bot:
    """Return the real bot, to be entered with `async with`.

    Loading the certificates of the world costs a tenth of a second for each client and loopback needs none of them.
    """
    return Bot(
        token or server.token,
        base_url=server.base_url,
        base_file_url=server.file_url,
        request=HTTPXRequest(httpx_kwargs={"verify": False}),
        get_updates_request=HTTPXRequest(httpx_kwargs={"verify": False}),
    )


def refusal(server: FakeTelegram, call: Callable[[Bot], Awaitable[object]]) -> tuple[type[TelegramError], str]:
    """Return how a call fails: the exception that the bot sees and the description that the server sent."""
    try:
        ask(server, call)
    except TelegramError as error:
        return type(error), server.calls[-1].error
    raise AssertionError("nothing was refused")
