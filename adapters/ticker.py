"""The clock of the service: lets time pass for the core at every interval, and cleans up once a day, in its own thread.

Rule: what fails is logged and comes again the next time; whatever a tick queued is delivered at once.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from adapters.demo_clock import real_now
from adapters.logs import current_reference, fresh_reference, in_hand

log = logging.getLogger(__name__)


PURGED_EVERY = timedelta(days=1)
Tick = Callable[[datetime], Sequence[Mapping[str, Any]]]
"""Lets time pass up to an instant; returns what happened."""


class Ticker:
    """Calls `tick` with the present instant; `happened` is called after a tick in which something did.

    `purge` is called after the first tick and once a day from then on; it says how much went.
    """

    def __init__(
        self,
        tick: Tick,
        happened: Callable[[], object],
        *,
        purge: Callable[[datetime], int],
        interval: timedelta,
        now: Callable[[], datetime] = real_now,
    ) -> None:
        self._tick = tick
        self._happened = happened
        self._purge = purge
        self._purged_at: datetime | None = None
        self._interval = interval.total_seconds()
        self._now = now
        self.ticked_at: datetime | None = None
        """When a tick last ended well."""
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ticker", daemon=True)

    def start(self) -> None:
        """Begin: the first tick comes at once, since time passed while nothing ran."""
        self._thread.start()

    def stop(self, patience: timedelta) -> bool:
        """End after the tick under way; False: it did not end in time."""
        self._stopped.set()
        if self._thread.ident is not None:
            self._thread.join(patience.total_seconds())
        return not self._thread.is_alive()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._let_time_pass()
            self._clean_up()
            self._stopped.wait(self._interval)

    def _let_time_pass(self) -> None:
        try:
            with in_hand(fresh_reference()):
                now = self._now()
                if self._tick(now):
                    self._happened()
                self.ticked_at = now
        except Exception:
            log.exception("a tick failed, reference %s", current_reference())

    def _clean_up(self) -> None:
        now = self._now()
        if self._purged_at is not None and now - self._purged_at < PURGED_EVERY:
            return
        self._purged_at = now
        try:
            log.info("cleaned up: %s rows are not kept any longer", self._purge(now))
        except Exception:
            log.exception("cleaning up failed, reference %s", current_reference())
