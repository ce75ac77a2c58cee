"""Saying one message on a platform: posted, or edited in place; asked about first where it may be there already.

Rule: a message in doubt is said again only when the platform does not have it, marked as repeated when nobody can say.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from adapters.messenger import Gone, Messenger
from bot.delivering import Posts
from bot.records import Delivery, OutboxMessage

ASKED_FROM = timedelta(seconds=60)
"""How far before it was queued a message in doubt is looked for: clocks differ."""


async def send(messenger: Messenger, posts: Posts, delivery: Delivery, now: Callable[[], datetime]) -> str:
    """Post the message, or let the one that stands for its subject read so; return the platform's reference.

    Raises:
        RetryLater, Unreachable, Moved, Rejected: as the messenger does.
    """
    message = delivery.message
    if message.subject is None:
        return await _posted(messenger, delivery)
    kept = await asyncio.to_thread(posts.posted, message.address, message.subject)
    reference = await _edited(messenger, posts, message, kept.reference) if kept is not None else None
    if reference is None:
        reference = await _posted(messenger, delivery)
    if kept is None or reference != kept.reference:
        await asyncio.to_thread(posts.keep_posted, message.address, message.subject, reference, now())
    return reference


async def _edited(messenger: Messenger, posts: Posts, message: OutboxMessage, reference: str) -> str | None:
    """Edit what stands there and return its reference; None: it is not there any more."""
    try:
        return await messenger.edit(message, reference)
    except Gone:
        await asyncio.to_thread(posts.forget_posted, message.address, message.subject or "")
        return None


async def _posted(messenger: Messenger, delivery: Delivery) -> str:
    message = delivery.message
    if not delivery.in_doubt:
        return await messenger.post(message, repeated=False)
    found = await messenger.find(message, message.queued_at - ASKED_FROM)
    if found == "absent" or found == "unknown":
        return await messenger.post(message, repeated=found == "unknown")
    return found
