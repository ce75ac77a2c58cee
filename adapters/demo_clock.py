"""The clock of a console session: real time, or the demo's own time, either of which can be stopped at an instant.

Rule: the demo's time never falls behind what was recorded. The furthest instant reached is kept in the database before
anything happens at it, and the next start goes on from there.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

DEMO_CLOCK_SETTING = "demo_clock"
"""The setting that holds the furthest instant reached; a database that has it is a demo."""


class Settings(Protocol):
    """Small values kept in the database."""

    def setting(self, key: str) -> str | None: ...
    def set_setting(self, key: str, value: str) -> None: ...


def real_now() -> datetime:
    """Return the present instant in UTC, cut to whole seconds as chat platforms stamp messages."""
    return datetime.now(UTC).replace(microsecond=0)


class Clock:
    """Real time until stopped."""

    def __init__(self, live: Callable[[], datetime] = real_now) -> None:
        self._live = live
        self.stopped_at: datetime | None = None

    def now(self) -> datetime:
        """Return the session's present instant in UTC, whole seconds."""
        return self.stopped_at or self._live()

    def stop(self, at: datetime) -> None:
        """Let time stand still at an instant (aware)."""
        self.stopped_at = at.astimezone(UTC).replace(microsecond=0)

    def run(self) -> None:
        """Let time run on."""
        self.stopped_at = None

    def reach(self, at: datetime) -> None:
        """Note that something is about to happen at this instant; real time needs no note."""


class DemoClock(Clock):
    """The demo's time: runs with real time from the furthest instant reached, not from today."""

    def __init__(self, settings: Settings, *, start: datetime, elapsed: Callable[[], float] = time.monotonic) -> None:
        super().__init__(self._running)
        kept = settings.setting(DEMO_CLOCK_SETTING)
        self._settings = settings
        self._elapsed = elapsed
        self._reached = max(start.astimezone(UTC), datetime.fromisoformat(kept)) if kept else start.astimezone(UTC)
        self._from, self._since = self._reached, elapsed()

    def _running(self) -> datetime:
        return (self._from + timedelta(seconds=self._elapsed() - self._since)).replace(microsecond=0)

    def run(self) -> None:
        """Let time run on, from the furthest instant reached or the one it stands at, whichever is later."""
        self._from = max(self._reached, self.now())
        self._since = self._elapsed()
        super().run()

    def reach(self, at: datetime) -> None:
        """Keep the instant if it is the furthest so far, so that no later start lies before it."""
        kept = self._settings.setting(DEMO_CLOCK_SETTING)
        self._reached = max(at, self._reached, *([datetime.fromisoformat(kept)] if kept else []))
        reached = self._reached.astimezone(UTC).isoformat()
        if reached != kept:
            self._settings.set_setting(DEMO_CLOCK_SETTING, reached)
