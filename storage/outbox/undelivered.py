"""What was given up, inside a transaction: listed, tried again, or let be.

Rules: only what was given up can be said again or discarded, and of two people at once one does. What was silenced,
since its place or its person is somebody else's now, is never said again; it is told by having no end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivering import KeptMessage, MessageState
from storage.outbox.deliveries import message_of
from storage.tables import UNFINISHED, OutboxRow

_OUTBOX = OutboxRow.metadata.tables["outbox"]
_ROW = _OUTBOX.c
# A word and no parameter: only so can a database tell that an index over such rows has them all.
GIVEN_UP = sa.and_(_ROW.state == sa.literal_column("'dead'"), _ROW.discarded_at.is_(None))


class SqlUndelivered:
    """The dead letters of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def latest(self, limit: int, before: int | None = None) -> Sequence[KeptMessage]:
        """Return the latest ones, the latest first; `before`: only those with a smaller number."""
        query = sa.select(_OUTBOX).where(GIVEN_UP).order_by(_ROW.id.desc()).limit(limit)
        if before is not None:
            query = query.where(_ROW.id < before)
        return [kept_message(row) for row in self._session.execute(query)]

    def count(self) -> int:
        """Return how many there are."""
        return int(self._session.execute(sa.select(sa.func.count()).select_from(_OUTBOX).where(GIVEN_UP)).scalar_one())

    def say_again(self, message: int, now: datetime) -> bool:
        """Let a message be tried once more, now; False also where it was silenced."""
        values = {"state": "queued", "due_at": now, "owner": None, "lease_until": None, "finished_at": None}
        return self._change(message, values, _ROW.finished_at.is_not(None))

    def discard(self, message: int, now: datetime) -> bool:
        """Let a message be; it stays on record."""
        return self._change(message, {"discarded_at": now})

    def _change(self, message: int, values: dict[str, Any], *where: sa.ColumnElement[bool]) -> bool:
        done = self._session.execute(sa.update(_OUTBOX).where(_ROW.id == message, GIVEN_UP, *where).values(**values))
        return cast("sa.CursorResult[Any]", done).rowcount == 1


def kept_message(row: Any) -> KeptMessage:
    """Return a row of the outbox as staff see it."""
    return KeptMessage(
        id=row.id,
        state=_state(row),
        message=message_of(row),
        attempts=row.attempts,
        due_at=row.due_at,
        in_doubt=row.in_doubt,
        reason=row.reason or "",
        finished_at=row.finished_at,
    )


def _state(row: Any) -> MessageState:
    if row.state in UNFINISHED:
        return "waiting"
    if row.state == "sent":
        return "sent"
    return "dead" if row.discarded_at is None else "discarded"
