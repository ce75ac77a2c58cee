"""What is looked after at every tick, in this order.

Rule: a round takes what is due and makes each change in a transaction of its own, as `bot.ticking` says.
"""

from __future__ import annotations

from bot.budgets.reminding import contract_days
from bot.budgets.watching import budget_shares
from bot.deadlines.watching import incident_clocks
from bot.ticking import Round
from bot.unfinished import unfinished_reports
from bot.works.watching import works_ahead


def usual_rounds() -> tuple[Round, ...]:
    """Return the rounds in their order."""
    return (unfinished_reports, incident_clocks, budget_shares, contract_days, works_ahead)
