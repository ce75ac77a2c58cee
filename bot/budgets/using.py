"""How much of a budget is used, kept on the board of all customers, and measured anew for one of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.budgets.crossing import recorded
from bot.ports import UnitOfWork
from bot.records import BudgetUse
from knowledge.downtime.availability import period_of
from knowledge.downtime.budget import Budget, Phase


def put_on_board(work: UnitOfWork, customer: str, budgets: Iterable[Budget], now: datetime) -> None:
    """Keep how much of a customer's running budgets is used."""
    uses = [
        BudgetUse(
            customer,
            one.measurement.target.key,
            float(one.burn) if one.burn is not None else 1.0,
            one.measurement.period.end,
            now,
        )
        for one in budgets
        if one.phase is Phase.CURRENT
    ]
    work.board.put_budgets(customer, uses)


def budget_now(work: UnitOfWork, customer: str, target: str, now: datetime) -> Budget | None:
    """Return a customer's running budget of one group as it is now; None where the contract measures it no more."""
    contract = work.customers.contract_of(customer)
    version = contract.version_at(now) if contract is not None else None
    group = next((one for one in version.targets if one.key == target), None) if version is not None else None
    if contract is None or version is None or group is None:
        return None
    return recorded(work, customer, contract, now).budget(target, period_of(version, group, now))
