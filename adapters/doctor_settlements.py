"""Whether what was settled is still as it was sealed."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.findings import Finding
from bot.ports import UnitOfWork
from knowledge.money.settled import SettledPeriod, altered

_REMEDY = "Restore the row from a backup, or settle the period again: sla-assistant settle CUSTOMER PERIOD --again."


def settlement_findings(work: UnitOfWork) -> Iterator[Finding]:
    """Check the seal of every settlement, and that corrections follow what they correct; nothing where none is."""
    settlements = [one for customer in work.customers.all() for one in work.settlements.of_customer(customer.key)]
    broken = altered(settlements)
    for one in broken:
        yield Finding("settlements", ok=False, found=f"{_named(one)} is not as it was sealed", remedy=_REMEDY)
    if settlements and not broken:
        yield Finding("settlements", ok=True, found=f"{len(settlements)}, every seal fits", remedy="")


def _named(one: SettledPeriod) -> str:
    return f"{one.customer}, {one.period.first_day}–{one.period.last_day}, revision {one.revision}"
