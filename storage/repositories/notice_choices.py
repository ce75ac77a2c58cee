"""What each person wants to hear, and when, and who is sent a report every month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.records import NoticeChoice, NoticeKind, NoticeScope, ReportForm, ReportOrder
from knowledge.hours.quiet import QuietHours
from storage.choice_tables import NoticeChoiceRow, ReportOrderRow
from storage.upserting import put


class SqlNoticeChoices:
    """The choices of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_person(self, person: str) -> NoticeChoice:
        """Return what somebody chose; everything at any time where they chose nothing."""
        row = self._session.get(NoticeChoiceRow, person)
        if row is None:
            return NoticeChoice()
        quiet, muted = None, cast("tuple[NoticeKind, ...]", tuple(row.muted))
        if row.quiet_from is not None and row.quiet_to is not None and row.zone is not None:
            quiet = QuietHours(row.quiet_from, row.quiet_to, row.zone)
        return NoticeChoice(cast(NoticeScope, row.scope), tuple(row.services), quiet, row.urgent_passes, muted)

    def choose(self, person: str, choice: NoticeChoice, at: datetime) -> None:
        """Keep what somebody chose in place of what they chose before."""
        quiet = choice.quiet
        put(
            self._session,
            NoticeChoiceRow(
                person=person,
                scope=choice.scope,
                services=list(choice.services),
                quiet_from=quiet.start if quiet is not None else None,
                quiet_to=quiet.end if quiet is not None else None,
                zone=quiet.zone if quiet is not None else None,
                urgent_passes=choice.urgent_passes,
                set_at=at,
                muted=list(choice.muted),
            ),
        )

    def order_report(self, order: ReportOrder, at: datetime) -> None:
        """Keep an order of a monthly report in place of an earlier one of the same person and customer."""
        kept = self._session.get(ReportOrderRow, (order.customer, order.person))
        since = kept.since if kept is not None else at
        row = ReportOrderRow(customer=order.customer, person=order.person, form=order.form, since=since)
        put(self._session, row)

    def cancel_report(self, customer: str, person: str) -> bool:
        """Drop an order; False where there is none."""
        theirs = sa.delete(ReportOrderRow).where(
            col(ReportOrderRow.customer) == customer, col(ReportOrderRow.person) == person
        )
        return cast("sa.CursorResult[Any]", self._session.execute(theirs)).rowcount > 0

    def report_orders(self, customer: str, before: datetime) -> Sequence[ReportOrder]:
        """Return who ordered the monthly report of a customer before an instant, the first first."""
        rows = select(ReportOrderRow).where(ReportOrderRow.customer == customer, ReportOrderRow.since < before)
        found = self._session.exec(rows.order_by(col(ReportOrderRow.since), col(ReportOrderRow.person)))
        return [ReportOrder(row.customer, row.person, cast("ReportForm", row.form)) for row in found]
