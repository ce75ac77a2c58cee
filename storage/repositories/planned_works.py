"""Announced works on services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session

from knowledge.bilingual import Bilingual
from knowledge.downtime.planned_work import PlannedWork
from storage.counters import next_value
from storage.tables import PlannedWorkRow


class SqlPlannedWorks:
    """Works of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read: dict[datetime, Sequence[PlannedWork]] = {}
        """What was read in this transaction since something was announced or called off in it."""

    def announced(self, until: datetime) -> Sequence[PlannedWork]:
        """Return the works announced up to an instant, by start; a later cancellation is not known then."""
        if until not in self._read:
            rows = self._session.execute(_announced(), {"p_until": until})
            self._read[until] = [_known(_work(row), until) for row in rows]
        return self._read[until]

    def get(self, key: str) -> PlannedWork | None:
        """Return a work by its key; None where there is none."""
        row = self._session.get(PlannedWorkRow, key)
        return _work(row) if row is not None else None

    def next_key(self) -> str:
        """Return a key that no work has; it is taken when the transaction is committed."""
        return f"W{next_value(self._session, _KEYS)}"

    def add(self, work: PlannedWork) -> None:
        """Keep a work that is announced."""
        self._session.add(row_of(work))
        self._session.flush()
        self._read.clear()

    def call_off(self, key: str, at: datetime) -> bool:
        """Note when a work was called off; False where it is unknown or called off already."""
        works = PlannedWorkRow.metadata.tables["planned_work"]
        open_one = (works.c.key == key, works.c.cancelled_at.is_(None))
        done = self._session.execute(sa.update(works).where(*open_one).values(cancelled_at=at))
        self._session.expire_all()
        self._read.clear()
        return cast("sa.CursorResult[Any]", done).rowcount == 1


_KEYS = "planned_work"


@cache
def _announced() -> sa.Executable:
    works = PlannedWorkRow.metadata.tables["planned_work"]
    until: sa.BindParameter[datetime] = sa.bindparam("p_until", type_=works.c.announced_at.type)
    return sa.select(works).where(works.c.announced_at <= until).order_by(works.c.start, works.c.key)


def row_of(work: PlannedWork) -> PlannedWorkRow:
    """Return the row that keeps a work."""
    return PlannedWorkRow(
        key=work.key,
        services=list(work.services),
        customers=list(work.customers),
        announced_at=work.announced_at,
        start=work.start,
        end=work.end,
        effect_pl=work.effect.pl,
        effect_en=work.effect.en,
        emergency=work.emergency,
        cancelled_at=work.cancelled_at,
    )


def _work(row: Any) -> PlannedWork:
    return PlannedWork(
        key=row.key,
        services=tuple(row.services),
        announced_at=row.announced_at,
        start=row.start,
        end=row.end,
        effect=Bilingual(row.effect_pl, row.effect_en),
        customers=tuple(row.customers),
        emergency=row.emergency,
        cancelled_at=row.cancelled_at,
    )


def _known(work: PlannedWork, until: datetime) -> PlannedWork:
    is_cancelled_later = work.cancelled_at is not None and work.cancelled_at > until
    return replace(work, cancelled_at=None) if is_cancelled_later else work
