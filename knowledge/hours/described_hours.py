"""Service hours described: why they are closed at an instant, and the week as runs of days with the same windows.

The rule: a description holds codes and dates, never sentences; both languages are made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from knowledge.bilingual import Bilingual
from knowledge.hours.segments import as_utc
from knowledge.hours.service_hours import ServiceHours, Windows, next_opening


class ClosedReason(StrEnum):
    """Why nobody is obliged to act at an instant."""

    OUTSIDE_WINDOW = "outside_window"  # the day has hours, the instant is not in them
    NO_WINDOW_THAT_WEEKDAY = "no_window_that_weekday"  # e.g. a Sunday
    HOLIDAY = "holiday"
    SPECIAL_DAY = "special_day"  # the contract names this day and gives it other hours or none


@dataclass(frozen=True, slots=True)
class Closed:
    """The reason why the hours are closed at an instant, on which local day, and when (UTC) they open again, if ever.

    `holiday` is the name of the day off, also when the contract's own special day falls on it.
    """

    reason: ClosedReason
    day: date
    holiday: Bilingual | None
    reopens: datetime | None


def why_closed(hours: ServiceHours, at: datetime) -> Closed | None:
    """Return why the hours are closed at the instant; None when they are open."""
    instant = as_utc(at)
    reopens = next_opening(hours, instant)
    if reopens == instant:
        return None
    while hours.changed is not None and hours.changed[0] <= instant:
        hours = hours.changed[1]
    day = instant.astimezone(hours.tz).date()
    holiday = hours.holidays.name(day) if hours.holidays is not None else None
    if hours.special_windows(day) is not None:
        reason = ClosedReason.SPECIAL_DAY
    elif not hours.weekly[day.weekday()]:
        reason = ClosedReason.NO_WINDOW_THAT_WEEKDAY
    else:
        reason = ClosedReason.OUTSIDE_WINDOW if holiday is None else ClosedReason.HOLIDAY
    return Closed(reason, day, holiday, reopens)


@dataclass(frozen=True, slots=True)
class WeekdayRun:
    """Neighbouring weekdays (0 Monday to 6 Sunday, both inclusive) that have the same windows; none when closed."""

    first: int
    last: int
    windows: Windows


def describe_week(hours: ServiceHours) -> tuple[WeekdayRun, ...]:
    """Return the week as runs of weekdays with the same windows, Monday first, closed days too; holidays left out."""
    runs: list[WeekdayRun] = []
    for weekday, windows in enumerate(hours.weekly):
        if runs and runs[-1].windows == windows:
            runs[-1] = WeekdayRun(runs[-1].first, weekday, windows)
        else:
            runs.append(WeekdayRun(weekday, weekday, windows))
    return tuple(runs)
