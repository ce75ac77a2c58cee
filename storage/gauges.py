"""How much waits: to be said, given up, and to be looked at; read by index, whatever else is kept.

Rule: states stand in the statements as words and not as parameters, or a database could not tell that an index over
some of the rows has all that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.ports import BUDGET, CONTRACT, HELD, INCIDENT, PAGE, WORK
from storage.chat_tables import LeaseRow
from storage.keys import HELD_SINCE
from storage.look_table import LookRow
from storage.opening import OpenSession, one_transaction
from storage.outbox.undelivered import GIVEN_UP
from storage.tables import UNFINISHED, OutboxRow, SettingRow

KINDS = (INCIDENT, PAGE, BUDGET, CONTRACT, WORK, HELD)
_OUTBOX = OutboxRow.metadata.tables["outbox"]
_ROW = _OUTBOX.c
_LOOK = LookRow.metadata.tables["look"]
_AT = _LOOK.c.at.type
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_IS_UNFINISHED = _ROW.state.in_([sa.literal_column(f"'{state}'") for state in UNFINISHED])


@dataclass(frozen=True, slots=True)
class Waiting:
    """Unfinished messages of a platform and a priority, and since when the oldest that is not held waits (UTC).

    `count` leaves out what is held until quiet hours are over; `in_doubt` may be on the platform already.
    """

    platform: str
    priority: int
    count: int
    oldest: datetime | None
    held: int
    in_doubt: int


@dataclass(frozen=True, slots=True)
class Due:
    """How many looks of a kind are due, how many are or will be in an hour; since when the oldest is (UTC)."""

    kind: str
    due: int
    within_an_hour: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Incidents:
    """Open incidents with something to come, and those with something to come within an hour and a day.

    What comes is a reminder, a due time or a level of escalation. An incident is looked at before each of them, so no
    due time within an hour or a day is missing among these.
    """

    watched: int
    within_an_hour: int
    within_a_day: int


@dataclass(frozen=True, slots=True)
class Gauges:
    """What waits at one moment. `leases` are those held, with when they end (UTC), by what they are for."""

    waiting: tuple[Waiting, ...]
    given_up: int
    looks: tuple[Due, ...]
    incidents: Incidents
    leases: tuple[tuple[str, datetime], ...]
    is_silent: bool


class SqlGauges:
    """Gauges over a way to open a session that reads."""

    def __init__(self, read: OpenSession) -> None:
        self._read = read

    @one_transaction
    def at(self, now: datetime) -> Gauges:
        """Return what waits now."""
        with self._read() as session:
            platforms = tuple(_platforms(session))
            return Gauges(
                waiting=tuple(one for platform in platforms for one in _waiting(session, platform)),
                given_up=sum(session.execute(_given_up(), {"p_platform": one}).scalar_one() for one in platforms),
                looks=tuple(_due(session, now)),
                incidents=_incidents(session, now),
                leases=tuple(sorted(_leases(session, now).items())),
                is_silent=session.get(SettingRow, HELD_SINCE) is not None,
            )


def _platforms(session: Session) -> Iterator[str]:
    """Yield the platforms that anything was ever said on, each found by one step in an index."""
    platform = session.execute(_next_platform(), {"p_after": ""}).scalar_one()
    while platform is not None:
        yield platform
        platform = session.execute(_next_platform(), {"p_after": platform}).scalar_one()


def _waiting(session: Session, platform: str) -> Iterator[Waiting]:
    for row in session.execute(_unfinished(), {"p_platform": platform}):
        yield Waiting(platform, row.priority, row.waits, row.oldest, row.held, row.in_doubt)


def _due(session: Session, now: datetime) -> Iterator[Due]:
    found = {row.kind: row for row in session.execute(_looks(), {"p_now": now, "p_until": now + _HOUR})}
    for kind in KINDS:
        row = found.get(kind)
        if row is None:
            yield Due(kind, 0, 0, None)
        else:
            yield Due(kind, row.due, row.planned, row.soonest if row.soonest <= now else None)


def _incidents(session: Session, now: datetime) -> Incidents:
    return Incidents(*session.execute(_incident_looks(), {"p_hour": now + _HOUR, "p_day": now + _DAY}).one())


def _leases(session: Session, now: datetime) -> dict[str, datetime]:
    """Return what leases are for, which is their name up to the account, each with the last end."""
    lease = LeaseRow.metadata.tables["lease"].c
    held = sa.select(lease.name, lease.until).where(lease.until > now).order_by(lease.until)
    return {name.partition(":")[0]: until for name, until in session.execute(held)}


# Statements are made once: making one costs more than running it.


@cache
def _next_platform() -> sa.Executable:
    return sa.select(sa.func.min(_ROW.platform)).where(_ROW.platform > sa.bindparam("p_after"))


@cache
def _unfinished() -> sa.Executable:
    is_free = _ROW.held_until.is_(None)
    return (
        sa.select(
            _ROW.priority,
            _counted(is_free).label("waits"),
            sa.func.min(sa.case((is_free, _ROW.queued_at))).label("oldest"),
            _counted(sa.not_(is_free)).label("held"),
            _counted(_ROW.in_doubt).label("in_doubt"),
        )
        .where(_ROW.platform == sa.bindparam("p_platform"), _IS_UNFINISHED)
        .group_by(_ROW.priority)
        .order_by(_ROW.priority)
    )


@cache
def _given_up() -> sa.Executable:
    return sa.select(sa.func.count()).select_from(_OUTBOX).where(_ROW.platform == sa.bindparam("p_platform"), GIVEN_UP)


@cache
def _looks() -> sa.Executable:
    """Return the query for the looks until an instant, how many of them are due by an earlier one, and the first."""
    due = _LOOK.c.at <= sa.bindparam("p_now", type_=_AT)
    planned = (_LOOK.c.kind.in_(KINDS), _LOOK.c.at <= sa.bindparam("p_until", type_=_AT))
    kind, count, soonest = _LOOK.c.kind, sa.func.count(), sa.func.min(_LOOK.c.at)
    asked = sa.select(kind, _counted(due).label("due"), count.label("planned"), soonest.label("soonest"))
    return asked.where(*planned).group_by(kind)


@cache
def _incident_looks() -> sa.Executable:
    count = sa.select(sa.func.count()).select_from(_LOOK).where(_LOOK.c.kind == INCIDENT)
    until = (count.where(_LOOK.c.at <= sa.bindparam(name, type_=_AT)).scalar_subquery() for name in ("p_hour", "p_day"))
    return sa.select(count.scalar_subquery(), *until)


def _counted(test: Any) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((test, 1), else_=0)), 0)
