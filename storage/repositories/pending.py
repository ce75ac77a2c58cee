"""Reports that are no incident yet: left unconfirmed, or made by somebody who may not report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlmodel import Session, col, select

from bot.messages import Address
from bot.records import PendingReport, PendingState
from storage.guarding import take_turn
from storage.tables import PendingReportRow

_WAITING = ("unconfirmed", "awaiting_entitled")


class SqlPendingReports:
    """Pending reports of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        *,
        customer: str,
        person: str,
        address: Address,
        first_message_at: datetime,
        recorded_at: datetime,
        answers: Mapping[str, Any],
        text: str,
        state: PendingState,
    ) -> PendingReport:
        """Keep a report and return it with its id."""
        row = PendingReportRow(
            customer=customer,
            person=person,
            platform=address.platform,
            conversation=address.conversation,
            first_message_at=first_message_at,
            recorded_at=recorded_at,
            answers=dict(answers),
            text=text,
            state=state,
        )
        self._session.add(row)
        self._session.flush()
        return _report(row)

    def get(self, report: int) -> PendingReport | None:
        """Return a report by id, settled or not; nobody else settles it until this transaction is over."""
        take_turn(self._session, f"pending report:{report}")
        row = self._session.get(PendingReportRow, report, populate_existing=True)
        return _report(row) if row is not None else None

    def settle(self, report: int, state: PendingState, incident: int | None) -> None:
        """Say what became of a report.

        Raises:
            KeyError: there is no such report.
        """
        row = self._session.get(PendingReportRow, report)
        if row is None:
            raise KeyError(report)
        row.state = state
        row.incident = incident
        self._session.flush()

    def waiting(self, until: datetime, customer: str | None = None) -> Sequence[PendingReport]:
        """Return what was recorded up to an instant and still waits, oldest first (of one customer, where given)."""
        query = select(PendingReportRow).where(
            col(PendingReportRow.state).in_(_WAITING), col(PendingReportRow.recorded_at) <= until
        )
        if customer is not None:
            query = query.where(PendingReportRow.customer == customer)
        rows = self._session.exec(query.order_by(col(PendingReportRow.first_message_at), col(PendingReportRow.id)))
        return [_report(row) for row in rows]


def _report(row: PendingReportRow) -> PendingReport:
    return PendingReport(
        id=row.id or 0,
        customer=row.customer,
        person=row.person,
        address=Address(row.platform, row.conversation),
        first_message_at=row.first_message_at,
        recorded_at=row.recorded_at,
        answers=row.answers,
        text=row.text,
        state=cast(PendingState, row.state),
        incident=row.incident,
    )
