"""What the events of one incident add up to at a moment: status, severity, pauses, outages, who was told when.

The rule: nothing is counted up, everything is derived. Events that happened or were recorded after `now` are not seen,
and neither the order nor the repetition of events matters. A log is read leniently (what happened, happened); what may
happen next is said by the transition table and `check_transition`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from typing import get_args

from knowledge.hours.segments import Segment, as_utc
from knowledge.incidents.incident import (
    ChannelConfirmed,
    ClockPaused,
    ClockResumed,
    CustomerConfirmed,
    Event,
    FixConfirmed,
    Happening,
    IncidentAcknowledged,
    IncidentCancelled,
    IncidentClosed,
    IncidentMerged,
    IncidentReopened,
    IncidentReported,
    IncidentResolved,
    OutageDeclared,
    OutageRecorded,
    SeverityChanged,
    UpdateGiven,
    WorkaroundAccepted,
    WorkaroundOffered,
    WorkaroundRefused,
    WorkStarted,
)
from knowledge.incidents.status import PROGRESS, Status

_RANK = {kind: place for place, kind in enumerate(get_args(Happening))}


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the clocks stood and the reason given; an open one ends at `now`."""

    segment: Segment
    reason: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class SeveritySince:
    """A severity that somebody gave the incident; `from_creation` makes it count from the start of the clocks."""

    severity: str
    since: datetime
    from_creation: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Workaround:
    """One offered way to work meanwhile and what became of it.

    Both answers None while the customer has not answered.
    """

    offered_at: datetime
    accepted_at: datetime | None = None
    refused_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class IncidentState:
    """One incident as seen at `now`; all instants in UTC, None for what has not happened.

    `registered_at` is when the number was given. `reported_at` is the first message of somebody who may report.
    `severity` is the one recorded; what an accepted workaround does to it is the contract's business
    (`knowledge.incidents.clocks`). `restored_at`, `resolved_at` and `closed_at` belong to the last resolution and
    are None again after reopening, and so is `merged_into`; `resolved_spans` keeps the earlier stretches in which the
    incident was held to be resolved, from restoring to reopening. `outages` are the provider's records (the last of
    each key), `claimed_outages` what the customer says.
    """

    number: int
    status: Status
    service: str
    site: str | None
    severity: str
    contract_version: str | None
    channel: str
    since: datetime
    first_message_at: datetime
    authorised_at: datetime | None
    registered_at: datetime
    severity_history: tuple[SeveritySince, ...]
    channels_confirmed: Mapping[str, datetime] = field(hash=False)
    channels_down: Mapping[str, datetime] = field(hash=False)
    acknowledged_at: datetime | None = None
    work_started_at: datetime | None = None
    workarounds: tuple[Workaround, ...] = ()
    restored_at: datetime | None = None
    resolved_at: datetime | None = None
    first_resolved_at: datetime | None = None
    first_restored_at: datetime | None = None
    closed_at: datetime | None = None
    cancelled_at: datetime | None = None
    updates: tuple[datetime, ...] = ()
    pause_log: tuple[Pause, ...] = ()
    resolved_spans: tuple[Segment, ...] = ()
    outages: tuple[OutageRecorded, ...] = ()
    claimed_outages: tuple[OutageRecorded, ...] = ()
    reopened: int = 0
    merged_into: int | None = None
    mass_outage: str | None = None
    confirmed_by_customer: bool = False

    @property
    def reported_at(self) -> datetime:
        """Return the first message of somebody who may report: what decides version, peak time and clock start."""
        return self.first_message_at if self.authorised_at is None else self.authorised_at

    @property
    def is_open(self) -> bool:
        """Tell whether something is still to be done: not resolved, closed or cancelled."""
        return self.status not in (Status.RESOLVED, Status.CLOSED, Status.CANCELLED)

    @property
    def pauses(self) -> tuple[Segment, ...]:
        """Return the stretches in which the clocks stood; an open one ends at `now`."""
        return tuple(pause.segment for pause in self.pause_log)

    @property
    def last_update_at(self) -> datetime | None:
        """Return when the customer was last told how things stand."""
        return self.updates[-1] if self.updates else None

    @property
    def workaround_accepted_at(self) -> datetime | None:
        """Return when the customer first accepted a workaround."""
        return next((one.accepted_at for one in self.workarounds if one.accepted_at is not None), None)


