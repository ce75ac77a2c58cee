"""Small contract files that say one thing about money each, and results measured under them.

The hotline costs 1,000.00 a month, the SIP trunk 500.00; the hotline's target is 99.5 % a month, round the clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from textwrap import dedent, indent
from typing import Any

from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.downtime.availability import Measurement, measure_contract, period_of
from knowledge.downtime.outage_verdicts import Lapse
from knowledge.incidents.incident import OutageRecorded
from knowledge.money.remedies import Credit, availability_credits
from tests.knowledge.engine_contracts import outage, warsaw
from tests.knowledge.small_contract import read

FEES = """
    fees:
      clause: § 3
      items:
        hotline: {name: {pl: infolinia, en: hotline}, amount: 1000.00, services: hotline}
        sip: {name: {pl: SIP trunk, en: SIP trunk}, amount: 500.00, services: sip}
"""
LATER = warsaw(2028, 1, 1)


@cache
def saying(sections: str, *changes: tuple[str, str]) -> Contract:
    """Return the small contract with fees and with the sections added to its version."""
    return read(*changes, more=FEES + indent(dedent(sections), "    "))


def version_saying(sections: str, *changes: tuple[str, str]) -> ContractVersion:
    return saying(sections, *changes).versions[-1]


def table(rule: str, base: str = "service month") -> str:
    """Return a section with one credit table for the hotline."""
    return f"credits: {{clause: § 8, tables: [{{targets: [line], base: {base}, {rule}}}]}}\n"


def down(*outages: tuple[datetime, timedelta], **more: Any) -> list[OutageRecorded]:
    return [outage(start, length, **more) for start, length in outages]


def result(
    contract: Contract,
    outages: Iterable[OutageRecorded],
    *,
    at: datetime | None = None,
    target: str = "line",
    lapses: Iterable[Lapse] = (),
) -> Measurement:
    """Return the result of the period (November 2026 unless said) with these outages."""
    version = contract.versions[-1]
    chosen = next(one for one in version.targets if one.key == target)
    period = period_of(version, chosen, warsaw(2026, 11, 9) if at is None else at)
    found = measure_contract(contract, target, period, outages=outages, works=(), now=LATER, lapses=lapses)
    if found is None:
        raise ValueError("nothing is measured")
    return found


def credits_for(sections: str, outages: Iterable[OutageRecorded], **circumstances: Any) -> tuple[Credit, ...]:
    return availability_credits(result(saying(sections), outages), **circumstances)


def credit_for(sections: str, outages: Iterable[OutageRecorded], **circumstances: Any) -> Credit:
    (found,) = credits_for(sections, outages, **circumstances)
    return found


def money(text: str) -> Decimal:
    return Decimal(text)
