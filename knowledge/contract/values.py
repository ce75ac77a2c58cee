"""Readers of single values: each takes the text as written and returns the value, or raises `ValueError`.

The rule: a unit is always written out, decimals take a point or a comma, and nothing is rounded or guessed.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from knowledge.contract.levels import Notice, NoticeUnit, SmallestOutage
from knowledge.contract.severities import Cadence, CadenceUnit
from knowledge.hours.holiday_calendar import verify_country, verify_day_of_year
from knowledge.hours.limits import Limit, NextRelease, NoPromise, OpeningDays, ServiceTime
from knowledge.hours.local_instants import zone_named

_NEIGHBOURS = frozenset("AT BE CH CZ DE DK ES FI FR GB HU IE IT LT LU LV NL NO PL RO SE SK UA US".split())
_UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86_400}
NUMBER = r"\d+(?:[.,]\d+)?"
_LENGTH = re.compile(rf"({NUMBER})\s*(s|min|h|d)")
LENGTHS = rf"{NUMBER} ?(s|min|h|d)( {NUMBER} ?(s|min|h|d))*"
_COUNT_OF_DAYS = re.compile(r"(\d+) (opening|working|calendar) days?")


def read_text(text: str) -> str:
    """Return the text without spaces around it.

    Raises:
        ValueError: it is blank.
    """
    if not text.strip():
        raise ValueError(text)
    return text.strip()


def read_key(text: str) -> str:
    """Return a key: small letters, digits and _."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_]*", text):
        raise ValueError(text)
    return text


def read_number(text: str) -> Decimal:
    """Return a decimal number, with a point or a comma, not negative."""
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite() or number < 0 or len(text) > 20:
        raise ValueError(text)
    return number


def read_count(text: str) -> int:
    """Return a whole number."""
    if not re.fullmatch(r"\d{1,6}", text.strip()):
        raise ValueError(text)
    return int(text)


def read_offset(text: str) -> int:
    """Return a whole number of days, maybe negative."""
    if not re.fullmatch(r"[+-]?\d{1,3}", text.strip()):
        raise ValueError(text)
    return int(text)


def read_percent(text: str) -> Decimal:
    """Return per cent: "99.5 %" and "99.5" are 99.5."""
    number = read_number(text.strip().removesuffix("%").strip())
    if not 0 <= number <= 100:
        raise ValueError(text)
    return number


def read_target(text: str) -> Decimal:
    """Return a target in per cent, above 0 and up to 100."""
    number = read_percent(text)
    if not number:
        raise ValueError(text)
    return number


def read_share(text: str) -> Decimal:
    """Return a share of 0 to 1, written in per cent."""
    if not text.strip().endswith("%"):
        raise ValueError(text)
    return read_percent(text) / 100


def read_length(text: str) -> timedelta:
    """Return a length of time: "15 min", "4 h", "1 h 30 min"; longer than zero."""
    if not re.fullmatch(LENGTHS, text.strip()):
        raise ValueError(text)
    seconds = sum(
        (Decimal(number.replace(",", ".")) * _UNITS[unit] for number, unit in _LENGTH.findall(text)), Decimal(0)
    )
    if not 0 < seconds <= 10 * 366 * 86_400 or seconds % 1:
        raise ValueError(text)
    return timedelta(seconds=int(seconds))


def read_limit(text: str) -> Limit:
    """Return a limit: a length of time, "3 opening days", "next release", or "none"."""
    said = text.strip()
    days = _COUNT_OF_DAYS.fullmatch(said)
    if days is not None and days[2] == "opening":
        return OpeningDays(int(days[1]))
    if said == "next release":
        return NextRelease()
    return NoPromise() if said == "none" else ServiceTime(read_length(said))


def read_rhythm(text: str) -> Cadence:
    """Return a rhythm of updates, its schedule still open: "every 30 min", "daily" or "on closing"."""
    said = text.strip()
    if said.startswith("every "):
        return Cadence(CadenceUnit.EVERY, "", read_length(said.removeprefix("every ")))
    return Cadence(CadenceUnit({"daily": "daily", "on closing": "on_closing"}.get(said, said)), "")


def read_every(text: str) -> timedelta:
    """Return the interval of "every 60 min"."""
    if not text.strip().startswith("every "):
        raise ValueError(text)
    return read_length(text.strip().removeprefix("every "))


def read_smallest(text: str) -> SmallestOutage:
    """Return the smallest outage: "more than 15 min" (> 15 min) or "at least 3 min" (>= 3 min)."""
    found = re.fullmatch(r"(more than|at least|>=|≥|>)\s*(.+)", text.strip())
    if found is None:
        raise ValueError(text)
    return SmallestOutage(read_length(found[2]), found[1] not in (">", "more than"))


def read_notice(text: str) -> Notice:
    """Return a notice: "3 working days", "7 calendar days" or "48 h"."""
    days = _COUNT_OF_DAYS.fullmatch(text.strip())
    if days is not None and days[2] != "opening":
        return Notice(int(days[1]), NoticeUnit(f"{days[2]}_days"))
    hours = re.fullmatch(r"(\d+) ?h", text.strip())
    if hours is None:
        raise ValueError(text)
    return Notice(int(hours[1]), NoticeUnit.HOURS)


def read_after(text: str) -> timedelta | OpeningDays | None:
    """Return after how long; None for "at once"; one opening day for "next opening day"."""
    if text.strip() == "next opening day":
        return OpeningDays(1)
    return None if text.strip() == "at once" else read_length(text)


def read_date(text: str) -> date:
    """Return a date written as 2026-07-01."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
        raise ValueError(text)
    return date.fromisoformat(text.strip())


def read_day_of_year(text: str) -> tuple[int, int]:
    """Return month and day of "12-24"."""
    if not re.fullmatch(r"\d{2}-\d{2}", text.strip()):
        raise ValueError(text)
    month, day = (int(part) for part in text.strip().split("-"))
    verify_day_of_year(month, day)
    return month, day


def read_special_day(text: str) -> date | tuple[int, int]:
    """Return a date, or the month and day of every year."""
    return read_date(text) if len(text.strip()) == 10 else read_day_of_year(text)


def read_freeze_day(text: str) -> str:
    """Return "12-24" or "black_friday_monday"."""
    if text.strip() != "black_friday_monday":
        read_day_of_year(text)
    return text.strip()


def read_zone(text: str) -> str:
    """Return the name of a time zone."""
    zone_named(text.strip())
    return text.strip()


def read_currency(text: str) -> str:
    """Return an ISO 4217 code."""
    if not re.fullmatch(r"[A-Z]{3}", text.strip()):
        raise ValueError(text)
    return text.strip()


def read_country(text: str) -> str:
    """Return a country whose holidays are known."""
    if not re.fullmatch(r"[A-Z]{2}", text.strip()):
        raise ValueError(text)
    if text.strip() not in _NEIGHBOURS:  # the table of all countries takes long to load
        verify_country(text.strip())
    return text.strip()


def read_yes_no(text: str) -> bool:
    """Return True for yes, False for no."""
    return {"yes": True, "true": True, "no": False, "false": False}[text.strip().lower()]
