"""The last day on which a claim can be made.

The rule: the day of the event, or the last day of the period, is not counted; calendar days are not moved off
weekends or holidays unless the contract says so, working days are Monday to Friday that are not off in the contract's
calendar.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.remedies import ClaimAnchor, ClaimStep
from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.periods import Period
from knowledge.hours.service_hours import working_days_between
from knowledge.terms import value_of

_DAY = timedelta(days=1)
_LONGEST_SEARCH = 366


@dataclass(frozen=True, slots=True)
class ClaimDeadline:
    """One step of a claim with the day its days run from (not counted) and the last day (local dates, inclusive)."""

    step: ClaimStep
    runs_from: date
    last_day: date

    def is_over(self, today: date) -> bool:
        """Tell whether the last day has gone by."""
        return today > self.last_day


def claim_deadlines(
    version: ContractVersion, *, period: Period | None = None, incident_at: datetime | None = None
) -> tuple[ClaimDeadline, ...]:
    """Return the steps of a claim whose anchor is given.

    In the contract's order; none when the contract has no claim rule.

    For a period that is longer than a month, "month end" is the end of its last month.
    """
    deadlines: list[ClaimDeadline] = []
    for step in value_of(version.claim) or ():
        anchor = _anchor(version, step, period, incident_at)
        if anchor is not None:
            deadlines.append(ClaimDeadline(step, anchor, _last_day(version.calendar, step, anchor)))
    return tuple(deadlines)


def _anchor(
    version: ContractVersion, step: ClaimStep, period: Period | None, incident_at: datetime | None
) -> date | None:
    if step.anchor is ClaimAnchor.INCIDENT:
        return None if incident_at is None else incident_at.astimezone(ZoneInfo(version.zone)).date()
    if period is None:
        return None
    if step.anchor is ClaimAnchor.PERIOD_END:
        return period.last_day
    month_after = (period.last_day.replace(day=1) + 31 * _DAY).replace(day=1)
    return month_after - _DAY


def _last_day(calendar: HolidayCalendar, step: ClaimStep, anchor: date) -> date:
    if not step.working_days:
        return anchor + step.days * _DAY
    day, left = anchor, step.days
    for _ in range(_LONGEST_SEARCH * (1 + step.days)):
        if not left:
            break
        day += _DAY
        left -= working_days_between(calendar, day - _DAY, day)
    return day
