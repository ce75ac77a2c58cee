"""Measurement periods as people name them: "w zeszłym miesiącu", "Q3", "w październiku", "last 30 days".

Rule: a period is whole calendar units in the contract's zone, half-open, from the first midnight to the one after the
last. A month named alone is the nearest one already begun, unless it is at most two months ahead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.understanding.meaning import TimeSpan
from bot.understanding.time_words import CARDINALS, MONTHS

_LENGTHS = {"mies": 1, "mont": 1, "kwar": 3, "quar": 3, "polr": 6, "half": 6, "rok": 12, "year": 12}
_UNIT = r"(?P<unit>miesi\w+|month|kwarta\w+|quarter|polrocz\w+|half year|half-year|rok\w*|year|tydzien|tygodni\w*|week)"
_MONTH = "|".join(sorted((name for name in MONTHS if name not in ("maja", "may", "jan", "mar")), key=len, reverse=True))
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4} | {
    word: number
    for number, words in enumerate(("pierwsz first", "drug second", "trzec third", "czwart fourth"), start=1)
    for word in words.split()
}

Found = tuple[date, date]
Reading = Callable[[re.Match[str], date], Found | None]


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """A period and its place in the folded text (half-open)."""

    period: TimeSpan
    start: int
    end: int


def periods(text: str, typed: str, now: datetime, zone: ZoneInfo, ahead: bool = False) -> list[FoundPeriod]:
    """Return the periods named in a folded text, from left to right.

    `typed` is the same text with its diacritics. With `ahead`, a month named alone is the coming one.
    """
    today = now.astimezone(zone).date()
    found: list[FoundPeriod] = []
    for pattern, reading in _READINGS:
        for match in pattern.finditer(text):
            free = all(match.end() <= other.start or other.end <= match.start() for other in found)
            mistaken = _is_the_verb(match, typed) or (reading is _named_month and _DAY_OF.search(_before(match, text)))
            span = reading(match, today) if free and not mistaken else None
            if span is not None:
                if ahead and span[1] <= today and reading is _named_month and not match["year"]:
                    span = (_year_later(span[0]), _year_later(span[1]))
                if _SINCE.search(text[: match.start()]) and reading in (_named_month, _quarter, _year):
                    span = (_begun(span[0], today), today + timedelta(days=1))
                found.append(FoundPeriod(_span(*span, zone), match.start(), match.end()))
    for match in _LAST_HOURS.finditer(text):
        found.append(FoundPeriod(TimeSpan(now - timedelta(hours=int(match[1])), now), match.start(), match.end()))
    return sorted(found, key=lambda each: each.start)


def _is_the_verb(match: re.Match[str], typed: str) -> bool:
    """Tell whether folded "maja" was typed "mają" (they have) and so is not May."""
    return "maja" in match[0] and "mają" in typed[match.start() : match.end()].lower()


def _before(match: re.Match[str], text: str) -> str:
    return text[: match.start("month")]


def _begun(first: date, today: date) -> date:
    return first if first <= today else first.replace(year=first.year - 1)


def _span(first: date, after: date, zone: ZoneInfo) -> TimeSpan:
    return TimeSpan(datetime.combine(first, time(), zone), datetime.combine(after, time(), zone))


def _year_later(day: date) -> date:
    return day.replace(year=day.year + 1)


def _months_from(first: date, count: int) -> date:
    months = first.year * 12 + first.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def _unit_around(unit: str, today: date, steps: int) -> Found:
    if unit.startswith(("ty", "we")):
        first = today - timedelta(days=today.weekday()) + timedelta(weeks=steps)
        return first, first + timedelta(weeks=1)
    months = next((length for start, length in _LENGTHS.items() if unit.startswith(start)), 1)
    begun = date(today.year, (today.month - 1) // months * months + 1, 1)
    first = _months_from(begun, steps * months)
    return first, _months_from(first, months)


def _current(match: re.Match[str], today: date) -> Found:
    return _unit_around(match["unit"], today, 0)


def _previous(match: re.Match[str], today: date) -> Found:
    return _unit_around(match["unit"], today, -1)


def _next(match: re.Match[str], today: date) -> Found:
    return _unit_around(match["unit"], today, 1)


def _to_date(match: re.Match[str], today: date) -> Found:
    return _unit_around(match["unit"], today, 0)[0], today + timedelta(days=1)


def _last_count(match: re.Match[str], today: date) -> Found:
    count = int(match["count"]) if match["count"].isdigit() else CARDINALS[match["count"]]
    if match["unit"].startswith(("mies", "mont")):
        return _months_from(date(today.year, today.month, 1), -count), date(today.year, today.month, 1)
    days = count * (7 if match["unit"].startswith(("ty", "we")) else 1)
    return today - timedelta(days=days), today + timedelta(days=1)


def _quarter(match: re.Match[str], today: date) -> Found | None:
    number = match["number"]
    quarter = int(number) if number.isdigit() else next((q for w, q in _QUARTERS.items() if number == w), None)
    if quarter is None:
        quarter = next((q for w, q in _QUARTERS.items() if len(w) > 3 and number.startswith(w)), None)
    if quarter is None:
        return None
    year = int(match["year"]) if match["year"] else today.year
    first = date(year, quarter * 3 - 2, 1)
    if first > today and not match["year"] and quarter - ((today.month - 1) // 3 + 1) > 1:
        first = first.replace(year=year - 1)
    return first, _months_from(first, 3)


def _named_month(match: re.Match[str], today: date) -> Found:
    month = MONTHS[match["month"]]
    if match["year"]:
        first = date(int(match["year"]), month, 1)
    else:
        ahead = (month - today.month) % 12
        first = (
            date(today.year + (month < today.month), month, 1)
            if ahead <= 2
            else date(today.year - (month > today.month), month, 1)
        )
        if month == today.month:
            first = date(today.year, month, 1)
        if match.group(0).startswith(("zesz", "ubieg", "last")) and first > today:
            first = first.replace(year=first.year - 1)
    return first, _months_from(first, 1)


def _year(match: re.Match[str], _today: date) -> Found:
    return date(int(match["year"]), 1, 1), date(int(match["year"]) + 1, 1, 1)


def _dates(match: re.Match[str], today: date) -> Found | None:
    month = MONTHS[match["month"]]
    first_month = MONTHS[match["first_month"]] if match["first_month"] else month
    year = int(match["year"]) if match["year"] else today.year
    try:
        first, last = date(year, first_month, int(match["first"])), date(year, month, int(match["last"]))
    except ValueError:
        return None
    return (first, last + timedelta(days=1)) if first <= last else None


def _weekend(match: re.Match[str], today: date) -> Found:
    past = bool(match["last"])
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 if today.weekday() != 6 else -1)
    saturday -= timedelta(weeks=1) if past else timedelta()
    return saturday, saturday + timedelta(days=2)


_YEAR = r"(?:\s+(?P<year>20\d\d))?"
_SINCE = re.compile(r"\b(?:od|since|poczawszy od)\s+$")
_DAY_OF = re.compile(r"\b\d{1,2}(?:st|nd|rd|th|-?(?:go|ego))?\.?\s+(?:of\s+)?$")
"""Before a month: it is the month of a date."""
_LAST_HOURS = re.compile(r"\b(?:ostatni\w*|last|past)\s+(\d{1,3})\s?(?:h|hours|godzin\w*)\b")
_MONTHS = "|".join(sorted(MONTHS, key=len, reverse=True))
_READINGS: tuple[tuple[re.Pattern[str], Reading], ...] = (
    (
        re.compile(
            rf"\b(?:od|from|between|miedzy)\s+(?P<first>\d{{1,2}})(?:st|nd|rd|th|\.)?(?:\s+(?P<first_month>{_MONTHS}))?"
            rf"\s+(?:do|to|until|till|and|a)\s+(?P<last>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?P<month>{_MONTHS}){_YEAR}\b"
        ),
        _dates,
    ),
    (
        re.compile(
            r"\b(?:ostatni\w*|minion\w*|last|past|previous)\s+"
            rf"(?P<count>\d{{1,3}}|{'|'.join(CARDINALS)})\s+(?P<unit>dni|dniach|days|tygodni\w*"
            rf"|weeks|miesiecy|miesiace|months)\b"
        ),
        _last_count,
    ),
    (re.compile(rf"\b(?:od poczatku|since the (?:start|beginning) of(?: the| this)?|od startu)\s+{_UNIT}\b"), _to_date),
    (re.compile(r"\b(?P<unit>year|month|quarter)[ -]to[ -]date\b"), _to_date),
    (re.compile(rf"\b(?:do konca|koniec|until the end of(?: the| this)?|end of(?: the| this)?)\s+{_UNIT}\b"), _current),
    (
        re.compile(rf"\b(?:zeszl\w*|ubiegl\w*|poprzedni\w*|ostatni\w*|minion\w*|last|previous|past)\s+{_UNIT}\b"),
        _previous,
    ),
    (re.compile(rf"\b(?:przyszl\w*|nastepn\w*|kolejn\w*|next|coming)\s+{_UNIT}\b"), _next),
    (re.compile(rf"\b(?:t(?:ym|ego|en)|biezac\w*|obecn\w*|this|current)\s+{_UNIT}\b"), _current),
    (re.compile(rf"\bq(?P<number>[1-4]){_YEAR}\b"), _quarter),
    (re.compile(rf"\b(?:kwarta\w+|quarter)\s+(?P<number>[1-4]|iv|i{{1,3}})\b(?:\s+of)?{_YEAR}\b"), _quarter),
    (
        re.compile(
            r"\b(?P<number>[1-4]|i{1,3}|iv|pierwsz\w+|drug\w+|trzec\w+|czwart\w+|first|second|third|fourth)\.?\s+"
            rf"(?:kwarta\w+|quarter)(?:\s+of)?{_YEAR}\b"
        ),
        _quarter,
    ),
    (
        re.compile(
            rf"(?<!\d )(?<!\d\. )\b(?:(?:zeszl\w*|ubiegl\w*|last)\s+)?(?P<month>{_MONTH}){_YEAR}\b(?!\s+\d{{1,2}}\b)"
        ),
        _named_month,
    ),
    (
        re.compile(
            rf"\b(?:(?<!od )do|z|konca|poczatku|of|in|for|since|during|last)\s+(?P<month>maja|may){_YEAR}\b(?!\s+\d)"
        ),
        _named_month,
    ),
    (re.compile(r"\b(?P<month>maja|may)\s+(?P<year>20\d\d)\b"), _named_month),
    (
        re.compile(
            r"\b(?:w|z|za|in|of|for|rok|roku|during)\s+(?:roku\s+|rok\s+)?(?P<year>20\d\d)(?:\s+r(?:oku|\.)?)?\b(?!-)"
        ),
        _year,
    ),
    (re.compile(r"\b(?P<last>zeszl\w*|ubiegl\w*|ostatni\w*|last)?\s?(?:the\s+|ten\s+|this\s+)?weekend\w*\b"), _weekend),
)
