"""The state of the fake Telegram behind one lock, with a clock that a test may move.

Rule: whoever reads or changes records holds `changed`, and `wake()` follows every change, so that nobody waits by time.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.telegram_limits import CALLBACK_LIFE, Rates
from tests.fakes.telegram_updates import Updates
from tests.fakes.telegram_world import BOT_ID, Person, Records


class World:
    """The records behind one lock, with a clock that a test may move."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self.changed = threading.Condition()
        self.records = Records()
        self.updates = Updates(self.changed)
        self.rates = Rates()
        self.rate_limits = True
        self.loopback_webhooks = True
        self.callback_life = CALLBACK_LIFE
        self.settings: dict[tuple[str, ...], Any] = {}
        self._clock = clock or (lambda: datetime.now(UTC))
        self._offset = timedelta()
        self._numbers = itertools.count(1)
        bot = Person(BOT_ID, "SLA", username="sla_test_bot", is_bot=True)
        self.records.people[BOT_ID] = bot
        self.bot = bot

    def now(self) -> datetime:
        return self._clock() + self._offset

    def advance(self, seconds: float) -> None:
        """Move the server's clock on: rates, freshness of callback queries and dates follow it."""
        with self.changed:
            self._offset += timedelta(seconds=seconds)

    def wake(self) -> None:
        """Tell whoever waits that something happened; the server adds its own loop."""
        self.changed.notify_all()
