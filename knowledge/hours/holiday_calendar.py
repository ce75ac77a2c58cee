"""Which days are off under a contract, and what they are called.

The rule: a day is off when the country's list, the contract's own list or Easter says so, unless the contract names it
as working after all. The country's list is that of the `holidays` package for that very year (24 December is off in
Poland from 2025 on, not before); a contract may have an own list instead. Weekends are not this module's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from importlib import import_module
from types import MappingProxyType

from knowledge.bilingual import Bilingual, Language

_OWN_DAY_OFF = Bilingual(pl="dzień wolny według umowy", en="day off under the contract")
_FIXED_NAMES: Mapping[tuple[int, int], Bilingual] = {
    (1, 1): Bilingual(pl="Nowy Rok", en="New Year's Day"),
    (1, 6): Bilingual(pl="Święto Trzech Króli", en="Epiphany"),
    (5, 1): Bilingual(pl="Święto Państwowe (1 maja)", en="May Day"),
    (5, 3): Bilingual(pl="Święto Narodowe Trzeciego Maja", en="Constitution Day"),
    (8, 15): Bilingual(pl="Wniebowzięcie Najświętszej Maryi Panny", en="Assumption Day"),
    (11, 1): Bilingual(pl="Wszystkich Świętych", en="All Saints' Day"),
    (11, 11): Bilingual(pl="Narodowe Święto Niepodległości", en="National Independence Day"),
    (12, 24): Bilingual(pl="Wigilia Bożego Narodzenia", en="Christmas Eve"),
    (12, 25): Bilingual(pl="Boże Narodzenie (pierwszy dzień)", en="Christmas Day"),
    (12, 26): Bilingual(pl="Boże Narodzenie (drugi dzień)", en="Second Day of Christmas"),
    (12, 31): Bilingual(pl="Sylwester", en="New Year's Eve"),
}
EASTER_NAMES: Mapping[int, Bilingual] = {
    -2: Bilingual(pl="Wielki Piątek", en="Good Friday"),
    -1: Bilingual(pl="Wielka Sobota", en="Holy Saturday"),
    0: Bilingual(pl="Niedziela Wielkanocna", en="Easter Sunday"),
    1: Bilingual(pl="Poniedziałek Wielkanocny", en="Easter Monday"),
    39: Bilingual(pl="Wniebowstąpienie Pańskie", en="Ascension Day"),
    49: Bilingual(pl="Zielone Świątki", en="Pentecost"),
    50: Bilingual(pl="drugi dzień Zielonych Świątek", en="Whit Monday"),
    60: Bilingual(pl="Boże Ciało", en="Corpus Christi"),
}
# Days for which the holidays package has no Polish name, so that a foreign calendar can be explained in Polish too.
_POLISH_NAMES: Mapping[str, str] = {
    "New Year's Day": "Nowy Rok",
    "Good Friday": "Wielki Piątek",
    "Easter Monday": "Poniedziałek Wielkanocny",
    "May Day": "Święto 1 maja (Early May Bank Holiday)",
    "Spring Bank Holiday": "wiosenny dzień wolny (Spring Bank Holiday)",
    "Late Summer Bank Holiday": "letni dzień wolny (Summer Bank Holiday)",
    "Christmas Day": "Boże Narodzenie (pierwszy dzień)",
    "Boxing Day": "Boże Narodzenie (drugi dzień, Boxing Day)",
}
_OBSERVED = " (observed)"


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """The days off of one contract: a country's holidays, an own list, or both.

    `country` is an ISO 3166 code (`PL`, `GB`) and `subdivision` its part (`ENG`); `fixed` are yearly (month, day);
    `easter_offsets` are days from Easter Sunday (0 itself, 1 Monday, 60 Corpus Christi); `dates` are single days off;
    `working` are days that are not off after all, and win over everything else.

    Raises:
        ValueError: a day of the year does not exist, or a subdivision is given without a country. An unknown country is
            found by `verify_country` and at the first question, since the list of countries is loaded only when needed.
    """

    country: str | None = None
    subdivision: str | None = None
    fixed: frozenset[tuple[int, int]] = frozenset()
    easter_offsets: frozenset[int] = frozenset()
    dates: frozenset[date] = frozenset()
    working: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.subdivision is not None and self.country is None:
            raise ValueError(f"a subdivision needs its country, got only subdivision {self.subdivision!r}")
        for month, day in self.fixed:
            verify_day_of_year(month, day)

    def is_off(self, day: date) -> bool:
        """Tell whether the local date is off."""
        return day in _days_off(self, day.year)

    def name(self, day: date) -> Bilingual | None:
        """Return what the day off is called, in both languages; None when the day is not off."""
        if not self.is_off(day):
            return None
        if self.country is not None:
            english = _country_names(self.country, self.subdivision, day.year, "en").get(day)
            polish = _country_names(self.country, self.subdivision, day.year, "pl").get(day)
            if english is not None and polish is not None:
                return Bilingual(pl=polish, en=english)
        offset = (day - easter_sunday(day.year)).days
        if offset in self.easter_offsets:
            return EASTER_NAMES.get(offset, _OWN_DAY_OFF)
        return _FIXED_NAMES.get((day.month, day.day), _OWN_DAY_OFF)

    def name_of(self, day: date, language: Language) -> str | None:
        """Return what the day off is called in one language; None when the day is not off."""
        name = self.name(day)
        return None if name is None else name.text(language)


def verify_day_of_year(month: int, day: int) -> None:
    """Accept a day that exists in some year, 29 February too.

    Raises:
        ValueError: no year has it.
    """
    try:
        date(2024, month, day)
    except ValueError:
        raise ValueError(f"a day of the year must exist, got month {month}, day {day}") from None


def verify_country(country: str, subdivision: str | None = None) -> None:
    """Accept a country (and part of it) whose holidays are known.

    Raises:
        ValueError: the holidays of this country or subdivision are not known.
    """
    _country_names(country, subdivision, 2026, "en")


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar.

    Source: the "anonymous" algorithm (Nature, 1876) as printed in J. Meeus, Astronomical Algorithms, chapter 8.
    """
    century, year_of_century = divmod(year, 100)
    moon = year % 19
    skipped = century - century // 4 - (century - (century + 8) // 25 + 1) // 3
    full_moon = (19 * moon + skipped + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (year_of_century // 4) - full_moon - year_of_century % 4) % 7
    correction = (moon + 11 * full_moon + 22 * to_sunday) // 451
    month, day = divmod(full_moon + to_sunday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=2048)
def _days_off(calendar: HolidayCalendar, year: int) -> frozenset[date]:
    off = {day for day in calendar.dates if day.year == year}
    off.update(date(year, month, day) for month, day in calendar.fixed if (month, day) != (2, 29) or _is_leap(year))
    off.update(easter_sunday(year) + timedelta(days=offset) for offset in calendar.easter_offsets)
    if calendar.country is not None:
        off.update(_country_names(calendar.country, calendar.subdivision, year, "en"))
    return frozenset(off - calendar.working)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@lru_cache(maxsize=2048)
def _country_names(country: str, subdivision: str | None, year: int, language: Language) -> Mapping[date, str]:
    # The package costs 50–100 ms to import, so it is loaded only for a contract that refers to a country.
    holidays = import_module("holidays")
    wanted = {"pl": "pl", "en": "en_US"}[language]
    try:
        days = holidays.country_holidays(country, subdiv=subdivision, years=year, expand=False, language=wanted)
    except NotImplementedError:
        place = country if subdivision is None else f"{country}-{subdivision}"
        raise ValueError(f"a holiday calendar needs a known country or subdivision, got {place!r}") from None
    names: dict[date, str] = dict(days)
    if language == "pl" and "pl" not in days.supported_languages:
        names = {day: _in_polish(name) for day, name in names.items()}
    return MappingProxyType(names)


def _in_polish(name: str) -> str:
    plain = name.removesuffix(_OBSERVED)
    polish = _POLISH_NAMES.get(plain, plain)
    return polish if plain == name else f"{polish} – dzień zastępczy"
