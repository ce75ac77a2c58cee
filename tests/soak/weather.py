"""Bad weather: faults of every kind on both platforms, one after the other, at random but by a seed.

Rule: whatever is done here happens on the real platforms, too; nothing of it may lose a message, or say one twice but
where the platform cannot be asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from threading import Event, Thread
from typing import Protocol

from tests.fakes.slack_server import FakeSlack
from tests.fakes.telegram_server import FakeTelegram

_PAUSE = 0.25
_POST = "chat.postMessage"


class Ordered(Protocol):
    """A fault that was ordered, and how often it is still to happen."""

    times: int


@dataclass
class Weather:
    """Faults while the block lasts; afterwards the sky is clear again."""

    telegram: FakeTelegram
    slack: FakeSlack
    random: Random
    happened: Counter[str] = field(default_factory=Counter)
    _ordered: Ordered | None = None

    def __enter__(self) -> Weather:
        self._over = Event()
        self._thread = Thread(target=self._blow, name="weather", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.clear_up()

    def clear_up(self) -> None:
        """Let no more happen, and end what goes on; more than once is harmless."""
        self._over.set()
        self._thread.join()
        self.telegram.clear_faults()
        self.slack.faults.ordered.clear()
        self.slack.release()

    def _blow(self) -> None:
        kinds: tuple[tuple[str, Callable[[], Ordered | None]], ...] = (
            ("telegram 429", lambda: self.telegram.fail_next("sendMessage", 429, retry_after=1)),
            ("telegram 502", lambda: self.telegram.fail_next("sendMessage", 502, page="<html>Bad Gateway</html>")),
            ("telegram answer lost", lambda: self.telegram.drop_answer_next("sendMessage")),
            ("telegram request lost", lambda: self.telegram.drop_request_next("sendMessage")),
            ("telegram edit lost", lambda: self.telegram.drop_answer_next("editMessageText")),
            ("telegram updates 502", lambda: self.telegram.fail_next("getUpdates", 502)),
            ("telegram updates answer lost", lambda: self.telegram.drop_answer_next("getUpdates")),
            ("telegram update again", self._telegram_again),
            ("slack 429", lambda: self.slack.fail_next(_POST, retry_after=1)),
            ("slack 503", lambda: self.slack.fail_next(_POST, status=503)),
            ("slack answer lost", lambda: self.slack.drop_answer_next(_POST)),
            ("slack update lost", lambda: self.slack.drop_answer_next("chat.update")),
            ("slack people 503", lambda: self.slack.fail_next("users.info", status=503)),
            ("slack event again", self._slack_again),
        )
        while not self._over.wait(_PAUSE):
            # What met nobody is over: else every call that is rare would meet some fault, and none would get through.
            if self._ordered is not None:
                self._ordered.times = 0
            name, happen = self.random.choice(kinds)
            self._ordered = happen()
            self.happened[name] += 1

    def _telegram_again(self) -> None:
        """Bring an update once more, long after later ones of its chat."""
        with self.telegram.changed:
            known = list(self.telegram.updates.all)
        if known:
            self.telegram.redeliver(self.random.choice(known))

    def _slack_again(self) -> None:
        with self.slack.world.changed:
            known = [delivery for delivery in self.slack.deliveries if delivery.kind == "event"]
        if known:
            self.slack.duplicate(self.random.choice(known))
