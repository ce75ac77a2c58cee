"""Putting something to be said into the outbox, inside the transaction that caused it.

Rules: a key is queued once for ever; every row gets the next place in its conversation, and what waits there before it
becomes as urgent as it is, since it cannot be said first.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session

from bot.messages import Address
from bot.records import BULK, OutboxMessage
from storage.counters import next_value
from storage.outbox.held import AT_LAST
from storage.outbox.reasons import reason_columns
from storage.reply_codec import encode_reply
from storage.tables import UNFINISHED, OutboxRow
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
            "due_at": message.queued_at if message.held_until is None else message.held_until + AT_LAST,
            "held_until": message.held_until,
            "state": "queued",
            "attempts": 0,
            "in_doubt": False,
        }
        self._session.execute(_putting(dialect_of(self._session)), row)
        if message.priority < BULK:
            self._session.execute(
                _hurrying(),
                {
                    "p_platform": message.address.platform,
                    "p_conversation": message.address.conversation,
                    "p_priority": message.priority,
                },
            )

    def unasked_since(self, address: Address, since: datetime, limit: int) -> int:
        """Return how much was queued to an address since an instant that nobody asked for, `limit` at most."""
        there = {"p_platform": address.platform, "p_conversation": address.conversation, "p_limit": limit}
        return sum(int(at >= since) for at in self._session.execute(_unasked(), there).scalars())


@cache
def _unasked() -> sa.Executable:
    row = _OUTBOX.c
    there = (row.platform == sa.bindparam("p_platform"), row.conversation == sa.bindparam("p_conversation"))
    latest = sa.select(row.queued_at).where(*there, row.topic.is_not(None)).order_by(row.sequence.desc())
    return latest.limit(sa.bindparam("p_limit", type_=sa.Integer))


@cache
def _queued() -> sa.Executable:
    return sa.select(_OUTBOX.c.id).where(_OUTBOX.c.key == sa.bindparam("p_key"))


@cache
def _hurrying() -> sa.Executable:
    """Return the statement that makes what waits in a conversation as urgent as what comes after it."""
    row = _OUTBOX.c
    waits = (
        row.platform == sa.bindparam("p_platform"),
        row.conversation == sa.bindparam("p_conversation"),
        row.state.in_(UNFINISHED),
        row.held_until.is_(None),
        row.priority > sa.bindparam("p_priority", type_=sa.Integer),
    )
    return sa.update(_OUTBOX).where(*waits).values(priority=sa.bindparam("p_priority", type_=sa.Integer))


@cache
def _putting(dialect: str) -> sa.Executable:
    return cast(sa.Executable, inserting(_OUTBOX, dialect).on_conflict_do_nothing(index_elements=["key"]))
