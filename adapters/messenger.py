"""What delivery asks of a platform, and the answers a platform may give.

Rule: a messenger says a message and returns the platform's own reference to it, or raises exactly one of `RetryLater`,
`Unreachable` (both of `bot.errors`), `NoAnswer`, `Gone`, `Rejected`, `Moved` and, for files, `TooLarge`. A plain
`RetryLater` means that the platform did not take the message (429, 5xx, nobody there). Nothing of a platform's library
goes further than its messenger.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

from bot.errors import RetryLater
from bot.messages import Address
from bot.records import KeptAttachment, OutboxMessage

MOST_FETCHED_BYTES = 20 * 1024 * 1024
"""The largest file that is fetched. Source: https://core.telegram.org/bots/api#getfile, and the same on Slack."""


class NoAnswer(RetryLater):
    """The request went out and no answer came (read timeout, connection lost): the message may have arrived."""


class Gone(Exception):
    """The message to edit is not there, or cannot be edited any more: post it anew."""


class Rejected(Exception):
    """The platform refuses the content itself; trying again will not help. A programmer's error."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Moved(Exception):
    """The place has a new key (a group became a supergroup): rewrite the address and try once more."""

    def __init__(self, new_key: str) -> None:
        super().__init__(f"moved to {new_key}")
        self.new_key = new_key


class TooLarge(Exception):
    """The file is larger than what is fetched."""


class Messenger(Protocol):
    """One platform's sending side, for messages of the outbox that are addressed to that platform."""

    @property
    def platform(self) -> str: ...

    async def post(self, message: OutboxMessage, *, repeated: bool) -> str:
        """Say it and return the reference of the last platform message posted.

        `repeated` marks a message that may have arrived already as said again.

        Raises: RetryLater, Unreachable, Rejected, Moved.
        """
        ...

    async def edit(self, message: OutboxMessage, reference: str) -> str:
        """Let the message of that reference read as this one does, and return its reference (it may stay the same).

        Raises: Gone, RetryLater, Unreachable, Rejected, Moved.
        """
        ...

    async def find(self, message: OutboxMessage, since: datetime) -> str | Literal["absent", "unknown"]:
        """Return the reference of this message if it arrived after `since`, or that it did not, or that nobody can say.

        Raises: RetryLater, Unreachable.
        """
        ...

    async def fetch(self, attachment: KeptAttachment) -> bytes:
        """Return the content of a file, at most 20 MB.

        Raises: TooLarge, RetryLater, Unreachable.
        """
        ...

    def limits_key(self, address: Address) -> str:
        """Return what pace and reachability are counted by: the key of the address's place."""
        ...
