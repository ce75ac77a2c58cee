"""What the staff desk keeps: internal notes, mass outages, disagreements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.records import Dispute, IncidentNote, MassOutage
from storage.counters import next_value
from storage.desk_tables import DisputeRow, IncidentNoteRow, MassOutageIncidentRow, MassOutageRow


class SqlNotes:
    """The notes of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, note: IncidentNote) -> None:
        """Add a note."""
        row = IncidentNoteRow(incident=note.incident, author=note.author, words=note.words, written_at=note.written_at)
        self._session.add(row)
        self._session.flush()

    def of_incident(self, incident: int) -> Sequence[IncidentNote]:
        """Return the notes of an incident in the order in which they were written."""
        rows = self._session.exec(
            select(IncidentNoteRow).where(IncidentNoteRow.incident == incident).order_by(col(IncidentNoteRow.id))
        )
        return [IncidentNote(row.incident, row.author, row.words, row.written_at) for row in rows]


class SqlMassOutages:
    """The mass outages of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next_key(self) -> str:
        """Return a key that no mass outage has: "A1", "A2" and so on."""
        return f"A{next_value(self._session, 'mass_outage', 1)}"

    def declare(self, outage: MassOutage) -> None:
        """Add a mass outage."""
        row = MassOutageRow(
            key=outage.key,
            service=outage.service,
            since=outage.since,
            declared_at=outage.declared_at,
            declared_by=outage.declared_by,
        )
        self._session.add(row)
        self._session.flush()

    def get(self, key: str) -> MassOutage | None:
        """Return a mass outage."""
        row = self._session.get(MassOutageRow, key)
        return _outage(row) if row is not None else None

    def going_on(self) -> Sequence[MassOutage]:
        """Return those that are not over, the latest declared first."""
        rows = self._session.exec(
            select(MassOutageRow)
            .where(col(MassOutageRow.ended_at).is_(None))
            .order_by(col(MassOutageRow.declared_at).desc(), col(MassOutageRow.key).desc())
        )
        return [_outage(row) for row in rows]

    def add_incident(self, key: str, incident: int, *, opened: bool) -> None:
        """Let an incident belong to a mass outage; one that does already stays as it is."""
        if self._session.get(MassOutageIncidentRow, (key, incident)) is None:
            self._session.add(MassOutageIncidentRow(outage=key, incident=incident, opened=opened))
            self._session.flush()

    def incidents_of(self, key: str) -> Sequence[int]:
        """Return the numbers of its incidents, smallest first."""
        number = col(MassOutageIncidentRow.incident)
        found = self._session.exec(select(number).where(MassOutageIncidentRow.outage == key).order_by(number))
        return list(found)

    def end(self, key: str, *, restored_at: datetime, by: str | None, at: datetime) -> bool:
        """Let it be over; False where it is unknown or over already."""
        done: Any = self._session.execute(
            sa.update(MassOutageRow)
            .where(col(MassOutageRow.key) == key, col(MassOutageRow.ended_at).is_(None))
            .values(restored_at=restored_at, ended_at=at, ended_by=by)
        )
        return bool(done.rowcount)


class SqlDisputes:
    """The disagreements of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def raise_(self, dispute: Dispute) -> Dispute:
        """Add a disagreement, and return it with its number."""
        row = DisputeRow(
            customer=dispute.customer,
            person=dispute.person,
            topic=dispute.topic,
            incident=dispute.incident,
            claimed=dispute.claimed,
            raised_at=dispute.raised_at,
            due_at=dispute.due_at,
        )
        self._session.add(row)
        self._session.flush()
        return _dispute(row)

    def get(self, number: int) -> Dispute | None:
        """Return a disagreement by its number."""
        row = self._session.get(DisputeRow, number)
        return _dispute(row) if row is not None else None

    def of_customer(self, customer: str) -> Sequence[Dispute]:
        """Return a customer's disagreements, the first raised first."""
        rows = self._session.exec(
            select(DisputeRow).where(DisputeRow.customer == customer).order_by(col(DisputeRow.id))
        )
        return [_dispute(row) for row in rows]

    def waiting(self) -> Sequence[Dispute]:
        """Return those without an answer, the one due first first."""
        rows = self._session.exec(
            select(DisputeRow)
            .where(col(DisputeRow.answered_at).is_(None))
            .order_by(col(DisputeRow.due_at), col(DisputeRow.id))
        )
        return [_dispute(row) for row in rows]

    def answer(self, number: int, *, by: str, at: datetime, upheld: bool, words: str) -> bool:
        """Keep the answer; False where there is none to be given."""
        done: Any = self._session.execute(
            sa.update(DisputeRow)
            .where(col(DisputeRow.id) == number, col(DisputeRow.answered_at).is_(None))
            .values(answered_at=at, answered_by=by, upheld=upheld, answer=words)
            .execution_options(synchronize_session="fetch")
        )
        return bool(done.rowcount)


def _outage(row: MassOutageRow) -> MassOutage:
    return MassOutage(
        row.key,
        row.service,
        row.since,
        row.declared_at,
        row.declared_by,
        row.restored_at,
        row.ended_at,
        row.ended_by,
    )


def _dispute(row: DisputeRow) -> Dispute:
    return Dispute(
        id=row.id or 0,
        customer=row.customer,
        person=row.person,
        topic=row.topic,
        incident=row.incident,
        claimed=row.claimed,
        raised_at=row.raised_at,
        due_at=row.due_at,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        upheld=row.upheld,
        answer=row.answer,
    )
