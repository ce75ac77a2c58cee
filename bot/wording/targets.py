"""Measured groups, periods and thresholds in words."""

from __future__ import annotations

from datetime import date

from bot.i18n import Translator
from knowledge.contract.levels import AvailabilityTarget, PeriodKind, SmallestOutage
from knowledge.hours.periods import Period


def target_name(t: Translator, target: AvailabilityTarget) -> str:
    """Return what a measured group is called."""
    return t.text(target.name)


def period_name(t: Translator, kind: PeriodKind) -> str:
    """Return when a level is measured: "w miesiącu kalendarzowym"."""
    names = {
        PeriodKind.MONTH: t.say("in a calendar month"),
        PeriodKind.QUARTER: t.say("in a calendar quarter"),
        PeriodKind.HALF_YEAR: t.say("in a half-year"),
        PeriodKind.YEAR: t.say("in a calendar year"),
        PeriodKind.ROLLING: t.say("in a rolling period"),
    }
    return names[kind]


def in_period(t: Translator, period: Period) -> str:
    """Return a period after "in": "w listopadzie 2026", "w 4. kwartale 2026"."""
    year = period.first_day.year
    match period.kind:
        case PeriodKind.MONTH if period.first_day.day == 1:
            return _in_month(t, period.first_day)
        case PeriodKind.QUARTER if period.first_day.day == 1:
            return t.say("in quarter %(quarter)s of %(year)s", quarter=(period.first_day.month + 2) // 3, year=year)
        case PeriodKind.YEAR if period.first_day.day == 1:
            return t.say("in %(year)s", year=year)
        case _:
            return t.say(
                "from %(first)s to %(last)s", first=t.long_date(period.first_day), last=t.long_date(period.last_day)
            )


def _in_month(t: Translator, day: date) -> str:
    months = (
        t.say("in January"),
        t.say("in February"),
        t.say("in March"),
        t.say("in April"),
        t.say("in May"),
        t.say("in June"),
        t.say("in July"),
        t.say("in August"),
        t.say("in September"),
        t.say("in October"),
        t.say("in November"),
        t.say("in December"),
    )
    return f"{months[day.month - 1]} {day.year}"


def smallest_text(t: Translator, smallest: SmallestOutage) -> str:
    """Return which outages count: "liczą się przerwy dłuższe niż 15 min"."""
    length = t.duration(smallest.duration)
    if smallest.inclusive:
        return t.say("outages of at least %(length)s count", length=length)
    return t.say("outages longer than %(length)s count", length=length)
