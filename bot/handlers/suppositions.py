"""What a question supposes: that a failure goes on to an instant, or is of another severity; and the world in which it
is so.

Rule: a supposed world is the recorded one with events added that nobody keeps, read at the supposed end by the very
functions that read the recorded one; so time, budget and money cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.handlers.groups_asked import targets_asked
from bot.handlers.measuring import states
from bot.handlers.severities import severities_asked
from bot.records import IncidentLog
from bot.turn import Ask, Json, Turn
from bot.understanding.folding import folded
from knowledge.contract.agreement import ContractVersion
from knowledge.contract.levels import AvailabilityTarget
from knowledge.contract.severities import Effect
from knowledge.incidents.incident import (
    ChannelConfirmed,
    Event,
    Happening,
    IncidentAcknowledged,
    IncidentReported,
    IncidentResolved,
    OutageRecorded,
    SeverityChanged,
    WorkStarted,
)
from knowledge.incidents.state import IncidentState

_DAY = timedelta(days=1)
SUPPOSED_NUMBER = 0
"""The number of an incident that is only supposed; real ones begin above it."""
_REPORTED = re.compile(r"\b(?:zglos\w*|zglasz\w*|zglas\w*|report\w*)\b")


@dataclass(frozen=True, slots=True)
class Supposition:
    """Down from `start` to `end` (UTC or aware): the open `incident` going on, else all of `targets` anew.

    `severity` is the contract's key of the severity that is supposed; None: as it is, or critical where it is new.
    """

    start: datetime
    end: datetime
    targets: tuple[str, ...]
    incident: int | None = None
    severity: str | None = None

    def as_json(self) -> Json:
        """Return it as JSON, for the memory of a conversation."""
        return {
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "targets": list(self.targets),
            "incident": self.incident,
            "severity": self.severity,
        }

    @staticmethod
    def from_json(said: Json) -> Supposition:
        """Return what was written as JSON."""
        return Supposition(
            start=datetime.fromisoformat(said["start"]),
            end=datetime.fromisoformat(said["end"]),
            targets=tuple(said["targets"]),
            incident=said["incident"],
            severity=said["severity"],
        )


def supposition_asked(turn: Turn, ask: Ask, version: ContractVersion) -> Supposition | None:
    """Return what a question supposes; None where it names neither a length, nor an end, nor another severity."""
    said = ask.entities
    incident = incident_meant(turn, ask)
    severities = severities_asked(version, ask)
    number = incident.number if incident is not None else None
    severity = severities[0].key if len(severities) < len(version.severities) else None
    start = turn.now
    if said.duration is not None:
        start = (said.at or said.start or start) if incident is None else start
        end = start + said.duration
    elif said.end is not None:
        start = said.start if said.start is not None and said.start < said.end else start
        end = said.end if start != turn.now else _to_come(turn, version, said.end)
    elif (until := said.at or said.start) is not None and incident is not None:
        end = until
    elif severity is not None and incident is not None:
        end = start
    else:
        return None
    return Supposition(start, end, _targets(version, ask, incident), number, severity)


def _to_come(turn: Turn, version: ContractVersion, end: datetime) -> datetime:
    """Return an end on the clock of the next day where that hour of today has passed: "till morning", said at noon."""
    if turn.now - _DAY < end <= turn.now:
        return end.astimezone(ZoneInfo(version.zone)) + _DAY
    return end


def is_about_a_report(ask: Ask) -> bool:
    """Tell whether a question supposes a report at some moment, and not that something goes on."""
    return _REPORTED.search(folded(ask.text)) is not None


def incident_meant(turn: Turn, ask: Ask) -> IncidentState | None:
    """Return the open incident that "it" means: the one named or spoken of last, else the only one that fits."""
    wanted = set(ask.entities.services)
    fitting = [one for one in states(turn) if one.is_open and (not wanted or one.service in wanted)]
    spoken_of = ask.entities.incident or turn.recall("incident")
    chosen = [one for one in fitting if one.number == spoken_of] or fitting
    return chosen[0] if len(chosen) == 1 else None


def supposed_turn(turn: Turn, version: ContractVersion, supposed: Supposition) -> Turn:
    """Return the turn as it would be at the supposed end; nothing that is done with it is kept."""
    logs = list(turn.incidents())
    if supposed.incident is not None:
        state = next(one for one in states(turn) if one.number == supposed.incident)
        logs = [_going_on(log, state, supposed) if log.number == state.number else log for log in logs]
    else:
        logs.append(_anew(turn, version, supposed))
    now = max(turn.now, supposed.end)
    return replace(turn, now=now, incidents_supposed=logs, states_read=None, worked_out={}, events=[], notices=[])


def _targets(version: ContractVersion, ask: Ask, incident: IncidentState | None) -> tuple[str, ...]:
    if incident is None:
        return tuple(target.key for target in targets_asked(version, ask))
    groups = version.targets_of(incident.service)
    return tuple(one.key for one in groups if incident.site is None or one.site in (None, incident.site))


def _going_on(log: IncidentLog, state: IncidentState, supposed: Supposition) -> IncidentLog:
    """Return the log of an open incident as if it went on to the end and was mended then."""
    begun = [outage for outage in state.outages if outage.end is None]
    if not begun and not state.outages:
        begun = [OutageRecorded("what-if", state.service, state.since, None, Decimal(1), "probe", site=state.site)]
    happened: list[tuple[datetime, Happening]] = []
    if supposed.severity is not None and supposed.severity != state.severity:
        happened.append((supposed.start, SeverityChanged(supposed.severity, "")))
    if supposed.end > supposed.start:
        happened += [(supposed.end, replace(outage, end=supposed.end)) for outage in begun]
        happened.append((supposed.end, IncidentResolved(supposed.end)))
    return replace(log, events=(*log.events, *_events(log.number, happened)))


def _anew(turn: Turn, version: ContractVersion, supposed: Supposition) -> IncidentLog:
    """Return the log of a failure of all groups that is reported, taken and begun at once, and mended at the end."""
    start, end = supposed.start, supposed.end
    groups = [target for target in version.targets if target.key in supposed.targets]
    severity = supposed.severity or _strongest(version)
    report = IncidentReported(groups[0].services[0], severity, start, start, "chat", "", site=groups[0].site)
    channels = version.severity(severity).required_channels
    happened: list[tuple[datetime, Happening]] = [
        (start, report),
        *((start, ChannelConfirmed(channel)) for channel in channels),
        (start, IncidentAcknowledged()),
        (start, WorkStarted()),
        *((end, outage) for outage in _outages(groups, supposed)),
        (end, IncidentResolved(end)),
    ]
    customer = turn.customer.key if turn.customer is not None else ""
    return IncidentLog(SUPPOSED_NUMBER, customer, tuple(_events(SUPPOSED_NUMBER, happened)))


def _strongest(version: ContractVersion) -> str:
    critical = version.severity_for(Effect.CRITICAL)
    return critical.key if critical is not None else version.severities[0].key


def _outages(groups: Sequence[AvailabilityTarget], supposed: Supposition) -> Iterable[OutageRecorded]:
    for group in groups:
        key = f"what-if {group.key}"
        yield OutageRecorded(key, group.services[0], supposed.start, supposed.end, Decimal(1), "probe", site=group.site)


def _events(number: int, happened: Iterable[tuple[datetime, Happening]]) -> Iterable[Event]:
    return (Event(number, at, at, None, what) for at, what in happened)
