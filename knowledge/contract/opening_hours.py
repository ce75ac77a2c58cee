"""Hours as a contract manager writes them: "24/7", "Mon-Fri 08:00-18:00", "Sun-Thu 22:00-06:00", "Sat, Sun closed".

The rule: days are the English abbreviations Mon … Sun, alone, in lists or in ranges that may run over Sunday; a window
that closes at or before its opening runs over midnight and belongs to the day on which it begins; 24:00 is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta

from knowledge.hours.service_hours import WHOLE_DAY, Window, Windows

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOSED = "closed"
_DAILY = "daily"
_ALWAYS = "24/7"
_TIMES = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_DAY = timedelta(days=1)

Week = tuple[Windows, ...]


def read_week(lines: Iterable[str]) -> Week:
    """Return the windows of each weekday, Monday first; what several lines say about a day adds up.

    Raises:
        ValueError: a line is no such text.
    """
    week: list[list[Window]] = [[] for _ in DAYS]
    for line in lines:
        days, windows = _line(line)
        for day in days:
            week[day].extend(windows)
    return tuple(tuple(sorted(windows)) for windows in week)


def read_windows(text: str) -> Windows:
    """Return the windows of one day: "06:00-14:00", "08:00-12:00, 13:00-17:00" or "closed".

    Raises:
        ValueError: it is no such text.
    """
    if text.strip().lower() == CLOSED:
        return ()
    return tuple(_window(part) for part in text.split(","))


def _line(line: str) -> tuple[tuple[int, ...], Windows]:
    said = line.strip()
    if said == _ALWAYS:
        return tuple(range(7)), WHOLE_DAY
    first_digit = re.search(r"\d|closed", said)
    if first_digit is None:
        raise ValueError(line)
    days, times = said[: first_digit.start()].strip(), said[first_digit.start() :]
    return _days(days), read_windows(times)


def _days(text: str) -> tuple[int, ...]:
    if text.lower() == _DAILY:
        return tuple(range(7))
    days: list[int] = []
    for part in text.split(","):
        first, _, last = (piece.strip().capitalize() for piece in part.replace("–", "-").partition("-"))
        begin, end = DAYS.index(first), DAYS.index(last or first)
        days.extend((begin + step) % 7 for step in range((end - begin) % 7 + 1))
    return tuple(dict.fromkeys(days))


def _window(text: str) -> Window:
    found = _TIMES.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    opens, closes = _clock(found[1], found[2]), _clock(found[3], found[4])
    return Window(opens, closes if closes > opens else closes + _DAY)


def _clock(hours: str, minutes: str) -> timedelta:
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    if int(minutes) > 59 or offset > _DAY:
        raise ValueError(f"{hours}:{minutes}")
    return offset
