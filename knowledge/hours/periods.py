"""Measuring periods: calendar months, quarters, half-years and years, billing months, and rolling days.

The rule: a period runs from local midnight to local midnight in the contract's zone and lasts as long as it really does
(March 2026 in Warsaw has 44,580 minutes, October 44,700).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

from knowledge.contract.levels import PeriodKind
from knowledge.hours.local_instants import opening_instant, zone_named
from knowledge.hours.segments import Segment, as_utc

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF_YEAR: 6, PeriodKind.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """One measuring period: whole local days from `first_day` to `last_day` (inclusive), `start` and `end` in UTC."""

    kind: PeriodKind
    first_day: date
    last_day: date
    zone: str

    @property
    def start(self) -> datetime:
        """Return the instant (UTC) at which the first day begins."""
        return _midnight(self.first_day, self.zone)

    @property
    def end(self) -> datetime:
        """Return the instant (UTC) at which the last day is over; it no longer belongs to the period."""
        return _midnight(self.last_day + _DAY, self.zone)

    @property
    def segment(self) -> Segment:
        """Return the period as a stretch of time."""
        return Segment(self.start, self.end)

    @property
    def duration(self) -> timedelta:
        """Return how long the period really lasts, clock changes included."""
        return self.end - self.start

    @property
    def minutes(self) -> Fraction:
        """Return the exact number of minutes."""
        return Fraction(self.duration // timedelta.resolution, _MINUTE // timedelta.resolution)

    @property
    def days(self) -> int:
        """Return the number of local days."""
        return (self.last_day - self.first_day).days + 1


def period_containing(
    kind: PeriodKind | str, at: datetime, zone: str, *, begins_on: int = 1, days: int | None = None
) -> Period:
    """Return the period of the kind in which the instant lies, read in the zone.

    `begins_on` is the day of the month on which billing months (quarters, years …) begin. A rolling period is the
    given number of `days` that ends with the local day of the instant.

    Raises:
        ValueError: the instant is naive, the zone unknown, `begins_on` outside 1–28, or `days` missing or not positive.
    """
    day = as_utc(at).astimezone(zone_named(zone)).date()
    kind = PeriodKind(kind)
    if kind is PeriodKind.ROLLING:
        if days is None or days < 1:
            raise ValueError(f"a rolling period needs a positive number of days, got {days}")
        return Period(kind, day - (days - 1) * _DAY, day, zone)
    if not 1 <= begins_on <= 28:
        raise ValueError(f"a period must begin on a day 1–28 of the month, got {begins_on}")
    months = _MONTHS[kind]
    index = day.year * 12 + day.month - 1 - (day.day < begins_on)
    first = index - index % months
    return Period(kind, _day_of(first, begins_on), _day_of(first + months, begins_on) - _DAY, zone)


def previous_period(period: Period) -> Period:
    """Return the period right before; of rolling days, as many days right before."""
    if period.kind is PeriodKind.ROLLING:
        return Period(period.kind, period.first_day - period.days * _DAY, period.first_day - _DAY, period.zone)
    return _moved(period, -_MONTHS[period.kind])


def next_period(period: Period) -> Period:
    """Return the period right after; of rolling days, as many days right after."""
    if period.kind is PeriodKind.ROLLING:
        return Period(period.kind, period.last_day + _DAY, period.last_day + period.days * _DAY, period.zone)
    return _moved(period, _MONTHS[period.kind])


def _moved(period: Period, months: int) -> Period:
    first, begins_on = period.first_day.year * 12 + period.first_day.month - 1 + months, period.first_day.day
    last = _day_of(first + abs(months), begins_on) - _DAY
    return Period(period.kind, _day_of(first, begins_on), last, period.zone)


def _day_of(month_index: int, day: int) -> date:
    return date(month_index // 12, month_index % 12 + 1, day)


def _midnight(day: date, zone: str) -> datetime:
    return opening_instant(datetime.combine(day, time.min), zone_named(zone))
