"""An oracle for service hours: it walks whole minutes of UTC and shares no code with the product.

For a zone and a year the zone is asked once per minute what its clocks show. A minute belongs to a window when by then
the clocks have shown the opening (`shown`), and from then on they show a time before the closing, or later the closing
itself (`to_show`): in the missing hour that is the first minute after it, in the repeated hour an opening is its first
reading and a closing its last. Everything else is counting open minutes. All times are whole minutes; an index counts
from `first`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
from dateutil.easter import easter

Opening = tuple[int, int]
"""Minutes from local midnight: (480, 1080) is 8:00–18:00, (1320, 1800) a night to 6:00."""
Minutes = npt.NDArray[np.int32]

DAY = 1440
BEFORE, AFTER = 5, 45
"""Days kept on both sides of a year, so that answers may lie past its end."""
_EPOCH = date(1970, 1, 1)
_POLISH = frozenset({(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)})
_POLISH_EASTER = (0, 1, 49, 60)


@dataclass(frozen=True)
class DaysOff:
    """Days off: Polish holidays if wanted, own days of the year, days from Easter, single dates; but not `working`."""

    polish: bool
    yearly: frozenset[tuple[int, int]]
    from_easter: frozenset[int]
    dates: frozenset[date]
    working: frozenset[date]

    def hold(self, day: date) -> bool:
        """Tell whether the day is off. Source: the Act of 18 January 1951; 24 December since 2025."""
        if day in self.working:
            return False
        after_easter = (day - easter(day.year)).days
        polish = (day.month, day.day) in _POLISH or after_easter in _POLISH_EASTER
        polish = polish or ((day.month, day.day) == (12, 24) and day.year >= 2025)
        own = day in self.dates or (day.month, day.day) in self.yearly or after_easter in self.from_easter
        return own or (self.polish and polish)


@dataclass(frozen=True)
class Said:
    """What a contract says about hours; `special` maps a date, or a (month, day), to the openings that replace it."""

    zone: str
    weekly: tuple[tuple[Opening, ...], ...]
    days_off: DaysOff | None
    special: Mapping[date | tuple[int, int], tuple[Opening, ...]]
    cut_before_days_off: bool

    def on(self, day: date) -> tuple[Opening, ...]:
        """Return the openings that begin on a local day."""
        for named in (day, (day.month, day.day)):
            if named in self.special:
                return self.special[named]
        if self.days_off is not None and self.days_off.hold(day):
            return ()
        return self.weekly[day.weekday()]

    def closed_by_rule(self, day: date) -> bool:
        """Tell whether the day is a day off, or a special day without openings."""
        for named in (day, (day.month, day.day)):
            if named in self.special:
                return not self.special[named]
        return self.days_off is not None and self.days_off.hold(day)

    def lasting(self, day: date) -> Iterator[Opening]:
        """Yield the openings of a day as they really last, cut at midnight before a day off where that is agreed."""
        cut = self.cut_before_days_off and self.closed_by_rule(day + timedelta(days=1))
        for opens, closes in self.on(day):
            yield opens, min(closes, DAY) if cut else closes


@dataclass(frozen=True)
class Clocks:
    """What the clocks of a zone show in each minute of a year and its margins, in wall minutes since 1970."""

    zone: ZoneInfo
    first: int
    shown: Minutes
    to_show: Minutes
    later_to_show: Minutes
    changes: tuple[int, ...]

    def instant(self, index: int) -> datetime:
        """Return the instant (UTC) of an index."""
        return datetime.fromtimestamp((self.first + index) * 60, UTC)

    def index(self, instant: datetime) -> int:
        """Return the index of an instant that is a whole minute."""
        minutes, seconds = divmod(int(instant.timestamp()), 60)
        if seconds or instant.microsecond:
            raise ValueError(f"a whole minute is wanted, got {instant.isoformat()}")
        return minutes - self.first

    def local_day(self, index: int) -> date:
        """Return the date that the clocks show."""
        return datetime.fromtimestamp((self.first + index) * 60, self.zone).date()

    def midnight(self, day: date) -> int:
        """Return the first index at which the local day has begun."""
        return int(np.argmax(self.shown >= wall_minute(day)))


@lru_cache(maxsize=4)
def clocks_of(zone: str, year: int) -> Clocks:
    """Ask the zone in every minute of a year (UTC) and its margins what its clocks show."""
    begins, ends = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    first = int((begins - timedelta(days=BEFORE)).timestamp()) // 60
    last = int((ends + timedelta(days=AFTER)).timestamp()) // 60
    tz = ZoneInfo(zone)
    ask = datetime.fromtimestamp
    ahead = [ask(at * 60, tz).utcoffset() or timedelta() for at in range(first, last)]
    offsets = np.fromiter((one.days * DAY + one.seconds // 60 for one in ahead), np.int32, len(ahead))
    wall = np.arange(first, last, dtype=np.int32) + offsets
    shown = np.maximum.accumulate(wall)
    to_show = np.minimum.accumulate(wall[::-1])[::-1]
    later_to_show = np.append(to_show[1:], wall[-1] + 1)
    changes = np.flatnonzero(np.diff(offsets)) + 1
    return Clocks(tz, first, shown, to_show, later_to_show, tuple(int(change) for change in changes))


def wall_minute(day: date) -> int:
    """Return the midnight of a date in wall minutes since 1970."""
    return (day - _EPOCH).days * DAY


class Oracle:
    """One boolean per minute of a year: open or not, under what one contract says."""

    def __init__(self, said: Said, year: int) -> None:
        self.said = said
        self.clocks = clocks_of(said.zone, year)
        self.open = np.zeros(len(self.clocks.shown), dtype=np.bool_)
        self.closing: dict[date, int] = {}
        day, end = date(year, 1, 1) - timedelta(days=BEFORE + 3), date(year + 1, 1, 1) + timedelta(days=AFTER + 1)
        while day < end:
            for opening in said.lasting(day):
                self._walk(day, opening)
            day += timedelta(days=1)
        self.worked = np.concatenate(([0], np.cumsum(self.open)))

    def _walk(self, day: date, opening: Opening) -> None:
        """Mark the minutes of one opening, looking at every minute of the days around it."""
        midnight = wall_minute(day)
        near = max(0, midnight - DAY - self.clocks.first)
        far = max(0, midnight + 4 * DAY - self.clocks.first)
        mask = self._in_opening(slice(near, far), midnight, opening)
        self.open[near:far] |= mask
        inside = np.flatnonzero(mask)
        if len(inside):
            self.closing[day] = max(self.closing.get(day, 0), near + int(inside[-1]) + 1)

    def _in_opening(self, where: slice, midnight: int, opening: Opening) -> npt.NDArray[np.bool_]:
        begun = self.clocks.shown[where] >= midnight + opening[0]
        before = self.clocks.to_show[where] < midnight + opening[1]
        later = self.clocks.later_to_show[where] <= midnight + opening[1]
        return begun & (before | later)

    def between(self, a: int, b: int) -> int:
        """Return the open minutes from one index to another, negative backwards."""
        return int(self.worked[b] - self.worked[a])

    def add(self, start: int, amount: int) -> int | None:
        """Return the first index with so many open minutes behind it since `start`; None past the margin.

        Nothing at all is used up at the next open minute.
        """
        if amount == 0:
            still = np.flatnonzero(self.open[start:])
            return start + int(still[0]) if len(still) else None
        index = int(np.searchsorted(self.worked, self.worked[start] + amount))
        return index if index < len(self.worked) else None

    def unpaused(self, pauses: Iterable[tuple[int, int]]) -> Oracle:
        """Return the oracle of the same hours of which stretches of indices are taken out."""
        other = copy(self)
        other.open = self.open.copy()
        for start, end in pauses:
            other.open[start:end] = False
        other.worked = np.concatenate(([0], np.cumsum(other.open)))
        return other

    def close_of_day(self, start: int, n: int) -> int | None:
        """Return the close of the n-th opening day after the one in which the clock starts; None past the margin."""
        opening = self.add(start, 0)
        if opening is None:
            return None
        today = self.clocks.local_day(opening)
        owners = (today - timedelta(days=back) for back in range(3))
        first = next(day for day in owners if self._holds(day, opening))
        later = sorted(day for day in self.closing if day >= first)
        return self.closing[later[n]] if n < len(later) else None

    def _holds(self, day: date, index: int) -> bool:
        where = slice(index, index + 1)
        return any(self._in_opening(where, wall_minute(day), opening)[0] for opening in self.said.lasting(day))
