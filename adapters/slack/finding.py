"""Asking Slack whether a message arrived: every message carries its outbox key as metadata, which the history returns.

Rules: one reading answers for all messages of its conversation, for Slack may allow one such page a minute. That
something did not arrive is said only by a reading that is complete, and younger than the last attempt to say it.
Source: docs.slack.dev/messaging/message-metadata, reference/methods/conversations.history
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from adapters.slack.api import Api, SlackSays, asked
from adapters.slack.installs import Installed, Installs
from adapters.slack.places import Where, timestamp_of
from adapters.slack.render import EVENT_TYPE
from bot.errors import RetryLater

PAGE = 15
"""What Slack gives newly distributed apps at most."""
MOST_PAGES = 4
FOUND_FOR = timedelta(minutes=1)
ABSENT_FOR = timedelta(seconds=10)
"""Far shorter than a claim's lease: whatever another process was saying has arrived by then."""
EARLIER = timedelta(seconds=60)

Found = tuple[str, ...] | Literal["absent", "unknown"]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What of ours stands in a conversation, as read at an instant, back to another."""

    at: datetime
    back_to: datetime
    is_complete: bool
    parts: Mapping[str, Mapping[int, str]]

    def parts_of(self, key: str, expected: int) -> tuple[str, ...] | None:
        """Return the timestamps of a message's parts if all of them are there."""
        there = self.parts.get(key, {})
        return tuple(there[number] for number in sorted(there)) if len(there) >= expected else None


class Finding:
    """Looks for messages by their key."""

    def __init__(self, api: Api, installs: Installs, clock: Callable[[], datetime]) -> None:
        self._api, self._installs, self._clock = api, installs, clock
        self._readings: dict[Where, _Reading] = {}
        self._tried: dict[str, datetime] = {}

    def note_attempt(self, key: str) -> None:
        """Note that a message is being said now: what was read before does not tell about it."""
        now = self._clock()
        self._tried.pop(key, None)
        self._tried[key] = now
        while now - self._tried[oldest := next(iter(self._tried))] >= FOUND_FOR:
            del self._tried[oldest]

    async def find(self, where: Where, key: str, expected: int, since: datetime) -> Found:
        """Return the timestamps of a message's parts if all of them arrived.

        Raises:
            NotInstalled: there is no token to ask with.
        """
        where = Where(where.team, where.channel, where.thread)
        known = self._readings.get(where)
        if known is None or not self._tells(known, key, expected, since):
            try:
                known = await self._read(where, since - EARLIER)
            except (SlackSays, RetryLater):
                return "unknown"
        if (found := known.parts_of(key, expected)) is not None:
            return found
        return "unknown" if not known.is_complete or key in known.parts else "absent"

    def _tells(self, known: _Reading, key: str, expected: int, since: datetime) -> bool:
        age = self._clock() - known.at
        if age < FOUND_FOR and known.parts_of(key, expected) is not None:
            return True
        tried = self._tried.get(key)
        is_younger = tried is None or tried < known.at
        return age < ABSENT_FOR and is_younger and known.is_complete and known.back_to <= since - EARLIER

    async def _read(self, where: Where, back_to: datetime) -> _Reading:
        now = self._clock()
        us = await self._installs.of(where.team)
        messages, cursor = await self._page(where, back_to, None)
        pages = 1
        while cursor and pages < MOST_PAGES:
            more, cursor = await self._page(where, back_to, cursor)
            messages, pages = messages + more, pages + 1
        self._readings = {place: kept for place, kept in self._readings.items() if now - kept.at < FOUND_FOR}
        self._readings[where] = _Reading(now, back_to, not cursor, _parts(messages, us))
        return self._readings[where]

    async def _page(
        self, where: Where, back_to: datetime, cursor: str | None
    ) -> tuple[list[dict[str, Any]], str | None]:
        client = self._api.client((await self._installs.of(where.team)).token)
        oldest = timestamp_of(back_to)
        if where.thread:
            call = client.conversations_replies(
                channel=where.channel,
                ts=where.thread,
                oldest=oldest,
                limit=PAGE,
                cursor=cursor,
                include_all_metadata=True,
            )
        else:
            call = client.conversations_history(
                channel=where.channel, oldest=oldest, limit=PAGE, cursor=cursor, include_all_metadata=True
            )
        answer = await asked(call)
        return list(answer.get("messages") or []), (answer.get("response_metadata") or {}).get("next_cursor")


def _parts(messages: list[dict[str, Any]], us: Installed) -> dict[str, dict[int, str]]:
    """Return the timestamps of our own messages by key and part; any app can write metadata that looks like ours."""
    found: dict[str, dict[int, str]] = {}
    for message in messages:
        if message.get("user") != us.bot_user:
            continue
        metadata = message.get("metadata") or {}
        if metadata.get("event_type") == EVENT_TYPE:
            said = metadata.get("event_payload") or {}
            found.setdefault(str(said.get("key")), {})[int(said.get("part") or 1)] = str(message["ts"])
    return found
