"""Quiet hours: a stretch of every night, by the clock on the wall, in which somebody does not want to be disturbed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from knowledge.hours.local_instants import opening_instant

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of the clock on the wall to another in a zone; over midnight where the end is not after the start.

    Half-open: what comes at the end comes through. On nights on which the clocks change they end at their time on the
    wall, so they are an hour longer or shorter.
    """

    start: time
    end: time
    zone: str

    def until(self, now: datetime) -> datetime | None:
        """Return when the quiet that reigns at an instant ends (UTC); None where there is none."""
        zone = ZoneInfo(self.zone)
        today = now.astimezone(zone).date()
        for day in (today - _DAY, today):
            begins = opening_instant(datetime.combine(day, self.start), zone)
            over = self.end <= self.start
            ends = opening_instant(datetime.combine(day + _DAY if over else day, self.end), zone)
            if begins <= now < ends:
                return ends
        return None
