"""What a conversation remembers of the last request, as plain JSON and back, so that "a w październiku?" can
be answered."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.turn import Json
from bot.understanding.meaning import Entities, TimeSpan


def entities_from_json(said: Json) -> Entities:
    """Return the entities that `Entities.as_json` wrote."""
    known = {field.name for field in fields(Entities)}
    values: dict[str, Any] = {key: value for key, value in said.items() if key in known}
    if "services" in values:
        values["services"] = tuple(values["services"])
    for key in ("start", "end", "at"):
        if key in values:
            values[key] = datetime.fromisoformat(values[key])
    if "duration" in values:
        values["duration"] = timedelta(seconds=values["duration"])
    if "percent" in values:
        values["percent"] = Decimal(values["percent"])
    if "period" in values:
        span = values["period"]
        values["period"] = TimeSpan(datetime.fromisoformat(span["start"]), datetime.fromisoformat(span["end"]))
    return Entities(**values)


_TIMES = ("at", "start", "end", "period")
"""One group: whoever names another time means no part of the earlier one."""


def merged(before: Entities, after: Entities) -> Entities:
    """Return what was said before, with whatever is said now in its place.

    The times are replaced together. A customer or a service named now is not asked about by an earlier incident.
    """
    said_now = {field.name: getattr(after, field.name) for field in fields(Entities)}
    given = {key: value for key, value in said_now.items() if value not in (None, ())}
    if given.keys() & set(_TIMES):
        before = replace(before, at=None, start=None, end=None, period=None)
    if "incident" not in given and given.keys() & {"customer", "services"}:
        before = replace(before, incident=None)
    return replace(before, **given)
