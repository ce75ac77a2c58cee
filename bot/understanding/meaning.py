"""What a message means: its language, the intents it asks for, and the values it names.

Rule: values only; a thing that was not said is absent (None or empty), never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from knowledge.bilingual import Language

SURE = 0.5
"""The confidence from which on a request is acted on."""


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A half-open stretch of time between two aware instants."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Entities:
    """The values named in a message or in one of its requests.

    `severity` is an effect (critical, major, minor, cosmetic), also when only described. `start` and `end` bound an
    outage or planned works; `at` is another moment asked about; a day named without an hour is a `period`. `customer`
    is the name as the register gives it. `clock` is what staff want done to the SLA clock.
    """

    services: tuple[str, ...] = ()
    severity: str | None = None
    incident: int | None = None
    customer: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    at: datetime | None = None
    duration: timedelta | None = None
    period: TimeSpan | None = None
    percent: Decimal | None = None
    language: Language | None = None
    clock: Literal["pause", "resume"] | None = None

    def as_json(self) -> dict[str, Any]:
        """Return what was said as JSON values; instants with their offset, lengths in whole seconds."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: _as_json(value) for name, value in said.items() if value not in (None, ())}

    def is_empty(self) -> bool:
        """Tell whether nothing was named."""
        return self == Entities()


@dataclass(frozen=True, slots=True)
class Scored:
    """An intent and how sure the model is of it, from 0 to 1."""

    intent: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Request:
    """One thing asked for, with the values that belong to it."""

    intent: str
    confidence: float
    entities: Entities


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one message means.

    `language` is None where the message does not tell ("ok", "SLA?", a bare number). `intents` are the likeliest
    three of the whole message; `requests` every thing really asked for, in the order said. `elliptical` says that the
    message leans on the one before it ("a dla poważnej?"): reuse the previous request with these entities.
    """

    text: str
    language: Language | None
    intents: tuple[Scored, ...]
    requests: tuple[Request, ...]
    entities: Entities
    elliptical: bool = False


def _as_json(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case timedelta():
            return round(value.total_seconds())
        case Decimal():
            return str(value)
        case TimeSpan():
            return {"start": value.start.isoformat(), "end": value.end.isoformat()}
        case tuple():
            return list(value)
    return value
