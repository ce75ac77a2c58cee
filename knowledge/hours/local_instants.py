"""Where a wall-clock time of a zone lies on the UTC line, on clock-change nights too.

The rule: every edge is made per local date with `zoneinfo`, never by stepping 24 hours. A wall time in the missing hour
stands for the earliest instant not before it (the moment of the change); in the repeated hour an opening is the first
reading and a closing the last.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo:
    """Return the IANA time zone of that name, e.g. `Europe/Warsaw`.

    Raises:
        ValueError: there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"a time zone must be an IANA name such as 'Europe/Warsaw', got {name!r}") from None


def opening_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) at which something opens that opens at this naive wall time."""
    return _instant(wall, zone, fold=0)


def closing_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the instant (UTC) at which something closes that closes at this naive wall time."""
    return _instant(wall, zone, fold=1)


def _instant(wall: datetime, zone: ZoneInfo, *, fold: int) -> datetime:
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    last = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if last < first:  # PEP 495: only a wall time in the missing hour reads backwards
        return _moment_of_change(last.replace(microsecond=0), first.replace(microsecond=0), zone)
    return last if fold else first


def _moment_of_change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second with a new offset in (before, after], by halving."""
    old_offset = before.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if middle.astimezone(zone).utcoffset() == old_offset:
            before = middle
        else:
            after = middle
    return after
