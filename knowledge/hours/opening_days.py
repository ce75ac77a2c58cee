"""Opening days of service hours: to which one an instant belongs, when the n-th closes, how many lie between two dates.

The rule: an opening day is a local date on which a window begins, however long it lasts; the day on which a clock
starts is not counted. Days without openings are no days of a limit or a notice.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from knowledge.hours.holiday_calendar import HolidayCalendar
from knowledge.hours.opening_index import FIRST_YEAR, LAST_YEAR
from knowledge.hours.segments import as_utc
from knowledge.hours.service_hours import ServiceHours, next_opening

_DAY = timedelta(days=1)


def opening_day_of(hours: ServiceHours, at: datetime) -> date | None:
    """Return the local date to whose hours the instant belongs (a night to its evening); None when closed."""
    instant = as_utc(at)
    today = instant.astimezone(hours.tz).date()
    for day in (today, today - _DAY, today - 2 * _DAY):
        if any(opens <= instant < closes for opens, closes in hours.edges_on(day)):
            return day
    return None


def close_of_opening_day(hours: ServiceHours, start: datetime, n: int) -> datetime | None:
    """Return the close (UTC) of the n-th opening day after the one on which the clock starts; None means never.

    An opening day is a local date on which a window begins, and it ends when the last of them closes. The clock starts
    at `start`, or at the next opening when closed then; that day is not counted (n = 0 is its own close).

    Raises:
        ValueError: `start` is naive or too far away, or n is negative.
    """
    if n < 0:
        raise ValueError(f"a number of opening days must not be negative, got {n}")
    opening = next_opening(hours, start)
    day = None if opening is None else opening_day_of(hours, opening)
    if day is None or n > (LAST_YEAR + 1 - day.year) * 366:
        return None
    while day is not None and n > 0:
        day = _opening_day_after(hours, day)
        n -= 1
    return None if day is None else max(closes for _, closes in hours.edges_on(day))


def next_opening_day(hours: ServiceHours, start: datetime) -> datetime | None:
    """Return when (UTC) the opening day opens after the one on which a clock starts; None means never.

    Raises:
        ValueError: `start` is naive or too far away.
    """
    opening = next_opening(hours, start)
    day = None if opening is None else opening_day_of(hours, opening)
    following = None if day is None else _opening_day_after(hours, day)
    if following is None:
        return None
    return min(opens for opens, closes in hours.edges_on(following) if opens < closes)


def _opening_day_after(hours: ServiceHours, day: date) -> date | None:
    while day.year <= LAST_YEAR:
        day += _DAY
        if _opens_on(hours, day):
            return day
    return None


def _opens_on(hours: ServiceHours, day: date) -> bool:
    return any(opens < closes for opens, closes in hours.edges_on(day))


def working_days_between(hours_or_calendar: ServiceHours | HolidayCalendar, announced: date, begins: date) -> int:
    """Return the working days after the day of announcement, up to and including the day on which the work begins.

    With hours, a working day is an opening day of them; with a calendar, a Monday to Friday that is not off, or a day
    that the calendar names as working. Zero when the work begins on the day of announcement or before it.

    Raises:
        ValueError: a day lies outside the years that service hours are worked out for.
    """
    if begins > announced and not FIRST_YEAR < announced.year <= begins.year < LAST_YEAR:
        years = f"{FIRST_YEAR + 1} to {LAST_YEAR - 1}"
        raise ValueError(f"working days are counted in the years {years}, got {announced} to {begins}")
    days = (announced + n * _DAY for n in range(1, (begins - announced).days + 1))
    if isinstance(hours_or_calendar, ServiceHours):
        return sum(_opens_on(hours_or_calendar, day) for day in days)
    calendar = hours_or_calendar
    return sum(day in calendar.working or (day.weekday() < 5 and not calendar.is_off(day)) for day in days)
