"""Which places take messages: one that was blocked or left is marked once, until it takes messages again.

Rules: each call is a transaction of its own; what changes nothing writes nothing, since it is asked for every message.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.chat_tables import DestinationRow
from storage.moving import move_place
from storage.opening import OpenSession, one_transaction
from storage.upserting import put


class SqlDestinations:
    """Destinations over ways to open a session that writes and one that reads."""

    def __init__(self, write: OpenSession, read: OpenSession) -> None:
        self._write = write
        self._read = read

    @one_transaction
    def mark_unreachable(self, platform: str, key: str, reason: str, now: datetime) -> bool:
        """Note that a place takes no messages; False: it was known, and the first reason and instant stand."""
        with self._write() as session:
            lost = DestinationRow(platform=platform, key=key, state="unreachable", reason=reason, since=now)
            return put(session, lost, _changes)

    @one_transaction
    def mark_reachable(self, platform: str, key: str, now: datetime) -> bool:
        """Note that a place takes messages again; False: it was not known to take none."""
        with self._read() as session:
            if not _is_lost(session, platform, key):
                return False
        with self._write() as session:
            found = DestinationRow(platform=platform, key=key, state="reachable", reason=None, since=now)
            return put(session, found, _changes)

    @one_transaction
    def move(self, platform: str, key: str, new_key: str) -> None:
        """Let everything that is kept of a place, what waits to be sent too, be of the one it became."""
        with self._write() as session:
            move_place(session, platform, key, new_key)

    @one_transaction
    def lost(self) -> Sequence[tuple[str, str, str, datetime]]:
        """Return the places that take no messages, each with platform, key, reason and since when; by platform, key."""
        with self._read() as session:
            rows = session.exec(
                select(DestinationRow)
                .where(DestinationRow.state == "unreachable")
                .order_by(col(DestinationRow.platform), col(DestinationRow.key))
            )
            return [(row.platform, row.key, row.reason or "", row.since) for row in rows]


def _changes(kept: Any, new: Any) -> sa.ColumnElement[bool]:
    return cast("sa.ColumnElement[bool]", kept.state != new.state)


def _is_lost(session: Session, platform: str, key: str) -> bool:
    row = session.get(DestinationRow, (platform, key))
    return row is not None and row.state == "unreachable"
