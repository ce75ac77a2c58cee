"""The translator: whole sentences by gettext, plurals by CLDR, times, numbers and money by Babel.

A translator is an argument and never a global. Catalogues are read from `.po` and compiled in memory, so nothing can be
stale. Message ids are English sentences with `%(named)s` placeholders.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib.resources import files
from io import BytesIO
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_day_names, get_month_names
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, get_currency_symbol

from knowledge.bilingual import LANGUAGES, Bilingual, Language

DOMAIN = "messages"


_LISTS: dict[Language, str] = {"pl": "pl", "en": "en_GB"}
_LONG_NUMBER = 10_000
"""From five digits on, Polish parts a number by thousands."""


def read_catalogue(language: Language) -> Catalog:
    """Return the parsed catalogue of a language.

    Raises:
        FileNotFoundError: the package was installed without its catalogues.
    """
    source = files("locales").joinpath(language, "LC_MESSAGES", f"{DOMAIN}.po")
    return read_po(BytesIO(source.read_bytes()), locale=language, domain=DOMAIN, abort_invalid=True)


class Translator:
    """Everything the bot says in one language."""

    def __init__(self, language: Language, translations: gettext.NullTranslations) -> None:
        self.language: Language = language
        self._translations = translations

    @staticmethod
    def of(language: Language) -> Translator:
        """Return the translator of a language; it is built once.

        Raises:
            ValueError: the language is none of those the product speaks.
        """
        if language not in LANGUAGES:
            raise ValueError(f"language must be one of {', '.join(LANGUAGES)}, got {language!r}")
        return _translator(language)

    def say(self, message: str, **values: object) -> str:
        """Return the message in this language with its named placeholders filled."""
        return _plain_spaces(self._translations.gettext(message) % values)

    def count(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the message in the plural form of a number; `%(n)s` is the number itself."""
        said = self._translations.ngettext(one, many, number) % {"n": self.number(number), **values}
        return _plain_spaces(said)

    def text(self, bilingual: Bilingual) -> str:
        """Return the text of a fact in this language."""
        return bilingual.text(self.language)

    # ---- numbers

    def number(self, value: int | Decimal | Fraction, decimals: int = 3) -> str:
        """Return a number with the language's separators, at most `decimals` decimals, cut towards zero."""
        shown = cut(value, decimals, up=False)
        pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
        parted = self._parted(shown)
        return _plain_spaces(format_decimal(shown, format=pattern, locale=self.language, group_separator=parted))

    def _parted(self, value: int | Decimal | Fraction) -> bool:
        return self.language != "pl" or Fraction(value) >= _LONG_NUMBER or Fraction(value) <= -_LONG_NUMBER

    def percent(self, value: Decimal, decimals: int | None = None) -> str:
        """Return per cent as written ("99,50%"): its own decimals, at least two unless whole; never rounded upwards.

        A miss must not read as kept: 99.89996 shows as 99.899…, cut towards zero.
        """
        places = decimals if decimals is not None else min(4, max(0, -int(value.normalize().as_tuple().exponent)))
        shown = cut(value, places, up=False)
        number = format_decimal(shown, format="0." + "0" * places if places else "0", locale=self.language)
        return f"{number}%"

    def money(self, amount: Decimal, currency: str) -> str:
        """Return an amount of money with its currency, two decimals."""
        parted = self._parted(amount)
        by_code = get_currency_symbol(currency, locale=self.language) == currency
        pattern = "¤ #,##0.00" if by_code and self.language == "en" else None
        said = format_currency(amount, currency, format=pattern, locale=self.language, group_separator=parted)
        return _plain_spaces(said)

    # ---- lengths of time

    def duration(self, length: timedelta) -> str:
        """Return a length as units put together: "1 h 30 min", "2 d 4 h" is never used (a day is not 24 h in a
        contract)."""
        sign = "−" if length < timedelta(0) else ""
        seconds = abs(length) // timedelta(seconds=1)
        hours, rest = divmod(seconds, 3600)
        minutes, left = divmod(rest, 60)
        parts = [(hours, "h"), (minutes, "min"), (left, "s")]
        said = [f"{self.number(amount)} {unit}" for amount, unit in parts if amount]
        return sign + (" ".join(said) or "0 min")

    def minutes(self, length: timedelta | Fraction, *, up: bool = False) -> str:
        """Return a length in minutes with up to three decimals ("81 min", "5,254 min").

        A `Fraction` is seconds. What is used rounds up and what is left rounds down (`up`), so nothing looks
        better than it is.
        """
        seconds = Fraction(length // timedelta(microseconds=1), 10**6) if isinstance(length, timedelta) else length
        shown = cut(seconds / 60, 3, up=up)
        return f"{self.number(shown)} min"

    # ---- moments

    def clock(self, at: datetime, zone: str) -> str:
        """Return the time of day in a zone: "9:05"; seconds only where there are any.

        In the hour that comes twice when the clocks go back it says which of the two: "2:30 czasu letniego".
        """
        local = at.astimezone(ZoneInfo(zone))
        shown = f"{local.hour}:{local.minute:02d}" if self.language == "pl" else f"{local.hour:02d}:{local.minute:02d}"
        shown += f":{local.second:02d}" if local.second else ""
        if local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
            return shown
        if local.fold:
            return self.say("%(time)s standard time", time=shown)
        return self.say("%(time)s summer time", time=shown)

    def moment(self, at: datetime, zone: str, *, now: datetime) -> str:
        """Return an instant to the minute, as short as can be understood at `now`: today's by its time alone, others
        with weekday and date. Seconds are cut, so a due time never looks later than it is."""
        return self.exact_moment(at.replace(second=0, microsecond=0), zone, now=now)

    def exact_moment(self, at: datetime, zone: str, *, now: datetime) -> str:
        """Return an instant like `moment`, with its seconds where there are any; for the record."""
        local, today = at.astimezone(ZoneInfo(zone)).date(), now.astimezone(ZoneInfo(zone)).date()
        if local == today:
            return self.clock(at, zone)
        return f"{self.day(local, today)}, {self.clock(at, zone)}"

    def full_moment(self, at: datetime, zone: str) -> str:
        """Return an instant with its full date, for what is read again later."""
        return f"{self.long_date(at.astimezone(ZoneInfo(zone)).date())}, {self.clock(at, zone)}"

    def day(self, day: date, today: date) -> str:
        """Return a day with its short weekday, and its year where it is not this one: "pon. 16 listopada"."""
        pattern = "EEE d MMMM" if day.year == today.year else "EEE d MMMM y"
        return format_date(day, pattern, locale=self.language).replace("niedz.", "nd.")

    def short_day(self, day: date) -> str:
        """Return a day as short as a drawing needs it: "21 gru", "21 Dec"."""
        return format_date(day, "d MMM", locale=self.language)

    def long_date(self, day: date) -> str:
        """Return a full date: "21 grudnia 2026"."""
        return format_date(day, "d MMMM y", locale=self.language)

    def day_of_year(self, month: int, day: int) -> str:
        """Return a day of every year: "24 grudnia"."""
        return format_date(date(2024, month, day), "d MMMM", locale=self.language)

    def weekday(self, weekday: int) -> str:
        """Return a weekday's short name, Monday is 0: "pn.", "Mon"."""
        if self.language == "pl":
            return ("pn.", "wt.", "śr.", "czw.", "pt.", "sob.", "nd.")[weekday]
        return str(get_day_names("abbreviated", locale="en")[weekday])

    def month(self, day: date) -> str:
        """Return the month of a day by name and year: "listopad 2026"."""
        return f"{get_month_names('wide', context='stand-alone', locale=self.language)[day.month]} {day.year}"

    # ---- lists

    def list(self, items: Iterable[str]) -> str:
        """Return items joined as the language joins them: "a, b i c"."""
        return format_list(list(items), locale=_LISTS[self.language])

    def either(self, items: Iterable[str]) -> str:
        """Return alternatives joined: "a, b lub c"."""
        return format_list(list(items), style="or", locale=_LISTS[self.language])

    def quote(self, text: str) -> str:
        """Return a text in the language's quotation marks."""
        return f"„{text}”" if self.language == "pl" else f"“{text}”"


def _plain_spaces(text: str) -> str:
    """Return a text with ordinary spaces: where lines may break is the renderers' business."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def capitalised(text: str) -> str:
    """Return a text with its first letter in upper case and the rest untouched ("SIP trunk" stays)."""
    return text[:1].upper() + text[1:]


def cut(value: int | Decimal | Fraction, decimals: int, *, up: bool) -> Decimal:
    """Return a value with at most so many decimals: downwards (towards zero when positive), or upwards."""
    scaled = Fraction(value) * 10**decimals
    whole = -(-scaled.numerator // scaled.denominator) if up else scaled.numerator // scaled.denominator
    return Decimal(whole).scaleb(-decimals)


@cache
def _translator(language: Language) -> Translator:
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return Translator(language, gettext.GNUTranslations(compiled))
