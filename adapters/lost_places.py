"""The places of one platform that take no messages any more, as delivery goes by them.

Rule: what waited for a place when it was lost is never sent, nor sent elsewhere; what is queued later is tried, so that
a place comes back by itself; staff are told once, until it came back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from bot.delivering import Destinations
from bot.records import OutboxMessage

log = logging.getLogger(__name__)


class LostPlaces:
    """Known by heart, so that no message asks the database; every change goes to the database first."""

    def __init__(
        self, platform: str, destinations: Destinations, tell: Callable[[str, str, str, datetime], object]
    ) -> None:
        self._platform = platform
        self._destinations = destinations
        self._tell = tell
        self._reasons: dict[str, tuple[str, datetime]] | None = None

    @property
    def is_known(self) -> bool:
        """Whether it was read what was lost before this process began."""
        return self._reasons is not None

    def load(self) -> None:
        """Read what was lost before this process began."""
        lost = self._destinations.lost()
        self._reasons = {key: (why, since) for platform, key, why, since in lost if platform == self._platform}

    def has(self, place: str) -> bool:
        """Tell whether a place takes no messages, as far as known."""
        return place in (self._reasons or {})

    def reason_for(self, place: str, message: OutboxMessage) -> str | None:
        """Return why a message cannot be sent: its place was lost after it was queued. None: it can be tried."""
        reason, since = (self._reasons or {}).get(place, (None, message.queued_at))
        return reason if message.queued_at <= since else None

    def note(self, place: str, reason: str, now: datetime) -> None:
        """Note that a place takes no messages any more, and tell staff if that is news.

        They are told first: told twice after a crash is better than never.
        """
        known = {(platform, key) for platform, key, _, _ in self._destinations.lost()}
        if (self._platform, place) not in known:
            log.warning("%s: %s takes no messages any more: %s", self._platform, place, reason)
            self._tell(self._platform, place, reason, now)
        self._destinations.mark_unreachable(self._platform, place, reason, now)
        self._reasons = {**(self._reasons or {}), place: (reason, now)}

    def found(self, place: str, now: datetime) -> None:
        """Note that a place took a message."""
        self._destinations.mark_reachable(self._platform, place, now)
        self._reasons = {key: lost for key, lost in (self._reasons or {}).items() if key != place}
