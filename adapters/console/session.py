"""One sitting at the console: who writes, in which language, at what time; messages to the core, deliveries back.

Rule: time passes before every message (the core ticks), and one thread at a time talks to the core.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from adapters.console.delivery import ConsoleDeliveries, deliver
from adapters.console.directory import STRANGER, Directory, address_of, sender_of
from adapters.demo_clock import Clock
from adapters.handling import handled
from adapters.plain import readable
from bot.errors import Refused
from bot.messages import Address, Incoming, Outcome, Press, Reply, Sender, Submission, Text
from bot.records import OutboxMessage
from knowledge.bilingual import Language

Events = tuple[Mapping[str, Any], ...]


class Talks(Protocol):
    """The core, as a console sees it."""

    def handle(self, incoming: Incoming, now: datetime) -> Outcome: ...
    def tick(self, now: datetime) -> Events: ...
    def welcome(self, sender: Sender, address: Address, now: datetime, language: Language | None) -> Reply: ...


@dataclass(slots=True)
class Session:
    """A sitting. `person` is a console key; `language` is what was asked for explicitly, if anything;
    `files` is the folder for files that come with an answer."""

    bot: Talks
    directory: Directory
    deliveries: ConsoleDeliveries
    clock: Clock
    person: str
    language: Language | None = None
    files: Path = Path(".data", "reports")
    owner: str = field(default_factory=lambda: f"console-{uuid.uuid4().hex}")
    lock: threading.RLock = field(default_factory=threading.RLock)
    shown: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.deliveries.take_back(address_of(self.person))
        if self.language is not None:
            self.speak(self.language)

    def become(self, person: str) -> None:
        """Go on as somebody else; the language asked for stays with the one who asked.

        Raises:
            Refused: nobody with this key is linked to the console.
        """
        if not self.directory.is_known(person):
            raise unknown_person(person, self.directory)
        if person != self.person:
            self.person, self.language = person, None
            self.shown = {}
            self.deliveries.take_back(address_of(person))

    def speak(self, language: Language) -> None:
        """Set the person's and the conversation's language; a stranger's holds for this sitting."""
        self.language = language
        if self.person != STRANGER:
            self.directory.set_language(self.person, language)

    @property
    def spoken(self) -> Language:
        """The language of what this person is told outside the conversation."""
        return self.language if self.person == STRANGER and self.language else self.directory.language(self.person)

    @property
    def zone(self) -> str:
        """The zone of the person's contract."""
        return self.directory.zone(self.person, self.clock.now())

    def welcome(self) -> Reply:
        """Return who is recognised and what can be asked."""
        stranger = self.language if self.person == STRANGER else None
        return self.bot.welcome(sender_of(self.person), address_of(self.person), self.clock.now(), stranger)

    def content_of(self, typed: str) -> Text | Press:
        """Return what was typed as a message: a bare number presses the choice offered last under that number."""
        text = readable(typed)
        number = text.strip()
        is_number = number.isascii() and number.isdecimal() and len(number) <= 3
        if is_number and int(number) in self.numbers.values():
            return self.press(number)
        return Text(text)

    @property
    def numbers(self) -> dict[str, int]:
        """Return the choices that a number presses now, token to number.

        They run through everything shown since the last message, notices too. Where that had no choices, and at a
        start, they are those of what was offered last, under the numbers it was shown with.
        """
        return self.shown or dict(self.directory.numbers(self.person))

    def press(self, choice: str) -> Press:
        """Return the press of a choice given by token, number or label."""
        number = choice.strip()
        by_number = {str(place): token for token, place in self.numbers.items()}
        return Press(by_number.get(str(int(number)), choice) if number.isascii() and number.isdecimal() else choice)

    def tick(self) -> Events:
        """Let time pass; return what happened by itself."""
        with self.lock:
            now = self.clock.now()
            self.clock.reach(now)
            return self.bot.tick(now)

    def tick_quietly(self) -> Events:
        """Let time pass in the background: it is noted only when something happened, so that waiting writes nothing."""
        with self.lock:
            now = self.clock.now()
            events = self.bot.tick(now)
            if events:
                self.clock.reach(now)
            return events

    def leave(self) -> None:
        """Keep how far the time of this sitting went."""
        self.clock.reach(self.clock.now())

    def send(self, content: Text | Press | Submission, *, id: str | None = None) -> tuple[Events, Outcome]:
        """Let time pass, then hand one message to the core; return the events of both, and the outcome."""
        with self.lock:
            now = self.clock.now()
            before = self.tick()
            self.shown = {}
            incoming = Incoming(
                id=id or uuid.uuid4().hex,
                address=address_of(self.person),
                sender=sender_of(self.person),
                sent_at=now,
                content=content,
                language=self.language if self.person == STRANGER else None,
            )
            outcome = handled(self.bot.handle, incoming, now)
            return (*before, *outcome.events), outcome

    def deliver(self, show: Callable[[OutboxMessage], None]) -> int:
        """Show what waits for this person; return how many messages."""

        def numbered(message: OutboxMessage) -> None:
            self.number([message.reply])
            show(message)

        with self.lock:
            where, now = address_of(self.person), self.clock.now()
            return deliver(self.deliveries, where, owner=self.owner, now=now, show=numbered)

    def number(self, replies: Sequence[Reply]) -> None:
        """Number the choices of replies about to be shown, on from those shown since the last message."""
        known = len(self.shown)
        for choice in (choice for reply in replies for choice in reply.choices):
            self.shown.setdefault(choice.token, len(self.shown) + 1)
        if len(self.shown) > known:
            self.directory.keep_numbers(self.person, self.shown)


def unknown_person(key: str, directory: Directory) -> Refused:
    """Return the refusal for a key that nobody has, with the keys there are."""
    known = ", ".join((*directory.keys(), STRANGER))
    return Refused("Nobody here is called “%(person)s”; known are: %(known)s.", person=key[:60], known=known)
