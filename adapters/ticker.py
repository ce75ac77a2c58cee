"""The clock of the service: lets time pass for the core at every interval, in a thread of its own.

Rule: a tick that fails is logged and the next one comes; whatever a tick queued is delivered at once.
"""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from adapters.demo_clock import real_now

log = logging.getLogger(__name__)


class Ticker:
    """Calls `tick` with the present instant; `happened` is called after a tick in which something did."""

    def __init__(
        self,
        tick: Callable[[datetime], Sequence[Mapping[str, Any]]],
        happened: Callable[[], object],
        *,
        interval: timedelta,
        now: Callable[[], datetime] = real_now,
    ) -> None:
        self._tick = tick
        self._happened = happened
        self._interval = interval.total_seconds()
        self._now = now
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
            self._stopped.wait(self._interval)

    def _let_time_pass(self) -> None:
        try:
            if self._tick(self._now()):
                self._happened()
        except Exception:
            log.exception("a tick failed, reference %s", uuid.uuid4().hex[:8])
