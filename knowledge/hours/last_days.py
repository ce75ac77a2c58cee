"""The last day of a time that a contract counts in hours, days or months from a day or an instant.

The rule: the day from which it runs is not counted; working days are Monday to Friday that are not off in the
contract's calendar. Hours run round the clock from the instant itself. So many months end on the day with the same
number, else on the last of that month.
Source: Kodeks cywilny art. 111 and 112 for days and months that a contract counts without a rule of its own.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from knowledge.contract.claim_steps import ClaimTime, ClaimUnit
from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.local_instants import opening_instant, zone_named
from knowledge.hours.opening_days import working_days_between
from knowledge.hours.segments import as_utc

_DAY = timedelta(days=1)
_LONGEST_SEARCH = 366


def last_day_of(
    calendar: HolidayCalendar, zone: str, within: ClaimTime, day: date, instant: datetime
) -> tuple[date, datetime]:
    """Return the last local day of a time that runs from a day (not counted) or, in hours, from an instant; its end.

    Raises:
        ValueError: the time leads too far away.
    """
    if within.unit is ClaimUnit.HOURS:
        ends_at = as_utc(instant) + timedelta(hours=within.count)
        return ends_at.astimezone(zone_named(zone)).date(), ends_at
    match within.unit:
        case ClaimUnit.MONTHS:
            last = _months_later(day, within.count)
        case ClaimUnit.WORKING_DAYS:
            last = working_days_later(calendar, day, within.count)
        case _:
            last = day + within.count * _DAY
    return last, end_of_day(last, zone)


def working_days_later(calendar: HolidayCalendar, day: date, count: int) -> date:
    """Return the working day that is so many after a day, which is not counted."""
    left = count
    for _ in range(_LONGEST_SEARCH * (1 + count)):
        if not left:
            break
        day += _DAY
        left -= working_days_between(calendar, day - _DAY, day)
    return day


def end_of_day(day: date, zone: str) -> datetime:
    """Return the instant (UTC) at which a local day is over."""
    return opening_instant(datetime.combine(day + _DAY, time.min), zone_named(zone))


def _months_later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
