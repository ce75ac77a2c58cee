"""The life of an incident as a table: in which status what may happen next, and why something is refused.

The rule: the table is data and complete; whatever it does not list is refused with a code, never silently ignored.
Corrections of the record (an outage measured better, a call found later) stay possible after the end.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

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


class Status(StrEnum):
    """Where an incident stands; `PAUSED` hides how far the work had come until the clock is resumed."""

    REPORTED = "reported"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    WORKED_AROUND = "worked_around"
    PAUSED = "paused"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


PROGRESS = (Status.WORKED_AROUND, Status.IN_PROGRESS, Status.ACKNOWLEDGED)
"""How far open work can have come, furthest first."""

_RECORD: frozenset[type[Happening]] = frozenset(
    {ChannelConfirmed, UpdateGiven, InformationAdded, SeverityChanged, OutageRecorded, ReportJoined, OutageDeclared}
)
_WORKAROUND: frozenset[type[Happening]] = frozenset({WorkaroundOffered, WorkaroundAccepted, WorkaroundRefused})
_OPEN = _RECORD | _WORKAROUND | {ClockPaused, IncidentResolved, IncidentCancelled, IncidentMerged, CustomerConfirmed}

ALLOWED: Mapping[Status | None, frozenset[type[Happening]]] = MappingProxyType(
    {
        None: frozenset({IncidentReported}),
        Status.REPORTED: _OPEN | {IncidentAcknowledged, WorkStarted},
        Status.ACKNOWLEDGED: _OPEN | {WorkStarted},
        Status.IN_PROGRESS: _OPEN | {IncidentAcknowledged},
        Status.WORKED_AROUND: _OPEN | {IncidentAcknowledged, WorkStarted},
        Status.PAUSED: (_OPEN - {ClockPaused}) | {ClockResumed, IncidentAcknowledged, WorkStarted},
        Status.RESOLVED: _RECORD | {FixConfirmed, IncidentReopened, IncidentClosed, CustomerConfirmed},
        Status.CLOSED: frozenset({IncidentReopened, InformationAdded, OutageRecorded, ChannelConfirmed}),
        Status.CANCELLED: frozenset({InformationAdded}),  # one that was merged is reopened, as `check_transition` knows
    }
)
"""What may happen in which status; `None` is an incident that does not exist yet."""
