"""Settled periods and their corrections, and which amounts each customer is shown; both only ever grow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from knowledge.contract.levels import PeriodKind
from knowledge.hours.periods import Period
from knowledge.money.settled import SettledPeriod, StoodOn, figures_as_json, figures_from_json
from knowledge.money.standing import AmountsShown
from storage.failures import is_duplicate
from storage.settlement_tables import AmountsShownRow, SettledPeriodRow


class SqlSettlements:
    """Settlements of one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_customer(self, customer: str) -> Sequence[SettledPeriod]:
        """Return a customer's settlements and corrections in the order in which they were made."""
        rows = select(SettledPeriodRow).where(col(SettledPeriodRow.customer) == customer)
        return [_settled(row) for row in self._session.exec(rows.order_by(col(SettledPeriodRow.id)))]

    def keep(self, settled: SettledPeriod) -> bool:
        """Add a settlement; False where this revision of the period is there already, and nothing changes."""
        try:
            with self._session.begin_nested():
                self._session.add(_row(settled))
        except IntegrityError as error:
            if not is_duplicate(error.orig):
                raise
            return False
        return True

    def amounts_shown(self, customer: str) -> AmountsShown:
        """Return which amounts a customer is shown; estimates, where nobody decided."""
        last = (
            select(AmountsShownRow.shown)
            .where(col(AmountsShownRow.customer) == customer)
            .order_by(sa.desc(col(AmountsShownRow.id)))
            .limit(1)
        )
        shown = self._session.exec(last).one_or_none()
        return AmountsShown(shown) if shown is not None else AmountsShown.ESTIMATE

    def show_amounts(self, customer: str, shown: AmountsShown, by: str | None, at: datetime) -> None:
        """Decide from now on which amounts a customer is shown."""
        self._session.add(AmountsShownRow(customer=customer, shown=shown.value, person=by, set_at=at))
        self._session.flush()


def _row(one: SettledPeriod) -> SettledPeriodRow:
    return SettledPeriodRow(
        customer=one.customer,
        kind=one.period.kind.value,
        first_day=one.period.first_day,
        last_day=one.period.last_day,
        zone=one.period.zone,
        revision=one.revision,
        figures=figures_as_json(one.figures),
        contract=one.stood_on.contract,
        engine=one.stood_on.engine,
        events=one.stood_on.events,
        person=one.by,
        name=one.name,
        settled_at=one.at,
        corrects=one.corrects,
        seal=one.seal,
    )


def _settled(row: SettledPeriodRow) -> SettledPeriod:
    return SettledPeriod(
        customer=row.customer,
        period=Period(PeriodKind(row.kind), row.first_day, row.last_day, row.zone),
        revision=row.revision,
        figures=figures_from_json(row.figures),
        stood_on=StoodOn(row.contract, row.engine, row.events),
        by=row.person,
        name=row.name,
        at=row.settled_at,
        corrects=row.corrects,
        seal=row.seal,
    )
