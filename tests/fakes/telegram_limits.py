"""What the fake Telegram allows: its numbers, its way of refusing, and its rates.

Rule: a refusal says whose fault it was. Bad lengths, markup, unknown messages and too many calls are the bot's; a
block, a removal, a migration or a message that a person deleted are the world's, and every bot must live with them.

Source: core.telegram.org/bots/api, core.telegram.org/bots/faq and the `fail_query` texts of tdlib/telegram-bot-api.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Json = dict[str, Any]

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
ENTITIES = 100
CALLBACK_DATA_BYTES = 64
BUTTONS = 100
BUTTONS_A_ROW = 8
COPY_TEXT = 256
PLACEHOLDER = 64
CALLBACK_ANSWER = 200
CALLBACK_LIFE = timedelta(seconds=15)
PHOTO_BYTES = 10 * 1024 * 1024
UPLOAD_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
COMMANDS = 100
COMMAND_DESCRIPTION = 256
LONG_POLL_SECONDS = 50
UPDATES_A_CALL = 100
DELETABLE_FOR = timedelta(hours=48)
SECRET_TOKEN = 256
TOPIC_NAME = 128
WEBHOOK_PORTS = (443, 80, 88, 8443)

MESSAGES_A_SECOND = 30
MESSAGES_A_SECOND_IN_A_CHAT = 1
MESSAGES_A_MINUTE_IN_A_GROUP = 20
CHAT_BURST = 20


class ApiError(Exception):
    """An answer with `ok: false`."""

    def __init__(
        self, code: int, description: str, *, bots_fault: bool = True, parameters: dict[str, int] | None = None
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.bots_fault = bots_fault
        self.parameters = parameters or {}


def bad_request(description: str, *, bots_fault: bool = True) -> ApiError:
    return ApiError(400, f"Bad Request: {description}", bots_fault=bots_fault)


def forbidden(description: str, *, bots_fault: bool = False) -> ApiError:
    return ApiError(403, f"Forbidden: {description}", bots_fault=bots_fault)


def too_many_requests(seconds: int, *, bots_fault: bool = True) -> ApiError:
    text = f"Too Many Requests: retry after {seconds}"
    return ApiError(429, text, bots_fault=bots_fault, parameters={"retry_after": seconds})


def units(text: str) -> int:
    """Return the length as Telegram counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(slots=True)
class Bucket:
    """Tokens that come back with time; a full bucket is the burst that the platform lets pass."""

    capacity: int
    per_second: float
    tokens: float
    filled_at: datetime

    def fill(self, now: datetime) -> None:
        gained = max(0.0, (now - self.filled_at).total_seconds()) * self.per_second
        self.tokens = min(float(self.capacity), self.tokens + gained)
        self.filled_at = now

    def seconds_missing(self) -> float:
        return 0.0 if self.tokens >= 1 - 1e-9 else (1 - self.tokens) / self.per_second


@dataclass(slots=True)
class Rates:
    """The rates of the real one: 30 a second in all, 1 a second in a chat, 20 a minute in a group.

    "We may allow short bursts" (Bot FAQ): `chat_burst` messages to one chat pass at once, so an ordinary test meets
    no limit and waits for nothing; set it to 1 to be held to the letter. Time is the server's clock, which tests move.
    """

    chat_burst: int = CHAT_BURST
    buckets: dict[str, Bucket] = field(default_factory=dict)

    def seconds_to_wait(self, chat_id: int, *, group: bool, now: datetime) -> int:
        """Take one token from each bucket, or none and return how long to wait."""
        wanted = [("all", MESSAGES_A_SECOND, float(MESSAGES_A_SECOND))]
        wanted.append((f"chat {chat_id}", self.chat_burst, float(MESSAGES_A_SECOND_IN_A_CHAT)))
        if group:
            wanted.append((f"group {chat_id}", MESSAGES_A_MINUTE_IN_A_GROUP, MESSAGES_A_MINUTE_IN_A_GROUP / 60))
        buckets = [self._bucket(name, capacity, rate, now) for name, capacity, rate in wanted]
        missing = max(bucket.seconds_missing() for bucket in buckets)
        if missing > 0:
            return math.ceil(missing)
        for bucket in buckets:
            bucket.tokens -= 1
        return 0

    def _bucket(self, name: str, capacity: int, rate: float, now: datetime) -> Bucket:
        bucket = self.buckets.setdefault(name, Bucket(capacity, rate, float(capacity), now))
        bucket.capacity = capacity
        bucket.fill(now)
        return bucket
