"""One turn of a conversation: everything a handler may read, and the little it may leave behind.

Handlers return `Said`; the core gives choices their tokens, queues the replies and commits.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.i18n import Translator
from bot.messages import Address, Attachment, ChoiceStyle, Fact, Form, Place, Sender
from bot.ports import UnitOfWork
from bot.records import NORMAL, BoundPlace, Conversation, Customer, DialogState, IncidentLog, Person, Why
from bot.understanding.meaning import Entities
from knowledge.bilingual import Language
from knowledge.contract.agreement import Contract, ContractVersion
from knowledge.incidents.state import IncidentState

DEFAULT_ZONE = "Europe/Warsaw"
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice before it has a token: what it says and what pressing it does."""

    label: str
    action: str
    arguments: Json = field(default_factory=dict)
    style: ChoiceStyle = "plain"
    private: bool = False
    """Pressed in the direct chat of the one person it is for."""
    for_all: bool = False
    """Anybody in the place may press it; whether they may do it is asked then."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message to be sent: `more` is what waits behind "Więcej"; `asks` tells that "yes" means its first offer.

    `private`: in a shared place only the person it answers may read it. `secret`: it holds a code, which is forgotten
    once it was sent.
    """

    text: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    offers: tuple[Offer, ...] = ()
    more: str | None = None
    form: Form | None = None
    asks: bool = False
    attachments: tuple[Attachment, ...] = ()
    private: bool = False
    secret: bool = False
    whole: bool = False
    """It was asked for in full, so it is shown however long it is."""
    words_for: Offer | None = None
    """What is written next is not a request but the `text` of this."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request as understood: its intent and entities, the words it was made in, and the second-best intents."""

    intent: str
    entities: Entities
    text: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be said elsewhere: to another person wherever they are reached, or at an address in its language.

    The words are made in the language of whoever reads them.
    """

    person: Person | None
    key: str
    words: Callable[[Translator], Said]
    address: Address | None = None
    language: Language | None = None
    priority: int = NORMAL
    why: Why = field(kw_only=True)


@dataclass(slots=True)
class Turn:
    """One message being answered. `message_key` names it in the keys of what it causes. `customer` is whose
    contract is spoken of: the person's own, or the one staff named. `bound` is whose place it is said in."""

    work: UnitOfWork
    t: Translator
    now: datetime
    sent_at: datetime
    person: Person
    conversation: Conversation
    customer: Customer | None = None
    contract: Contract | None = None
    events: list[Json] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    message_key: str = ""
    place: Place | None = None
    bound: BoundPlace | None = None
    manages_place: bool = False
    sender: Sender | None = None
    new_code: Callable[[], str] = field(default=lambda: "")
    states_read: tuple[Sequence[IncidentLog], list[IncidentState]] | None = None
    """The incidents as they were read last, and what they stand at; for whoever asks for the same again."""
    worked_out: dict[Hashable, Any] = field(default_factory=dict)
    """What was worked out of these incidents, by what was asked; it is forgotten when one of them changes."""
    carried: str = ""
    """The words of a question that was asked in front of others and is answered here."""
    incidents_supposed: Sequence[IncidentLog] | None = None
    """The incidents as they would be if something were so; they stand in for those on record."""
    several: bool = False
    """The account is several people, so that answers name the customer they are about."""

    @property
    def is_shared(self) -> bool:
        """Whether other people read along here."""
        return self.place is not None and self.place.kind == "shared"

    @property
    def is_before_customer(self) -> bool:
        """Whether this place belongs to a customer, who reads along."""
        return self.bound is not None and self.bound.customer is not None

    @property
    def version(self) -> ContractVersion | None:
        """The contract version in force now; None where there is no usable contract."""
        return self.contract.version_at(self.now) if self.contract else None

    @property
    def zone(self) -> str:
        """The contract's zone, in which every time is shown."""
        version = self.version
        return version.zone if version else DEFAULT_ZONE

    @property
    def is_staff(self) -> bool:
        """Whether the person works for the provider."""
        return self.person.role == "staff"

    @property
    def address(self) -> Address:
        """Where the conversation takes place."""
        return self.conversation.address

    @property
    def dialog(self) -> DialogState | None:
        """The unfinished dialog of this person in this conversation; another's is nobody else's business."""
        dialog = self.conversation.dialog
        return dialog if dialog is not None and dialog.answers.get("by") in (None, self.person.id) else None

    def speak_of(self, customer: Customer) -> None:
        """Make a customer the one this turn is about (staff only; a customer's person never changes it)."""
        self.customer = customer
        self.contract = self.work.customers.contract_of(customer.key)

    def set_dialog(self, dialog: DialogState | None) -> None:
        """Keep, replace or end the dialog of this conversation."""
        self.conversation = replace(self.conversation, dialog=dialog)

    def remember(self, **context: Any) -> None:
        """Add to what the conversation remembers; None forgets a key."""
        merged = {**self.conversation.context, **context}
        kept = {key: value for key, value in merged.items() if value is not None}
        self.conversation = replace(self.conversation, context=kept)

    def recall(self, key: str) -> Any:
        """Return what was remembered under a key, else None."""
        return self.conversation.context.get(key)

    def happened(self, type_: str, **facts: Any) -> None:
        """Note an event for the outcome; its type is past tense in snake_case."""
        self.events.append({"type": type_, **facts})

    def notify(self, person: Person, key: str, words: Callable[[Translator], Said]) -> None:
        """Say something to somebody else, in their language, once for ever under this key: what happened, a colon, and
        what to."""
        rule, _, subject = key.partition(":")
        customer = self.customer.key if self.customer is not None else None
        why = Why("incident", f"incident.{rule}", f"incident:{subject}", self.now, customer)
        self.notices.append(Notice(person, key, words, why=why))

    def incidents(self) -> Sequence[IncidentLog]:
        """Return the incidents this person may see, visible now: the customer's; to staff, while no customer is spoken
        of, those of all customers that are not over."""
        if self.incidents_supposed is not None:
            return self.incidents_supposed
        if self.customer is not None:
            return self.work.incidents.of_customer(self.customer.key, self.now)
        return self.work.incidents.unfinished(self.now) if self.is_staff else ()

    def instant(self, at: datetime) -> str:
        """Return an instant for facts: ISO 8601 with the offset of the contract's zone, whole seconds."""
        return iso(at, self.zone)


def iso(at: datetime, zone: str) -> str:
    """Return an instant as ISO 8601 in a zone, cut to whole seconds."""
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
