"""The days off of a contract: the country's list of that very year, or the contract's own."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.hours.holiday_calendar import HolidayCalendar, easter_sunday, verify_country

POLAND = HolidayCalendar(country="PL")
ENGLAND = HolidayCalendar(country="GB", subdivision="ENG")
NIGHT_CALL_CENTRE = HolidayCalendar(fixed=frozenset({(1, 1), (12, 25)}), easter_offsets=frozenset({0}))


@pytest.mark.parametrize(("year", "off"), [(2023, False), (2024, False), (2025, True), (2026, True)])
def test_christmas_eve_is_off_in_poland_from_2025_on(year: int, off: bool) -> None:
    assert POLAND.is_off(date(year, 12, 24)) is off


def test_poland_has_fourteen_days_off_in_2026() -> None:
    days = [date.fromordinal(n) for n in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    assert sum(POLAND.is_off(day) for day in days) == 14


def test_boxing_day_on_a_saturday_has_a_substitute_in_england() -> None:
    assert ENGLAND.is_off(date(2026, 12, 26))
    assert ENGLAND.is_off(date(2026, 12, 28))
    assert not ENGLAND.is_off(date(2026, 12, 29))


def test_scottish_holidays_are_not_english_ones() -> None:
    assert HolidayCalendar(country="GB", subdivision="SCT").is_off(date(2026, 11, 30))
    assert not ENGLAND.is_off(date(2026, 11, 30))


def test_an_own_list_knows_only_its_days() -> None:
    off = [date(2026, 1, 1), date(2026, 4, 5), date(2026, 12, 25)]
    days = [date.fromordinal(n) for n in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    assert [day for day in days if NIGHT_CALL_CENTRE.is_off(day)] == off


def test_a_day_named_as_working_is_not_off() -> None:
    calendar = HolidayCalendar(country="PL", working=frozenset({date(2026, 11, 11)}))
    assert not calendar.is_off(date(2026, 11, 11))
    assert calendar.name_of(date(2026, 11, 11), "en") is None
    assert calendar.is_off(date(2027, 11, 11))


def test_an_extra_day_off_is_off_once() -> None:
    calendar = HolidayCalendar(dates=frozenset({date(2026, 6, 5)}))
    assert calendar.is_off(date(2026, 6, 5))
    assert not calendar.is_off(date(2027, 6, 5))
    assert calendar.name_of(date(2026, 6, 5), "pl") == "dzień wolny według umowy"


def test_29_february_is_off_in_leap_years_only() -> None:
    calendar = HolidayCalendar(fixed=frozenset({(2, 29)}))
    assert calendar.is_off(date(2028, 2, 29))
    assert not calendar.is_off(date(2026, 3, 1))


@pytest.mark.parametrize(
    ("calendar", "day", "polish", "english"),
    [
        (POLAND, date(2026, 11, 11), "Narodowe Święto Niepodległości", "National Independence Day"),
        (POLAND, date(2026, 12, 24), "Wigilia Bożego Narodzenia", "Christmas Eve"),
        (ENGLAND, date(2026, 4, 3), "Wielki Piątek", "Good Friday"),
        (
            ENGLAND,
            date(2026, 12, 28),
            "Boże Narodzenie (drugi dzień, Boxing Day) – dzień zastępczy",
            "Boxing Day (observed)",
        ),
        (NIGHT_CALL_CENTRE, date(2026, 12, 25), "Boże Narodzenie (pierwszy dzień)", "Christmas Day"),
        (NIGHT_CALL_CENTRE, date(2027, 3, 28), "Niedziela Wielkanocna", "Easter Sunday"),
    ],
)
def test_a_day_off_has_a_name_in_both_languages(
    calendar: HolidayCalendar, day: date, polish: str, english: str
) -> None:
    assert calendar.name_of(day, "pl") == polish
    assert calendar.name_of(day, "en") == english


def test_a_working_day_has_no_name() -> None:
    assert POLAND.name_of(date(2026, 11, 12), "pl") is None


# Source: published tables of Easter; 1818 and 2038 are the earliest and the latest possible day.
@pytest.mark.parametrize(
    "day", [date(2024, 3, 31), date(2026, 4, 5), date(2027, 3, 28), date(1818, 3, 22), date(2038, 4, 25)]
)
def test_easter_sunday_is_the_known_one(day: date) -> None:
    assert easter_sunday(day.year) == day


@pytest.mark.parametrize(("country", "subdivision"), [("XX", None), ("GB", "ZZZ"), ("pl", None)])
def test_an_unknown_country_is_named_in_the_error(country: str, subdivision: str | None) -> None:
    with pytest.raises(ValueError, match=subdivision or country):
        verify_country(country, subdivision)


def test_an_impossible_day_of_the_year_is_refused() -> None:
    with pytest.raises(ValueError, match="month 2, day 30"):
        HolidayCalendar(fixed=frozenset({(2, 30)}))


def test_a_subdivision_without_a_country_is_refused() -> None:
    with pytest.raises(ValueError, match="ENG"):
        HolidayCalendar(subdivision="ENG")
