"""Hours in words: "pn.–pt. 8:00–18:00, bez dni ustawowo wolnych"."""

from __future__ import annotations

from datetime import date, timedelta

from bot.i18n import Translator
from knowledge.hours.described_hours import Closed, ClosedReason, describe_week
from knowledge.hours.service_hours import ServiceHours, Window, Windows

_DAY = timedelta(days=1)


def window_text(t: Translator, window: Window) -> str:
    """Return a window as from–to; one over midnight ends with the time of the next morning."""
    if window.closes - window.opens >= _DAY:
        until = _time(t, window.closes - _DAY)
        return t.say("%(from)s–%(until)s of the next day", **{"from": _time(t, window.opens), "until": until})
    closes = window.closes if window.closes <= _DAY else window.closes - _DAY
    return f"{_time(t, window.opens)}–{_time(t, closes)}"


def windows_text(t: Translator, windows: Windows) -> str:
    """Return the windows of a day; those that touch are one."""
    joined: list[Window] = []
    for window in sorted(windows):
        if joined and window.opens <= joined[-1].closes:
            joined[-1] = Window(joined[-1].opens, max(joined[-1].closes, window.closes))
        else:
            joined.append(window)
    return ", ".join(window_text(t, window) for window in joined)


def _time(t: Translator, offset: timedelta) -> str:
    hours, minutes = divmod(offset // timedelta(minutes=1), 60)
    return f"{hours}:{minutes:02d}" if t.language == "pl" else f"{hours:02d}:{minutes:02d}"


def weekdays_text(t: Translator, first: int, last: int) -> str:
    """Return neighbouring weekdays: "pn.–pt.", "sob."."""
    return t.weekday(first) if first == last else f"{t.weekday(first)}–{t.weekday(last)}"


def hours_text(t: Translator, hours: ServiceHours) -> str:
    """Return the week, the days off and the days with their own hours."""
    if hours.round_the_clock:
        return t.say("24 hours a day, every day of the year")
    runs = [
        (weekdays_text(t, run.first, run.last), windows_text(t, run.windows))
        for run in describe_week(hours)
        if run.windows
    ]
    said = ["; ".join(f"{days} {windows}" for days, windows in runs)] if runs else [t.say("no hours at all")]
    if hours.holidays is not None:
        country = hours.holidays.country is not None
        said.append(t.say("not on public holidays") if country else t.say("not on the contract's own days off"))
    said.extend(_special_days(t, hours))
    return "; ".join(said)


def _special_days(t: Translator, hours: ServiceHours) -> list[str]:
    said = []
    for day, windows in hours.special_days.items():
        month, number = (day.month, day.day) if isinstance(day, date) else day
        when = t.day_of_year(month, number)
        open_ = windows_text(t, windows)
        said.append(f"{when} {open_}" if windows else t.say("%(day)s closed", day=when))
    return said


def closed_reason(t: Translator, closed: Closed) -> str:
    """Return why nobody is obliged to act: a day off by its name, a weekday without hours, or outside the hours."""
    if closed.holiday is not None:
        return t.say("day off: %(name)s", name=t.text(closed.holiday))
    if closed.reason is ClosedReason.NO_WINDOW_THAT_WEEKDAY:
        return t.say("no support hours on that day of the week")
    return t.say("outside the support hours")
