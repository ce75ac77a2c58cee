"""Announced works on services, and the drafts of works."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.records import WorkDraft
from knowledge.bilingual import Bilingual
from knowledge.downtime.planned_work import PlannedWork
from storage.counters import next_value
from storage.work_tables import PlannedWorkRow, WorkDraftRow


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

    def next_draft_key(self) -> str:
        """Return a key that no draft has; it is taken when the transaction is committed."""
        return f"D{next_value(self._session, _DRAFT_KEYS)}"

    def keep_draft(self, draft: WorkDraft) -> None:
        """Keep a work that nobody is told of yet."""
        row = WorkDraftRow(
            key=draft.key,
            services=list(draft.services),
            customers=list(draft.customers),
            start=draft.start,
            end=draft.end,
            emergency=draft.emergency,
            effect_pl=draft.effect.pl if draft.effect is not None else None,
            effect_en=draft.effect.en if draft.effect is not None else None,
            saved_by=draft.saved_by,
            saved_at=draft.saved_at,
        )
        self._session.add(row)
        self._session.flush()

    def drafts(self) -> Sequence[WorkDraft]:
        """Return the drafts, by start."""
        rows = self._session.exec(select(WorkDraftRow).order_by(col(WorkDraftRow.start), col(WorkDraftRow.key)))
        return [_draft(row) for row in rows]

    def drop_draft(self, key: str) -> bool:
        """Drop a draft; False where there is none with this key."""
        drafts = WorkDraftRow.metadata.tables["work_draft"]
        done = self._session.execute(sa.delete(drafts).where(drafts.c.key == key))
        self._session.expire_all()
        return cast("sa.CursorResult[Any]", done).rowcount == 1


_KEYS, _DRAFT_KEYS = "planned_work", "work_draft"


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
        no_outage=work.no_outage,
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
        no_outage=row.no_outage,
    )


def _known(work: PlannedWork, until: datetime) -> PlannedWork:
    is_cancelled_later = work.cancelled_at is not None and work.cancelled_at > until
    return replace(work, cancelled_at=None) if is_cancelled_later else work


def _draft(row: WorkDraftRow) -> WorkDraft:
    return WorkDraft(
        key=row.key,
        services=tuple(row.services),
        start=row.start,
        end=row.end,
        customers=tuple(row.customers),
        emergency=row.emergency,
        effect=Bilingual(row.effect_pl, row.effect_en) if row.effect_pl and row.effect_en else None,
        saved_by=row.saved_by,
        saved_at=row.saved_at,
    )
