"""Incidents as logs of events: appended, never changed; read as they were visible at an instant.

Rules: an event is visible from the later of when it happened and when it was recorded; an incident without a visible
event is not there yet. Where others write at the same time, nothing is appended by whoever read an incident before
somebody else appended to it: what was decided by the old log is decided again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.ports import BUDGET, CONTRACT, INCIDENT, PAGE
from bot.records import IncidentLog
from knowledge.incidents.incident import (
    Event,
    FixConfirmed,
    Happening,
    IncidentAcknowledged,
    IncidentCancelled,
    IncidentClosed,
    IncidentMerged,
)
from storage.counters import next_value
from storage.event_codec import decode, encode
from storage.guarding import conflict, is_guarded
from storage.repositories.looks import SqlLooks
from storage.tables import IncidentEventRow, IncidentRow

FIRST_NUMBER = 1001
NUMBERS = "incident"
"""The series of incident numbers."""
_DECODED = 4096
_ENDINGS = tuple(
    encode(what)[0] for what in (IncidentClosed(), FixConfirmed(), IncidentCancelled(""), IncidentMerged(0))
)
_TAKEN = encode(IncidentAcknowledged())[0]
_COLUMNS = (
    IncidentEventRow.id,
    IncidentEventRow.incident,
    IncidentEventRow.occurred_at,
    IncidentEventRow.recorded_at,
    IncidentEventRow.actor,
    IncidentEventRow.type,
    sa.cast(col(IncidentEventRow.payload), sa.Text).label("payload"),
)
"""What an event is read from; plain columns, since ten thousand of them as rows of the ORM take twice as long."""


class SqlIncidents:
    """Incidents of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._looks = SqlLooks(session)
        self._read: dict[tuple[str, object, datetime], Sequence[IncidentLog]] = {}
        """What was read in this transaction and has not changed since: one answer asks for the same again and again."""
        self._guarded = is_guarded(session)
        self._known: dict[int, int] = {}
        """The last event of each incident that was read, visible or not."""
        self._ours: set[int] = set()
        """The incidents that nobody else can append to until this transaction is over."""
        self._owners: dict[int, str] = {}
        """Whose incidents those are that were appended to."""

    def next_number(self) -> int:
        """Return a number that no incident has; it is taken when the transaction is committed."""
        return next_value(self._session, NUMBERS, FIRST_NUMBER)

    def open(self, number: int, customer: str, recorded_at: datetime) -> None:
        """Make a new incident of a customer; its events are appended afterwards."""
        self._session.add(IncidentRow(number=number, customer=customer, recorded_at=recorded_at))
        self._session.flush()
        self._ours.add(number)
        self._owners[number] = customer
        self._read.clear()

    def append(self, event: Event) -> None:
        """Add an event to the end of its incident's log, and plan looks at its clocks and at the customer's budgets.

        Raises:
            Interrupted: somebody else appended to it after this transaction read it; nothing was kept.
        """
        if self._guarded and event.incident not in self._ours:
            self._make_ours(event.incident)
        type_, payload = encode(event.what)
        self._session.add(
            IncidentEventRow(
                incident=event.incident,
                type=type_,
                occurred_at=event.occurred_at,
                recorded_at=event.recorded_at,
                actor=event.actor,
                payload=payload,
            )
        )
        self._session.flush()
        self._looks.look_by(INCIDENT, str(event.incident), event.recorded_at)
        self._looks.look_by(PAGE, str(event.incident), event.recorded_at)
        self._looks.look_by(BUDGET, self._owner(event.incident), event.recorded_at)
        self._read.clear()

    def of_customer(self, customer: str, until: datetime) -> Sequence[IncidentLog]:
        """Return a customer's incidents as visible at an instant, by number."""
        return self._once("customer", customer, until, col(IncidentRow.customer) == customer)

    def of_number(self, number: int, until: datetime) -> IncidentLog | None:
        """Return one incident as visible at an instant, whoever's it is (for staff); None if it is not there yet."""
        return next(iter(self._once("number", number, until, col(IncidentRow.number) == number)), None)

    def all(self, until: datetime) -> Sequence[IncidentLog]:
        """Return every incident as visible at an instant, by number (for staff)."""
        return self._once("all", None, until)

    def unfinished(self, until: datetime) -> Sequence[IncidentLog]:
        """Return the incidents as visible at an instant that were not closed or cancelled last, by number."""
        return self._once("unfinished", None, until, col(IncidentRow.number).in_(_unfinished(until)))

    def taken_by(self, person: str, until: datetime) -> Sequence[int]:
        """Return the numbers of incidents that were not closed or cancelled last and that somebody acknowledged."""
        event = IncidentEventRow
        took = (col(event.type) == _TAKEN, col(event.actor) == person, *_visible(until))
        found = sa.select(col(event.incident)).where(*took, col(event.incident).in_(_unfinished(until))).distinct()
        return list(self._session.execute(found.order_by(col(event.incident))).scalars())

    def _owner(self, number: int) -> str:
        if number not in self._owners:
            self._owners[number] = self._session.execute(_owner_of(), {"p_number": number}).scalar_one()
        return self._owners[number]

    def _make_ours(self, number: int) -> None:
        """Let nobody else append to an incident, which is as it was when it was read.

        Raises:
            Interrupted: it is not.
        """
        self._session.execute(_locking(), {"p_number": number})
        last: int = self._session.execute(_last_event(), {"p_number": number}).scalar_one()
        if last != self._known.get(number, last):
            raise conflict()
        self._ours.add(number)

    def _once(self, by: str, which: object, until: datetime, *where: Any) -> Sequence[IncidentLog]:
        """Return what was read before in this transaction, or read it now."""
        logs = self._read.get((by, which, until))
        if logs is None:
            logs = self._read[by, which, until] = self._logs(until, *where)
        return logs

    def _logs(self, until: datetime, *which: Any) -> list[IncidentLog]:
        found: Any = self._session.exec(
            select(IncidentRow.customer, *_COLUMNS)  # type: ignore[call-overload]
            .join(IncidentEventRow, col(IncidentEventRow.incident) == col(IncidentRow.number))
            .where(*which, *(() if self._guarded else _visible(until)))
            .order_by(
                col(IncidentRow.number),
                col(IncidentEventRow.occurred_at),
                col(IncidentEventRow.recorded_at),
                col(IncidentEventRow.id),
            )
        )
        if self._guarded:
            found = self._noted(found.all(), until)
        return [
            IncidentLog(number, customer, tuple(_event(*columns) for _, _, *columns in rows))
            for (customer, number), rows in groupby(found, key=lambda row: (row.customer, row.incident))
        ]

    def _noted(self, rows: Sequence[Any], until: datetime) -> list[Any]:
        """Return the rows that are visible, after noting the last one of each incident that was not read before."""
        last: dict[int, int] = {}
        for row in rows:
            last[row.incident] = max(last.get(row.incident, 0), row.id)
        self._known = last | self._known
        return [row for row in rows if row.occurred_at <= until and row.recorded_at <= until]


