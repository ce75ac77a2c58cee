"""Promise: time passes at every interval, whatever a tick meets, and what it queued is delivered at once."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.ticker import Ticker

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SOON = timedelta(milliseconds=1)
PATIENCE = timedelta(seconds=10)


class Core:
    """Answers ticks as it is told to, and lets a test wait for the last of them."""

    def __init__(self, *answers: Sequence[Mapping[str, Any]] | Exception) -> None:
        self.answers = list(answers)
        self.ticks: list[datetime] = []
        self.done = threading.Event()

    def tick(self, now: datetime) -> Sequence[Mapping[str, Any]]:
        self.ticks.append(now)
        answer = self.answers.pop(0) if self.answers else ()
        if not self.answers:
            self.done.set()
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_only_a_tick_in_which_something_happened_wakes_delivery() -> None:
    core, woken = Core((), ({"type": "reminded"},), (), ()), threading.Semaphore(0)
    ticker = Ticker(core.tick, woken.release, interval=SOON, now=lambda: NOW)
    ticker.start()
    assert core.done.wait(10)
    assert ticker.stop(PATIENCE)
    assert woken.acquire(blocking=False)
    assert not woken.acquire(blocking=False)
    assert set(core.ticks) == {NOW}


def test_a_tick_that_fails_is_logged_and_the_next_one_comes(caplog: pytest.LogCaptureFixture) -> None:
    core = Core(ZeroDivisionError(), ())
    ticker = Ticker(core.tick, lambda: None, interval=SOON)
    ticker.start()
    assert core.done.wait(10)
    assert ticker.stop(PATIENCE)
    assert "a tick failed, reference" in caplog.text


def test_the_first_tick_does_not_wait_for_the_interval_and_stopping_does_not_either() -> None:
    core = Core(())
    ticker = Ticker(core.tick, lambda: None, interval=timedelta(hours=1))
    ticker.start()
    assert core.done.wait(10)
    assert ticker.stop(PATIENCE)


def test_a_ticker_that_never_began_can_be_stopped() -> None:
    assert Ticker(Core().tick, lambda: None, interval=SOON).stop(PATIENCE)
