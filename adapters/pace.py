"""How soon a message may go out: so many in a period of time, to one place and from the whole account.

Rule: `now` comes from outside, in seconds of a monotonic clock; whoever reserves gets an instant and keeps to it, so a
long queue for one place is put off once and nobody else waits for it. What a platform refused pauses that place only.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

MARGIN = 1.03
"""Periods are kept longer by this: the network does not keep distances between messages."""
_MOST_REMEMBERED = 2000
"""Places whose last messages are remembered before the idle ones are forgotten."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many messages in any period of this length."""

    most: int
    period: timedelta


@dataclass(slots=True)
class _Window:
    """The instants given out last under one rate, oldest first."""

    rate: Rate
    given: deque[float] = field(default_factory=deque)

    @property
    def seconds(self) -> float:
        return self.rate.period.total_seconds() * MARGIN

    def earliest(self, now: float) -> float:
        full = len(self.given) >= self.rate.most
        return max(now, self.given[-self.rate.most] + self.seconds) if full else now

    def give(self, at: float) -> None:
        self.given.append(at)
        while len(self.given) > self.rate.most:
            self.given.popleft()

    def is_idle(self, now: float) -> bool:
        return not self.given or self.given[-1] + self.seconds < now


class Pace:
    """The pace of one account. One event loop's own; instants are seconds of one monotonic clock."""

    def __init__(self, *, account: Rate | None, of_place: Callable[[str], Sequence[Rate]]) -> None:
        self.account = account
        self.rates_of = of_place
        self._account = _Window(account) if account is not None else None
        self._of_place = of_place
        self._places: dict[str, list[_Window]] = {}
        self._paused: dict[str, float] = {}

    def reserve(self, place: str, now: float) -> float:
        """Give out and return the next instant at which a message may go to a place, not before `now`."""
        windows = self._places.get(place)
        if windows is None:
            self._forget_idle(now)
            windows = self._places[place] = [_Window(rate) for rate in self._of_place(place)]
        at = max([self._paused.get(place, now), now, *(window.earliest(now) for window in windows)])
        for window in windows:
            window.give(at)
        return at

    def go(self, now: float) -> float:
        """Give out and return the next instant at which the account may send; asked for when a message is about to."""
        if self._account is None:
            return now
        at = self._account.earliest(now)
        self._account.give(at)
        return at

    def pause(self, place: str, until: float) -> None:
        """Let nothing go to a place before an instant, as the platform asked."""
        self._paused[place] = max(until, self._paused.get(place, until))

    def _forget_idle(self, now: float) -> None:
        if len(self._places) < _MOST_REMEMBERED and len(self._paused) < _MOST_REMEMBERED:
            return
        busy = {place: kept for place, kept in self._places.items() if not all(w.is_idle(now) for w in kept)}
        self._places = busy
        self._paused = {place: until for place, until in self._paused.items() if until > now}


SECOND = timedelta(seconds=1)


def telegram_pace() -> Pace:
    """Return Telegram's pace: 30 a second, one a second to a chat, 20 a minute to a group (a key below zero).

    Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    """
    chat = Rate(1, SECOND)
    group = (chat, Rate(20, timedelta(minutes=1)))
    return Pace(account=Rate(30, SECOND), of_place=lambda key: group if key.startswith("-") else (chat,))


def slack_pace() -> Pace:
    """Return Slack's pace: one message a second to a channel.

    Source: https://docs.slack.dev/apis/web-api/rate-limits
    """
    return Pace(account=None, of_place=lambda _: (Rate(1, SECOND),))
