"""Putting something to be said into the outbox, inside the transaction that caused it.

Rule: a key is queued once for ever; every row gets the next place in its conversation.
"""

from __future__ import annotations

from functools import cache
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session

from bot.messages import Address
from bot.records import OutboxMessage
from storage.counters import next_value
from storage.outbox.reasons import reason_columns
from storage.reply_codec import encode_reply
from storage.tables import OutboxRow
from storage.upserting import dialect_of, inserting

_OUTBOX = OutboxRow.metadata.tables["outbox"]


def next_sequence(session: Session, address: Address) -> int:
    """Return the next place in a conversation's outbox."""
    return next_value(session, f"outbox:{address.platform}:{address.conversation}")


class SqlOutbox:
    """The queueing side."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, message: OutboxMessage) -> None:
        """Queue a message; one whose key was queued before changes nothing."""
        if self._session.execute(_queued(), {"p_key": message.key}).first() is not None:
            return
        # Whoever queues the same key in the same moment waits here: the place in the conversation is theirs or ours.
        row = {
            "key": message.key,
            "platform": message.address.platform,
            "conversation": message.address.conversation,
            "sequence": next_sequence(self._session, message.address),
            "person": message.person,
            "language": message.language,
            "kind": message.kind,
            "subject": message.subject,
            "priority": message.priority,
            **reason_columns(message.why),
            "payload": encode_reply(message.reply),
            "queued_at": message.queued_at,
            "due_at": message.queued_at,
            "state": "queued",
            "attempts": 0,
            "in_doubt": False,
        }
        self._session.execute(_putting(dialect_of(self._session)), row)


@cache
def _queued() -> sa.Executable:
    return sa.select(_OUTBOX.c.id).where(_OUTBOX.c.key == sa.bindparam("p_key"))


@cache
def _putting(dialect: str) -> sa.Executable:
    return cast(sa.Executable, inserting(_OUTBOX, dialect).on_conflict_do_nothing(index_elements=["key"]))
