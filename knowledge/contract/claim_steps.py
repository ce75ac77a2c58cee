"""How a claim is made: its steps, from when and how long each can be taken; data only.

The rule: a time is as the contract writes it; what it means on a calendar is worked out elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from knowledge.bilingual import Bilingual
from knowledge.terms import Clause


class ClaimAnchor(StrEnum):
    """From when the time of a claim runs (features 4, 51)."""

    MONTH_END = "month_end"
    PERIOD_END = "period_end"
    NEXT_MONTH_END = "next_month_end"  # of the billing month after the period
    QUARTER_END = "quarter_end"
    INCIDENT = "incident"
    INCIDENT_END = "incident_end"
    RESOLVED = "resolved"
    ELIGIBLE = "eligible"  # the customer became entitled to claim
    REPORT_RECEIVED = "report_received"


class ClaimUnit(StrEnum):
    """Units of the time of a claim or an answer."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class ClaimTime:
    """How long: "30 calendar days", "2 working days", "72 h", "3 months"."""

    count: int
    unit: ClaimUnit


@dataclass(frozen=True, slots=True)
class ClaimStep:
    """One step of a claim: by when, how and with what.

    `moved_off_days_off`: a last day that is no working day becomes the next working day.
    """

    key: str
    name: Bilingual
    within: ClaimTime
    anchor: ClaimAnchor
    channels: tuple[str, ...]
    evidence: Bilingual | None
    clause: Clause
    moved_off_days_off: bool = False
