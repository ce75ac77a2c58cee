"""The hours in which the provider acts, and the arithmetic on them: how much between, when used up, open or not.

The rule: windows are wall-clock offsets from local midnight and belong to the day on which they begin; what they mean
on the UTC line is worked out per local date (`local_instants`), so that a day has its real 23, 24 or 25 hours. On
one day an exact date wins over a day of the year, that over a holiday, that over the weekday. Having no hours at all is
an answer (`None`, "never"), not a loop.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from knowledge.hours.holiday_calendar import HolidayCalendar, verify_day_of_year
from knowledge.hours.local_instants import closing_instant, opening_instant, zone_named
from knowledge.hours.opening_index import OpeningIndex
from knowledge.hours.segments import Segment, Segments, as_utc

_NOTHING = timedelta()
_DAY = timedelta(days=1)
_FURTHEST = timedelta(days=366 * 300)  # more service time than the years worked out can hold
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """An opening as wall-clock offsets from local midnight: 8:00–18:00, 0:00–24:00, 22:00–30:00 over midnight.

    Raises:
        ValueError: it opens outside 0:00–24:00, closes not after it opens, or closes later than 48:00.
    """

    opens: timedelta
    closes: timedelta

    def __post_init__(self) -> None:
        if not (_NOTHING <= self.opens < _DAY and self.opens < self.closes <= 2 * _DAY):
            raise ValueError(
                f"a window must open in [0 h, 24 h) and then close by 48 h, got {self.opens} – {self.closes}"
            )


Windows = tuple[Window, ...]
DayOfYear = tuple[int, int]
WHOLE_DAY: Windows = (Window(_NOTHING, _DAY),)


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """The agreed hours in a zone: windows for each weekday (Monday first), days off, and days with their own windows.

    `special_days` maps a date, or a (month, day) of every year, to the windows that begin on it; they replace the
    weekday's and override a holiday; an empty tuple closes the day. Windows may overlap: shared time counts once.
    `cut_at_days_off` ends a window over midnight at 24:00 when the next day is a holiday or specially closed; unless
    the contract says so, the window belongs to the day on which it begins and runs to its end. `changed` is an instant
    (UTC) from which other hours hold instead: a window that is open then ends or goes on as the other hours say.

    Raises:
        ValueError: the zone is unknown, there are not seven weekdays, a special day does not exist, or the instant of
            the change is naive.
    """

    zone: str
    weekly: tuple[Windows, ...]
    holidays: HolidayCalendar | None = None
    special_days: Mapping[date | DayOfYear, Windows] = field(default_factory=dict, hash=False)
    cut_at_days_off: bool = False
    changed: tuple[datetime, ServiceHours] | None = None
    round_the_clock: bool = field(init=False, repr=False, compare=False)
    _index: OpeningIndex = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise ValueError(f"service hours need the windows of 7 weekdays, Monday first, got {len(self.weekly)}")
        for day in self.special_days:
            if not isinstance(day, date):
                verify_day_of_year(*day)
        zone_named(self.zone)
        object.__setattr__(self, "weekly", tuple(tuple(sorted(windows)) for windows in self.weekly))
        object.__setattr__(self, "special_days", MappingProxyType(dict(self.special_days)))
        if self.changed is not None:
            object.__setattr__(self, "changed", (as_utc(self.changed[0]), self.changed[1]))
        object.__setattr__(self, "round_the_clock", self._never_closes())
        object.__setattr__(self, "_index", OpeningIndex(self.edges_on))

    @property
    def tz(self) -> ZoneInfo:
        """Return the zone in which the windows are read."""
        return zone_named(self.zone)

    def windows_on(self, day: date) -> Windows:
        """Return the windows that begin on the local date, sorted; none when the day is closed."""
        special = self.special_windows(day)
        if special is not None:
            return special
        windows = self.weekly[day.weekday()]
        return () if windows and self.holidays is not None and self.holidays.is_off(day) else windows

    def special_windows(self, day: date) -> Windows | None:
        """Return the windows of a special day, none when it is closed; None when the day is not special."""
        by_date = self.special_days.get(day)
        return by_date if by_date is not None else self.special_days.get((day.month, day.day))

    def _closed_exceptionally(self, day: date) -> bool:
        special = self.special_windows(day)
        if special is not None:
            return not special
        return self.holidays is not None and self.holidays.is_off(day)

    def _never_closes(self) -> bool:
        return (
            (self.changed is None or self.changed[1].round_the_clock)
            and self.holidays is None
            and all(_fills_a_day(windows) for windows in self.weekly)
            and all(_fills_a_day(windows) for windows in self.special_days.values())
        )

    def edges_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """Return the openings and closings (UTC) of the windows that begin on the local date; one may be empty."""
        own = self._own_edges(day)
        if self.changed is None:
            return own
        at, other = self.changed
        until = [(opens, min(closes, at)) for opens, closes in own if opens < at]
        return until + [(max(opens, at), closes) for opens, closes in other.edges_on(day) if closes > at]

    def _own_edges(self, day: date) -> list[tuple[datetime, datetime]]:
        midnight, zone = datetime.combine(day, time.min), self.tz
        cut = self.cut_at_days_off and self._closed_exceptionally(day + _DAY)
        return [
            (
                opening_instant(midnight + window.opens, zone),
                closing_instant(midnight + (min(window.closes, _DAY) if cut else window.closes), zone),
            )
            for window in self.windows_on(day)
        ]


def _fills_a_day(windows: Windows) -> bool:
    covered = _NOTHING
    for window in sorted(windows):
        if window.opens > covered:
            return False
        covered = max(covered, window.closes)
    return covered >= _DAY


def round_the_clock(zone: str) -> ServiceHours:
    """Return 24/7 hours, holidays included; the zone only says in which the customer reads them."""
    return ServiceHours(zone, (WHOLE_DAY,) * 7)


def service_time_between(hours: ServiceHours, a: datetime, b: datetime) -> timedelta:
    """Return the committed time in [a, b), exact; negative when b lies before a.

    Raises:
        ValueError: an instant is naive, or too far away for service hours to be worked out.
    """
    start, end = as_utc(a), as_utc(b)
    if hours.round_the_clock:
        return end - start
    if end < start:
        return -service_time_between(hours, end, start)
    committed = hours._index.covering(start, end)
    return committed.worked_until(end) - committed.worked_until(start)


def add_service_time(hours: ServiceHours, start: datetime, amount: timedelta) -> datetime | None:
    """Return the instant (UTC) at which so much committed time after `start` is used up; None means never.

    Used up at a closing time, it is the closing time and not the next opening. An amount of zero is used up at the next
    opening (at `start` itself when open). "Never" is said when the hours of the years to 2199 do not suffice.

    Raises:
        ValueError: `start` is naive or too far away, or the amount is negative.
    """
    if amount < _NOTHING:
        raise ValueError(f"an amount of service time must not be negative, got {amount}")
    at = as_utc(start)
    if amount > _FURTHEST:
        return None
    if hours.round_the_clock:
        return at + amount if amount <= _LAST - at else None
    if not amount:
        return next_opening(hours, at)
    committed = hours._index.covering(at, at)
    used_up = committed.reached(committed.worked_until(at) + amount)
    while used_up is None:
        further = hours._index.reaching_further(committed) if _opens_at_all(hours) else None
        if further is None:
            return None
        committed = further
        used_up = committed.reached(committed.worked_until(at) + amount)
    return used_up


def next_opening(hours: ServiceHours, at: datetime) -> datetime | None:
    """Return `at` itself (in UTC) when open, else the next instant at which the hours open; None means never."""
    instant = as_utc(at)
    if hours.round_the_clock:
        return instant
    committed = hours._index.covering(instant, instant)
    while True:
        i = bisect_right(committed.ends, instant)
        if i < len(committed.starts):
            return max(instant, committed.starts[i])
        further = hours._index.reaching_further(committed) if _opens_at_all(hours) else None
        if further is None:
            return None
        committed = further


def is_open(hours: ServiceHours, at: datetime) -> bool:
    """Tell whether the instant lies in the hours; the opening instant does, the closing instant does not."""
    instant = as_utc(at)  # two zones never compare equal in the repeated hour (PEP 495)
    return next_opening(hours, instant) == instant


def committed_segments(hours: ServiceHours, period: Segment) -> Segments:
    """Return the committed time within a period as merged segments, clipped at its ends."""
    if hours.round_the_clock:
        return (period,) if period.start < period.end else ()
    committed = hours._index.covering(period.start, period.end)
    first, last = bisect_right(committed.ends, period.start), bisect_left(committed.starts, period.end)
    return tuple(
        Segment(max(committed.starts[i], period.start), min(committed.ends[i], period.end)) for i in range(first, last)
    )


def _opens_at_all(hours: ServiceHours) -> bool:
    later = hours.changed is not None and _opens_at_all(hours.changed[1])
    return any(hours.weekly) or any(hours.special_days.values()) or later