def visible_events(events: Iterable[Event], now: datetime) -> tuple[Event, ...]:
    """Return the events that had happened and were on record at `now`, once each, in the order in which they happened.

    The report leads, though a call that belongs to it may have come before; at one instant the order is that of a life.
    """
    seen = {event for event in events if event.occurred_at <= now and event.recorded_at <= now}
    return tuple(sorted(seen, key=_place))


def _place(event: Event) -> tuple[bool, datetime, int, datetime, str]:
    is_report = isinstance(event.what, IncidentReported)
    return (not is_report, event.occurred_at, _RANK[type(event.what)], event.recorded_at, repr(event.what))


def state_of(events: Iterable[Event], now: datetime) -> IncidentState | None:
    """Return what the events of one incident add up to at `now`; None when no report was on record by then.

    A pause ends when the clock is resumed, and also when the incident is resolved, closed or cancelled. A second report
    in the same log changes nothing.
    """
    seen = visible_events(events, now)
    if not seen or not isinstance(seen[0].what, IncidentReported):
        return None
    fold = _Fold(_begun(seen[0], seen[0].what))
    for event in seen[1:]:
        fold.apply(event)
    fold.take_outages(seen)
    return fold.finished(as_utc(now))


def _begun(event: Event, report: IncidentReported) -> IncidentState:
    first = as_utc(report.first_message_at)
    return IncidentState(
        number=event.incident,
        status=Status.REPORTED,
        service=report.service,
        site=report.site,
        severity=report.severity,
        contract_version=report.contract_version,
        channel=report.channel,
        since=as_utc(report.since),
        first_message_at=first,
        authorised_at=None if report.authorised_at is None else as_utc(report.authorised_at),
        registered_at=as_utc(event.occurred_at),
        severity_history=(SeveritySince(report.severity, first, True, None),),
        channels_confirmed=MappingProxyType({}),
        channels_down=MappingProxyType({}),
    )


