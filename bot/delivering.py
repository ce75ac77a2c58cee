"""What delivery needs from storage beside the outbox itself: what stands where, who takes messages, whose turn it is.

Rule: each call is a transaction of its own, so that nothing is locked while a platform is waited for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, get_args

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


MessageState = Literal["waiting", "sent", "dead", "discarded"]
STATES: tuple[MessageState, ...] = get_args(MessageState)


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message of the outbox as staff see it: `waiting` until it was sent, given up, or discarded after that."""

    id: int
    state: MessageState
    message: OutboxMessage
    attempts: int
    due_at: datetime
    in_doubt: bool = False
    reason: str = ""
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages are looked for; None: any. `notices`: only what was said unasked."""

    states: frozenset[MessageState]
    customer: str | None = None
    platform: str | None = None
    notices: bool = False


class OutboxCare(Protocol):
    """Looking after the outbox; each call a transaction of its own. False: the message is not dead (any more)."""

    def find(self, wanted: Wanted, limit: int) -> Sequence[KeptMessage]: ...
    def get(self, message: int) -> KeptMessage | None: ...
    def say_again(self, message: int, now: datetime) -> bool: ...
    def discard(self, message: int, now: datetime) -> bool: ...


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


class Paces(Protocol):
    """How soon an account or a place may send, for several processes; each call a transaction of its own.

    `rates` are at most so many in so many seconds; `reserve` returns the seconds to wait, and whether it gave
    the turn.
    """

    def reserve(self, key: str, rates: Sequence[tuple[int, float]], longest: float) -> tuple[float, bool]: ...
    def pause(self, key: str, seconds: float) -> None: ...


class Fetching(Protocol):
    """Files that still have to be fetched from their platform; each call a transaction of its own."""

    def waiting(self, platform: str, now: datetime, limit: int = 10) -> Sequence[KeptAttachment]: ...
    def stored(self, attachment: int, content: bytes, now: datetime) -> None: ...
    def failed(self, attachment: int, reason: str, *, retry_at: datetime | None, now: datetime) -> None: ...
