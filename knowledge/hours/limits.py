"""What a contract promises as time: an amount of service time, a number of opening days, the next release, or nothing.

The rule: a limit in days is not hours × n, and "no promise" is a stated value of its own, never a missing one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from knowledge.hours.opening_days import close_of_opening_day
from knowledge.hours.service_hours import ServiceHours, add_service_time


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """An amount of time that runs only in the agreed hours; with 24/7 hours it is plain elapsed time.

    Raises:
        ValueError: the amount is not positive.
    """

    amount: timedelta

    def __post_init__(self) -> None:
        if self.amount <= timedelta():
            raise ValueError(f"a limit must be longer than zero, got {self.amount}")


@dataclass(frozen=True, slots=True)
class OpeningDays:
    """A number of opening days: the day on which the clock starts is not counted, due at the close of the last.

    Raises:
        ValueError: fewer than one day.
    """

    count: int

    def __post_init__(self) -> None:
        if self.count < 1:
            raise ValueError(f"a limit in days must be at least 1 day, got {self.count}")


@dataclass(frozen=True, slots=True)
class NextRelease:
    """To be mended with the next release: a promise without a date."""


@dataclass(frozen=True, slots=True)
class NoPromise:
    """The contract says in words that it promises no time here."""


Limit = ServiceTime | OpeningDays | NextRelease | NoPromise


def due(limit: Limit, hours: ServiceHours, start: datetime) -> datetime | None:
    """Return the last instant (UTC) that is still in time for a clock that starts at `start` and is never paused.

    None when the limit names no date (next release, no promise) or the hours never suffice.

    Raises:
        ValueError: `start` is naive or too far away.
    """
    match limit:
        case ServiceTime(amount):
            return add_service_time(hours, start, amount)
        case OpeningDays(count):
            return close_of_opening_day(hours, start, count)
        case NextRelease() | NoPromise():
            return None
