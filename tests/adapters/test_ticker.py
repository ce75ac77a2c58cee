"""Promise: time passes at every interval, whatever a tick meets, what it queued is delivered at once, and once a day
what nobody needs any more goes."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from adapters.ticker import Ticker

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SOON = timedelta(milliseconds=1)
PATIENCE = timedelta(seconds=10)


def nothing_goes(_: datetime) -> int:
    return 0


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
    ticker = Ticker(core.tick, woken.release, purge=nothing_goes, interval=SOON, now=lambda: NOW)
    ticker.start()
    assert core.done.wait(10)
    assert ticker.stop(PATIENCE)
    assert woken.acquire(blocking=False)
    assert not woken.acquire(blocking=False)
    assert set(core.ticks) == {NOW}


def test_a_tick_that_fails_is_logged_and_the_next_one_comes(caplog: pytest.LogCaptureFixture) -> None:
    core = Core(ZeroDivisionError(), ())
    ticker = Ticker(core.tick, lambda: None, purge=nothing_goes, interval=SOON)
    ticker.start()
    assert core.done.wait(10)
    assert ticker.stop(PATIENCE)
    assert "a tick failed, reference" in caplog.text


def test_the_first_tick_does_not_wait_for_the_interval_and_stopping_does_not_either() -> None:
    core = Core(())
    ticker = Ticker(core.tick, lambda: None, purge=nothing_goes, interval=timedelta(hours=1))
    ticker.start()
    assert core.done.wait(10)
    assert ticker.stop(PATIENCE)


def test_a_ticker_that_never_began_can_be_stopped() -> None:
    assert Ticker(Core().tick, lambda: None, purge=nothing_goes, interval=SOON).stop(PATIENCE)


class Purged:
    """Moves the clock an hour on at every look, and keeps when it was asked to clean up."""

    def __init__(self, *answers: int | Exception) -> None:
        self.answers = list(answers)
        self.now = NOW
        self.at: list[datetime] = []
        self.done = threading.Event()

    def clock(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now

    def purge(self, now: datetime) -> int:
        self.at.append(now)
        answer = self.answers.pop(0)
        if not self.answers:
            self.done.set()
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.mark.parametrize("first", [3, ZeroDivisionError()])
def test_it_cleans_up_after_the_first_tick_and_once_a_day_then(first: int | Exception) -> None:
    cleaning = Purged(first, 0, 0)
    ticker = Ticker(lambda _: (), lambda: None, purge=cleaning.purge, interval=SOON, now=cleaning.clock)
    ticker.start()
    assert cleaning.done.wait(10)
    assert ticker.stop(PATIENCE)
    assert [later - earlier for earlier, later in pairwise(cleaning.at)] == [timedelta(days=1)] * 2