def _visible(until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (col(IncidentEventRow.occurred_at) <= until, col(IncidentEventRow.recorded_at) <= until)


@cache
def _locking() -> sa.Executable:
    incident = IncidentRow.metadata.tables["incident"]
    # Whatever refers to an incident may be added beside it.
    number = sa.select(incident.c.number).where(incident.c.number == sa.bindparam("p_number"))
    return number.with_for_update(key_share=True)


@cache
def _owner_of() -> sa.Executable:
    incident = IncidentRow.metadata.tables["incident"].c
    return sa.select(incident.customer).where(incident.number == sa.bindparam("p_number"))


@cache
def _last_event() -> sa.Executable:
    event = IncidentEventRow.metadata.tables["incident_event"].c
    return sa.select(sa.func.coalesce(sa.func.max(event.id), 0)).where(event.incident == sa.bindparam("p_number"))


def _unfinished(until: datetime) -> sa.Select[int]:
    """Return the query for the numbers of incidents whose last visible event did not end them.

    It looks for an ending after which nothing came, incident by incident, so that the events of years need not be put
    in order.
    """
    incident = IncidentRow.metadata.tables["incident"].c.number
    events = IncidentEventRow.metadata.tables["incident_event"]
    ending, later = events.alias("ending").c, events.alias("later").c

    def seen(event: Any) -> tuple[sa.ColumnElement[bool], ...]:
        return (event.occurred_at <= until, event.recorded_at <= until)

    after = sa.tuple_(later.occurred_at, later.recorded_at, later.id) > sa.tuple_(
        ending.occurred_at, ending.recorded_at, ending.id
    )
    followed = sa.exists().where(later.incident == ending.incident, *seen(later), after)
    over = sa.exists().where(ending.incident == incident, ending.type.in_(_ENDINGS), *seen(ending), ~followed)
    return sa.select(incident).where(~over)


def look_at_open_incidents(session: Session, customer: str, now: datetime) -> None:
    """Plan looks at a customer's open incidents, its budgets and its contract, of which something may have changed."""
    mine = select(IncidentRow.number).where(
        col(IncidentRow.customer) == customer, col(IncidentRow.number).in_(_unfinished(now))
    )
    looks = SqlLooks(session)
    for number in session.exec(mine):
        looks.look_by(INCIDENT, str(number), now)
    looks.look_by(BUDGET, customer, now)
    looks.look_by(CONTRACT, customer, now)


def _event(
    incident: int, occurred_at: datetime, recorded_at: datetime, actor: str | None, type_: str, payload: str
) -> Event:
    return Event(incident, occurred_at, recorded_at, actor, _decoded(type_, payload))


@lru_cache(maxsize=_DECODED)
def _decoded(type_: str, payload: str) -> Happening:
    """Return what an event says; it never changes, and every answer about a customer reads all of theirs."""
    return decode(type_, json.loads(payload))
