"""By when a claim can be made and must be answered: in hours, days or months from every anchor that contracts name.

The rule: the day of the event, or the last day of the period, is not counted; a last day is not moved off weekends or
holidays unless the contract says so. How days and months are counted is the matter of `knowledge.hours.last_days`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.claim_steps import ClaimAnchor, ClaimStep, ClaimUnit
from knowledge.contract.levels import PeriodKind
from knowledge.contract.rights import ClaimAnswer
from knowledge.hours.last_days import end_of_day, last_day_of, working_days_later
from knowledge.hours.periods import Period, next_period, period_containing
from knowledge.hours.segments import as_utc
from knowledge.terms import Stated, value_of

_DAY = timedelta(days=1)
_NONE_KNOWN: Mapping[ClaimAnchor, datetime] = {}


@dataclass(frozen=True, slots=True)
class ClaimDeadline:
    """One step of a claim: the day it runs from (not counted), the last day (local dates) and the last instant (UTC).

    `ends_at` is the end of the last day, or for hours the instant itself; at it the time is over. `moved_from` is the
    last day before the contract moved it off a day off.
    """

    step: ClaimStep
    runs_from: date
    last_day: date
    ends_at: datetime
    moved_from: date | None = None

    def is_over(self, today: date) -> bool:
        """Tell whether the last day has gone by."""
        return today > self.last_day


@dataclass(frozen=True, slots=True)
class AnswerDeadline:
    """By when the provider answers a claim received at an instant; `is_over` tells that silence has its effect."""

    rule: ClaimAnswer
    received: date
    last_day: date
    ends_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Tell whether the time for the answer has gone by."""
        return as_utc(now) >= self.ends_at


def claim_deadlines(
    version: ContractVersion,
    *,
    period: Period | None = None,
    incident_at: datetime | None = None,
    known: Mapping[ClaimAnchor, datetime] = _NONE_KNOWN,
) -> tuple[ClaimDeadline, ...]:
    """Return the steps of a claim whose anchor is given, in the contract's order; none without a claim rule.

    `known` holds instants of other anchors: when the incident ended or was resolved, the report came, and so on. For a
    period that is longer than a month, "month end" is the end of its last month.
    """
    instants = dict(known)
    if incident_at is not None:
        instants[ClaimAnchor.INCIDENT] = incident_at
    deadlines: list[ClaimDeadline] = []
    for step in value_of(version.claim) or ():
        anchor = _anchor(version, step.anchor, period, instants)
        if anchor is not None:
            deadlines.append(_deadline(version, step, *anchor))
    return tuple(deadlines)


def answer_deadline(version: ContractVersion, received_at: datetime) -> AnswerDeadline | None:
    """Return by when a claim received at an instant is answered; None where the contract says nothing of it."""
    rule = version.claim_answer
    if not isinstance(rule, Stated):
        return None
    day = received_at.astimezone(ZoneInfo(version.zone)).date()
    last_day, ends_at = last_day_of(version.calendar, version.zone, rule.value.within, day, received_at)
    return AnswerDeadline(rule.value, day, last_day, ends_at)


def _deadline(version: ContractVersion, step: ClaimStep, day: date, instant: datetime) -> ClaimDeadline:
    last, ends_at = last_day_of(version.calendar, version.zone, step.within, day, instant)
    if not step.moved_off_days_off or step.within.unit is ClaimUnit.HOURS:
        return ClaimDeadline(step, day, last, ends_at)
    moved = working_days_later(version.calendar, last - _DAY, 1)
    return ClaimDeadline(step, day, moved, end_of_day(moved, version.zone), None if moved == last else last)


def _anchor(
    version: ContractVersion, anchor: ClaimAnchor, period: Period | None, instants: Mapping[ClaimAnchor, datetime]
) -> tuple[date, datetime] | None:
    """Return the local day from which a step runs, and the instant."""
    if anchor in instants:
        return instants[anchor].astimezone(ZoneInfo(version.zone)).date(), as_utc(instants[anchor])
    if period is None:
        return None
    match anchor:
        case ClaimAnchor.PERIOD_END:
            day = period.last_day
        case ClaimAnchor.MONTH_END:
            day = _month_end(period.last_day)
        case ClaimAnchor.NEXT_MONTH_END:
            day = _next_billing_month(period)
        case ClaimAnchor.QUARTER_END:
            quarter = period_containing(PeriodKind.QUARTER, period.end - timedelta(minutes=1), period.zone)
            day = quarter.last_day
        case _:
            return None
    return day, end_of_day(day, version.zone)


def _next_billing_month(period: Period) -> date:
    """Return the last day of the billing month after a period; of one that is no month, of the calendar month."""
    if period.kind is PeriodKind.MONTH:
        return next_period(period).last_day
    return _month_end(_month_end(period.last_day) + _DAY)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
