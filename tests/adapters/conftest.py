# ruff: noqa: ARG002 (a fake keeps the signatures of the real thing)
"""A little house for the console's own tests: a bot of four sentences over an outbox in memory, the session is real.

What the assistant knows and stores is tested elsewhere; here it is only what a terminal does with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from adapters.console.directory import Directory
from adapters.console.session import Session
from adapters.demo_clock import Clock
from bot.errors import Refused
from bot.messages import Address, Choice, Incoming, Outcome, Press, Reply, Sender, Text
from bot.ports import UnitOfWork
from bot.records import Conversation, Delivery, OutboxMessage, Person
from knowledge.bilingual import Language

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PEOPLE = {
    "hanna": Person("hanna", "Hanna", "customer", "laundry", "office_manager", "kierowniczka", "manager", "pl"),
    "tom": Person("tom", "Tom", "customer", "carrier", "it_lead", "kierownik IT", "IT lead", "en"),
    "noc": Person("noc", "Ola", "staff", None, "noc", "dyżurna", "duty engineer", "pl"),
}


@dataclass
class LittleHouse:
    """Everything behind a session, in memory."""

    clock: Clock = field(default_factory=lambda: Clock(live=lambda: START))
    people: dict[str, Person] = field(default_factory=lambda: dict(PEOPLE))
    conversations: dict[Address, Conversation] = field(default_factory=dict)
    offered: dict[Address, list[Choice]] = field(default_factory=dict)
    outbox: list[OutboxMessage] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    seen: dict[str, Outcome] = field(default_factory=dict)
    heard: list[Incoming] = field(default_factory=list)
    due: list[tuple[datetime, str, str]] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    is_demo: bool = True

    def setting(self, key: str) -> str | None:
        return self.settings.get(key)

    def set_setting(self, key: str, value: str) -> None:
        self.settings[key] = value

    @property
    def bot(self) -> LittleHouse:
        return self

    @property
    def deliveries(self) -> LittleHouse:
        return self

    @property
    def directory(self) -> Directory:
        return Directory(cast(Callable[[], UnitOfWork], lambda: _Work(self)), settings=self)

    def session(self, person: str = "hanna", language: Language | None = None) -> Session:
        return Session(self, self.directory, self, self.clock, person, language)

    # ---- the bot

    def handle(self, incoming: Incoming, now: datetime) -> Outcome:
        if incoming.id in self.seen:
            return replace(self.seen[incoming.id], repeated=True)
        if incoming.content == Text("boom"):
            raise RuntimeError("a secret detail")
        if incoming.content == Text("locked"):
            raise Refused("The database is locked.")
        self.heard.append(incoming)
        replies = self._replies(incoming)
        for reply in replies:
            self.queue(incoming.address, reply, now)
        person = self.people.get(incoming.sender.user)
        outcome = Outcome(
            incoming.id, person.id if person else None, "pl", ({"intent": "echo"},), replies, ({"type": "heard"},)
        )
        self.seen[incoming.id] = outcome
        return outcome

    def _replies(self, incoming: Incoming) -> tuple[Reply, ...]:
        if isinstance(incoming.content, Press):
            return (Reply(f"pressed {incoming.content.choice}"),)
        if incoming.content == Text("ask"):
            choices = (Choice("t1", "Yes"), Choice("t2", "No"))
            self.offered[incoming.address] = list(choices)
            return (Reply("Which?", {"asked": True}, choices),)
        return (Reply(f"echo {incoming.content}"),)

    def queue(self, address: Address, reply: Reply, now: datetime) -> None:
        self.outbox.append(OutboxMessage(f"k{len(self.marks)}-{len(self.outbox)}", address, None, "pl", reply, now))

    def tick(self, now: datetime) -> tuple[Mapping[str, Any], ...]:
        due = [entry for entry in self.due if entry[0] <= now]
        self.due = [entry for entry in self.due if entry[0] > now]
        for _, person, text in due:
            self.queue(Address("console", person), Reply(text), now)
        return tuple({"type": "reminded", "of": text} for _, _, text in due)

    def welcome(self, sender: Sender, address: Address, now: datetime, language: Language | None) -> Reply:
        return Reply(f"welcome {sender.user}")

    # ---- the sending side of the outbox

    def claim(
        self, *, platform: str, address: Address | None, owner: str, now: datetime, limit: int = 50
    ) -> Sequence[Delivery]:
        waiting = [message for message in self.outbox if message.address == address]
        return [Delivery(1, 1, waiting[0])] if waiting else []

    def sending(self, delivery: Delivery, now: datetime) -> bool:
        self.outbox.remove(delivery.message)
        return self._mark("sending", delivery)

    def sent(self, delivery: Delivery, now: datetime, reference: str | None = None) -> bool:
        return self._mark("sent", delivery)

    def retry(self, delivery: Delivery, at: datetime, reason: str, *, in_doubt: bool = False) -> bool:
        self.outbox.insert(0, delivery.message)
        return self._mark("retry", delivery)

    def dead(self, delivery: Delivery, now: datetime, reason: str) -> bool:
        return self._mark("dead", delivery)

    def next_due(self, platform: str, now: datetime) -> datetime | None:
        return now if self.outbox else None

    def take_back(self, address: Address) -> int:
        return 0

    def _mark(self, mark: str, delivery: Delivery) -> bool:
        self.marks.append((mark, delivery.message.reply.text))
        return True

    def later(self, minutes: int) -> datetime:
        return START + timedelta(minutes=minutes)


class _Work:
    """As much of a unit of work as the console's directory reads and writes."""

    def __init__(self, house: LittleHouse) -> None:
        self._house = house
        self.customers = SimpleNamespace(
            all=lambda: [SimpleNamespace(key="laundry"), SimpleNamespace(key="carrier")], contract_of=lambda _: None
        )
        self.people = SimpleNamespace(
            linked_to=lambda sender: house.people.get(sender.user),
            of_customer=lambda customer: [p for p in house.people.values() if p.customer == customer],
            staff=lambda: [p for p in house.people.values() if p.role == "staff"],
            addresses_of=lambda person: [Address("slack", "D1"), Address("console", person)],
            set_language=self._set_language,
        )
        self.conversations = SimpleNamespace(get=self._conversation, save=self._save)
        self.choices = SimpleNamespace(current=self._current)

    def __enter__(self) -> _Work:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def commit(self) -> None:
        pass

    def _set_language(self, person: str, language: Language) -> None:
        self._house.people[person] = replace(self._house.people[person], language=language)

    def _conversation(self, address: Address) -> Conversation:
        return self._house.conversations.get(address, Conversation(address))

    def _save(self, conversation: Conversation) -> None:
        self._house.conversations[conversation.address] = conversation

    def _current(self, address: Address) -> list[SimpleNamespace]:
        offered = self._house.offered.get(address, [])
        return [SimpleNamespace(token=c.token, number=n, label=c.label) for n, c in enumerate(offered, 1)]


@pytest.fixture
def house() -> LittleHouse:
    return LittleHouse()
