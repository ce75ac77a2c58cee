"""How single values are written in a contract file: lengths of time, limits, percentages, money, dates, hours.

The rule: every kind has one reader, one description in both languages and, for editors, a pattern or a list of words;
the reader alone decides what is accepted, and a unit is always written out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from knowledge.agreement import Cadence, CadenceUnit, Notice, NoticeUnit, SmallestOutage
from knowledge.bilingual import Bilingual
from knowledge.contract_hours import read_week, read_windows
from knowledge.holiday_calendar import verify_country, verify_day_of_year
from knowledge.limits import Limit, NextRelease, NoPromise, OpeningDays, ServiceTime
from knowledge.local_instants import zone_named


@dataclass(frozen=True, slots=True)
class Scalar:
    """One kind of value: its reader (ValueError: not this kind), what is expected, and what editors need to know."""

    read: Callable[[str], Any]
    expected: Bilingual
    pattern: str | None = None
    words: tuple[str, ...] = ()


_NEIGHBOURS = frozenset("AT BE CH CZ DE DK ES FI FR GB HU IE IT LT LU LV NL NO PL RO SE SK UA US".split())
_UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86_400}
_NUMBER = r"\d+(?:[.,]\d+)?"
_LENGTH = re.compile(rf"({_NUMBER})\s*(s|min|h|d)")
_LENGTHS = rf"{_NUMBER} ?(s|min|h|d)( {_NUMBER} ?(s|min|h|d))*"
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


def read_money(text: str) -> Decimal:
    """Return an amount with at most two decimals; blanks may group the digits."""
    if not re.fullmatch(r"\d{1,3}(?:[  ]?\d{3})*(?:[.,]\d{1,2})?", text.strip()):
        raise ValueError(text)
    return Decimal(re.sub(r"[  ]", "", text.strip()).replace(",", "."))


def read_length(text: str) -> timedelta:
    """Return a length of time: "15 min", "4 h", "1 h 30 min"; longer than zero."""
    if not re.fullmatch(_LENGTHS, text.strip()):
        raise ValueError(text)
    seconds = sum((Decimal(number.replace(",", ".")) * _UNITS[unit] for number, unit in _LENGTH.findall(text)), Decimal(0))
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


def read_claim_days(text: str) -> tuple[int, bool]:
    """Return the days of a claim and whether they are working days."""
    days = _COUNT_OF_DAYS.fullmatch(text.strip())
    if days is None or days[2] == "opening":
        raise ValueError(text)
    return int(days[1]), days[2] == "working"


def read_after(text: str) -> timedelta | None:
    """Return after how long; None for "at once"."""
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


def one_of(*words: str) -> Scalar:
    """Return the kind that accepts one of these words."""

    def read(text: str) -> str:
        if text.strip() not in words:
            raise ValueError(text)
        return text.strip()

    said = ", ".join(words)
    return Scalar(read, Bilingual(f"jedno z: {said}", f"one of: {said}"), words=words)


def member_of(enum: type[StrEnum], **written: str) -> Scalar:
    """Return the kind that accepts the members of an enum, some of them `written` otherwise (word=value)."""
    words = {value: word for word, value in written.items()}
    by_word = {words.get(member.value, member.value).replace("_", " "): member for member in enum}

    def read(text: str) -> StrEnum:
        return by_word[text.strip().replace("_", " ")]

    said = ", ".join(by_word)
    return Scalar(read, Bilingual(f"jedno z: {said}", f"one of: {said}"), words=tuple(by_word))


SCALARS: Mapping[str, Scalar] = {
    "text": Scalar(read_text, Bilingual("tekst", "a text"), r"\S"),
    "key": Scalar(read_key, Bilingual("klucz z małych liter, cyfr i _", "a key of small letters, digits and _"), "^[a-z0-9][a-z0-9_]*$"),
    "number": Scalar(read_number, Bilingual("liczba, np. 3.8", "a number, e.g. 3.8"), rf"^{_NUMBER}$"),
    "count": Scalar(read_count, Bilingual("liczba całkowita", "a whole number"), r"^\d{1,6}$"),
    "offset": Scalar(read_offset, Bilingual("liczba dni od Wielkanocy, np. 60", "days from Easter Sunday, e.g. 60"), r"^[+-]?\d{1,3}$"),
    "percent": Scalar(read_percent, Bilingual("procent od 0 do 100, np. 10 %", "per cent from 0 to 100, e.g. 10 %"), rf"^{_NUMBER} ?%?$"),
    "target": Scalar(read_target, Bilingual("procent powyżej 0, do 100, np. 99.5 %", "per cent above 0, up to 100, e.g. 99.5 %"), rf"^{_NUMBER} ?%?$"),
    "share": Scalar(read_share, Bilingual("udział w procentach, np. 30 %", "a share in per cent, e.g. 30 %"), rf"^{_NUMBER} ?%$"),
    "money": Scalar(read_money, Bilingual("kwota, np. 1120.00", "an amount, e.g. 1120.00"), r"^\d[\d  ]*([.,]\d{1,2})?$"),
    "length": Scalar(read_length, Bilingual("czas, np. 15 min, 4 h, 1 h 30 min", "a length of time, e.g. 15 min, 4 h, 1 h 30 min"), f"^{_LENGTHS}$"),
    "limit": Scalar(
        read_limit,
        Bilingual("czas (np. 4 h), 3 opening days, next release albo none", "a length of time (e.g. 4 h), 3 opening days, next release or none"),
        rf"^({_LENGTHS}|[1-9]\d* opening days?|next release|none)$",
    ),
    "rhythm": Scalar(
        read_rhythm, Bilingual("every 30 min, daily albo on closing", "every 30 min, daily or on closing"), rf"^(every {_LENGTHS}|daily|on closing)$"
    ),
    "every": Scalar(read_every, Bilingual("np. every 60 min", "e.g. every 60 min"), rf"^every {_LENGTHS}$"),
    "smallest": Scalar(
        read_smallest, Bilingual("more than 15 min albo at least 3 min", "more than 15 min or at least 3 min"), rf"^(more than|at least|>=|≥|>) ?{_LENGTHS}$"
    ),
    "notice": Scalar(
        read_notice, Bilingual("np. 3 working days, 7 calendar days, 48 h", "e.g. 3 working days, 7 calendar days, 48 h"), r"^\d+ ((working|calendar) days?|h)$"
    ),
    "claim_days": Scalar(
        read_claim_days, Bilingual("np. 30 calendar days, 2 working days", "e.g. 30 calendar days, 2 working days"), r"^\d+ (working|calendar) days?$"
    ),
    "after": Scalar(read_after, Bilingual("czas, np. 4 h, albo at once", "a length of time, e.g. 4 h, or at once"), rf"^(at once|{_LENGTHS})$"),
    "date": Scalar(read_date, Bilingual("data, np. 2026-07-01", "a date, e.g. 2026-07-01"), r"^\d{4}-\d{2}-\d{2}$"),
    "day_of_year": Scalar(read_day_of_year, Bilingual("miesiąc i dzień, np. 12-24", "month and day, e.g. 12-24"), r"^\d{2}-\d{2}$"),
    "special_day": Scalar(
        read_special_day, Bilingual("12-24 albo 2026-12-24", "12-24 or 2026-12-24"), r"^(\d{4}-)?\d{2}-\d{2}$"
    ),
    "freeze_day": Scalar(
        read_freeze_day, Bilingual("12-24 albo black_friday_monday", "12-24 or black_friday_monday"), r"^(\d{2}-\d{2}|black_friday_monday)$"
    ),
    "zone": Scalar(read_zone, Bilingual("strefa czasowa, np. Europe/Warsaw", "a time zone, e.g. Europe/Warsaw"), r"^[A-Za-z_+\-0-9/]+$"),
    "currency": Scalar(read_currency, Bilingual("kod waluty, np. PLN", "a currency code, e.g. PLN"), r"^[A-Z]{3}$"),
    "country": Scalar(read_country, Bilingual("kod kraju o znanych świętach, np. PL", "a country with known holidays, e.g. PL"), r"^[A-Z]{2}$"),
    "yes_no": Scalar(read_yes_no, Bilingual("yes albo no", "yes or no"), words=("yes", "no", "true", "false")),
    "language": one_of("pl", "en"),
    "week": Scalar(
        lambda text: read_week([text]),
        Bilingual("np. Mon-Fri 08:00-18:00, daily 06:00-22:00, 24/7", "e.g. Mon-Fri 08:00-18:00, daily 06:00-22:00, 24/7"),
        r"^(24/7|[A-Za-z][A-Za-z,\-– ]* ?(closed|\d{1,2}:\d{2} ?[-–] ?\d{1,2}:\d{2}(, ?\d{1,2}:\d{2} ?[-–] ?\d{1,2}:\d{2})*))$",
    ),
    "windows": Scalar(
        read_windows,
        Bilingual("np. 06:00-14:00 albo closed", "e.g. 06:00-14:00 or closed"),
        r"^(closed|\d{1,2}:\d{2} ?[-–] ?\d{1,2}:\d{2}(, ?\d{1,2}:\d{2} ?[-–] ?\d{1,2}:\d{2})*)$",
    ),
}
