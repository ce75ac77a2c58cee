"""Channels and groups that belong to somebody, and how far each place has been read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlmodel import Session, col, select

from bot.records import BoundPlace
from knowledge.bilingual import Language
from storage.chat_tables import PlaceRow, ReadMarkRow
from storage.moving import move_place
from storage.outbox.silencing import silence


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
        self._session.execute(_marking(), {"platform": platform, "key": key, "mark": mark, "at": at})

    def read_up_to(self, platform: str) -> Mapping[str, str]:
        """Return the mark of every place of a platform by its key."""
        rows = self._session.exec(
            select(ReadMarkRow).where(ReadMarkRow.platform == platform).order_by(col(ReadMarkRow.key))
        )
        return {row.key: row.mark for row in rows}

    def _places(self, *which: sa.ColumnElement[Any]) -> list[BoundPlace]:
        rows = self._session.exec(select(PlaceRow).where(*which).order_by(col(PlaceRow.platform), col(PlaceRow.key)))
        return [_place(row) for row in rows]


@cache
def _marking() -> sa.Executable:
    """Return the statement that keeps a mark; made once, for nearly every message needs it."""
    table = ReadMarkRow.metadata.tables["read_mark"]
    new = insert(table)
    later = new.excluded.at >= table.c.at
    changed = {"mark": new.excluded.mark, "at": new.excluded.at}
    return new.on_conflict_do_update(index_elements=["platform", "key"], set_=changed, where=later)


def _place(row: PlaceRow) -> BoundPlace:
    return BoundPlace(row.platform, row.key, row.customer, cast(Language, row.language), row.bound_by, row.bound_at)
