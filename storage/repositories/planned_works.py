"""Announced works on services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from knowledge.bilingual import Bilingual
from knowledge.downtime.planned_work import PlannedWork
from storage.tables import PlannedWorkRow


class SqlPlannedWorks:
    """Works of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._read: dict[datetime, Sequence[PlannedWork]] = {}
        """What was read in this transaction, in which nothing is announced."""

    def announced(self, until: datetime) -> Sequence[PlannedWork]:
        """Return the works announced up to an instant, by start; a later cancellation is not known then."""
        if until not in self._read:
            rows = self._session.execute(_announced(), {"p_until": until})
            self._read[until] = [_known(_work(row), until) for row in rows]
        return self._read[until]


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
