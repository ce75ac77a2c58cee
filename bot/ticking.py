"""Time passing: whatever happens by itself, round by round, each on its own.

Rule: a round that fails is logged and comes again with the next tick; it holds up no other.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import until_done
from bot.ports import UnitOfWork
from bot.saying import Voice
from bot.turn import Json

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tick:
    """One moment that has come, with what a round needs: transactions to write and to read, and fresh tokens."""

    now: datetime
    open_work: Callable[[], UnitOfWork]
    open_reading: Callable[[], UnitOfWork]
    new_token: Callable[[], str]

    def make(self, change: Callable[[Voice], Sequence[Json]]) -> Sequence[Json]:
        """Make one change in a transaction of its own, again where it was broken off; return its events."""
        return until_done(lambda: self._make(change))

    def make_each(self, changes: Iterable[Callable[[Voice], Sequence[Json]]]) -> Sequence[Json]:
        """Make several changes, each in a transaction of its own: one that fails is logged and holds up no other."""
        happened: list[Json] = []
        for change in changes:
            try:
                happened += self.make(change)
            except Exception:
                log.exception("a change by the clock failed: %s", _name(change))
        return happened

    def _make(self, change: Callable[[Voice], Sequence[Json]]) -> Sequence[Json]:
        with self.open_work() as work:
            events = change(Voice(work, self.new_token, self.now))
            work.commit()
            return events


Round = Callable[[Tick], Sequence[Json]]
"""Something that is looked after at every tick; returns what happened."""


def go_round(tick: Tick, rounds: Sequence[Round]) -> tuple[Json, ...]:
    """Let every round look after what is its own; return all that happened."""
    happened: list[Json] = []
    for one in rounds:
        try:
            happened += one(tick)
        except Exception:
            log.exception("a round of the clock failed: %s", _name(one))
    return tuple(happened)


def _name(done: Callable[..., object]) -> str:
    """Return what a function is called; never what it was given, which may be somebody's words."""
    return str(getattr(getattr(done, "func", done), "__name__", type(done).__name__))
