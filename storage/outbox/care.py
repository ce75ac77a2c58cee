"""Looking after the outbox: what waits, what was sent, what was given up; saying it again, or letting it be.

Rule: each call is a transaction of its own; only what was given up can be said again or discarded, and of two people at
once one does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.delivering import KeptMessage, MessageState, Wanted
from storage.opening import OpenSession, one_transaction
from storage.outbox.undelivered import GIVEN_UP, SqlUndelivered, kept_message
from storage.tables import UNFINISHED, OutboxRow

_OUTBOX = OutboxRow.metadata.tables["outbox"]
_ROW = _OUTBOX.c


class SqlOutboxCare:
    """The outbox over ways to open a session that writes and one that reads."""

    def __init__(self, write: OpenSession, read: OpenSession) -> None:
        self._write = write
        self._read = read

    @one_transaction
    def find(self, wanted: Wanted, limit: int) -> Sequence[KeptMessage]:
        """Return the latest messages that are wanted, at most so many, the latest first."""
        query = sa.select(_OUTBOX).where(*_where(wanted)).order_by(_ROW.id.desc()).limit(limit)
        with self._read() as session:
            return [kept_message(row) for row in session.execute(query)]

    @one_transaction
    def get(self, message: int) -> KeptMessage | None:
        """Return a message by its number; None where there is none."""
        with self._read() as session:
            row = session.execute(sa.select(_OUTBOX).where(_ROW.id == message)).first()
            return kept_message(row) if row is not None else None

    @one_transaction
    def say_again(self, message: int, now: datetime) -> bool:
        """Let a message that was given up be tried once more, now; False: it is not given up."""
        with self._write() as session:
            return SqlUndelivered(session).say_again(message, now)

    @one_transaction
    def discard(self, message: int, now: datetime) -> bool:
        """Let a message that was given up be; it stays on record. False: it is not given up."""
        with self._write() as session:
            return SqlUndelivered(session).discard(message, now)


def _where(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    states: dict[MessageState, sa.ColumnElement[bool]] = {
        "waiting": _ROW.state.in_(UNFINISHED),
        "sent": _ROW.state == "sent",
        "dead": GIVEN_UP,
        "discarded": sa.and_(_ROW.state == "dead", _ROW.discarded_at.is_not(None)),
    }
    where = [sa.or_(*(states[state] for state in sorted(wanted.states)))]
    if wanted.customer is not None:
        where.append(_ROW.customer == wanted.customer)
    if wanted.platform is not None:
        where.append(_ROW.platform == wanted.platform)
    if wanted.notices:
        where.append(_ROW.topic.is_not(None))
    return where
