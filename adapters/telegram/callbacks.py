"""Answers to pressed buttons: until one comes, a spinner turns on the presser's phone.

Rule: every press is answered exactly once, in the background and soon, whatever becomes of it. An answer carries no
fact: it is empty, or says that the press did not work. That one came too late is nobody's loss.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from telegram import Bot
from telegram.error import TelegramError

from adapters.telegram.parse import Query
from adapters.telegram.wire import told
from bot.i18n import Translator
from bot.saying import DEFAULT_LANGUAGE

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 1.5
"""How long a press waits for what becomes of it before it is answered all the same."""
_REMEMBERED = 1000


class Answers:
    """The presses that wait for an answer, and those answered lately."""

    def __init__(self, bot: Bot, *, pause: Callable[[float], Awaitable[None]]) -> None:
        self._bot = bot
        self._pause = pause
        self._answered: OrderedDict[str, None] = OrderedDict()
        self._timers: dict[str, asyncio.Task[None]] = {}
        self._sending: set[asyncio.Task[None]] = set()

    def expect(self, query: Query) -> None:
        """Answer a press a little later, unless it is answered before."""
        if query.id not in self._answered and query.id not in self._timers:
            self._timers[query.id] = asyncio.create_task(self._later(query))

    def done(self, query: Query) -> None:
        """Answer a press that worked."""
        self._give(query, None)

    def failed(self, query: Query) -> None:
        """Answer a press that did not work, and may be pressed again."""
        t = Translator.of(query.language or DEFAULT_LANGUAGE)
        self._give(query, t.say("That did not work just now. Please try again in a moment."))

    async def close(self) -> None:
        """Answer whatever still waits, and wait until it is said."""
        for query_id in [*self._timers]:
            self._give(Query(query_id, None), None)
        await asyncio.gather(*self._sending)

    async def _later(self, query: Query) -> None:
        await self._pause(PATIENCE_SECONDS)
        self._timers.pop(query.id, None)
        self._give(query, None)

    def _give(self, query: Query, text: str | None) -> None:
        timer = self._timers.pop(query.id, None)
        if timer is not None:
            timer.cancel()
        if query.id in self._answered:
            return
        self._answered[query.id] = None
        if len(self._answered) > _REMEMBERED:
            self._answered.popitem(last=False)
        task = asyncio.create_task(self._say(query.id, text))
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _say(self, query_id: str, text: str | None) -> None:
        try:
            await self._bot.answer_callback_query(query_id, text=text)
        except TelegramError as error:
            log.info("telegram: a press could not be answered (%s)", told(error, self._bot.token))
