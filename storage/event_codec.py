"""Events of incidents as a type code and plain JSON, and back without loss.

Rule: the codes are written in databases and never change; a field that a stored event lacks takes its default, one that
the code does not know is an error. Instants are ISO 8601 in UTC, decimals are strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints

from knowledge.incidents.incident import (
    ChannelConfirmed,
    ClockPaused,
    ClockResumed,
    CustomerConfirmed,
    FixConfirmed,
    Happening,
    IncidentAcknowledged,
    IncidentCancelled,
    IncidentClosed,
    IncidentMerged,
    IncidentReopened,
    IncidentReported,
    IncidentResolved,
    InformationAdded,
    OutageDeclared,
    OutageRecorded,
    ReportJoined,
    SeverityChanged,
    UpdateGiven,
    WorkaroundAccepted,
    WorkaroundOffered,
    WorkaroundRefused,
    WorkStarted,
)

CODES: Mapping[str, type[Happening]] = {
    "incident_reported": IncidentReported,
    "channel_confirmed": ChannelConfirmed,
    "incident_acknowledged": IncidentAcknowledged,
    "work_started": WorkStarted,
    "update_given": UpdateGiven,
    "information_added": InformationAdded,
    "severity_changed": SeverityChanged,
    "clock_paused": ClockPaused,
    "clock_resumed": ClockResumed,
    "workaround_offered": WorkaroundOffered,
    "workaround_accepted": WorkaroundAccepted,
    "workaround_refused": WorkaroundRefused,
    "outage_recorded": OutageRecorded,
    "incident_resolved": IncidentResolved,
    "fix_confirmed": FixConfirmed,
    "incident_reopened": IncidentReopened,
    "incident_closed": IncidentClosed,
    "incident_cancelled": IncidentCancelled,
    "report_joined": ReportJoined,
    "incident_merged": IncidentMerged,
    "outage_declared": OutageDeclared,
    "customer_confirmed": CustomerConfirmed,
}
_CODE_OF: Mapping[type, str] = {kind: code for code, kind in CODES.items()}


def encode(what: Happening) -> tuple[str, dict[str, Any]]:
    """Return the code of an event and its fields as plain JSON."""
    return _CODE_OF[type(what)], {field.name: _plain(getattr(what, field.name)) for field in fields(what)}


def decode(code: str, payload: Mapping[str, Any]) -> Happening:
    """Return the event that was written under a code.

    Raises:
        ValueError: the code is unknown, a field is unknown, or one that has no default is missing.
    """
    kind: type[Any] | None = CODES.get(code)
    if kind is None:
        raise ValueError(f"event type must be one of {', '.join(CODES)}, got {code!r}")
    readers = _readers(code)
    if unknown := sorted(payload.keys() - readers.keys()):
        raise ValueError(f"event {code} has no field {unknown[0]!r}, expected {', '.join(readers) or 'none'}")
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    if missing := sorted(needed - payload.keys()):
        raise ValueError(f"event {code} must have a field {missing[0]!r}, got {', '.join(sorted(payload)) or 'none'}")
    happening: Happening = kind(**{name: _read(readers[name], value) for name, value in payload.items()})
    return happening


def _plain(value: object) -> str | bool | int | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    raise ValueError(f"an event's field must be text, truth, number, instant or decimal, got {value!r}")


def _read(kind: type, value: Any) -> Any:
    if value is None:
        return None
    if kind is datetime:
        return datetime.fromisoformat(value)
    return Decimal(value) if kind is Decimal else value


@cache
def _readers(code: str) -> dict[str, type]:
    return {name: _one(hint) for name, hint in get_type_hints(CODES[code]).items()}


def _one(hint: Any) -> type:
    """Return the type of a field, without the `None` it may also be."""
    present = [part for part in get_args(hint) if part is not NoneType]
    kind: type = present[0] if present else hint
    return kind
