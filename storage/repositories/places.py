"""Channels and groups that belong to somebody, and how far each place has been read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.messages import Address
from bot.records import BoundPlace
from knowledge.bilingual import Language
from storage.chat_tables import DestinationRow, PlaceRow, ReadMarkRow
from storage.moving import move_place
from storage.outbox.silencing import silence
from storage.upserting import dialect_of, putting

_MARKS = ReadMarkRow.metadata.tables["read_mark"]


class SqlPlaces:
    """Places of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, platform: str, key: str) -> BoundPlace | None:
        """Return a place that belongs to somebody; None for any other."""
        row = self._session.get(PlaceRow, (platform, key))
        return _place(row) if row is not None else None

    def bind(self, place: BoundPlace) -> None:
        """Let a place belong to a customer or the desk, and no longer to whom it belonged before, who is not told
        anything there any more."""
        before = self._session.get(PlaceRow, (place.platform, place.key))
        if before is not None and before.customer != place.customer:
            silence(self._session, place.platform, place.key, "its place belongs to somebody else now")
        self._session.merge(
            PlaceRow(
                platform=place.platform,
                key=place.key,
                customer=place.customer,
                language=place.language,
                bound_by=place.bound_by,
                bound_at=place.bound_at,
            )
        )
        self._session.flush()

    def unbind(self, platform: str, key: str) -> bool:
        """Let a place belong to nobody; False: it belonged to nobody before."""
        row = self._session.get(PlaceRow, (platform, key))
        if row is None:
            return False
        silence(self._session, platform, key, "its place belongs to nobody now")
        self._session.delete(row)
        self._session.flush()
        return True

    def of_customer(self, customer: str) -> Sequence[BoundPlace]:
        """Return a customer's places, by platform and key."""
        return self._places(col(PlaceRow.customer) == customer)

    def desks(self) -> Sequence[BoundPlace]:
        """Return the provider's own places, by platform and key."""
        return self._places(col(PlaceRow.customer).is_(None))

    def all(self) -> Sequence[BoundPlace]:
        """Return every place that belongs to somebody, by platform and key."""
        return self._places()

    def move(self, platform: str, key: str, new_key: str) -> None:
        """Let everything that is or happens in a place be in the one it became."""
        move_place(self._session, platform, key, new_key)

    def mark_read(self, platform: str, key: str, mark: str, at: datetime) -> None:
        """Keep how far a place has been read; what was read earlier than the kept mark changes nothing."""
        self._session.execute(
            putting(_MARKS, dialect_of(self._session), _is_later),
            {"platform": platform, "key": key, "mark": mark, "at": at},
        )

    def read_up_to(self, platform: str) -> Mapping[str, str]:
        """Return the mark of every place of a platform by its key."""
        rows = self._session.exec(
            select(ReadMarkRow).where(ReadMarkRow.platform == platform).order_by(col(ReadMarkRow.key))
        )
        return {row.key: row.mark for row in rows}

    def lost(self) -> Sequence[Address]:
        """Return every conversation that takes no messages, direct ones and whole workspaces, too, in their order."""
        rows = self._session.exec(
            select(DestinationRow)
            .where(DestinationRow.state == "unreachable")
            .order_by(col(DestinationRow.platform), col(DestinationRow.key))
        )
        return [Address(row.platform, row.key) for row in rows]

    def _places(self, *which: sa.ColumnElement[Any]) -> list[BoundPlace]:
        rows = self._session.exec(select(PlaceRow).where(*which).order_by(col(PlaceRow.platform), col(PlaceRow.key)))
        return [_place(row) for row in rows]


def _is_later(kept: Any, new: Any) -> sa.ColumnElement[bool]:
    return cast("sa.ColumnElement[bool]", new.at >= kept.at)


def _place(row: PlaceRow) -> BoundPlace:
    return BoundPlace(row.platform, row.key, row.customer, cast(Language, row.language), row.bound_by, row.bound_at)
