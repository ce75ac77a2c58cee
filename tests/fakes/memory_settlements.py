"""Settled periods and the choice of amounts in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from knowledge.money.settled import SettledPeriod
from knowledge.money.standing import AmountsShown
from tests.fakes.memory_rows import Over


class MemorySettlements(Over):
    def of_customer(self, customer: str) -> Sequence[SettledPeriod]:
        return [one for one in self.rows.settled if one.customer == customer]

    def keep(self, settled: SettledPeriod) -> bool:
        taken = (settled.customer, settled.period, settled.revision)
        if any((one.customer, one.period, one.revision) == taken for one in self.rows.settled):
            return False
        assert settled.customer in self.rows.customers
        assert settled.by in self.rows.people
        assert (settled.revision == 1) == (settled.corrects is None)
        self.rows.settled.append(settled)
        return True

    def amounts_shown(self, customer: str) -> AmountsShown:
        return self.rows.shown.get(customer, AmountsShown.ESTIMATE)

    def show_amounts(self, customer: str, shown: AmountsShown, by: str | None, at: datetime) -> None:
        assert customer in self.rows.customers
        assert by is None or by in self.rows.people
        assert at.tzinfo is not None
        self.rows.shown[customer] = shown
