"""How much waits: to be said, given up, and to be looked at; read by index, whatever else is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.ports import BUDGET, CONTRACT, INCIDENT, PAGE, WORK
from storage.look_table import LookRow
from storage.opening import OpenSession, one_transaction
from storage.outbox.undelivered import GIVEN_UP
from storage.tables import UNFINISHED, OutboxRow

KINDS = (INCIDENT, PAGE, BUDGET, CONTRACT, WORK)
_OUTBOX = OutboxRow.metadata.tables["outbox"]
_LOOK = LookRow.metadata.tables["look"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many messages of a platform and a priority wait, and since when the oldest (UTC)."""

    platform: str
    priority: int
    count: int
    oldest: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """How many looks of a kind are due, and how many more will be in an hour; since when the oldest is (UTC)."""

    kind: str
    due: int
    within_an_hour: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Gauges:
    """What waits at one moment."""

    waiting: tuple[Waiting, ...]
    given_up: int
    looks: tuple[Due, ...]


class SqlGauges:
    """Gauges over a way to open a session that reads."""

    def __init__(self, read: OpenSession) -> None:
        self._read = read

    @one_transaction
    def at(self, now: datetime) -> Gauges:
        """Return what waits now."""
        with self._read() as session:
            rows = session.execute(_waiting()).all()
            given_up = session.execute(sa.select(sa.func.count()).select_from(_OUTBOX).where(GIVEN_UP)).scalar_one()
            looks = [_due(session.execute(_looks(kind, now)).one(), kind, now) for kind in KINDS]
        return Gauges(tuple(Waiting(*row) for row in rows), int(given_up), tuple(looks))


def _waiting() -> sa.Select[tuple[str, int, int, datetime]]:
    row = _OUTBOX.c
    return (
        sa.select(row.platform, row.priority, sa.func.count(), sa.func.min(row.queued_at))
        .where(row.state.in_(UNFINISHED), row.held_until.is_(None))
        .group_by(row.platform, row.priority)
        .order_by(row.platform, row.priority)
    )


def _looks(kind: str, now: datetime) -> sa.Select[tuple[int, int, datetime | None]]:
    due = sa.case((_LOOK.c.at <= now, 1), else_=0)
    return sa.select(sa.func.coalesce(sa.func.sum(due), 0), sa.func.count(), sa.func.min(_LOOK.c.at)).where(
        _LOOK.c.kind == kind, _LOOK.c.at <= now + timedelta(hours=1)
    )


def _due(row: Sequence[object], kind: str, now: datetime) -> Due:
    due, within, oldest = row
    since = oldest if isinstance(oldest, datetime) and oldest <= now else None
    return Due(kind, int(str(due)), int(str(within)), since)
