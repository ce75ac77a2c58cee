"""How often a method may be called, on a switch.

Off (the rule for most tests) nothing is refused, but what would have been is in `exceeded`: a test can demand `[]`. On
(`server.rates.enforced = True`), 429 with Retry-After. Both go by `server.now()`, so `server.advance(60)` is a minute
without waiting. The tiers are per method and workspace and sliding minute; chat.postMessage and chat.postEphemeral
have one a second and channel.
Source: docs.slack.dev/apis/web-api/rate-limits
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.slack_errors import SlackError

HISTORY = ("conversations.history", "conversations.replies")


class RateLimited(SlackError):
    """429, to be tried again after so many whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("ratelimited")
        self.retry_after = retry_after


@dataclass
class Rates:
    """The windows; `burst` messages may fall into one second of a channel."""

    now: Callable[[], float]
    enforced: bool = False
    burst: int = 1
    exceeded: list[str] = field(default_factory=list)
    _seen: dict[tuple[str, ...], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def tier(self, method: str, team: str, per_minute: int, *, new_app: bool) -> None:
        """Count a call against its tier; a newly distributed app reads one page of history a minute."""
        slow = new_app and method in HISTORY
        self._count((method, team), 1 if slow else per_minute, 60.0, always=slow)

    def one_a_second(self, method: str, channel: str) -> None:
        """Count a message against its channel."""
        self._count((method, channel), self.burst, 1.0)

    def _count(self, key: tuple[str, ...], most: int, seconds: float, *, always: bool = False) -> None:
        now, seen = self.now(), self._seen[key]
        while seen and seen[0] <= now - seconds:
            seen.popleft()
        if len(seen) >= most:
            self.exceeded.append(" ".join(key))
            if self.enforced or always:
                raise RateLimited(max(1, math.ceil(seen[0] + seconds - now)))
        seen.append(now)
