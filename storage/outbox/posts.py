"""What stands where, for editing in place: the platform's reference to the message of a subject in a conversation.

Rule: each call is a transaction of its own, begun anew where it was broken off.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import col, select

from bot.delivering import Posted
from bot.messages import Address
from bot.records import Delivery
from storage.chat_tables import PostedRow
from storage.opening import OpenSession, one_transaction
from storage.tables import UNFINISHED, OutboxRow
from storage.upserting import put


class SqlPosts:
    """Posts over ways to open a session that writes and one that reads."""

    def __init__(self, write: OpenSession, read: OpenSession) -> None:
        self._write = write
        self._read = read

    @one_transaction
    def posted(self, address: Address, subject: str) -> Posted | None:
        """Return what stands for a subject in a conversation; None where nothing does."""
        with self._read() as session:
            row = session.get(PostedRow, (address.platform, address.conversation, subject))
            return Posted(row.reference, row.posted_at) if row is not None else None

    @one_transaction
    def keep_posted(self, address: Address, subject: str, reference: str, now: datetime) -> None:
        """Note what stands for a subject in a conversation, in place of what did before."""
        with self._write() as session:
            put(
                session,
                PostedRow(
                    platform=address.platform,
                    conversation=address.conversation,
                    subject=subject,
                    reference=reference,
                    posted_at=now,
                ),
            )

    @one_transaction
    def forget_posted(self, address: Address, subject: str) -> None:
        """Note that nothing stands for a subject in a conversation any more; nothing before is fine, too."""
        with self._write() as session:
            row = session.get(PostedRow, (address.platform, address.conversation, subject))
            if row is not None:
                session.delete(row)

    @one_transaction
    def is_superseded(self, delivery: Delivery) -> bool:
        """Tell whether a later message of the same subject waits in the same conversation."""
        if delivery.message.subject is None:
            return False
        later = aliased(OutboxRow)
        query = (
            select(later.id)
            .join(
                OutboxRow,
                (col(OutboxRow.subject) == col(later.subject))
                & (col(OutboxRow.platform) == col(later.platform))
                & (col(OutboxRow.conversation) == col(later.conversation))
                & (col(OutboxRow.sequence) < col(later.sequence)),
            )
            .where(OutboxRow.id == delivery.id, col(later.state).in_(UNFINISHED))
        )
        with self._read() as session:
            return session.exec(query.limit(1)).first() is not None
