"""Hours and days off of a contract in words of both languages.

The rule: everything that decides whether it is open is said: windows, days off, days with hours of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from knowledge.bilingual import Bilingual
from knowledge.contract.words import day, day_of_year, joined, same
from knowledge.hours.described_hours import describe_week
from knowledge.hours.holiday_calendar import EASTER_NAMES, HolidayCalendar
from knowledge.hours.service_hours import ServiceHours, Window

_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_WEEKDAYS = (
    Bilingual("pn.", "Mon"),
    Bilingual("wt.", "Tue"),
    Bilingual("śr.", "Wed"),
    Bilingual("czw.", "Thu"),
    Bilingual("pt.", "Fri"),
    Bilingual("sob.", "Sat"),
    Bilingual("niedz.", "Sun"),
)
_ALL_DAY = Bilingual("całą dobę", "round the clock")
_EVERY_DAY = Bilingual("codziennie", "daily")


def hours(value: ServiceHours) -> Bilingual:
    """Return the hours: the week, whether days off are closed, and the days with hours of their own."""
    if value.round_the_clock:
        return Bilingual("całą dobę, we wszystkie dni roku", "round the clock, every day of the year")
    said = [_run(run.first, run.last, run.windows) for run in describe_week(value) if run.windows]
    if not said:
        said = [Bilingual("żadnych godzin", "no hours at all")]
    elif value.holidays is not None:
        said.append(Bilingual("oprócz dni wolnych", "not on days off"))
    if value.cut_at_days_off:
        until = Bilingual("noc przed dniem wolnym kończy się o północy", "a night before a day off ends at midnight")
        said.append(until)
    for special, windows in value.special_days.items():
        name = day(special) if isinstance(special, date) else day_of_year(*special)
        said.append(_on(name, windows))
    return joined(said, "; ")


def _run(first: int, last: int, windows: tuple[Window, ...]) -> Bilingual:
    if (first, last) == (0, 6):
        return _on(_EVERY_DAY, windows)
    return _on(_WEEKDAYS[first] if first == last else joined((_WEEKDAYS[first], _WEEKDAYS[last]), "–"), windows)


def _on(days: Bilingual, windows: tuple[Window, ...]) -> Bilingual:
    if not windows:
        return Bilingual(f"{days.pl} nieczynne", f"{days.en} closed")
    return joined((days, joined(_window(window) for window in windows)), " ")


def _window(window: Window) -> Bilingual:
    if (window.opens, window.closes) == (timedelta(), _DAY):
        return _ALL_DAY
    said = f"{_clock(window.opens)}–{_clock(window.closes)}"
    if window.closes <= _DAY:
        return same(said)
    return Bilingual(f"{said} następnego dnia", f"{said} the next day")


def _clock(offset: timedelta) -> str:
    minutes = (offset if offset <= _DAY else offset - _DAY) // _MINUTE
    return f"{minutes // 60}:{minutes % 60:02d}"


def days_off(calendar: HolidayCalendar) -> Bilingual:
    """Return which days are off: a country's holidays, the contract's own days, and what is worked after all."""
    said = [*_days_off(calendar)]
    return joined(said, "; ") if said else Bilingual("żadne", "none")


def _days_off(calendar: HolidayCalendar) -> Iterator[Bilingual]:
    if calendar.country is not None:
        place = " – ".join(part for part in (calendar.country, calendar.subdivision) if part)
        yield Bilingual(f"święta ustawowe ({place})", f"public holidays ({place})")
    if calendar.fixed:
        yield joined(day_of_year(*one) for one in sorted(calendar.fixed))
    if calendar.easter_offsets:
        yield joined(_from_easter(offset) for offset in sorted(calendar.easter_offsets))
    if calendar.dates:
        yield joined(day(one) for one in sorted(calendar.dates))
    if calendar.working:
        worked = joined(day(one) for one in sorted(calendar.working))
        yield Bilingual(f"mimo to pracujące: {worked.pl}", f"worked after all: {worked.en}")


def _from_easter(offset: int) -> Bilingual:
    counted = Bilingual(f"{offset:+d} dni od Wielkanocy", f"{offset:+d} days from Easter")
    return EASTER_NAMES.get(offset, counted)
