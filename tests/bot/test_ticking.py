"""Time passing: one round that fails holds up no other."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from bot.saying import Voice
from bot.ticking import Tick, go_round
from bot.turn import Json
from tests.fakes.memory import MemoryDatabase

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def failing(tick: Tick) -> Sequence[Json]:
    raise ValueError("the round")


def working(tick: Tick) -> Sequence[Json]:
    return ({"type": "worked", "at": tick.now.isoformat()},)


def test_a_change_that_fails_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    memory = MemoryDatabase()
    tick = Tick(NOW, memory.unit_of_work, memory.unit_of_work, lambda: "token")

    def failing_change(voice: Voice) -> Sequence[Json]:
        voice.work.looks.look_at("work", "half", voice.now)
        raise ValueError("the change")

    def change(voice: Voice) -> Sequence[Json]:
        voice.work.looks.look_at("work", "whole", voice.now)
        return ({"type": "changed"},)

    with caplog.at_level(logging.ERROR):
        happened = tick.make_each((failing_change, change))

    assert list(happened) == [{"type": "changed"}]
    assert "a change by the clock failed" in caplog.text
    assert list(memory.rows.looks) == [("work", "whole")]


def test_a_round_that_fails_is_logged_and_the_next_one_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    memory = MemoryDatabase()
    tick = Tick(NOW, memory.unit_of_work, memory.unit_of_work, lambda: "token")

    with caplog.at_level(logging.ERROR):
        happened = go_round(tick, (failing, working))

    assert happened == ({"type": "worked", "at": NOW.isoformat()},)
    assert "a round of the clock failed: failing" in caplog.text
