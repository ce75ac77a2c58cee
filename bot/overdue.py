"""The round that tells of due times that passed unmet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.missed import due_notices
from bot.ticking import Tick
from bot.turn import Json
from bot.watching import Watch


class Overdue:
    """Tells once of each due time that was missed."""

    def __init__(self) -> None:
        self._watch = Watch()

    def __call__(self, tick: Tick) -> Sequence[Json]:
        """Return what was told now."""
        with tick.open_reading() as work:
            late = self._watch.overdue(work, tick.now)
        return [event for number in late for event in tick.make(partial(due_notices, number=number))]
