"""Handing a message to the core under its reference, with one line in the log of what came of it.

Rule: the line says what kind of thing it was and what happened, never who, where or in which words.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from time import perf_counter

from adapters.logs import in_hand
from bot.messages import Incoming, Outcome
from bot.tracing import incoming_reference, said_in

log = logging.getLogger(__name__)

Handle = Callable[[Incoming, datetime], Outcome]


def handled(handle: Handle, incoming: Incoming, now: datetime) -> Outcome:
    """Let the core handle and commit a message; `milliseconds` is how long that took.

    Raises:
        Exception: whatever the core raises, with the message's reference.
    """
    began = perf_counter()
    with in_hand(incoming_reference(incoming), said_in(incoming)):
        outcome = handle(incoming, now)
        about = {
            "platform": incoming.address.platform,
            "content": type(incoming.content).__name__.lower(),
            "repeated": outcome.repeated,
            "replies": len(outcome.replies),
            "happened": [str(event["type"]) for event in outcome.events],
            "milliseconds": round((perf_counter() - began) * 1000),
        }
        log.info("handled", extra=about)
    return outcome
