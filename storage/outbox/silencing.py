"""What waits to be said to somebody who is not to be told any more: given up in the transaction that takes them away.

Rule: what a platform has in hand already cannot be called back; everything else is never sent, not by a retry either,
and staff see it among what was given up. What was silenced has no `finished_at`, unlike what failed.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.messages import Reply
from bot.speaking import SECRET
from storage.reply_codec import encode_reply
from storage.tables import OutboxRow

Tested = sa.ColumnElement[bool]
_UNSAID = ("queued", "claimed", "dead")


def inside(table: Any, platform: str, key: str) -> tuple[Tested, ...]:
    """Return what tells the conversations of a place; never LIKE, which takes `c1` for `C1`."""
    begins = sa.func.substr(table.conversation, 1, len(key) + 1).in_((f"{key}/", f"{key}|"))
    return (table.platform == platform, sa.or_(table.conversation == key, begins))


def silence(session: Session, platform: str, key: str, reason: str, person: str | None = None) -> None:
    """Give up what waits in a place, or (with `person`) only what waits there for one person, for good.

    What was given up there before can be tried again no more, either.
    """
    session.flush()
    waiting = select(OutboxRow).where(*inside(OutboxRow, platform, key), col(OutboxRow.state).in_(_UNSAID))
    if person is not None:
        waiting = waiting.where(col(OutboxRow.person) == person)
    for row in session.exec(waiting).all():
        row.state, row.reason, row.lease_until, row.finished_at = "dead", reason, None, None
        if row.kind == SECRET:
            row.payload = encode_reply(Reply(""))
    session.flush()
