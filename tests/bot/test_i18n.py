"""The translator: both languages, CLDR plurals, and figures that never look better than they are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from bot.i18n import Translator, cut

PL, EN = Translator.of("pl"), Translator.of("en")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WARSAW = "Europe/Warsaw"


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 dzień"), (2, "2 dni"), (5, "5 dni"), (12, "12 dni"), (22, "22 dni")]
)
def test_polish_plurals_follow_the_number(number: int, said: str) -> None:
    assert PL.count("%(n)s day of support", "%(n)s days of support", number).startswith(said)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="language must be one of pl, en, got 'de'"):
        Translator.of("de")  # type: ignore[arg-type]


def test_todays_instant_is_said_by_its_time_alone() -> None:
    assert PL.moment(datetime(2026, 11, 23, 11, 5, tzinfo=UTC), WARSAW, now=NOW) == "12:05"


def test_another_days_instant_has_its_weekday_and_date() -> None:
    at = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
    assert PL.moment(at, WARSAW, now=NOW) == "pon. 16 listopada, 10:30"
    assert EN.moment(at, WARSAW, now=NOW) == "Mon 16 November, 10:30"


def test_another_years_instant_has_its_year() -> None:
    assert "2027" in PL.moment(datetime(2027, 1, 4, 9, tzinfo=UTC), WARSAW, now=NOW)


def test_seconds_are_said_where_there_are_any() -> None:
    assert PL.clock(datetime(2026, 11, 23, 11, 15, 1, tzinfo=UTC), WARSAW) == "12:15:01"


@pytest.mark.parametrize(
    ("utc", "zone", "pl", "en"),
    [
        ((2026, 10, 24, 23, 59), WARSAW, "1:59", "01:59"),
        ((2026, 10, 25, 0, 0), WARSAW, "2:00 czasu letniego", "02:00 summer time"),
        ((2026, 10, 25, 1, 30), WARSAW, "2:30 czasu zimowego", "02:30 standard time"),
        ((2026, 10, 25, 2, 0), WARSAW, "3:00", "03:00"),
        ((2026, 10, 25, 0, 42), "Europe/London", "1:42 czasu letniego", "01:42 summer time"),
        ((2027, 3, 28, 0, 59), WARSAW, "1:59", "01:59"),
        ((2027, 3, 28, 1, 0), WARSAW, "3:00", "03:00"),
    ],
)
def test_the_hour_that_comes_twice_says_which_it_is(utc: tuple[int, ...], zone: str, pl: str, en: str) -> None:
    at = datetime(*utc, tzinfo=UTC)  # type: ignore[misc,arg-type]

    assert (PL.clock(at, zone), EN.clock(at, zone)) == (pl, en)


def test_durations_put_units_together() -> None:
    assert PL.duration(timedelta(hours=1, minutes=30)).replace("\u00a0", " ") == "1 h 30 min"
    assert PL.duration(timedelta(0)).replace("\u00a0", " ") == "0 min"


def test_minutes_left_are_cut_down_and_used_are_rounded_up() -> None:
    third = Fraction(100, 3)
    assert PL.minutes(third).replace("\u00a0", " ") == "0,555 min"
    assert PL.minutes(third, up=True).replace("\u00a0", " ") == "0,556 min"


def test_a_miss_never_reads_as_kept() -> None:
    assert PL.percent(Decimal("99.89996"), 2) == "99,89%"


def test_money_and_dates_are_written_as_the_language_writes_them() -> None:
    assert PL.money(Decimal("112"), "PLN").replace("\u00a0", " ") == "112,00 zł"
    assert EN.money(Decimal("1260"), "EUR") == "€1,260.00"
    assert PL.long_date(date(2026, 12, 21)) == "21 grudnia 2026"


def test_a_negative_value_is_cut_downwards() -> None:
    assert cut(Fraction(-1, 3), 2, up=False) == Decimal("-0.34")
