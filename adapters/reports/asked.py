"""A report as the command line asks for it: whose, of which month, in which form, and where it is put."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from adapters.usage import WrongUsage
from bot.errors import Refused
from bot.i18n import Translator
from bot.ports import UnitOfWork
from bot.reports.monthly import report_of
from bot.reports.sheet import SlaReport
from knowledge.bilingual import Language

_MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])")


def read_month(written: str) -> date:
    """Return the first day of a month written "2026-10".

    Raises:
        WrongUsage: it is none.
    """
    match = _MONTH.fullmatch(written.strip())
    if match is None:
        raise WrongUsage(Refused("“%(value)s” is no month; expected for example 2026-10.", value=written[:40]))
    return date(int(match[1]), int(match[2]), 1)


def asked_report(work: UnitOfWork, customer: str, month: date, *, now: datetime, language: Language) -> SlaReport:
    """Return the report on a month of a customer, as that customer may read it.

    Raises:
        Refused: the customer is unknown, or there is nothing to report.
    """
    found = work.customers.get(customer)
    if found is None:
        known = ", ".join(one.key for one in work.customers.all()[:_MOST_NAMED]) or "-"
        raise Refused("There is no customer “%(customer)s”; known are: %(known)s.", customer=customer[:40], known=known)
    return report_of(work, found, month, now=now, t=Translator.of(language))


_MOST_NAMED = 20


def put_down(content: bytes, path: Path) -> None:
    """Write a file whole, or not at all.

    Raises:
        Refused: it cannot be written there.
    """
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Refused("“%(file)s” cannot be written: %(reason)s.", file=str(path), reason=reason) from None
