"""What is looked after at every tick, in this order.

Rule: a round takes what is due and makes each change in a transaction of its own, as `bot.ticking` says.
"""

from __future__ import annotations

from datetime import timedelta

from bot.budgets.reminding import contract_days
from bot.budgets.watching import budget_shares
from bot.deadlines.answers_due import answers_due
from bot.deadlines.watching import incident_clocks
from bot.duty.calls import PAGE_EVERY
from bot.duty.paging import pages
from bot.holding.releasing import held_notices
from bot.ticking import Round
from bot.unfinished import unfinished_reports
from bot.works.watching import works_ahead


def usual_rounds(page_every: timedelta = PAGE_EVERY) -> tuple[Round, ...]:
    """Return the rounds in their order; `page_every` is how often somebody is called to a critical incident."""
    return (
        unfinished_reports,
        pages(page_every),
        incident_clocks,
        answers_due,
        budget_shares,
        contract_days,
        works_ahead,
        held_notices,
    )
