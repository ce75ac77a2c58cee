"""What is not kept for ever: messages that were sent, ids seen before, buttons, codes and files of no use any more.

Rules: the record stays (incidents, contracts, texts, due times that were told, messages that were given up, and for
four years what was said unasked); looking holds up no writer, and what is found goes a few hundred rows at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import col, select

from bot.ports import CLOCK
from storage.chat_tables import AttachmentContentRow, AttachmentRow, LinkCodeRow, LinkFailureRow
from storage.opening import OpenSession
from storage.tables import OfferedChoiceRow, OutboxRow, SeenEventRow

NOTICES_KEPT_FOR = timedelta(days=4 * 366)
"""A claim between businesses lapses with the end of the year after three years (Kodeks cywilny art. 118)."""
KEPT_FOR = timedelta(days=30)
"""Far longer than an event may come again (Slack an hour, Telegram a day, its history read back 7 days), and than a
button (7 days) or a code (an hour) lives."""
_AT_ONCE = 500

Tested = sa.ColumnElement[bool]


def purge(read: OpenSession, write: OpenSession, now: datetime) -> int:
    """Delete what was done with more than 30 days ago, in several transactions; return how many rows went.

    A row that is exactly 30 days old stays.
    """
    return sum(_deleted(read, write, rows, old) for rows, old in _done_with(now - KEPT_FOR, now - NOTICES_KEPT_FOR))


def _done_with(before: datetime, notices_before: datetime) -> tuple[tuple[Any, Sequence[Tested]], ...]:
    """Return which rows of which table go; contents go before the files that they are of."""
    sent = (col(OutboxRow.state) == "sent",)
    unowned = (col(AttachmentRow.incident).is_(None), col(AttachmentRow.received_at) < before)
    their_contents = col(AttachmentContentRow.attachment).in_(select(AttachmentRow.id).where(*unowned))
    return (
        (OutboxRow, (*sent, col(OutboxRow.topic).is_(None), col(OutboxRow.finished_at) < before)),
        (OutboxRow, (*sent, col(OutboxRow.finished_at) < notices_before)),
        (SeenEventRow, (col(SeenEventRow.platform) != CLOCK, col(SeenEventRow.at) < before)),
        (OfferedChoiceRow, (col(OfferedChoiceRow.expires_at) < before,)),
        (LinkCodeRow, (col(LinkCodeRow.expires_at) < before,)),
        (LinkFailureRow, (col(LinkFailureRow.at) < before,)),
        (AttachmentContentRow, (their_contents,)),
        (AttachmentRow, unowned),
    )


def _deleted(read: OpenSession, write: OpenSession, rows: Any, old: Sequence[Tested]) -> int:
    keys = sa.inspect(rows).primary_key
    delete = sa.delete(rows.__table__).where(*(key == sa.bindparam(f"p_{key.name}") for key in keys))
    count = 0
    while found := _some(read, keys, old):
        with write() as session:
            session.connection().execute(delete, found)
        count += len(found)
    return count


def _some(read: OpenSession, keys: Sequence[sa.Column[Any]], old: Sequence[Tested]) -> list[dict[str, Any]]:
    with read() as session:
        rows = session.execute(sa.select(*keys).where(*old).limit(_AT_ONCE)).all()
    return [{f"p_{key.name}": value for key, value in zip(keys, row, strict=True)} for row in rows]
