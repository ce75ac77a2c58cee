"""What is kept and handed on: people, links, places, conversations, reports, what is to be said.

Rule: frozen values only; who keeps them is asked through `bot.ports`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bot.messages import Address, Reply, Sender
from knowledge.bilingual import Bilingual, Language
from knowledge.hours.quiet import QuietHours
from knowledge.incidents.incident import Event

Role = Literal["customer", "staff"]
Grade = Literal["reader", "reporter", "agent", "duty_manager", "administrator"]


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of the provider; `aliases` are other names people use for it."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A linked person. `position` is a key that the contract's list of authorised positions may name.

    `title_pl` and `title_en` are how their job is called; `customer` is None for staff.
    An `administrator` of the staff invites people, binds places and takes both back. `grade` is what they may do on
    their side (`bot.rights`); None: what people of their side usually may.
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
    grade: Grade | None = None

    def title(self, language: Language) -> str:
        """Return how their job is called."""
        return self.title_pl if language == "pl" else self.title_en


@dataclass(frozen=True, slots=True)
class IncidentNote:
    """What somebody of the staff wrote for the others about an incident; `words` is a text reference."""

    incident: int
    author: str
    words: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class OpenIncident:
    """An incident that is open, as it was looked at last; `due_at` is when its nearest time runs out, if one runs."""

    number: int
    customer: str
    service: str
    severity: str
    status: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """How much of a group's budget was used when it was measured last (1: all of it); its period ends at `until`."""

    customer: str
    target: str
    share: float
    until: datetime
    measured_at: datetime


@dataclass(frozen=True, slots=True)
class MassOutage:
    """An outage of many customers, declared as one; it goes on while `ended_at` is None."""

    key: str
    service: str
    since: datetime
    declared_at: datetime
    declared_by: str | None
    restored_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A customer's disagreement with what was said, counted or done, and its answer.

    `topic` says with what; `claimed` and `answer` are text references; the answer is due at `due_at`, and `upheld` is
    whether the customer was right. None while nobody has answered.
    """

    id: int
    customer: str
    person: str
    topic: str
    incident: int | None
    claimed: str
    raised_at: datetime
    due_at: datetime
    answered_at: datetime | None = None
    answered_by: str | None = None
    upheld: bool | None = None
    answer: str | None = None


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


Topic = Literal["incident", "deadline", "maintenance", "budget", "summary", "contract", "duty", "administration"]
"""What a notice is about, for people's choices and for the record."""
URGENT, NORMAL, BULK = 0, 1, 2
"""Which messages go first, where an account may not send all at once."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why something is said unasked. `rule` names what was reached ("deadline.share", "work.announced"), `subject`
    what it is about ("incident:1043", "work:7"), `arose_at` when it came about; `customer` None: nobody's own.
    """

    topic: Topic
    rule: str
    subject: str
    arose_at: datetime
    customer: str | None = None
    details: Mapping[str, str | int | bool | None] = field(default_factory=dict)


ContactUse = Literal["pages", "fallback"]
"""Calls to whoever is on duty, or what could not be delivered in chat."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a person is reached beyond chat, and what for."""

    person: str
    address: Address
    use: ContactUse


NoticeScope = Literal["all", "services", "none"]
NoticeKind = Literal["budget", "summary", "contract", "reminder"]


@dataclass(frozen=True, slots=True)
class WorkDraft:
    """A work that nobody was told of yet. In UTC; no `customers` means every customer of the services.

    `effect` None: what is to be expected is said when it is announced.
    """

    key: str
    services: tuple[str, ...]
    start: datetime
    end: datetime
    customers: tuple[str, ...]
    emergency: bool
    effect: Bilingual | None
    saved_by: str | None
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class NoticeChoice:
    """What somebody wants to hear of what is not mandatory: everything, what concerns some services, nothing; and when
    they want quiet. `urgent_passes`: what is urgent comes through all the same. `muted` are kinds they do not want."""

    scope: NoticeScope = "all"
    services: tuple[str, ...] = ()
    quiet: QuietHours | None = None
    urgent_passes: bool = True
    muted: tuple[NoticeKind, ...] = ()


ReportForm = Literal["pdf", "csv", "text"]


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """Somebody wants the report of every month of a customer."""

    customer: str
    person: str
    form: ReportForm


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """Something to be said: `key` is unique for ever, so the same thing is never queued twice. `why` is kept of
    whatever nobody asked for."""

    key: str
    address: Address
    person: str | None
    language: Language
    reply: Reply
    queued_at: datetime
    kind: str = "reply"
    subject: str | None = None
    """What a message that is edited in place stands for; a later one of the same subject there replaces it."""
    priority: int = NORMAL
    why: Why | None = None
    held_until: datetime | None = None
    """Until when it is held because of somebody's quiet hours."""


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
