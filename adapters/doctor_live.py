"""What has to be there before the assistant goes live, beside what works; the demo need not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from adapters.doctor_duty import duty_findings
from adapters.findings import Finding
from bot.ports import UnitOfWork

NAME = "go live"
OLDEST_BACKUP = timedelta(days=1)
_DIGITS = 5


def live_findings(work: UnitOfWork, backed_up_at: str | None, now: datetime) -> Iterator[Finding]:
    """Yield what is missing, and what is there, one after the other; nothing while there are no customers."""
    if work.customers.all():
        yield from _phones(work)
        yield from duty_findings(work, now)
        yield _backup(backed_up_at, now)


def _phones(work: UnitOfWork) -> Iterator[Finding]:
    customers = work.customers.all()
    contracts = [(one.key, contract) for one in customers if (contract := work.customers.contract_of(one.key))]
    without = [key for key, contract in contracts if sum(map(str.isdigit, contract.duty_phone)) < _DIGITS]
    if not contracts:
        remedy = "Import them: sla-assistant contract import FILE."
        yield Finding(NAME, ok=False, found="no contract is there yet", remedy=remedy)
    elif without:
        remedy = "Write duty_phone into the contract file, and import it again."
        yield Finding(NAME, ok=False, found=f"no fallback phone for {', '.join(without)}", remedy=remedy)
    else:
        yield Finding(NAME, ok=True, found=f"a fallback phone in every contract ({len(contracts)})", remedy="")


def _backup(made: str | None, now: datetime) -> Finding:
    remedy = "Make one each night: sla-assistant db backup FILE; and try once to restore it."
    if made is None:
        return Finding(NAME, ok=False, found="no backup was ever made", remedy=remedy)
    age = now - datetime.fromisoformat(made)
    hours, is_new = age // timedelta(hours=1), age <= OLDEST_BACKUP
    return Finding(NAME, is_new, f"the last backup is {hours} h old", "" if is_new else remedy)


def held_findings(since: str | None) -> Iterator[Finding]:
    """Yield that nothing is said unasked since a backup was restored."""
    if since is not None:
        found = f"restored from a backup at {since[:16]}; nothing is said unasked"
        remedy = "Look at sla-assistant outbox list, then: sla-assistant db release."
        yield Finding("restored", ok=False, found=found, remedy=remedy)
