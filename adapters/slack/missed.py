"""What stands in a place after a timestamp, as if its events had come: messages, replies in our threads, edits.

Rule: a message read here has the id that its event has, so whatever did come is not answered twice. In a channel only
threads with us are read.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters.slack.api import Api, asked
from adapters.slack.installs import Installs
from adapters.slack.parse import Event, Heard, Malformed, Us, edit_of, heard
from adapters.slack.places import Where, instant_of, timestamp_of
from adapters.slack.reading import mentions

log = logging.getLogger(__name__)

PAGE = 15
"""What Slack gives newly distributed apps at most."""
MOST_PAGES = 20
LONGEST_BACK = timedelta(days=7)

Page = Callable[[str | None], Awaitable[dict[str, Any]]]


class TooMuch(Exception):
    """More was written than is read back."""


@dataclass(frozen=True, slots=True)
class Missed:
    """What was found, oldest first, and the timestamp of the newest message there ("": none)."""

    heard: tuple[Heard, ...]
    newest: str


class Missing:
    """Reads what was missed."""

    def __init__(self, api: Api, installs: Installs, clock: Callable[[], datetime]) -> None:
        self._api, self._installs, self._clock = api, installs, clock

    async def messages(self, where: Where, since: str, us: Us, threads: Sequence[str]) -> Missed:
        """Return what stands in a place after `since`; `threads` are read whatever the page shows.

        Raises:
            RetryLater, SlackSays, NotInstalled: it cannot be read, now or at all.
            TooMuch: there is more than is read back.
        """
        on_top = await self._on_top(where, since)
        found = [event for event in on_top if _exact(event["ts"]) > _exact(since)]
        talking = {str(event["ts"]) for event in on_top if _has_new_replies(event, since, where, us)}
        for thread in sorted(talking | set(threads)):
            found += await self._replies(where, thread, since)
        edits = [event for event in on_top if _exact(event["ts"]) <= _exact(since) < _edited_at(event)]
        said = [_read({**event, "type": "message", "channel": where.channel}, us) for event in found]
        changed = [edit_of(event, where.channel, us) for event in edits if _is_own_edit(event, us)]
        every = {one.id: one for one in (*said, *changed) if one is not None}
        newest = max((str(event["ts"]) for event in found), key=_exact, default="")
        return Missed(tuple(sorted(every.values(), key=lambda one: one.sent_at)), newest)

    async def _on_top(self, where: Where, since: str) -> list[Event]:
        """Return what stands on top, back to a page that reaches behind `since`: older threads may have new replies."""
        client = self._api.client((await self._installs.of(where.team)).token)

        async def page(cursor: str | None) -> dict[str, Any]:
            return await asked(client.conversations_history(channel=where.channel, limit=PAGE, cursor=cursor))

        earliest = timestamp_of(self._clock() - LONGEST_BACK)
        events: list[Event] = []
        async for one in _pages(page):
            events += one
            if any(_exact(event["ts"]) <= _exact(since) for event in one):
                return events
            if any(_exact(event["ts"]) <= _exact(earliest) for event in one):
                raise TooMuch(f"it reaches back more than {LONGEST_BACK.days} days")
        return events

    async def _replies(self, where: Where, thread: str, since: str) -> list[Event]:
        client = self._api.client((await self._installs.of(where.team)).token)

        async def page(cursor: str | None) -> dict[str, Any]:
            return await asked(
                client.conversations_replies(channel=where.channel, ts=thread, oldest=since, limit=PAGE, cursor=cursor)
            )

        events = [event async for one in _pages(page) for event in one]
        parents = [event for event in events if event["ts"] == thread]
        by = parents[0].get("user") if parents else None
        return [{"parent_user_id": by, **event} for event in events if _exact(event["ts"]) > _exact(since)]


async def _pages(page: Page) -> AsyncIterator[list[Event]]:
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        answer = await page(cursor)
        yield list(answer.get("messages") or [])
        cursor = (answer.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return
    raise TooMuch(f"more than {MOST_PAGES * PAGE} messages were written")


def _read(event: Event, us: Us) -> Heard | None:
    try:
        return heard(event, "", us, live=False)
    except Malformed as error:
        log.warning("a message of the history cannot be read and is left: %s", error)
        return None


def _is_own_edit(event: Event, us: Us) -> bool:
    by = event.get("user")
    return not event.get("bot_id") and by != us.bot_user and by == (event.get("edited") or {}).get("user")


def _has_new_replies(event: Event, since: str, where: Where, us: Us) -> bool:
    """Tell whether a thread has replies after `since` and is one with us."""
    latest = event.get("latest_reply")
    if not latest or _exact(latest) <= _exact(since):
        return False
    if where.is_direct or us.bot_user in (event.get("reply_users") or ()) or event.get("user") == us.bot_user:
        return True
    return mentions(event.get("text") or "", us.bot_user)


def _edited_at(event: Event) -> datetime:
    edited = (event.get("edited") or {}).get("ts")
    return instant_of(str(edited or "0.0"))


def _exact(ts: object) -> datetime:
    return instant_of(str(ts))
