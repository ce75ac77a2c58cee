"""What Slack says of conversations: a person's direct one with us, whether we are in a channel, and who made it.

Rule: only what is looked up anew anyway is held in memory; what Slack does not tell counts against whoever asks.
Source: docs.slack.dev/reference/methods/conversations.open, conversations.info
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.slack.api import Api, SlackSays, asked
from adapters.slack.installs import Installs
from adapters.slack.places import Where, is_direct

KNOWN_FOR = timedelta(minutes=10)
_MOST_KNOWN = 10_000


@dataclass(frozen=True, slots=True)
class Room:
    """A channel: whether we are in it, and who made it (None: Slack does not tell)."""

    has_us: bool
    made_by: str | None


class Rooms:
    """Conversations of every workspace."""

    def __init__(self, api: Api, installs: Installs, clock: Callable[[], datetime]) -> None:
        self._api, self._installs, self._clock = api, installs, clock
        self._direct: dict[tuple[str, str], str] = {}
        self._known: dict[tuple[str, str], tuple[datetime, Room]] = {}

    async def direct(self, team: str, user: str) -> Where:
        """Return somebody's direct conversation with us, whose id never changes.

        Raises:
            RetryLater, SlackSays, NotInstalled: it cannot be had.
        """
        channel = self._direct.get((team, user))
        if channel is None:
            client = self._api.client((await self._installs.of(team)).token)
            answer = await asked(client.conversations_open(users=[user]))
            channel = str(answer["channel"]["id"])
            if len(self._direct) >= _MOST_KNOWN:
                self._direct.clear()
            self._direct[(team, user)] = channel
        return Where(team, channel)

    async def room(self, team: str, channel: str) -> Room:
        """Return a channel; one that we may not see has not got us.

        Raises:
            RetryLater, NotInstalled: Slack did not say.
        """
        at, room = self._known.get((team, channel), (None, None))
        if at is None or room is None or self._clock() - at >= KNOWN_FOR:
            room = await self._asked(team, channel)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[(team, channel)] = (self._clock(), room)
        return room

    async def _asked(self, team: str, channel: str) -> Room:
        client = self._api.client((await self._installs.of(team)).token)
        try:
            answer = await asked(client.conversations_info(channel=channel))
        except SlackSays:
            return Room(has_us=False, made_by=None)
        found = answer["channel"]
        has_us = is_direct(channel) or bool(found.get("is_member") or found.get("is_mpim"))
        return Room(has_us, found.get("creator"))

    def forget(self, team: str, channel: str) -> None:
        """Ask anew: we were added or removed."""
        self._known.pop((team, channel), None)
