"""What becomes of planned work, as values: the part excluded, the part that counts, and every condition that failed.

The rule: codes and figures, never sentences; both languages are made from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from knowledge.contract.levels import NoticeUnit
from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.segments import Segments
from knowledge.terms import Clause


class WorkFindingCode(StrEnum):
    """What was found about a work; all but `EXCLUDED` and `VETO_USED_UP` tell why time counts as downtime."""

    EXCLUDED = "excluded"
    NOTICE_TOO_SHORT = "notice_too_short"
    OUTSIDE_WINDOW = "outside_window"
    OVER_EVENT_CAP = "over_event_cap"
    OVER_CAP = "over_cap"
    IN_FREEZE = "in_freeze"
    ANNOUNCED_LATE = "announced_late"  # after it began
    VETOED = "vetoed"  # the customer refused it in time, and it was done all the same
    VETO_USED_UP = "veto_used_up"  # the customer refused, but had no refusal left in the period
    EMERGENCY_TOO_LONG = "emergency_too_long"
    EMERGENCY_NOT_PROVIDED = "emergency_not_provided"
    NO_RULE = "no_rule"  # the contract does not exclude planned work
    NOT_ENTERED = "not_entered"


@dataclass(frozen=True, slots=True)
class WorkFinding:
    """One finding. `amount` is the time it concerns; `given` and `needed` compare a notice, counted in `unit`.

    `limit` is the cap or the longest length that was passed; for a veto `given` is how many there were before.
    """

    code: WorkFindingCode
    clause: Clause | None
    amount: timedelta
    given: int | None = None
    needed: int | None = None
    unit: NoticeUnit | None = None
    limit: timedelta | None = None


@dataclass(frozen=True, slots=True)
class WorkVerdict:
    """What becomes of one work: `excluded` and `counted` together are its whole span, as announced (UTC)."""

    work: PlannedWork
    excluded: Segments
    counted: Segments
    findings: tuple[WorkFinding, ...]
