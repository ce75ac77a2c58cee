"""Measured groups, periods and thresholds in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.i18n import Translator, capitalised
from bot.wording.hours import hours_text
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import AvailabilityTarget, PeriodKind, SmallestOutage
from knowledge.hours.periods import Period


def target_name(t: Translator, target: AvailabilityTarget) -> str:
    """Return what a measured group is called."""
    return t.text(target.name)


def target_lines(t: Translator, version: ContractVersion, targets: Sequence[AvailabilityTarget]) -> list[str]:
    """Return the promised availability of measured groups; those that are promised and measured alike share a line."""
    alike: dict[tuple[object, ...], list[AvailabilityTarget]] = {}
    for target in targets:
        smallest = target.smallest.value if target.smallest is not None else None
        key = (target.target, target.period, target.begins_on, target.schedule, smallest)
        alike.setdefault(key, []).append(target)
    return [_target_line(t, version, group) for group in alike.values()]


def _target_line(t: Translator, version: ContractVersion, group: Sequence[AvailabilityTarget]) -> str:
    first = group[0]
    hours = t.say("measured 24/7")
    if first.schedule is not None:
        hours = t.say("measured in the hours %(hours)s", hours=hours_text(t, version.schedules[first.schedule].hours))
    said = t.say(
        "%(service)s: %(percent)s %(period)s, %(hours)s",
        service=capitalised(names_together(t, group)),
        percent=t.percent(first.target),
        period=period_name(t, first.period),
        hours=hours,
    )
    if first.begins_on != 1:
        said += "; " + t.say("the period begins on day %(day)s of the month", day=first.begins_on)
    if first.smallest is not None:
        said += "; " + smallest_text(t, first.smallest.value)
    return said + "."


def names_together(t: Translator, targets: Sequence[AvailabilityTarget]) -> str:
    """Return the name of a group, or the names of several that a line speaks of together."""
    names = list(dict.fromkeys(target_name(t, target) for target in targets))
    return names[0] if len(names) == 1 else t.say("%(groups)s, each", groups=t.list(names))


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
