"""Promised times in words: "4 h", "3 dni obsługi", "w następnym wydaniu"."""

from __future__ import annotations

from bot.i18n import Translator
from bot.wording.hours import hours_text
from knowledge.contract.agreement import ContractVersion, Schedule
from knowledge.contract.severities import Cadence, CadenceUnit, ClockKind, Severity, TimePromise
from knowledge.hours.limits import Limit, NextRelease, NoPromise, OpeningDays, ServiceTime
from knowledge.terms import NotEntered, Silent, Stated


def limit_text(t: Translator, limit: Limit) -> str:
    """Return a limit as it stands, without the hours it runs in."""
    match limit:
        case ServiceTime(amount):
            return t.duration(amount)
        case OpeningDays(count):
            return t.count("%(n)s day of support", "%(n)s days of support", count)
        case NextRelease():
            return t.say("with the next release")
        case NoPromise():
            return t.say("no time promised")


def clock_name(t: Translator, kind: ClockKind) -> str:
    """Return what a clock is called at the start of a line."""
    names = {
        ClockKind.ACKNOWLEDGE: t.say("Acknowledgement by a person"),
        ClockKind.REACT: t.say("Reaction"),
        ClockKind.UPDATE: t.say("Next update"),
        ClockKind.WORKAROUND: t.say("Workaround"),
        ClockKind.RESOLVE: t.say("Resolution"),
    }
    return names[kind]


def promises_text(t: Translator, version: ContractVersion, severity: Severity, kind: ClockKind) -> str:
    """Return what a severity promises for one clock; where it depends on when the report came, all alternatives."""
    term = severity.promises.get(kind, version.unlisted)
    match term:
        case Stated(value=promises):
            return "; ".join(_promise_text(t, version, promise, len(promises) > 1) for promise in promises)
        case Silent():
            return t.say("the contract does not say")
        case NotEntered():
            return t.say("not entered yet")


def _promise_text(t: Translator, version: ContractVersion, promise: TimePromise, several: bool) -> str:
    said = limit_text(t, promise.limit)
    if promise.if_reported_in is not None:
        hours = schedule_text(t, version.schedules[promise.if_reported_in])
        return t.say("%(limit)s if reported in %(hours)s", limit=said, hours=hours)
    return t.say("%(limit)s otherwise", limit=said) if several else said


def schedule_text(t: Translator, schedule: Schedule) -> str:
    """Return named hours with what the name stands for: "godziny szczytu, pn.–pt. 9:00–20:00"."""
    return f"{t.text(schedule.name)}, {hours_text(t, schedule.hours)}"


def cadence_text(t: Translator, cadence: Cadence) -> str:
    """Return how often the customer is told."""
    match cadence.unit:
        case CadenceUnit.EVERY if cadence.interval is not None:
            said = t.say("every %(interval)s", interval=t.duration(cadence.interval))
            if cadence.partial is not None:
                said += ", " + t.say("in a partial outage every %(interval)s", interval=t.duration(cadence.partial))
            return said
        case CadenceUnit.DAILY:
            return t.say("once a day, by the close of support hours")
        case _:
            return t.say("when the incident is closed")


def times_text(t: Translator, version: ContractVersion, severity: Severity) -> str:
    """Return the two times people ask for most: reaction and resolution."""
    reaction = promises_text(t, version, severity, ClockKind.REACT)
    resolution = promises_text(t, version, severity, ClockKind.RESOLVE)
    return t.say("reaction %(reaction)s, resolution %(resolution)s", reaction=reaction, resolution=resolution)
