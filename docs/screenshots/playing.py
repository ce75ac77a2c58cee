"""The real core, storage and delivery on the demo, played through a conversation; only the platform is an album.

Rule: nothing is made up here. People write and press as on a platform, the outbox is delivered by the real deliverer,
and what lies in the album is what the renderers get; time stands still until the script moves it, tokens are counted.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from adapters.bootstrap import reader
from adapters.deliverer import Deliverer
from adapters.pace import Pace
from adapters.pacer import OwnPacer
from bot.core import Bot
from bot.joining import CARRIED
from bot.linking import issue_person, issue_place
from bot.messages import Address, Command, Content, Incoming, Outcome, Place, Press, Sender, Submission, Text
from bot.records import KeptAttachment, Link, OutboxMessage
from knowledge.bilingual import Language
from storage.demo import seed_demo
from storage.engine import Database, open_database


@dataclass(frozen=True, slots=True)
class Written:
    """What a person wrote, as it reads on their screen."""

    at: datetime
    account: str
    conversation: str
    text: str


@dataclass(slots=True)
class Posted:
    """What the assistant said: the message as it reads now, since when it stands there, which buttons were pressed."""

    at: datetime
    message: OutboxMessage
    edited: bool = False
    pressed: frozenset[str] = frozenset()


Entry = Written | Posted


@dataclass
class Album:
    """A messenger that keeps what is said, in order, instead of sending it; `entries` may be thinned out."""

    platform: str
    play: Play
    entries: list[Entry] = field(default_factory=list)
    _posted: list[Posted] = field(default_factory=list)

    async def post(self, message: OutboxMessage, *, repeated: bool) -> str:  # noqa: ARG002 (nothing is lost here)
        posted = Posted(self.play.now, message)
        self.entries.append(posted)
        self._posted.append(posted)
        return str(len(self._posted) - 1)

    async def edit(self, message: OutboxMessage, reference: str) -> str:
        posted = self._posted[int(reference)]
        posted.message, posted.edited = message, True
        return reference

    async def find(
        self,
        message: OutboxMessage,  # noqa: ARG002
        since: datetime,  # noqa: ARG002
    ) -> Literal["absent", "unknown"]:
        return "absent"

    async def fetch(self, attachment: KeptAttachment) -> bytes:  # noqa: ARG002 (nobody sends files in these scenes)
        return b""

    def limits_key(self, address: Address) -> str:
        return address.conversation


class Play:
    """A chat platform with the demo's people on it; `now` is the present."""

    def __init__(self, database: Database, platform: str, now: datetime) -> None:
        self.database, self.platform, self.now = database, platform, now
        self._ids = itertools.count(1)
        self.album = Album(platform, self)
        self.bot = Bot(
            open_work=database.unit_of_work,
            reader=reader,
            new_token=lambda: f"t{next(self._ids):06d}",
            new_code=self._code,
        )

    def _code(self) -> str:
        return f"A{next(self._ids):021d}"

    # ---- who is where

    def direct(self, account: str, conversation: str, person: str) -> Seat:
        """Return the direct chat of an account that is a person of the demo."""
        with self.database.unit_of_work() as work:
            work.links.link(Link(Sender(self.platform, account), person, conversation))
            work.commit()
        return Seat(self, account, Place(conversation), conversation)

    def invited(self, account: str, conversation: str, person: str) -> tuple[Seat, str]:
        """Return the direct chat of an account nobody knows yet, and a code that makes it a person of the demo."""
        with self.database.unit_of_work() as work:
            code = issue_person(work, person, by=None, now=self.now, new_code=self._code)
            work.commit()
        return Seat(self, account, Place(conversation), conversation), code

    def bind(self, by: Seat, key: str, customer: str | None) -> None:
        """Assign a shared place, by somebody who may; what is said about it is left out of the album."""
        with self.database.unit_of_work() as work:
            code = issue_place(work, customer, by=None, now=self.now, new_code=self._code)
            work.commit()
        seat = Seat(self, by.account, Place(key, "shared"), f"{key}|{by.account}", manages=True)
        before = len(self.album.entries)
        seat.says(code)
        seat.presses(seat.labels()[0])
        kept = [entry for entry in self.album.entries[before:] if _is_card(entry)]
        self.album.entries[before:] = kept

    # ---- time

    def wait(self, length: timedelta) -> None:
        """Let time pass."""
        self.now += length
        self.bot.tick(self.now)
        self.deliver()

    def until(self, moment: str) -> None:
        """Let time pass until an instant, written as ISO 8601 with an offset."""
        self.wait(instant(moment) - self.now)

    def deliver(self) -> None:
        """Carry what the outbox holds into the album."""
        asyncio.run(self._delivered())

    async def _delivered(self) -> None:
        pace = Pace(account=None, of_place=lambda _: ())
        deliverer = Deliverer(
            self.album, self.database, pacer=OwnPacer(pace), place_lost=self.bot.destination_lost, now=lambda: self.now
        )
        deliverer.drain()
        await deliverer.run()

    def next_id(self) -> str:
        return str(next(self._ids))


