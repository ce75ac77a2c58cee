"""How a contract counts a credit where it has no bands: steps below a target, lost time, blocks, days, outages, misses.

The rule: a rule says what is counted and what one of it is worth; nothing is computed here. Shares are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from knowledge.bilingual import Bilingual
from knowledge.contract.levels import SmallestOutage
from knowledge.terms import Clause


@dataclass(frozen=True, slots=True)
class Worth:
    """What one of a thing is worth: a share of a base (1/30, 10 % is 1/10), a sum, or free time of service.

    Exactly one is set; a stated measure that is worth no money (`RepeatStep`) has none.
    """

    share: Fraction | None = None
    amount: Decimal | None = None
    time: timedelta | None = None


class Counting(StrEnum):
    """How a part of a unit counts (features 32, 41)."""

    STARTED = "started"
    COMPLETED = "completed"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class StepsBelow:
    """So much for each `each` per cent below `below` (None: the target), a part counted as agreed (feature 41)."""

    each: Decimal
    counting: Counting
    worth: Worth
    below: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LostTime:
    """The part of the base that belongs to the lost time, `times` over; the lost time itself if `given_as_time`.

    `rounded_to` counts it in units (minutes …), begun or completed ones; `by_share` takes each outage times the share
    of users or customers that it hit.
    """

    times: Decimal = Decimal(1)
    rounded_to: timedelta | None = None
    counting: Counting = Counting.EXACT
    by_share: bool = False
    given_as_time: bool = False


@dataclass(frozen=True, slots=True)
class PerBlock:
    """So much for each block of consecutive downtime of one outage; `once_a_day`: only one a local day."""

    length: timedelta
    counting: Counting
    worth: Worth
    once_a_day: bool = False


@dataclass(frozen=True, slots=True)
class PerDay:
    """So much for each local day on which one outage, or (`together`) all of the day, lasted so long (feature 62)."""

    smallest: SmallestOutage
    worth: Worth
    together: bool = False


@dataclass(frozen=True, slots=True)
class PerOutage:
    """So much for each outage that lasted so long; `by_share` takes it times the share that the outage hit."""

    worth: Worth
    smallest: SmallestOutage | None = None
    by_share: bool = False


@dataclass(frozen=True, slots=True)
class RepeatStep:
    """From the n-th miss on: what it is worth, or a measure in words (a corrective meeting)."""

    misses: int
    worth: Worth = Worth()
    measure: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Growing:
    """A remedy that grows with the number of misses within rolling months, this one included (features 54, 73)."""

    rolling_months: int
    steps: tuple[RepeatStep, ...]
    below: Decimal | None = None


CreditRule = StepsBelow | LostTime | PerBlock | PerDay | PerOutage | Growing


@dataclass(frozen=True, slots=True)
class CreditCondition:
    """Something that must hold for a credit: a ticket, evidence, paid invoices (features 22, 27, 30)."""

    key: str
    text: Bilingual
    clause: Clause
