"""The kinds of single values in a contract file: how each is read, what a message says of it, what editors are told.

The rule: the reader alone decides what is accepted; the pattern for editors accepts no less.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from knowledge.bilingual import Bilingual
from knowledge.contract.opening_hours import read_week, read_windows
from knowledge.contract.values import (
    LENGTHS,
    NUMBER,
    read_after,
    read_count,
    read_country,
    read_currency,
    read_date,
    read_day_of_year,
    read_every,
    read_freeze_day,
    read_key,
    read_length,
    read_limit,
    read_notice,
    read_number,
    read_offset,
    read_percent,
    read_rhythm,
    read_share,
    read_smallest,
    read_special_day,
    read_target,
    read_text,
    read_yes_no,
    read_zone,
)
from knowledge.contract.values_money import (
    read_claim_time,
    read_free_time,
    read_many_percent,
    read_miss_count,
    read_money,
    read_part,
    read_vat_rate,
)

_TIMES_OF_DAY = r"\d{1,2}:\d{2} ?[-–] ?\d{1,2}:\d{2}"
_HOURS_OF_A_DAY = rf"closed|{_TIMES_OF_DAY}(, ?{_TIMES_OF_DAY})*"


@dataclass(frozen=True, slots=True)
class Scalar:
    """One kind of value: its reader (ValueError: not this kind), what is expected, and what editors need to know.

    `numeric`: a bare number may stand there, which editors must not take for an error.
    """

    read: Callable[[str], Any]
    expected: Bilingual
    pattern: str | None = None
    words: tuple[str, ...] = ()
    numeric: bool = False


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
    "key": Scalar(
        read_key,
        Bilingual("klucz z małych liter, cyfr i _", "a key of small letters, digits and _"),
        "^[a-z0-9][a-z0-9_]*$",
    ),
    "number": Scalar(read_number, Bilingual("liczba, np. 3.8", "a number, e.g. 3.8"), rf"^{NUMBER}$"),
    "count": Scalar(read_count, Bilingual("liczba całkowita", "a whole number"), r"^\d{1,6}$"),
    "offset": Scalar(
        read_offset,
        Bilingual("liczba dni od Wielkanocy, np. 60", "days from Easter Sunday, e.g. 60"),
        r"^[+-]?\d{1,3}$",
    ),
    "percent": Scalar(
        read_percent,
        Bilingual("procent od 0 do 100, np. 10 %", "per cent from 0 to 100, e.g. 10 %"),
        rf"^{NUMBER} ?%?$",
    ),
    "target": Scalar(
        read_target,
        Bilingual("procent powyżej 0, do 100, np. 99.5 %", "per cent above 0, up to 100, e.g. 99.5 %"),
        rf"^{NUMBER} ?%?$",
    ),
    "share": Scalar(
        read_share, Bilingual("udział w procentach, np. 30 %", "a share in per cent, e.g. 30 %"), rf"^{NUMBER} ?%$"
    ),
    "money": Scalar(
        read_money, Bilingual("kwota, np. 1120.00", "an amount, e.g. 1120.00"), r"^\d[\d  ]*([.,]\d{1,2})?$"
    ),
    "length": Scalar(
        read_length,
        Bilingual("czas, np. 15 min, 4 h, 1 h 30 min", "a length of time, e.g. 15 min, 4 h, 1 h 30 min"),
        f"^{LENGTHS}$",
    ),
    "limit": Scalar(
        read_limit,
        Bilingual(
            "czas (np. 4 h), 3 opening days, next release albo none",
            "a length of time (e.g. 4 h), 3 opening days, next release or none",
        ),
        rf"^({LENGTHS}|[1-9]\d* opening days?|next release|none)$",
    ),
    "rhythm": Scalar(
        read_rhythm,
        Bilingual("every 30 min, daily albo on closing", "every 30 min, daily or on closing"),
        rf"^(every {LENGTHS}|daily|on closing)$",
    ),
    "every": Scalar(read_every, Bilingual("np. every 60 min", "e.g. every 60 min"), rf"^every {LENGTHS}$"),
    "smallest": Scalar(
        read_smallest,
        Bilingual("more than 15 min albo at least 3 min", "more than 15 min or at least 3 min"),
        rf"^(more than|at least|>=|≥|>) ?{LENGTHS}$",
    ),
    "notice": Scalar(
        read_notice,
        Bilingual("np. 3 working days, 7 calendar days, 48 h", "e.g. 3 working days, 7 calendar days, 48 h"),
        r"^\d+ ((working|calendar) days?|h)$",
    ),
    "claim_time": Scalar(
        read_claim_time,
        Bilingual(
            "np. 30 calendar days, 2 working days, 72 h, 3 months",
            "e.g. 30 calendar days, 2 working days, 72 h, 3 months",
        ),
        r"^[1-9]\d{0,3} ((working|calendar) days?|h|months?)$",
    ),
    "part": Scalar(
        read_part, Bilingual("udział, np. 10 % albo 1/365", "a share, e.g. 10 % or 1/365"), rf"^(\d+/\d+|{NUMBER} ?%?)$"
    ),
    "many_percent": Scalar(
        read_many_percent, Bilingual("procent, np. 20 % albo 300 %", "per cent, e.g. 20 % or 300 %"), rf"^{NUMBER} ?%?$"
    ),
    "free_time": Scalar(
        read_free_time,
        Bilingual("czas usługi, np. 3 days, 12 h", "time of service, e.g. 3 days, 12 h"),
        rf"^(\d{{1,4}} days?|{LENGTHS})$",
    ),
    "vat_rate": Scalar(
        read_vat_rate,
        Bilingual("stawka, np. 23 %, albo reverse charge", "a rate, e.g. 23 %, or reverse charge"),
        rf"^({NUMBER} ?%|reverse charge)$",
    ),
    "miss_count": Scalar(
        read_miss_count,
        Bilingual("2 in a row albo 3 of 5", "2 in a row or 3 of 5"),
        r"^[1-9]\d? (in a row|of \d{1,2})$",
    ),
    "after": Scalar(
        read_after,
        Bilingual(
            "czas, np. 4 h, albo at once, next opening day", "a length of time, e.g. 4 h, or at once, next opening day"
        ),
        rf"^(at once|next opening day|{LENGTHS})$",
    ),
    "date": Scalar(read_date, Bilingual("data, np. 2026-07-01", "a date, e.g. 2026-07-01"), r"^\d{4}-\d{2}-\d{2}$"),
    "day_of_year": Scalar(
        read_day_of_year, Bilingual("miesiąc i dzień, np. 12-24", "month and day, e.g. 12-24"), r"^\d{2}-\d{2}$"
    ),
    "special_day": Scalar(
        read_special_day, Bilingual("12-24 albo 2026-12-24", "12-24 or 2026-12-24"), r"^(\d{4}-)?\d{2}-\d{2}$"
    ),
    "freeze_day": Scalar(
        read_freeze_day,
        Bilingual("12-24 albo black_friday_monday", "12-24 or black_friday_monday"),
        r"^(\d{2}-\d{2}|black_friday_monday)$",
    ),
    "zone": Scalar(
        read_zone,
        Bilingual("strefa czasowa, np. Europe/Warsaw", "a time zone, e.g. Europe/Warsaw"),
        r"^[A-Za-z_+\-0-9/]+$",
    ),
    "currency": Scalar(read_currency, Bilingual("kod waluty, np. PLN", "a currency code, e.g. PLN"), r"^[A-Z]{3}$"),
    "country": Scalar(
        read_country,
        Bilingual("kod kraju o znanych świętach, np. PL", "a country with known holidays, e.g. PL"),
        r"^[A-Z]{2}$",
    ),
    "yes_no": Scalar(read_yes_no, Bilingual("yes albo no", "yes or no"), words=("yes", "no", "true", "false")),
    "language": one_of("pl", "en"),
    "week": Scalar(
        lambda text: read_week([text]),
        Bilingual(
            "np. Mon-Fri 08:00-18:00, daily 06:00-22:00, 24/7", "e.g. Mon-Fri 08:00-18:00, daily 06:00-22:00, 24/7"
        ),
        rf"^(24/7|[A-Za-z][A-Za-z,\-– ]* ?({_HOURS_OF_A_DAY}))$",
    ),
    "windows": Scalar(
        read_windows,
        Bilingual("np. 06:00-14:00 albo closed", "e.g. 06:00-14:00 or closed"),
        rf"^({_HOURS_OF_A_DAY})$",
    ),
}
