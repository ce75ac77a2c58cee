"""What this adapter asks the core's storage: which threads are conversations of ours, and how far places were read.

Rule: it only reads, but for the mark of a place whose backlog is worked off. Calls block; call them in a thread.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from adapters.slack.places import PLATFORM, Where, place_key, timestamp_of, where_of
from bot.messages import Address
from bot.ports import UnitOfWork


class Memory:
    """Storage as this adapter reads it; `open_work` opens a transaction that may write, `reading` one that waits for
    nobody."""

    def __init__(self, open_work: Callable[[], UnitOfWork], reading: Callable[[], UnitOfWork] | None = None) -> None:
        self._open_work = open_work
        self._reading = reading or open_work

    def is_ours(self, address: Address) -> bool:
        """Tell whether this is somebody's conversation with the assistant already."""
        with self._reading() as work:
            return work.conversations.get(address).person is not None

    def read_up_to(self) -> dict[str, str]:
        """Return the timestamp up to which every place was read, by its key; at first, since it was linked or bound."""
        with self._reading() as work:
            since = {
                place_key(where_of(Address(PLATFORM, link.conversation))): timestamp_of(link.linked_at)
                for link in work.links.all()
                if link.sender.platform == PLATFORM and link.linked_at is not None and link.conversation
            }
            since |= {p.key: timestamp_of(p.bound_at) for p in work.places.all() if p.platform == PLATFORM}
            return since | dict(work.places.read_up_to(PLATFORM))

    def unfinished(self) -> Sequence[Where]:
        """Return the conversations in which somebody was asked something, a report that is being made above all."""
        with self._reading() as work:
            return [where_of(c.address) for c in work.conversations.with_dialog() if c.address.platform == PLATFORM]

    def mark_read(self, key: str, mark: str, now: datetime) -> None:
        """Keep how far a place was read."""
        with self._open_work() as work:
            work.places.mark_read(PLATFORM, key, mark, now)
            work.commit()