@dataclass
class Seat:
    """One account in one place."""

    play: Play
    account: str
    place: Place
    conversation: str
    manages: bool = False
    last: Outcome | None = None

    @property
    def sender(self) -> Sender:
        return Sender(self.play.platform, self.account)

    @property
    def address(self) -> Address:
        return Address(self.play.platform, self.conversation)

    def __call__(self, content: Content) -> Outcome:
        incoming = Incoming(
            id=self.play.next_id(),
            address=self.address,
            sender=self.sender,
            sent_at=self.play.now,
            content=content,
            place=self.place,
            manages_place=self.manages,
        )
        self.last = self.play.bot.handle(incoming, self.play.now)
        self.play.deliver()
        return self.last

    def says(self, text: str, *, shown: str | None = None) -> Outcome:
        """Write something; `shown` is how it reads on the screen (with the mention that the adapter takes away)."""
        self._wrote(shown or text)
        return self(Text(text))

    def commands(self, word: str, argument: str = "", *, shown: str) -> Outcome:
        """Send a command."""
        self._wrote(shown)
        return self(Command(word, argument))

    def presses(self, label: str) -> Outcome:
        """Press the newest button of that label that can be seen from here."""
        return self(Press(self._token(label)))

    def opens(self, label: str) -> Outcome:
        """Press a button that leads from a shared place into this direct chat, where it reads as a command."""
        return self.commands("start", CARRIED + self._token(label, anywhere=True), shown="/start")

    def sends_form(self, answers: dict[str, str]) -> Outcome:
        """Send a filled-in form."""
        return self(Submission(answers, confirmed=True))

    def speaks(self, language: Language) -> None:
        """Choose a language, unseen."""
        before = len(self.play.album.entries)
        self(Command("language", language))
        del self.play.album.entries[before:]

    def labels(self) -> list[str]:
        """Return the labels of the buttons of the last answer."""
        return [choice.label for reply in (self.last.replies if self.last else ()) for choice in reply.choices]

    def _wrote(self, text: str) -> None:
        self.play.album.entries.append(Written(self.play.now, self.account, self.conversation, text))

    def _token(self, label: str, *, anywhere: bool = False) -> str:
        for entry in reversed(self.play.album.entries):
            if isinstance(entry, Posted) and (anywhere or self._sees(entry.message.address)):
                for choice in entry.message.reply.choices:
                    if choice.label == label:
                        entry.pressed |= {choice.token}
                        return choice.token
        raise LookupError(f"no button reads {label!r} in {self.conversation}; last offered: {self.labels()}")

    def _sees(self, address: Address) -> bool:
        return address.conversation in (self.conversation, self.place.key)


def _is_card(entry: Entry) -> bool:
    return isinstance(entry, Posted) and entry.message.kind == "card"


@contextmanager
def played(platform: str, now: str) -> Iterator[Play]:
    """Open a fresh demo as a platform at an instant, written as ISO 8601 with an offset."""
    with TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'demo.db'}")
        try:
            seed_demo(database)
            yield Play(database, platform, instant(now))
        finally:
            database.close()


def instant(moment: str) -> datetime:
    """Return an instant written as ISO 8601 with an offset."""
    return datetime.fromisoformat(moment).astimezone(UTC)


def as_seen_in(entries: list[Entry], *conversations: str) -> list[Entry]:
    """Return what can be read in these conversations, each entry as it is now."""
    return [replace(entry) for entry in entries if conversation_of(entry) in conversations]


def conversation_of(entry: Entry) -> str:
    """Return where an entry stands."""
    return entry.conversation if isinstance(entry, Written) else entry.message.address.conversation
