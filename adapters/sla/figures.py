"""How figures, instants, lengths and clauses stand in the JSON of the `sla` commands, and the steps of an explanation.

Rule: nothing loses exactness. Figures are strings, "8100" or "63/5", that `Fraction` reads back; the unit is in the key
(`_seconds`, `_percent`, `_net` for money in the currency named beside it); instants carry their offset.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from knowledge.bilingual import Bilingual
from knowledge.downtime.outage_verdicts import seconds
from knowledge.explanation import Step
from knowledge.hours.described_hours import Closed
from knowledge.hours.limits import Limit, NextRelease, NoPromise, OpeningDays, ServiceTime
from knowledge.hours.periods import Period
from knowledge.terms import Clause

Json = dict[str, Any]
Answer = tuple[Json, list[str]]
"""An answer as an object, and as the lines that say the same to a person."""
_MONEY = frozenset({"amount", "limit", "before", "after", "granted", "taxed"})
_PERCENT = frozenset({"target", "for_bands", "at_least", "below", "exact", "rounded", "rate"})


def figure(value: Fraction | Decimal | int) -> str:
    """Return an exact figure as text: whole or decimal as it stands, else a fraction."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def length(value: timedelta | Fraction | None) -> str | None:
    """Return a length of time as exact seconds; a `Fraction` already is in seconds."""
    if value is None:
        return None
    return figure(signed_seconds(value) if isinstance(value, timedelta) else value)


def signed_seconds(value: timedelta) -> Fraction:
    """Return a length as exact seconds, negative ones too."""
    return seconds(value) if value >= timedelta() else -seconds(-value)


def instant(at: datetime | None, zone: str) -> str | None:
    """Return an instant as ISO 8601 in a zone, with its offset, microseconds only where there are any."""
    return None if at is None else at.astimezone(ZoneInfo(zone)).isoformat()


def bilingual(text: Bilingual | None) -> Json | None:
    """Return a text in both languages."""
    return None if text is None else {"pl": text.pl, "en": text.en}


def clause(place: Clause | None) -> Json | None:
    """Return the place a fact stands on: paragraph and key of the document."""
    return None if place is None else {"paragraph": place.paragraph, "document": place.document}


def period(one: Period) -> Json:
    """Return a measuring period: whole local days, and its instants (the end no longer belongs to it)."""
    return {
        "kind": one.kind.value,
        "first_day": one.first_day.isoformat(),
        "last_day": one.last_day.isoformat(),
        "zone": one.zone,
        "start": instant(one.start, one.zone),
        "end": instant(one.end, one.zone),
        "length_seconds": length(one.duration),
    }


def limit(promised: Limit) -> Json:
    """Return a promised time: an amount of service time, opening days, the next release, or none."""
    match promised:
        case ServiceTime(amount):
            return {"kind": "service_time", "amount_seconds": length(amount)}
        case OpeningDays(count):
            return {"kind": "opening_days", "count_days": count}
        case NextRelease():
            return {"kind": "next_release"}
        case NoPromise():
            return {"kind": "no_promise"}


def closed(why: Closed | None, zone: str) -> Json | None:
    """Return why the hours are closed, on which day, and when they open again."""
    if why is None:
        return None
    return {
        "reason": why.reason.value,
        "day": why.day.isoformat(),
        "holiday": bilingual(why.holiday),
        "reopens": instant(why.reopens, zone),
    }


def steps(explanation: Iterable[Step], zone: str) -> list[Json]:
    """Return the steps of an explanation in their order, each with its values and its clause."""
    return [step(one, zone) for one in explanation]


def step(one: Step, zone: str) -> Json:
    """Return one step: its code under `step`, its values under names with their units, its clause."""
    return {"step": one.code.value, **_values(one.values, zone), "clause": clause(one.clause)}


def _values(values: Mapping[str, Any], zone: str) -> Json:
    return dict(_named(name, value, zone) for name, value in values.items())


def _named(name: str, value: Any, zone: str) -> tuple[str, Any]:
    """Return a value under its name with the unit that its type tells."""
    match value:
        case timedelta():
            return f"{name}_seconds", length(value)
        case datetime():
            return name, instant(value, zone)
        case date():
            return name, value.isoformat()
        case Decimal() | Fraction():
            unit = "_net" if name in _MONEY else "_percent" if name in _PERCENT else ""
            return f"{name}{unit}", figure(value)
        case Bilingual():
            return name, bilingual(value)
        case Closed():
            return name, closed(value, zone)
        case ServiceTime() | OpeningDays() | NextRelease() | NoPromise():
            return name, limit(value)
        case StrEnum():
            return name, value.value
        case tuple():
            return name, list(value)
        case _:
            return name, value
