"""What the core needs from storage, as protocols that the core owns; `storage` implements them over one transaction.

Every read that belongs to a customer takes that customer; there is no read by number alone except for staff.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Literal, Protocol, Self

from bot.messages import Address, Outcome, Reply, Sender
from knowledge.bilingual import Language
from knowledge.contract.agreement import Contract
from knowledge.downtime.planned_work import PlannedWork
from knowledge.incidents.incident import Event

Role = Literal["customer", "staff"]


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of the provider; `aliases` are other names people use for it."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A linked person. `position` is a key that the contract's list of authorised positions may name.

    `title` is how their job is called, in both languages by key of the language; `customer` is None for staff.
    An `administrator` of the staff invites people, binds places and takes both back.
    """

    id: str
    name: str
    role: Role
    customer: str | None
    position: str
    title_pl: str
    title_en: str
    language: Language
    administrator: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An account that is a person, and in which conversation it is reached directly; `name` is as the platform shows
    it."""

    sender: Sender
    person: str
    conversation: str
    name: str = ""
    linked_at: datetime | None = None


CodePurpose = Literal["person", "place", "administrator"]


@dataclass(frozen=True, slots=True)
class LinkCode:
    """A single-use code, known only by the SHA-256 of it: links one account to `person`, or binds one place to
    `customer` (None: the provider's own desk). `platform` None: any. `issued_by` None: from the command line."""

    digest: str
    purpose: CodePurpose
    person: str | None
    customer: str | None
    platform: str | None
    issued_by: str | None
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BoundPlace:
    """A channel or group that belongs to a customer (None: to the provider's desk), in one language."""

    platform: str
    key: str
    customer: str | None
    language: Language
    bound_by: str | None
    bound_at: datetime


AttachmentState = Literal["waiting", "stored", "failed"]


@dataclass(frozen=True, slots=True)
class KeptAttachment:
    """A file of a customer's: named at once, fetched later. `incident` None: it came while a report was being made.
    `kind` and `media_type` are as the platform said; `attempts` is how often fetching it was tried."""

    id: int
    customer: str
    incident: int | None
    address: Address
    person: str
    reference: str
    name: str
    media_type: str
    kind: str
    size: int
    received_at: datetime
    state: AttachmentState = "waiting"
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class IncidentLog:
    """All events of one incident that are visible at the moment asked for, in order of occurrence, then of
    recording."""

    number: int
    customer: str
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class DialogState:
    """An unfinished dialog: its name, the raw answers so far, the question asked last, and when it was touched.

    `first_message_at` is the platform's time of the message that began it; `reminded` tells that the one
    reminder went out.
    """

    dialog: str
    answers: Mapping[str, Any]
    asked: str | None
    first_message_at: datetime
    touched_at: datetime
    reminded: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one conversation remembers. `context` is plain JSON: the last request, so that "why?" and "a w
    październiku?" work."""

    address: Address
    person: str | None = None
    language: Language | None = None
    dialog: DialogState | None = None
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfferedChoice:
    """A button that was offered: what it does, in which conversation, to whom it is allowed, until when.
    Numbers start at 1; 0 is on a card, and pressed by its token alone."""

    token: str
    label: str
    number: int
    action: str
    arguments: Mapping[str, Any]
    address: Address
    actor: str | None
    expires_at: datetime


PendingState = Literal["unconfirmed", "awaiting_entitled", "registered", "dismissed"]


@dataclass(frozen=True, slots=True)
class PendingReport:
    """A report that is no incident yet: left unconfirmed, or made by somebody who may not report. Nothing of
    it is lost."""

    id: int
    customer: str
    person: str
    address: Address
    first_message_at: datetime
    recorded_at: datetime
    answers: Mapping[str, Any]
    text: str
    state: PendingState
    incident: int | None = None


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """Something to be said: `key` is unique for ever, so the same thing is never queued twice."""

    key: str
    address: Address
    person: str | None
    language: Language
    reply: Reply
    queued_at: datetime
    kind: str = "reply"
    subject: str | None = None
    """What a message that is edited in place stands for; a later one of the same subject there replaces it."""


class People(Protocol):
    """Who is linked, and how they are reached. An account may be several people: one of each customer it works for."""

    def linked_to(self, sender: Sender) -> Person | None: ...
    def all_linked_to(self, sender: Sender) -> Sequence[Person]: ...
    def get(self, person: str) -> Person | None: ...
    def of_customer(self, customer: str) -> Sequence[Person]: ...
    def staff(self) -> Sequence[Person]: ...
    def addresses_of(self, person: str) -> Sequence[Address]: ...
    def set_language(self, person: str, language: Language) -> None: ...
    def administrators(self) -> Sequence[Person]: ...


class Links(Protocol):
    """Codes and the accounts linked by them. A code is used once: of two at the same time only one gets True."""

    def issue(self, code: LinkCode) -> None: ...
    def code(self, digest: str) -> LinkCode | None: ...
    def use(self, digest: str, by: Sender, now: datetime) -> bool: ...
    def note_failure(self, by: Sender, at: datetime) -> None: ...
    def failures(self, by: Sender, since: datetime) -> int: ...
    def link(self, link: Link) -> None: ...
    def unlink(self, sender: Sender, person: str | None = None) -> Sequence[Link]: ...
    def of_person(self, person: str) -> Sequence[Link]: ...
    def all(self) -> Sequence[Link]: ...


class Places(Protocol):
    """Channels and groups that belong to a customer or to the provider's desk; `desks` are the latter."""

    def get(self, platform: str, key: str) -> BoundPlace | None: ...
    def bind(self, place: BoundPlace) -> None: ...
    def unbind(self, platform: str, key: str) -> bool: ...
    def of_customer(self, customer: str) -> Sequence[BoundPlace]: ...
    def desks(self) -> Sequence[BoundPlace]: ...
    def all(self) -> Sequence[BoundPlace]: ...
    def move(self, platform: str, key: str, new_key: str) -> None: ...
    def mark_read(self, platform: str, key: str, mark: str, at: datetime) -> None: ...
    def read_up_to(self, platform: str) -> Mapping[str, str]: ...


class Attachments(Protocol):
    """Files of incidents. `waiting_in` are those that came in a conversation before their report was registered."""

    def add(self, attachment: KeptAttachment) -> KeptAttachment: ...
    def of_incident(self, number: int) -> Sequence[KeptAttachment]: ...
    def waiting_in(self, address: Address) -> Sequence[KeptAttachment]: ...
    def belong_to(self, attachment: int, incident: int) -> None: ...


class Homes(Protocol):
    """Where the talk about an incident is held, and where its card is shown."""

    def home_of(self, incident: int) -> Address | None: ...
    def set_home(self, incident: int, address: Address) -> None: ...
    def cards_of(self, subject: str) -> Sequence[Address]: ...


class Customers(Protocol):
    """The provider's customers and their contracts."""

    def get(self, customer: str) -> Customer | None: ...
    def all(self) -> Sequence[Customer]: ...
    def contract_of(self, customer: str) -> Contract | None: ...


class Incidents(Protocol):
    """The logs of events; reads show only what had occurred and was recorded by `until`.

    `appended_after` tells what is new without reading any log: each incident that has events after a place in the
    order of appending, with the place of its last one; 0 is before the first.
    """

    def next_number(self) -> int: ...
    def open(self, number: int, customer: str, recorded_at: datetime) -> None: ...
    def append(self, event: Event) -> None: ...
    def of_customer(self, customer: str, until: datetime) -> Sequence[IncidentLog]: ...
    def of_number(self, number: int, until: datetime) -> IncidentLog | None: ...
    def all(self, until: datetime) -> Sequence[IncidentLog]: ...
    def appended_after(self, place: int) -> Mapping[int, int]: ...


class PlannedWorks(Protocol):
    """Announced works."""

    def announced(self, until: datetime) -> Sequence[PlannedWork]: ...


class Texts(Protocol):
    """Free words by reference; erasing the words leaves the reference valid."""

    def keep(self, text: str) -> str: ...
    def read(self, reference: str) -> str | None: ...
    def erase(self, reference: str) -> None: ...


class Conversations(Protocol):
    """What each conversation remembers."""

    def get(self, address: Address) -> Conversation: ...
    def save(self, conversation: Conversation) -> None: ...
    def with_dialog(self) -> Sequence[Conversation]: ...


class Choices(Protocol):
    """Buttons that were offered; `current` are those offered last in a conversation, by number."""

    def offer(self, choices: Sequence[OfferedChoice]) -> None: ...
    def by_token(self, token: str) -> OfferedChoice | None: ...
    def current(self, address: Address) -> Sequence[OfferedChoice]: ...
    def unexpired(self, address: Address, now: datetime) -> Sequence[OfferedChoice]: ...


class PendingReports(Protocol):
    """Reports that are no incident yet; `waiting` are those neither registered nor dismissed."""

    def add(
        self,
        *,
        customer: str,
        person: str,
        address: Address,
        first_message_at: datetime,
        recorded_at: datetime,
        answers: Mapping[str, Any],
        text: str,
        state: PendingState,
    ) -> PendingReport: ...
    def get(self, report: int) -> PendingReport | None: ...
    def settle(self, report: int, state: PendingState, incident: int | None) -> None: ...
    def waiting(self, until: datetime, customer: str | None = None) -> Sequence[PendingReport]: ...


CLOCK = "clock"
"""The name under which due instants are remembered as handled, for ever, beside the platforms of messages."""


class Seen(Protocol):
    """Message ids that were handled, with what came of them."""

    def outcome_of(self, platform: str, id: str) -> Outcome | None: ...
    def remember(self, platform: str, outcome: Outcome, at: datetime) -> None: ...


class Outbox(Protocol):
    """Everything to be said, queued in the same transaction; a key that is there already changes nothing."""

    def put(self, message: OutboxMessage) -> None: ...


class UnitOfWork(Protocol):
    """One transaction. Leaving the block without `commit()` changes nothing."""

    people: People
    customers: Customers
    incidents: Incidents
    planned_works: PlannedWorks
    texts: Texts
    conversations: Conversations
    choices: Choices
    pending: PendingReports
    seen: Seen
    outbox: Outbox
    links: Links
    places: Places
    attachments: Attachments
    homes: Homes

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def commit(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed row of the outbox; `attempt` is the fence: only the latest claim may write its result.

    `in_doubt`: an earlier claim may have sent it already.
    """

    id: int
    attempt: int
    message: OutboxMessage
    in_doubt: bool = False
    due_at: datetime | None = None


class Deliveries(Protocol):
    """The sending side of the outbox, each call a transaction of its own: claimed, then sending, then sent."""

    def claim(
        self, *, platform: str, address: Address | None, owner: str, now: datetime, limit: int = 50
    ) -> Sequence[Delivery]: ...
    def sending(self, delivery: Delivery, now: datetime) -> bool: ...
    def sent(self, delivery: Delivery, now: datetime, reference: str | None = None) -> bool: ...
    def retry(self, delivery: Delivery, at: datetime, reason: str, *, in_doubt: bool = False) -> bool: ...
    def dead(self, delivery: Delivery, now: datetime, reason: str) -> bool: ...
    def next_due(self, platform: str, now: datetime) -> datetime | None: ...
