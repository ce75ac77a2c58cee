"""Instants as people and programs write them on the command line: ISO 8601, a time of day, or a step from now.

Rule: what is read is an aware instant between 2000 and 2100, or a refusal that shows what was written.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from bot.errors import Refused

_STEP = re.compile(r"([+-])((?:\d{1,5}(?:w|d|h|min|m|s))+)", re.IGNORECASE)
_PART = re.compile(r"(\d+)(w|d|h|min|m|s)", re.IGNORECASE)
_UNITS = {
    "w": timedelta(weeks=1),
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "min": timedelta(minutes=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
}
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")


def read_instant(text: str) -> datetime:
    """Return the instant of an ISO 8601 text that has an offset, in UTC.

    Raises:
        Refused: no such instant, no offset, or outside 2000–2100.
    """
    return _checked(_parsed(text), text)


def read_instant_or_step(text: str, *, now: datetime, zone: str) -> datetime:
    """Return the instant meant by ISO 8601 (without an offset: in `zone`), "11:30" (that local day) or "+2h", "-1h30m".

    Units of a step are w, d (24 h), h, m or min, s.

    Raises:
        Refused: it is none of these, or outside 2000–2100.
    """
    written = text.strip()
    if step := _STEP.fullmatch(written.replace(" ", "")):
        length = sum((int(n) * _UNITS[unit.lower()] for n, unit in _PART.findall(step[2])), timedelta(0))
        try:
            return _checked(now + length if step[1] == "+" else now - length, text)
        except OverflowError:
            raise _refusal(text) from None
    if clock := _TIME.fullmatch(written):
        try:
            moment = time_of_day(int(clock[1]), int(clock[2]), int(clock[3] or 0))
        except ValueError:
            raise _refusal(text) from None
        return _checked(datetime.combine(now.astimezone(ZoneInfo(zone)).date(), moment, ZoneInfo(zone)), text)
    moment_read = _parsed(written)
    return _checked(moment_read if moment_read.tzinfo else moment_read.replace(tzinfo=ZoneInfo(zone)), text)


def _parsed(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        raise _refusal(text) from None


def _checked(at: datetime, text: str) -> datetime:
    if at.tzinfo is None or not 2000 <= at.year < 2100:
        raise _refusal(text)
    return at.astimezone(UTC)


def _refusal(text: str) -> Refused:
    shown = text if len(text) <= 40 else text[:39] + "…"
    return Refused(
        "“%(value)s” is no point in time; expected for example 2026-11-23T10:00+01:00, year 2000 to 2099.", value=shown
    )
