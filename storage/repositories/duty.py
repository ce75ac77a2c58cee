"""The rota and its changes, which only ever grow."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from knowledge.duty.rota import Roster, Rota, Stint
from storage.duty_tables import DutyCoverRow, DutyRotaRow


class SqlDuty:
    """The rota of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def roster(self, since: datetime) -> Roster:
        """Return all rotas, and the changes that are not over by `since`."""
        rotas = self._session.exec(select(DutyRotaRow).order_by(col(DutyRotaRow.id))).all()
        covers = self._session.exec(
            select(DutyCoverRow).where(col(DutyCoverRow.end_at) > since).order_by(col(DutyCoverRow.id))
        ).all()
        return Roster(
            tuple(Rota(row.line, tuple(row.people), row.first_day, row.time, row.zone) for row in rotas),
            tuple(Stint(row.line, row.person, row.start_at, row.end_at) for row in covers),
        )

    def set_rota(self, rota: Rota, by: str | None, at: datetime) -> None:
        """Let people take turns in a line; nobody in `rota.people` ends the rota of the line there."""
        self._session.add(
            DutyRotaRow(
                line=rota.line,
                people=list(rota.people),
                first_day=rota.first_day,
                time=rota.time,
                zone=rota.zone,
                person=by,
                set_at=at,
            )
        )

    def cover(self, cover: Stint, by: str | None, at: datetime) -> None:
        """Let somebody else be on duty for a while, or nobody."""
        self._session.add(
            DutyCoverRow(
                line=cover.line,
                person=cover.person,
                start_at=cover.start,
                end_at=cover.end,
                set_by=by,
                set_at=at,
            )
        )
