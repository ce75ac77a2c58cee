# ruff: noqa: ARG002 (a fake keeps the signatures of the real thing)
"""Storage in memory for tests of the core: a unit of work that passes the contract tests of the SQL one.

Rule: as strict as the real thing. Changes are private until `commit()`, JSON is written and read,
a number is given once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from bot.messages import Address, Outcome, Sender
from bot.ports import (
    Choices,
    Conversation,
    Conversations,
    Customer,
    Customers,
    IncidentLog,
    Incidents,
    OfferedChoice,
    Outbox,
    OutboxMessage,
    PendingReport,
    PendingReports,
    PendingState,
    People,
    Person,
    PlannedWorks,
    Seen,
    Texts,
)
from knowledge.bilingual import Language
from knowledge.contract.agreement import Contract
from knowledge.downtime.planned_work import PlannedWork
from knowledge.incidents.incident import Event

FIRST_NUMBER = 1001


@dataclass
class Rows:
    """Everything that is kept; each container holds only values, so a shallow copy is a snapshot."""

    customers: dict[str, Customer] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    links: dict[Sender, str] = field(default_factory=dict)
    incidents: dict[int, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    last_number: int = FIRST_NUMBER - 1
    works: dict[str, PlannedWork] = field(default_factory=dict)
    texts: dict[str, str | None] = field(default_factory=dict)
    conversations: dict[Address, Conversation] = field(default_factory=dict)
    choices: dict[str, OfferedChoice] = field(default_factory=dict)
    offered_last: dict[Address, tuple[str, ...]] = field(default_factory=dict)
    pending: dict[int, PendingReport] = field(default_factory=dict)
    seen: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    outbox: dict[str, OutboxMessage] = field(default_factory=dict)

    def snapshot(self) -> Rows:
        """Return a copy that may change without changing this one."""
        return Rows(**{name: kept.copy() if hasattr(kept, "copy") else kept for name, kept in vars(self).items()})


def as_kept(value: Any) -> Any:
    """Return plain JSON as it comes back from a database; a program's mistake raises TypeError."""
    return json.loads(json.dumps(value))


class MemoryDatabase:
    """What stands for the database; `rows` is what was committed and may be filled by a test."""

    def __init__(self) -> None:
        self.rows = Rows()

    def unit_of_work(self) -> MemoryUnitOfWork:
        """Return a transaction over the committed rows."""
        return MemoryUnitOfWork(self)


class MemoryUnitOfWork:
    """A transaction in memory; used once, by one thread."""

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

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    def __enter__(self) -> Self:
        rows = self._rows = self._database.rows.snapshot()
        self.people = _People(rows)
        self.customers = _Customers(rows)
        self.incidents = _Incidents(rows)
        self.planned_works = _PlannedWorks(rows)
        self.texts = _Texts(rows)
        self.conversations = _Conversations(rows)
        self.choices = _Choices(rows)
        self.pending = _PendingReports(rows)
        self.seen = _Seen(rows)
        self.outbox = _Outbox(rows)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def commit(self) -> None:
        self._database.rows = self._rows.snapshot()


@dataclass
class _Over:
    rows: Rows


class _People(_Over):
    def linked_to(self, sender: Sender) -> Person | None:
        person = self.rows.links.get(sender)
        return self.rows.people[person] if person is not None else None

    def get(self, person: str) -> Person | None:
        return self.rows.people.get(person)

    def of_customer(self, customer: str) -> Sequence[Person]:
        return [person for _, person in sorted(self.rows.people.items()) if person.customer == customer]

    def staff(self) -> Sequence[Person]:
        return [person for _, person in sorted(self.rows.people.items()) if person.role == "staff"]

    def addresses_of(self, person: str) -> Sequence[Address]:
        own = sorted((link.platform, link.user) for link, linked in self.rows.links.items() if linked == person)
        return [Address(*link) for link in own]

    def set_language(self, person: str, language: Language) -> None:
        self.rows.people[person] = replace(self.rows.people[person], language=language)


class _Customers(_Over):
    def get(self, customer: str) -> Customer | None:
        return self.rows.customers.get(customer)

    def all(self) -> Sequence[Customer]:
        return [customer for _, customer in sorted(self.rows.customers.items())]

    def contract_of(self, customer: str) -> Contract | None:
        return self.rows.contracts.get(customer)


