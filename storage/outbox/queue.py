"""Putting something to be said into the outbox, inside the transaction that caused it.

Rule: a key is queued once for ever; every row gets the next place in its conversation.
"""

from __future__ import annotations

from sqlmodel import Session, col, select

from bot.messages import Address
from bot.ports import OutboxMessage
from storage.counters import next_value
from storage.reply_codec import encode_reply
from storage.tables import OutboxRow


def next_sequence(session: Session, address: Address) -> int:
    """Return the next place in a conversation's outbox."""
    return next_value(session, f"outbox:{address.platform}:{address.conversation}")


class SqlOutbox:
    """The queueing side."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, message: OutboxMessage) -> None:
        """Queue a message; one whose key was queued before changes nothing."""
        if self._session.exec(select(OutboxRow.id).where(col(OutboxRow.key) == message.key)).first() is not None:
            return
        self._session.add(
            OutboxRow(
                key=message.key,
                platform=message.address.platform,
                conversation=message.address.conversation,
                sequence=next_sequence(self._session, message.address),
                person=message.person,
                language=message.language,
                kind=message.kind,
                subject=message.subject,
                payload=encode_reply(message.reply),
                queued_at=message.queued_at,
                due_at=message.queued_at,
            )
        )
        self._session.flush()
