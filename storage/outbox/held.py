"""Notices that are held until somebody's quiet hours are over.

Rules: a held row holds up no other of its conversation; should nobody release it, it goes out by itself an hour later,
and whoever claims it then and whoever releases it wait for each other, so that it is not told twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivering import KeptMessage
from storage.outbox.undelivered import kept_message
from storage.tables import OutboxRow

AT_LAST = timedelta(hours=1)
TOLD_WITH = "told with "
"""What stands before the key of the message as which another was told."""
_OUTBOX = OutboxRow.metadata.tables["outbox"]
_ROW = _OUTBOX.c
_HELD = sa.and_(_ROW.state == "queued", _ROW.held_until.is_not(None))


class SqlHeld:
    """What is held, in one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_person(self, person: str, now: datetime) -> Sequence[KeptMessage]:
        """Return what was held for somebody until now, in the order in which it came."""
        query = sa.select(_OUTBOX).where(_HELD, _ROW.person == person, _ROW.held_until <= now).order_by(_ROW.id)
        return [kept_message(row) for row in self._session.execute(query.with_for_update())]

    def until(self, person: str, now: datetime) -> datetime | None:
        """Return when the first of what is held for somebody comes out; None: nothing is held for longer than now."""
        mine = (_HELD, _ROW.person == person, _ROW.held_until > now)
        query = sa.select(sa.func.min(_ROW.held_until)).where(*mine)
        first: datetime | None = self._session.execute(query).scalar_one()
        return first

    def release(self, message: int, text: str, now: datetime) -> None:
        """Let a message go out now, with other words."""
        row = self._session.execute(sa.select(_ROW.payload).where(_HELD, _ROW.id == message)).first()
        if row is not None:
            values = {"held_until": None, "due_at": now, "payload": {**row.payload, "text": text}}
            self._session.execute(sa.update(_OUTBOX).where(_ROW.id == message).values(**values))

    def told_with(self, messages: Sequence[int], key: str, now: datetime) -> None:
        """Note that messages were told together, as another one."""
        values = {"state": "sent", "finished_at": now, "reason": f"{TOLD_WITH}{key}", "held_until": None}
        self._session.execute(sa.update(_OUTBOX).where(_HELD, _ROW.id.in_(messages)).values(**values))

    def move(self, person: str, until: datetime) -> bool:
        """Hold all that is held for somebody until another instant; False: nothing is."""
        mine = sa.and_(_HELD, _ROW.person == person)
        # The rows first: an update that found one claimed meanwhile would count it as moved.
        waiting = self._session.execute(sa.select(_ROW.id).where(mine).with_for_update()).scalars().all()
        values = {"held_until": until, "due_at": until + AT_LAST}
        self._session.execute(sa.update(_OUTBOX).where(_ROW.id.in_(waiting)).values(**values))
        return bool(waiting)
