"""The fakes with a stopwatch: when Telegram's updates were confirmed, which the strict fake itself does not note."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import time
from typing import Any

from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.telegram_updates import Queued, Updates, Webhook


@dataclass(slots=True)
class TimedUpdates(Updates):
    """An update queue that notes when each update came in and when it was confirmed, in seconds since 1970."""

    came: dict[int, float] = field(default_factory=dict)
    confirmed: dict[int, float] = field(default_factory=dict)

    def push_raw(self, update: dict[str, Any], kind: str, lane: int) -> int:
        number = Updates.push_raw(self, update, kind, lane)
        self.came[number] = time()
        return number

    def take(self, offset: int, limit: int) -> list[Queued]:
        self._note(queued for queued in self.pending if queued.update_id < offset)
        return Updates.take(self, offset, limit)

    async def _post(self, webhook: Webhook, update: dict[str, Any]) -> tuple[int, str]:
        began = time()
        status, answer = await Updates._post(self, webhook, update)
        if 200 <= status < 300:
            # What counts is how long the bot took, not how long others of the same chat were waited for.
            self.came[update["update_id"]] = began
            self.confirmed[update["update_id"]] = time()
        return status, answer

    def _note(self, done: Any) -> None:
        now = time()
        for queued in done:
            self.confirmed.setdefault(queued.update_id, now)


def timed_telegram() -> tuple[FakeTelegram, TimedUpdates]:
    """Return a fake Telegram with a stopwatch."""
    server = FakeTelegram()
    updates = server.updates = TimedUpdates(server.changed)
    return server, updates
