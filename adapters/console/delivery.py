"""Delivery to a terminal: claim what waits for one conversation, say that it is being said, show it, note that it was.

Rule: the console says nothing that is not in the outbox, in the outbox's order; what a crash left behind comes first.
Whatever waits is due: a terminal's clock may be set back, and an answer must not wait behind a notice of a later day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from bot.messages import Address
from bot.ports import Deliveries
from bot.records import Delivery, OutboxMessage

CARD = "card"
"""What is edited in place elsewhere; a terminal edits nothing, and says the same in its replies and notices."""
WHENEVER = datetime(2100, 1, 1, tzinfo=UTC)
"""The instant at which a terminal claims: later than anything its clock can show."""

_MOST = 1000
"""Rounds of claiming in one delivery; a conversation has far fewer, so a row without end cannot hang the terminal."""


class ConsoleDeliveries(Deliveries, Protocol):
    """The sending side of the outbox, for one who alone serves a conversation."""

    def take_back(self, address: Address) -> int: ...


def deliver(
    deliveries: Deliveries, address: Address, *, owner: str, now: datetime, show: Callable[[OutboxMessage], None]
) -> int:
    """Show everything that waits in one conversation, oldest first; return how many messages.

    Raises:
        Exception: what `show` raises; that message goes back to the outbox first.
    """
    shown = 0
    for _ in range(_MOST):
        claimed = deliveries.claim(platform=address.platform, address=address, owner=owner, now=WHENEVER)
        if not claimed:
            break
        for delivery in claimed:
            if not deliveries.sending(delivery, WHENEVER):
                continue
            if delivery.message.kind != CARD:
                _shown(deliveries, delivery, now, show)
                shown += 1
            deliveries.sent(delivery, now)
    return shown


def _shown(deliveries: Deliveries, delivery: Delivery, now: datetime, show: Callable[[OutboxMessage], None]) -> None:
    try:
        show(delivery.message)
    except BaseException as error:
        deliveries.retry(delivery, now, type(error).__name__)
        raise
