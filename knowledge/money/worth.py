"""What units of a remedy come to, in money and in free time of service.

The rule: nothing is rounded but free time, down to the microsecond; free time becomes money only where the contract
says what a day is worth.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from knowledge.contract.credit_rules import Worth
from knowledge.contract.remedies import CreditTable
from knowledge.downtime.outage_verdicts import seconds
from knowledge.money.fees import FeeAmount

_DAY = 86_400


def worth_in_money(units: Fraction, worth: Worth, base: FeeAmount, table: CreditTable) -> Fraction:
    """Return the exact sum of so many units."""
    if worth.share is not None:
        return units * worth.share * base.exact
    if worth.amount is not None:
        return units * Fraction(worth.amount)
    if worth.time is None or table.a_day_is is None:
        return Fraction()
    return units * seconds(worth.time) / _DAY * table.a_day_is * base.exact


def free_time(units: Fraction, worth: Worth) -> timedelta:
    """Return free time of service, to the microsecond, rounded down."""
    if worth.time is None:
        return timedelta()
    return timedelta(microseconds=int(units * (worth.time // timedelta.resolution)))