class _Fold:
    """The state so far while the events are walked through once."""

    def __init__(self, begun: IncidentState) -> None:
        self.state = begun
        self.paused: tuple[datetime, str] | None = None

    def apply(self, event: Event) -> None:
        """Take in one event. What belongs to the record only (words, joined reports) changes nothing here."""
        at, what, state = as_utc(event.occurred_at), event.what, self.state
        match what:
            case IncidentAcknowledged() if state.acknowledged_at is None:
                self.state = replace(state, acknowledged_at=at)
            case WorkStarted() if state.work_started_at is None:
                self.state = replace(state, work_started_at=at)
            case UpdateGiven():
                self.state = replace(state, updates=(*state.updates, at))
            case ChannelConfirmed(channel, was_down):
                self._confirm(channel, at, was_down=was_down)
            case SeverityChanged(severity, reason, from_creation):
                since = SeveritySince(severity, at, from_creation, reason)
                self.state = replace(state, severity=severity, severity_history=(*state.severity_history, since))
            case ClockPaused(reason) if self.paused is None and state.is_open:
                self.paused = (at, reason)
            case ClockResumed():
                self._end_pause(at)
            case WorkaroundOffered() | WorkaroundAccepted() | WorkaroundRefused():
                self.state = replace(state, workarounds=_answered(state.workarounds, what, at))
            case IncidentResolved(restored_at):
                self._end_pause(at)
                self._resolve(min(as_utc(restored_at), at), at)
            case FixConfirmed() | IncidentClosed():
                self._end_pause(at)
                if state.resolved_at is None:
                    self._resolve(at, at)
                self.state = replace(self.state, closed_at=at)
            case IncidentReopened():
                self._reopen(at)
            case IncidentCancelled():
                self._end_pause(at)
                self.state = replace(self.state, cancelled_at=at)
            case IncidentMerged(into):
                self._end_pause(at)
                self.state = replace(self.state, cancelled_at=at, merged_into=into)
            case OutageDeclared(outage):
                self.state = replace(state, mass_outage=outage)
            case CustomerConfirmed(first_message_at, since) if not state.confirmed_by_customer:
                begun = state.since if since is None else as_utc(since)
                first = as_utc(first_message_at)
                self.state = replace(state, authorised_at=first, since=begun, confirmed_by_customer=True)
            case _:
                pass

    def _confirm(self, channel: str, at: datetime, *, was_down: bool) -> None:
        """Keep the first time of each channel; an earlier record is never overwritten by a later one."""
        if was_down:
            down = MappingProxyType({channel: at, **self.state.channels_down})
            self.state = replace(self.state, channels_down=down)
        else:
            confirmed = MappingProxyType({channel: at, **self.state.channels_confirmed})
            self.state = replace(self.state, channels_confirmed=confirmed)

    def _resolve(self, restored_at: datetime, at: datetime) -> None:
        first = self.state.first_resolved_at is None
        self.state = replace(
            self.state,
            restored_at=restored_at,
            resolved_at=at,
            closed_at=None,
            first_resolved_at=at if first else self.state.first_resolved_at,
            first_restored_at=restored_at if first else self.state.first_restored_at,
        )

    def _reopen(self, at: datetime) -> None:
        state = self.state
        if state.merged_into is not None:
            self.state = replace(state, cancelled_at=None, merged_into=None, reopened=state.reopened + 1)
            return
        if state.restored_at is None:
            return
        span = Segment(state.restored_at, max(at, state.restored_at))
        self.state = replace(
            state,
            restored_at=None,
            resolved_at=None,
            closed_at=None,
            resolved_spans=(*state.resolved_spans, span),
            reopened=state.reopened + 1,
        )

    def _end_pause(self, at: datetime, *, is_open: bool = False) -> None:
        if self.paused is not None:
            began, reason = self.paused
            pause = Pause(Segment(began, max(began, at)), reason, is_open)
            self.state = replace(self.state, pause_log=(*self.state.pause_log, pause))
            self.paused = None

    def take_outages(self, events: Iterable[Event]) -> None:
        """Keep the last record of each outage by time of recording.

        A correction is recorded later, whenever it happened.
        """
        last: dict[tuple[bool, str], OutageRecorded] = {}
        for event in sorted(events, key=lambda event: (event.recorded_at, event.occurred_at, repr(event.what))):
            if isinstance(event.what, OutageRecorded):
                last[event.what.source == "customer", event.what.key] = event.what
        ordered = sorted(last.items(), key=lambda item: (item[1].start, item[1].key))
        self.state = replace(
            self.state,
            outages=tuple(record for (claimed, _), record in ordered if not claimed),
            claimed_outages=tuple(record for (claimed, _), record in ordered if claimed),
        )

    def finished(self, now: datetime) -> IncidentState:
        """Return the state with an open pause ended at `now` and the status that follows from everything."""
        paused = self.paused is not None
        self._end_pause(now, is_open=True)
        return replace(self.state, status=_status(self.state, paused=paused))


def _answered(
    known: tuple[Workaround, ...], what: WorkaroundOffered | WorkaroundAccepted | WorkaroundRefused, at: datetime
) -> tuple[Workaround, ...]:
    """Return the workarounds with one more offer, or with the answer to the last one; an answer implies an offer."""
    if isinstance(what, WorkaroundOffered):
        return (*known, Workaround(at))
    if not known or known[-1].refused_at is not None or known[-1].accepted_at is not None:
        known = (*known, Workaround(at))
    if isinstance(what, WorkaroundAccepted):
        return (*known[:-1], replace(known[-1], accepted_at=at))
    return (*known[:-1], replace(known[-1], refused_at=at))


def _status(state: IncidentState, *, paused: bool) -> Status:
    if state.cancelled_at is not None:
        return Status.CANCELLED
    if state.closed_at is not None:
        return Status.CLOSED
    if state.resolved_at is not None:
        return Status.RESOLVED
    if paused:
        return Status.PAUSED
    reached = {
        Status.WORKED_AROUND: state.workaround_accepted_at,
        Status.IN_PROGRESS: state.work_started_at,
        Status.ACKNOWLEDGED: state.acknowledged_at,
    }
    return next((status for status in PROGRESS if reached[status] is not None), Status.REPORTED)
