"""Working off what came in while nobody listened: reports first, and each conversation in its own order.

Rule: platform-neutral and pure. What was said earlier in a conversation is never answered after what was said later.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from bot.delay import LATE

_T = TypeVar("_T")


def is_backlog(sent: Iterable[datetime], now: datetime) -> bool:
    """Return whether among messages sent at these times one has waited for longer than usual."""
    return any(now - at > LATE for at in sent)


def most_urgent_first(
    waiting: Sequence[_T], *, conversation: Callable[[_T], Hashable], urgency: Callable[[_T], int]
) -> list[_T]:
    """Return what waits with the lowest urgency number first; `waiting` is in the order of arrival.

    What precedes something urgent in its conversation goes with it; what follows waits its own turn.
    """
    most_urgent_behind: dict[Hashable, int] = {}
    ranks = [0] * len(waiting)
    for at in reversed(range(len(waiting))):
        where = conversation(waiting[at])
        own = urgency(waiting[at])
        rank = min(own, most_urgent_behind.get(where, own))
        ranks[at] = most_urgent_behind[where] = rank
    return [waiting[at] for at in sorted(range(len(waiting)), key=ranks.__getitem__)]
