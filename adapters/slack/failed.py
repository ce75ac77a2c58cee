"""What was not committed although Slack brought it: Slack brings it again for minutes, after that its history is read.

Rule: as long as something of a place waits here, that place does not count as read any further.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from adapters.slack.parse import Heard
from adapters.slack.places import place_key, timestamp_of

REPEATED_FOR = timedelta(minutes=5, seconds=30)
"""How long Slack brings an event again: at once, after one minute, after five."""
_JUST_BEFORE = timedelta(microseconds=1)


class Failed:
    """Messages that failed, by their place and id."""

    def __init__(self) -> None:
        self._waiting: dict[str, dict[str, tuple[datetime, datetime]]] = {}

    def note(self, heard: Heard, now: datetime) -> None:
        """Note that a message failed."""
        waiting = self._waiting.setdefault(place_key(heard.where), {})
        waiting.setdefault(heard.id, (heard.sent_at, now))

    def done(self, heard: Heard) -> None:
        """Note that a message was handled after all."""
        key = place_key(heard.where)
        waiting = self._waiting.get(key, {})
        waiting.pop(heard.id, None)
        if not waiting:
            self._waiting.pop(key, None)

    def is_waiting(self, key: str) -> bool:
        """Tell whether something of a place failed and was not handled since."""
        return key in self._waiting

    def take_lost(self, now: datetime) -> Mapping[str, str]:
        """Return the places of which Slack brings something no more, each with the timestamp to read it from."""
        lost = {
            key: min(sent_at for sent_at, _ in waiting.values())
            for key, waiting in self._waiting.items()
            if any(now - at > REPEATED_FOR for _, at in waiting.values())
        }
        for key in lost:
            del self._waiting[key]
        return {key: timestamp_of(sent_at - _JUST_BEFORE) for key, sent_at in lost.items()}
