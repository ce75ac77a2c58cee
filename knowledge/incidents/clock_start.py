"""When a clock starts under a contract, or what it still waits for.

The rule: the contract names what starts the clock; the chat keeps the instant of every message, so the start is never
the moment at which somebody got round to processing it. Outside the hours of the severity the clock counts from the
next opening, and the result says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from knowledge.contract.agreement import ContractVersion
from knowledge.contract.severities import ClockStart, Severity
from knowledge.hours.described_hours import Closed, why_closed
from knowledge.hours.segments import as_utc
from knowledge.hours.service_hours import next_opening
from knowledge.incidents.state import IncidentState
from knowledge.terms import Clause, clause_of, value_of

CHAT_CHANNELS = frozenset({"chat", "slack", "telegram", "console", "terminal"})
"""All names of the conversation with the assistant: whichever a contract requires, each of them satisfies it."""


PROVIDER = "provider"
"""The channel of an incident that the provider opened itself, when it declared a mass outage."""


class StartReason(StrEnum):
    """What started the clock, or what it waits for."""

    RECEIVED = "received"  # the first message about it; also where the contract does not say
    AUTHORISED = "authorised"  # the word of the first person who may report, after a message of somebody who may not
    TICKET_OPENED = "ticket_opened"  # the incident number was given
    ALL_CHANNELS = "all_channels"  # the last of the required channels
    DETECTED = "detected"  # the measurement noticed it
    DECLARED = "declared"  # the provider opened it itself, and the contract counts from noticing
    WAITING_FOR_CHANNEL = "waiting_for_channel"
    WAITING_FOR_REPORT = (
        "waiting_for_report"  # the provider opened it itself, and the contract wants the customer's word
    )
    NOT_AUTHORISED = "not_authorised"  # nobody who may report has done so yet


@dataclass(frozen=True, slots=True)
class ClockStartResult:
    """Why and when the clocks of an incident start. Instants are UTC.

    `starts_at` is None while something is missing. `begins_counting_at` is `starts_at`, or the next opening of the
    severity's hours, with the reason in `why_closed`. `waiting_for` names the channels still missing; `arrived` has
    the time of each channel that counts. `clause` None: the contract does not say and the first message counts.
    """

    starts_at: datetime | None
    reason: StartReason
    begins_counting_at: datetime | None
    why_closed: Closed | None
    clause: Clause | None
    waiting_for: tuple[str, ...] = ()
    arrived: Mapping[str, datetime] = field(default_factory=dict, hash=False)


def clock_start(version: ContractVersion, severity: str, state: IncidentState) -> ClockStartResult:
    """Return when the clocks of a registered incident start under this severity of this version.

    Raises:
        KeyError: the version has no such severity.
    """
    graded = version.severity(severity)
    rule = value_of(version.clock_start)
    if rule is ClockStart.TICKET_OPENED:
        return _started(version, graded, state.registered_at, StartReason.TICKET_OPENED)
    if rule is ClockStart.DETECTED:
        noticed = min((outage.start for outage in state.outages if outage.source == "probe"), default=None)
        if noticed is not None:
            return _started(version, graded, noticed, StartReason.DETECTED)
    if state.channel == PROVIDER and rule is ClockStart.DETECTED:
        return _started(version, graded, state.first_message_at, StartReason.DECLARED)
    if state.channel == PROVIDER and not state.confirmed_by_customer:
        return ClockStartResult(None, StartReason.WAITING_FOR_REPORT, None, None, clause_of(version.clock_start))
    if rule is ClockStart.BOTH_CHANNELS and graded.required_channels:
        arrived = {_spoken(state): state.reported_at, **state.channels_confirmed}
        return _by_channels(version, graded, arrived, frozenset(state.channels_down))
    reason = StartReason.RECEIVED if state.authorised_at is None else StartReason.AUTHORISED
    return _started(version, graded, state.reported_at, reason)


def clock_start_if_reported(
    version: ContractVersion, severity: str, at: datetime, *, channel: str = "chat", may_report: bool = True
) -> ClockStartResult:
    """Return when the clocks would start if this were reported, confirmed and numbered at an instant by one channel.

    `may_report` False: somebody without the right wrote; the clock has not started (`NOT_AUTHORISED`).

    Raises:
        KeyError: the version has no such severity.
    """
    graded = version.severity(severity)
    rule = value_of(version.clock_start)
    if not may_report:
        clause = clause_of(version.authorised)
        return ClockStartResult(None, StartReason.NOT_AUTHORISED, None, None, clause)
    if rule is ClockStart.BOTH_CHANNELS and graded.required_channels:
        return _by_channels(version, graded, {channel: at}, frozenset())
    reason = StartReason.TICKET_OPENED if rule is ClockStart.TICKET_OPENED else StartReason.RECEIVED
    return _started(version, graded, at, reason)


def _spoken(state: IncidentState) -> str:
    """Return by which channel the customer said it: who confirms what the provider opened does so in the chat."""
    return "chat" if state.channel == PROVIDER else state.channel


def _by_channels(
    version: ContractVersion, severity: Severity, arrived: Mapping[str, datetime], down: frozenset[str]
) -> ClockStartResult:
    """Start at the last of the required channels; one that is down at the provider is not waited for."""
    times = {channel: _arrival(channel, arrived) for channel in severity.required_channels}
    known = MappingProxyType({channel: as_utc(at) for channel, at in times.items() if at is not None})
    missing = tuple(channel for channel in times if channel not in known and not _same_channel(channel, down))
    if missing or not known:
        return ClockStartResult(
            None, StartReason.WAITING_FOR_CHANNEL, None, None, clause_of(version.clock_start), missing, known
        )
    return _started(version, severity, max(known.values()), StartReason.ALL_CHANNELS, arrived=known)


def _arrival(required: str, arrived: Mapping[str, datetime]) -> datetime | None:
    return min((at for channel, at in arrived.items() if _same_channel(required, (channel,))), default=None)


def _same_channel(required: str, channels: frozenset[str] | tuple[str, ...]) -> bool:
    return any(channel == required or {channel, required} <= CHAT_CHANNELS for channel in channels)


def _started(
    version: ContractVersion,
    severity: Severity,
    at: datetime,
    reason: StartReason,
    *,
    arrived: Mapping[str, datetime] = MappingProxyType({}),
) -> ClockStartResult:
    hours = version.schedules[severity.schedule].hours
    return ClockStartResult(
        starts_at=as_utc(at),
        reason=reason,
        begins_counting_at=next_opening(hours, at),
        why_closed=why_closed(hours, at),
        clause=clause_of(version.clock_start),
        arrived=arrived,
    )
