"""How often those whom nobody knows are answered, so that a flood of theirs fills no database and holds up no news.

Rule: a stranger is told how to become known a few times an hour, a place of strangers a little more often, and then
nothing until the next hour; a code is heard all the same. What was said is counted like a handled message.
"""

from __future__ import annotations

from datetime import datetime

from bot.messages import Incoming, Outcome
from bot.ports import UnitOfWork
from bot.recognising import place_of
from bot.saying import DEFAULT_LANGUAGE

STRANGERS = "strangers"
"""The name under which answers to strangers are counted, beside the platforms of messages."""
MOST_TO_ONE, MOST_IN_PLACE, MOST_REFUSALS = 10, 20, 10
"""Answers an hour."""


def heard_enough(work: UnitOfWork, incoming: Incoming, now: datetime) -> bool:
    """Tell whether an account, or the shared place it writes in, was answered often enough this hour; else count one
    answer more."""
    place, platform = place_of(incoming), incoming.address.platform
    if not _counted(work, f"user:{platform}:{incoming.sender.user}", MOST_TO_ONE, now):
        return True
    return place.kind == "shared" and not _counted(work, f"place:{platform}:{place.key}", MOST_IN_PLACE, now)


def refused_enough(work: UnitOfWork, incoming: Incoming, now: datetime) -> bool:
    """Tell whether an account was told often enough this hour that a code does not hold; else count once more."""
    return not _counted(work, f"code:{incoming.address.platform}:{incoming.sender.user}", MOST_REFUSALS, now)


def _counted(work: UnitOfWork, whom: str, most: int, now: datetime) -> bool:
    """Count one answer more; False: there were as many as may be."""
    for number in range(most):
        id = f"{whom}:{now:%Y-%m-%dT%H}:{number}"
        if work.seen.outcome_of(STRANGERS, id) is None:
            work.seen.remember(STRANGERS, Outcome(id, None, DEFAULT_LANGUAGE, (), (), ()), now)
            return True
    return False
