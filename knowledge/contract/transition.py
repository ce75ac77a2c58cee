"""What becomes of what is running when a version of a contract begins: open incidents, and the period under way.

The rule: unless the contract says otherwise, an incident stays to its end under the version of its report, and a period
is settled by the version of its first instant. Where open incidents move, only the time still left moves: what has run
has run, and the promise of the report is kept; from the first instant of the new version its hours hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OpenIncidents(StrEnum):
    """Under which version an incident lives that is open when a new version begins."""

    STAY = "stay"
    MOVE = "move"


class RunningPeriod(StrEnum):
    """Which version settles a period within which a new version begins."""

    FIRST_DAY = "first_day"  # the version of the period's first instant
    LAST_DAY = "last_day"  # the version in force when the period ends


@dataclass(frozen=True, slots=True)
class Transition:
    """How a version takes over from the one before it (feature 65)."""

    open_incidents: OpenIncidents = OpenIncidents.STAY
    periods: RunningPeriod = RunningPeriod.FIRST_DAY
