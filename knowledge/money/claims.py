"""By when a claim can be made and must be answered: in hours, days or months from every anchor that contracts name.

The rule: the day of the event, or the last day of the period, is not counted; a last day is not moved off weekends or
holidays unless the contract says so; working days are Monday to Friday that are not off in the contract's calendar.
Hours run round the clock from the instant itself. So many months end on the day with the same number, else on the last
of that month.
Source: Kodeks cywilny art. 111 and 112 for days and months that a contract counts without a rule of its own.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.claim_steps import ClaimAnchor, ClaimStep, ClaimTime, ClaimUnit
from knowledge.contract.levels import PeriodKind
from knowledge.contract.rights import ClaimAnswer
from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.local_instants import opening_instant, zone_named
from knowledge.hours.opening_days import working_days_between
from knowledge.hours.periods import Period, next_period, period_containing
from knowledge.hours.segments import as_utc
from knowledge.incidents.state import IncidentState
from knowledge.terms import Stated, value_of

_DAY = timedelta(days=1)
_LONGEST_SEARCH = 366
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


def anchors_of(state: IncidentState) -> dict[ClaimAnchor, datetime]:
    """Return the instants of an incident that a claim may run from, those that have come.

    It ended when the last of its outages did, else when the service was restored.
    """
    ends = [outage.end for outage in state.outages]
    ended = max((end for end in ends if end is not None), default=state.restored_at) if None not in ends else None
    instants = {
        ClaimAnchor.INCIDENT: state.since,
        ClaimAnchor.INCIDENT_END: ended,
        ClaimAnchor.RESOLVED: state.resolved_at,
    }
    return {anchor: at for anchor, at in instants.items() if at is not None}


def answer_deadline(version: ContractVersion, received_at: datetime) -> AnswerDeadline | None:
    """Return by when a claim received at an instant is answered; None where the contract says nothing of it."""
    rule = version.claim_answer
    if not isinstance(rule, Stated):
        return None
    day = received_at.astimezone(ZoneInfo(version.zone)).date()
    last_day, ends_at = last_day_of(version, rule.value.within, day, received_at)
    return AnswerDeadline(rule.value, day, last_day, ends_at)


def last_day_of(version: ContractVersion, within: ClaimTime, day: date, instant: datetime) -> tuple[date, datetime]:
    """Return the last local day of a time that runs from a day (not counted) or, in hours, from an instant; its end.

    Raises:
        ValueError: the time leads too far away.
    """
    zone = zone_named(version.zone)
    if within.unit is ClaimUnit.HOURS:
        ends_at = as_utc(instant) + timedelta(hours=within.count)
        return ends_at.astimezone(zone).date(), ends_at
    match within.unit:
        case ClaimUnit.MONTHS:
            last = _months_later(day, within.count)
        case ClaimUnit.WORKING_DAYS:
            last = _working_days_later(version.calendar, day, within.count)
        case _:
            last = day + within.count * _DAY
    return last, _end_of(last, version.zone)


def _deadline(version: ContractVersion, step: ClaimStep, day: date, instant: datetime) -> ClaimDeadline:
    last, ends_at = last_day_of(version, step.within, day, instant)
    if not step.moved_off_days_off or step.within.unit is ClaimUnit.HOURS:
        return ClaimDeadline(step, day, last, ends_at)
    moved = _working_days_later(version.calendar, last - _DAY, 1)
    return ClaimDeadline(step, day, moved, _end_of(moved, version.zone), None if moved == last else last)


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
    return day, _end_of(day, version.zone)


def _next_billing_month(period: Period) -> date:
    """Return the last day of the billing month after a period; of one that is no month, of the calendar month."""
    if period.kind is PeriodKind.MONTH:
        return next_period(period).last_day
    return _month_end(_month_end(period.last_day) + _DAY)


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _working_days_later(calendar: HolidayCalendar, day: date, count: int) -> date:
    left = count
    for _ in range(_LONGEST_SEARCH * (1 + count)):
        if not left:
            break
        day += _DAY
        left -= working_days_between(calendar, day - _DAY, day)
    return day


def _end_of(day: date, zone: str) -> datetime:
    return opening_instant(datetime.combine(day + _DAY, time.min), zone_named(zone))
