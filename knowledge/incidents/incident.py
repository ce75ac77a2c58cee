"""An incident is its events: what happened, when it happened and when it was recorded.

Everything else (state, severity, pauses, outages) is derived by pure functions, so a correction is a new event and any
figure can be computed again. Events name people by an internal id and free text by a reference into erasable storage.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class IncidentReported:
    """Somebody who may report confirmed a report.

    `first_message_at` is the platform's time of the first message about it.

    The event's own `occurred_at` is the registration: the instant at which the incident number is given.
    `since` is the start of the outage as the reporter says, `description` a text reference. `authorised_at` is set
    when the first message came from somebody who may not report: the first message or press of the person who may.
    """

    service: str
    severity: str
    since: datetime
    first_message_at: datetime
    channel: str
    description: str
    site: str | None = None
    contract_version: str | None = None
    authorised_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChannelConfirmed:
    """Staff record that a report also arrived by another channel (a call at `occurred_at`).

    `was_down`: it could not arrive, since the channel was down at the provider; then nobody waits for it.
    """

    channel: str
    was_down: bool = False


@dataclass(frozen=True, slots=True)
class IncidentAcknowledged:
    """A person, not a machine, took note."""


@dataclass(frozen=True, slots=True)
class WorkStarted:
    """Work on the incident began: the reaction."""


@dataclass(frozen=True, slots=True)
class UpdateGiven:
    """The customer was told how things stand."""

    text: str


@dataclass(frozen=True, slots=True)
class InformationAdded:
    """The customer added something; `text` is a reference."""

    text: str


@dataclass(frozen=True, slots=True)
class SeverityChanged:
    """From now on another severity.

    Where the contract does not say from when its times run, `from_creation` does: from the start, else from this event.
    """

    severity: str
    reason: str
    from_creation: bool = True


@dataclass(frozen=True, slots=True)
class ClockPaused:
    """The clock stands, for a reason that the contract allows."""

    reason: str


@dataclass(frozen=True, slots=True)
class ClockResumed:
    """The clock runs again."""


@dataclass(frozen=True, slots=True)
class WorkaroundOffered:
    """The provider offered a way to work meanwhile."""

    text: str


@dataclass(frozen=True, slots=True)
class WorkaroundAccepted:
    """The customer accepted it; some contracts lower the severity from here on."""


@dataclass(frozen=True, slots=True)
class WorkaroundRefused:
    """The customer refused it."""

    reason: str


@dataclass(frozen=True, slots=True)
class OutageRecorded:
    """A span in which the service was down; `end` None while it lasts; `share` of users or channels affected, 0–1.

    `source` is "probe", "staff" or "customer"; `exclusion` names the contract's exclusion that applies, if any; `size`
    is how great its cause was, in the unit of that exclusion's threshold (None: not measured), and `proven` whether the
    proof that the contract asks for is there (None: nobody has said). `fault` is whom the outage was attributed to:
    "provider", "customer" or "third_party"; None: nobody yet. `evidence` is a reference to what is offered as proof.
    The last record with the same `key` in an incident is the one that counts; what a customer says stands beside the
    provider's record of the same `key` and never replaces it.
    """

    key: str
    service: str
    start: datetime
    end: datetime | None
    share: Decimal
    source: str
    site: str | None = None
    exclusion: str | None = None
    cause: str | None = None
    fault: str | None = None
    size: Decimal | None = None
    proven: bool | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class IncidentResolved:
    """The provider says the service is back since `restored_at`."""

    restored_at: datetime
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class FixConfirmed:
    """The customer confirms that it works; the incident is closed."""


@dataclass(frozen=True, slots=True)
class IncidentReopened:
    """It came back, or never went away."""

    reason: str


@dataclass(frozen=True, slots=True)
class IncidentClosed:
    """Nothing more happens here."""


@dataclass(frozen=True, slots=True)
class IncidentCancelled:
    """The reporter took the report back (a mistake, a test)."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReportJoined:
    """A further report of the same outage was joined to this incident."""

    text: str


@dataclass(frozen=True, slots=True)
class IncidentMerged:
    """It was the same as another incident of the customer, in which it goes on; its own clocks are over."""

    into: int


@dataclass(frozen=True, slots=True)
class OutageDeclared:
    """The provider opened it, or took it into a mass outage, whose key this is; nobody of the customer reported it so
    far, where it was opened by that."""

    outage: str


@dataclass(frozen=True, slots=True)
class CustomerConfirmed:
    """Somebody of the customer who may report said that an outage the provider knew of is theirs, too.

    `first_message_at` is the customer's first word about it: what counts as their report.
    """

    first_message_at: datetime
    since: datetime | None = None
    """Since when, as they say; None: they did not say."""


Happening = (
    IncidentReported
    | OutageDeclared
    | CustomerConfirmed
    | ChannelConfirmed
    | IncidentAcknowledged
    | WorkStarted
    | UpdateGiven
    | InformationAdded
    | SeverityChanged
    | ClockPaused
    | ClockResumed
    | WorkaroundOffered
    | WorkaroundAccepted
    | WorkaroundRefused
    | OutageRecorded
    | IncidentResolved
    | FixConfirmed
    | IncidentMerged
    | IncidentReopened
    | IncidentClosed
    | IncidentCancelled
    | ReportJoined
)


@dataclass(frozen=True, slots=True)
class Event:
    """One happening of one incident.

    Clocks use `occurred_at`, the audit shows `recorded_at` too; `actor` is a person's id.
    """

    incident: int
    occurred_at: datetime
    recorded_at: datetime
    actor: str | None
    what: Happening
