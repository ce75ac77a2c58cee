"""Short references by which a message is followed from its arrival through the answer to its delivery.

Rule: a reference is made of keys that are kept anyway, so every process, and every try, comes to the same one; it is a
digest, so neither the key nor whoever is in it can be read from it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from bot.messages import Command, Edited, Files, Incoming, Other, Submission, Text
from bot.records import OutboxMessage

LENGTH = 8
"""Hexadecimal digits: one in four thousand million, and still told over the phone."""


def reference_of(key: str) -> str:
    """Return the reference of whatever has that key."""
    return hashlib.sha256(key.encode()).hexdigest()[:LENGTH]


def event_reference(platform: str, user: str, id: str) -> str:
    """Return the reference of what an account sent, by the platform's id of it."""
    return reference_of(f"{platform}:{user}:{id}")


def incoming_reference(incoming: Incoming) -> str:
    """Return the reference of a message."""
    return event_reference(incoming.address.platform, incoming.sender.user, incoming.id)


def message_reference(message: OutboxMessage) -> str:
    """Return the reference of something said: of the message that it answers, or of the notice to all it went to.

    The key of a reply is its conversation's with that message's, the key of a notice ends with whom it went to
    (`bot.saying`).
    """
    address, (key, _, _) = message.address, message.key.rpartition(":")
    answers = f"{address.platform}:reply:{address.conversation}:"
    if key.startswith(answers):
        return reference_of(f"{address.platform}:{key.removeprefix(answers)}")
    told = f":{message.person or 'all'}:{address.platform}:{address.conversation}"
    return reference_of(key.removesuffix(told) if key.endswith(told) else message.key)


def said_in(incoming: Incoming) -> Iterator[str]:
    """Yield whatever of a message is words of a person, and their name: nothing of it belongs into a log."""
    yield incoming.sender_name
    match incoming.content:
        case Text(text) | Other(_, text) | Edited(_, text) | Command(_, text):
            yield text
        case Submission(answers):
            yield from answers.values()
        case Files(files, caption):
            yield caption
            yield from (file.name for file in files)


def said_by(message: OutboxMessage) -> Iterator[str]:
    """Yield the words of a message."""
    reply = message.reply
    yield reply.text
    yield from (choice.label for choice in reply.choices)
    yield from (attachment.name for attachment in reply.attachments)