class _Incidents(_Over):
    def next_number(self) -> int:
        self.rows.last_number += 1
        return self.rows.last_number

    def open(self, number: int, customer: str, recorded_at: datetime) -> None:
        if number in self.rows.incidents or customer not in self.rows.customers:
            raise ValueError(f"incident {number} of {customer} must be new and of a known customer")
        self.rows.incidents[number] = customer

    def append(self, event: Event) -> None:
        if event.incident not in self.rows.incidents:
            raise ValueError(f"incident {event.incident} must be open before it has events")
        self.rows.events.append(event)

    def of_customer(self, customer: str, until: datetime) -> Sequence[IncidentLog]:
        return [log for log in self.all(until) if log.customer == customer]

    def of_number(self, number: int, until: datetime) -> IncidentLog | None:
        return next((log for log in self.all(until) if log.number == number), None)

    def all(self, until: datetime) -> Sequence[IncidentLog]:
        visible = [event for event in self.rows.events if max(event.occurred_at, event.recorded_at) <= until]
        visible.sort(key=lambda event: (event.occurred_at, event.recorded_at))
        logs = [
            IncidentLog(number, customer, tuple(event for event in visible if event.incident == number))
            for number, customer in sorted(self.rows.incidents.items())
        ]
        return [log for log in logs if log.events]


class _PlannedWorks(_Over):
    def announced(self, until: datetime) -> Sequence[PlannedWork]:
        known = [work for work in self.rows.works.values() if work.announced_at <= until]
        later = {work.key for work in known if work.cancelled_at is not None and work.cancelled_at > until}
        known = [replace(work, cancelled_at=None) if work.key in later else work for work in known]
        return sorted(known, key=lambda work: (work.start, work.key))


class _Texts(_Over):
    def keep(self, text: str) -> str:
        salt = str(len(self.rows.texts))
        reference = hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()
        self.rows.texts[reference] = text
        return reference

    def read(self, reference: str) -> str | None:
        return self.rows.texts.get(reference)

    def erase(self, reference: str) -> None:
        if reference in self.rows.texts:
            self.rows.texts[reference] = None


class _Conversations(_Over):
    def get(self, address: Address) -> Conversation:
        return self.rows.conversations.get(address, Conversation(address))

    def save(self, conversation: Conversation) -> None:
        dialog = conversation.dialog
        self.rows.conversations[conversation.address] = replace(
            conversation,
            context=as_kept(dict(conversation.context)),
            dialog=replace(dialog, answers=as_kept(dict(dialog.answers))) if dialog else None,
        )

    def with_dialog(self) -> Sequence[Conversation]:
        unfinished = [one for one in self.rows.conversations.values() if one.dialog is not None]
        return sorted(unfinished, key=lambda one: (one.address.platform, one.address.conversation))


class _Choices(_Over):
    def offer(self, choices: Sequence[OfferedChoice]) -> None:
        for choice in choices:
            if choice.token in self.rows.choices:
                raise ValueError(f"a token must be offered once, got {choice.token!r} again")
            self.rows.choices[choice.token] = replace(choice, arguments=as_kept(dict(choice.arguments)))
        for address in {choice.address for choice in choices}:
            here = sorted((one for one in choices if one.address == address), key=lambda one: one.number)
            self.rows.offered_last[address] = tuple(one.token for one in here)

    def by_token(self, token: str) -> OfferedChoice | None:
        return self.rows.choices.get(token)

    def current(self, address: Address) -> Sequence[OfferedChoice]:
        return [self.rows.choices[token] for token in self.rows.offered_last.get(address, ())]

    def unexpired(self, address: Address, now: datetime) -> Sequence[OfferedChoice]:
        here = [c for c in self.rows.choices.values() if c.address == address and c.expires_at >= now]
        return list(reversed(here))


class _PendingReports(_Over):
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
    ) -> PendingReport:
        number = len(self.rows.pending) + 1
        kept = as_kept(dict(answers))
        report = PendingReport(number, customer, person, address, first_message_at, recorded_at, kept, text, state)
        self.rows.pending[number] = report
        return report

    def get(self, report: int) -> PendingReport | None:
        return self.rows.pending.get(report)

    def settle(self, report: int, state: PendingState, incident: int | None) -> None:
        self.rows.pending[report] = replace(self.rows.pending[report], state=state, incident=incident)

    def waiting(self, until: datetime, customer: str | None = None) -> Sequence[PendingReport]:
        waiting = [
            report
            for report in self.rows.pending.values()
            if report.state in ("unconfirmed", "awaiting_entitled")
            and report.recorded_at <= until
            and customer in (None, report.customer)
        ]
        return sorted(waiting, key=lambda report: (report.first_message_at, report.id))


class _Seen(_Over):
    def outcome_of(self, platform: str, id: str) -> Outcome | None:
        return self.rows.seen.get((platform, id))

    def remember(self, platform: str, outcome: Outcome, at: datetime) -> None:
        if (platform, outcome.id) in self.rows.seen:
            raise ValueError(f"message {outcome.id} of {platform} must be handled once")
        as_kept([dict(one) for one in (*outcome.understood, *outcome.events)])
        self.rows.seen[platform, outcome.id] = replace(outcome, repeated=False)


class _Outbox(_Over):
    def put(self, message: OutboxMessage) -> None:
        as_kept(dict(message.reply.facts))
        self.rows.outbox.setdefault(message.key, message)
