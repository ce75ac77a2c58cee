"""Talking to the real core as a chat platform does: accounts, direct chats and groups, over a real database."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.bootstrap import reader
from bot.core import Bot
from bot.linking import CODE_BYTES, issue_person, issue_place
from bot.messages import Address, Content, Incoming, Outcome, Place, Press, Sender, Text
from bot.records import OutboxMessage
from storage.administration import put_person
from storage.engine import Database, open_database

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Monday, 10:00 in Warsaw: the demo's first moment."""


@dataclass
class Town:
    """A chat platform with people in it. `now` is the present; every message takes a second."""

    database: Database
    platform: str = "telegram"
    now: datetime = START
    ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        self.bot = Bot(
            open_work=self.database.unit_of_work,
            reader=reader,
            new_token=lambda: secrets.token_urlsafe(9),
            new_code=lambda: secrets.token_urlsafe(CODE_BYTES),
        )

    def direct(self, user: str) -> Chat:
        """Return somebody's direct chat."""
        return Chat(self, user, Place(user), user)

    def group(self, key: str, user: str, **about: Any) -> Chat:
        """Return a group as one of its members sees it."""
        return Chat(self, user, Place(key, "shared"), f"{key}|{user}", about)

    def link(self, user: str, person: str) -> Chat:
        """Return the direct chat of an account that becomes a person of the demo."""
        chat = self.direct(user)
        chat.says(self.code_for(person))
        chat.press_first()
        return chat

    def code_for(self, person: str, by: str | None = None) -> str:
        """Return a new code for a person."""
        with self.database.unit_of_work() as work:
            code = issue_person(work, person, by=by, now=self.now, new_code=lambda: secrets.token_urlsafe(CODE_BYTES))
            work.commit()
        return code

    def code_for_place(self, customer: str | None) -> str:
        """Return a new code for a channel or group."""
        with self.database.unit_of_work() as work:
            code = issue_place(
                work, customer, by=None, now=self.now, new_code=lambda: secrets.token_urlsafe(CODE_BYTES)
            )
            work.commit()
        return code

    def bind(self, key: str, user: str, customer: str | None) -> Chat:
        """Return a group that is assigned to a customer by one of its administrators."""
        chat = self.group(key, user, manages_place=True)
        chat.says(self.code_for_place(customer))
        chat.press_first()
        return chat

    def make_administrator(self, person: str) -> None:
        """Let a person of the staff invite and revoke."""
        with self.database.unit_of_work() as work:
            known = work.people.get(person)
            assert known is not None
            put_person(work.session, replace(known, administrator=True), [])
            work.commit()

    def sent(self, conversation: str, kind: str | None = None) -> list[OutboxMessage]:
        """Return what was queued for a conversation since the last look, in order."""
        found = []
        while claimed := self.database.deliveries.claim(
            platform=self.platform,
            address=Address(self.platform, conversation),
            owner="test",
            now=self.now + timedelta(days=1),
        ):
            for delivery in claimed:
                self.database.deliveries.sent(delivery, self.now)
                found.append(delivery.message)
                if delivery.message.kind == "card" and delivery.message.subject is not None:
                    where, subject = delivery.message.address, delivery.message.subject
                    self.database.posts.keep_posted(where, subject, str(len(found)), self.now)
        return [one for one in found if kind is None or one.kind == kind]


@dataclass
class Chat:
    """One account in one chat."""

    town: Town
    user: str
    place: Place
    conversation: str
    about: dict[str, Any] = field(default_factory=dict)
    last: Outcome | None = None

    def __call__(self, content: Content, **about: Any) -> Outcome:
        """Send something and return what came of it."""
        self.town.now += timedelta(seconds=1)
        incoming = Incoming(
            id=str(next(self.town.ids)),
            address=Address(self.town.platform, self.conversation),
            sender=Sender(self.town.platform, self.user),
            sent_at=self.town.now,
            content=content,
            place=self.place,
        )
        self.last = self.town.bot.handle(replace(incoming, **{**self.about, **about}), self.town.now)
        return self.last

    def says(self, text: str, **about: Any) -> str:
        """Write something and return all that is answered, as one text."""
        return texts(self(Text(text), **about))

    def press(self, label: str, **about: Any) -> str:
        """Press a button of the last answer by its label."""
        assert self.last is not None
        choices = [choice for reply in self.last.replies for choice in reply.choices]
        return self.press_token(next(choice.token for choice in choices if choice.label == label), **about)

    def press_first(self) -> str:
        """Press the first button of the last answer."""
        assert self.last is not None
        return self.press_token(self.last.replies[0].choices[0].token)

    def press_token(self, token: str, **about: Any) -> str:
        """Press a button by its token."""
        return texts(self(Press(token), **about))


def texts(outcome: Outcome) -> str:
    """Return all replies as one text."""
    return "\n".join(reply.text for reply in outcome.replies)


def labels(chat: Chat) -> list[str]:
    """Return the labels of all buttons of the last answer."""
    assert chat.last is not None
    return [choice.label for reply in chat.last.replies for choice in reply.choices]


@contextmanager
def town_of(url: str, platform: str = "telegram") -> Iterator[Town]:
    """Open a town over a database."""
    database = open_database(url)
    try:
        yield Town(database, platform)
    finally:
        database.close()
