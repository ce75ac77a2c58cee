"""Delivery to a terminal: claim what waits for one conversation, say that it is being said, show it, note that it was.

Rule: the console says nothing that is not in the outbox, in the outbox's order; what a crash left behind comes first.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.messages import Address
from bot.ports import Deliveries, OutboxMessage

_MOST = 1000
"""Rounds of claiming in one delivery; a conversation has far fewer, so a row without end cannot hang the terminal."""


def deliver(
    deliveries: Deliveries, address: Address, *, owner: str, now: datetime, show: Callable[[OutboxMessage], None]
) -> int:
    """Show everything that is due to one conversation, oldest first; return how many messages.

    Raises:
        Exception: what `show` raises; that message goes back to the outbox first.
    """
    shown = 0
    for _ in range(_MOST):
        claimed = deliveries.claim(platform=address.platform, address=address, owner=owner, now=now)
        if not claimed:
            break
        for delivery in claimed:
            if not deliveries.sending(delivery, now):
                continue
            try:
                show(delivery.message)
            except BaseException as error:
                deliveries.retry(delivery, now, type(error).__name__)
                raise
            deliveries.sent(delivery, now)
            shown += 1
    return shown
