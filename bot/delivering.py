"""What delivery needs from storage beside the outbox itself: what stands where, who takes messages, whose turn it is.

Rule: each call is a transaction of its own, so that nothing is locked while a platform is waited for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.messages import Address
from bot.records import Delivery, KeptAttachment, OutboxMessage


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that stands for a subject in a conversation, by the platform's own reference to it."""

    reference: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was given up after so many attempts, with the reason, for staff to see."""

    message: OutboxMessage
    attempts: int
    reason: str
    given_up_at: datetime


class Posts(Protocol):
    """What stands where, for editing in place; each call a transaction of its own."""

    def posted(self, address: Address, subject: str) -> Posted | None: ...
    def keep_posted(self, address: Address, subject: str, reference: str, now: datetime) -> None: ...
    def forget_posted(self, address: Address, subject: str) -> None: ...
    def is_superseded(self, delivery: Delivery) -> bool: ...


class Destinations(Protocol):
    """Which places take messages; each call a transaction of its own. `lost` lists those that do not, with reasons."""

    def mark_unreachable(self, platform: str, key: str, reason: str, now: datetime) -> bool: ...
    def mark_reachable(self, platform: str, key: str, now: datetime) -> bool: ...
    def move(self, platform: str, key: str, new_key: str) -> None: ...
    def lost(self) -> Sequence[tuple[str, str, str, datetime]]: ...


class Leases(Protocol):
    """Something only one process may do at a time; a lease not renewed in time passes on."""

    def take(self, name: str, owner: str, now: datetime, until: datetime) -> bool: ...
    def release(self, name: str, owner: str) -> None: ...


class Fetching(Protocol):
    """Files that still have to be fetched from their platform; each call a transaction of its own."""

    def waiting(self, platform: str, now: datetime, limit: int = 10) -> Sequence[KeptAttachment]: ...
    def stored(self, attachment: int, content: bytes, now: datetime) -> None: ...
    def failed(self, attachment: int, reason: str, *, retry_at: datetime | None, now: datetime) -> None: ...
