"""How early planned work was announced, and from when on the notice that a contract asks for was kept.

The rule: days run after the local day of the announcement up to and including the day on which the work begins,
whatever the hour; hours are whole hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import Maintenance, Notice, NoticeUnit
from knowledge.downtime.planned_work import PlannedWork
from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.local_instants import opening_instant, zone_named
from knowledge.hours.opening_days import working_days_between
from knowledge.hours.segments import as_utc
from knowledge.hours.service_hours import ServiceHours

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
_FURTHEST = 3 * 366


def notice_given(version: ContractVersion, rule: Maintenance, notice: Notice, work: PlannedWork) -> int:
    """Return how many units of notice a work had: whole hours, or days after the announcement up to its first day."""
    if notice.unit is NoticeUnit.HOURS:
        return max(0, (work.start - work.announced_at) // _HOUR)
    announced, begins = local_day(work.announced_at, version.zone), local_day(work.start, version.zone)
    if notice.unit is NoticeUnit.CALENDAR_DAYS:
        return max(0, (begins - announced).days)
    return working_days_between(_working(version, rule), announced, begins)


def notice_kept_from(version: ContractVersion, rule: Maintenance, notice: Notice, announced: datetime) -> datetime:
    """Return the earliest instant (UTC) at which work announced then may begin; far away if no day ever does."""
    if notice.unit is NoticeUnit.HOURS:
        return as_utc(announced) + notice.count * _HOUR
    day = first = local_day(announced, version.zone)
    if notice.unit is NoticeUnit.CALENDAR_DAYS:
        day += notice.count * _DAY
    else:
        working = _working(version, rule)
        while working_days_between(working, first, day) < notice.count and (day - first).days < _FURTHEST:
            day += _DAY
    return opening_instant(datetime.combine(day, time.min), zone_named(version.zone))


@dataclass(frozen=True, slots=True)
class LatestNotice:
    """By when work must be announced: before `before` (UTC); `day` is the last local day where days are counted."""

    before: datetime
    day: date | None


def latest_notice(version: ContractVersion, rule: Maintenance, notice: Notice, start: datetime) -> LatestNotice | None:
    """Return by when work that begins at an instant must be announced; None where no day is early enough."""
    if notice.unit is NoticeUnit.HOURS:
        return LatestNotice(as_utc(start) - notice.count * _HOUR, None)
    begins = day = local_day(start, version.zone)
    if notice.unit is NoticeUnit.CALENDAR_DAYS:
        day -= notice.count * _DAY
    else:
        working = _working(version, rule)
        while working_days_between(working, day, begins) < notice.count:
            day -= _DAY
            if (begins - day).days > _FURTHEST:
                return None
    return LatestNotice(opening_instant(datetime.combine(day + _DAY, time.min), zone_named(version.zone)), day)


def local_day(at: datetime, zone: str) -> date:
    """Return the local date of an instant."""
    return at.astimezone(ZoneInfo(zone)).date()


def _working(version: ContractVersion, rule: Maintenance) -> ServiceHours | HolidayCalendar:
    if rule.notice_schedule is not None:
        return version.schedules[rule.notice_schedule].hours
    return rule.notice_calendar or version.calendar
