"""The driving side of the fake Telegram: what people do, called from the test's thread.

Rule: a person can do only what the app lets them do. A button that is not there cannot be pressed
(`user_forges_press` is for attackers), nobody writes in a group they are not in, and privacy mode keeps from the bot
what it would not see.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.telegram_attachments import Attachment
from tests.fakes.telegram_limits import CALLBACK_LIFE, Json, Rates
from tests.fakes.telegram_shapes import (
    automatic_entities,
    callback_message_json,
    chat_json,
    is_for_the_bot,
    member_json,
    message_json,
    stamp,
    user_json,
)
from tests.fakes.telegram_updates import Updates
from tests.fakes.telegram_world import (
    BOT_ID,
    PRESENT,
    Button,
    CallbackQuery,
    Chat,
    Message,
    Person,
    Records,
    StoredFile,
    seen,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a person sent; `update_id` is None where the bot is not told (privacy mode, unwanted kind, absent bot)."""

    chat_id: int
    message_id: int
    update_id: int | None


@dataclass(frozen=True, slots=True)
class Pressed:
    query_id: str
    update_id: int | None


class World:
    """The records behind one lock, with a clock that a test may move."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        self.changed = threading.Condition()
        self.records = Records()
        self.updates = Updates(self.changed)
        self.rates = Rates()
        self.rate_limits = True
        self.loopback_webhooks = True
        self.callback_life = CALLBACK_LIFE
        self.settings: dict[tuple[str, ...], Any] = {}
        self._clock = clock or (lambda: datetime.now(UTC))
        self._offset = timedelta()
        self._numbers = itertools.count(1)
        bot = Person(BOT_ID, "SLA", username="sla_test_bot", is_bot=True)
        self.records.people[BOT_ID] = bot
        self.bot = bot

    def now(self) -> datetime:
        return self._clock() + self._offset

    def advance(self, seconds: float) -> None:
        """Move the server's clock on: rates, freshness of callback queries and dates follow it."""
        with self.changed:
            self._offset += timedelta(seconds=seconds)

    def wake(self) -> None:
        """Tell whoever waits that something happened; the server adds its own loop."""
        self.changed.notify_all()


class People(World):
    """Everything that happens in the world without the bot."""

    # Who and where

    def add_user(
        self,
        user_id: int,
        first_name: str = "Anna",
        *,
        last_name: str = "",
        username: str = "",
        language_code: str = "",
        started: bool = True,
        private_topics: bool = False,
    ) -> int:
        """Add a person; unless told otherwise they have pressed Start before, so the bot may write to them."""
        with self.changed:
            person = Person(user_id, first_name, last_name, username, language_code, started=started)
            person.private_topics = private_topics
            self.records.people[user_id] = person
            self.records.chats[user_id] = Chat(user_id, "private", members={user_id: "member", BOT_ID: "member"})
        return user_id

    def add_group(self, chat_id: int, title: str = "Grupa", *, members: tuple[int, ...] = (), **options: Any) -> int:
        """Add a basic group (a negative id) with the bot in it; the first member made it."""
        return self._add_chat(chat_id, "group", title, members, **options)

    def add_supergroup(
        self, chat_id: int, title: str = "Supergrupa", *, members: tuple[int, ...] = (), **options: Any
    ) -> int:
        """Add a supergroup (-100…); `forum=True` gives it topics."""
        return self._add_chat(chat_id, "supergroup", title, members, **options)

    def _add_chat(
        self, chat_id: int, kind: str, title: str, members: tuple[int, ...], *, forum: bool = False, bot: str = "member"
    ) -> int:
        statuses = dict.fromkeys(members, "member") | dict.fromkeys(members[:1], "creator")
        with self.changed:
            self.records.chats[chat_id] = Chat(chat_id, kind, title, statuses | {BOT_ID: bot}, forum=forum)
        return chat_id

    def add_topic(self, chat_id: int, name: str = "Temat") -> int:
        """Open a topic of a forum (or of a private chat with topics) and return its thread id."""
        with self.changed:
            chat = self.records.chats[chat_id]
            thread_id = self.records.next_message_id(chat)
            chat.topics[thread_id] = name
        return thread_id

    def close_topic(self, chat_id: int, thread_id: int) -> None:
        with self.changed:
            self.records.chats[chat_id].closed_topics.add(thread_id)

    # Words

    def user_says(
        self,
        user_id: int,
        text: str,
        chat_id: int | None = None,
        reply_to: int | None = None,
        date: datetime | None = None,
        *,
        edited: bool = False,
        forwarded: bool = False,
        thread_id: int | None = None,
    ) -> Said:
        """Write a message; `edited=True` changes the person's last message in that chat instead."""
        if edited:
            return self.edits(user_id, self._last_of(user_id, chat_id or user_id), text, chat_id, date)
        message = self._compose(user_id, chat_id, reply_to=reply_to, date=date, thread_id=thread_id)
        message.text, message.entities, message.forwarded = text, automatic_entities(text), forwarded
        return self._publish(message, "message")

    def group_message(self, user_id: int, chat_id: int, text: str, **options: Any) -> Said:
        """Write in a group; the bot is told only of commands, mentions of it and replies to it."""
        return self.user_says(user_id, text, chat_id, **options)

    def edits(
        self, user_id: int, message_id: int, text: str, chat_id: int | None = None, date: datetime | None = None
    ) -> Said:
        with self.changed:
            message = self.records.messages[chat_id or user_id, message_id]
            if message.sender_id != user_id:
                raise LookupError(f"message {message_id} is not {user_id}'s own")
            message.text, message.entities = text, automatic_entities(text)
            message.edited_at, message.edits = date or self.now(), message.edits + 1
            return self._publish(message, "edited_message")

    def deletes(self, message_id: int, chat_id: int) -> None:
        """Delete any message by hand; the bot is not told."""
        with self.changed:
            self.records.messages[chat_id, message_id].deleted_by = "person"
            self.wake()

    def starts(self, user_id: int, payload: str = "") -> Said:
        """Press Start, by a deep link where there is a payload; it also unblocks the bot."""
        with self.changed:
            person = self.records.people[user_id]
            if person.blocked:
                self.unblocks(user_id)
            person.started = True
        return self.user_says(user_id, f"/start {payload}".strip())

    def user_sends(
        self,
        user_id: int,
        *attachments: Attachment,
        chat_id: int | None = None,
        caption: str = "",
        reply_to: int | None = None,
        date: datetime | None = None,
        thread_id: int | None = None,
    ) -> list[Said]:
        """Send pictures, files, a place and so on; several are an album: one update each, one media_group_id."""
        group = f"1{next(self._numbers):016d}" if len(attachments) > 1 else None
        said = []
        for number, attachment in enumerate(attachments):
            message = self._compose(user_id, chat_id, reply_to=reply_to, date=date, thread_id=thread_id)
            message.kind, message.media_group_id = attachment.kind, group
            message.body, message.file = attachment.stored_in(self.records)
            message.text = caption if number == 0 else ""
            message.entities = automatic_entities(message.text)
            said.append(self._publish(message, "message"))
        return said

    def _compose(
        self, user_id: int, chat_id: int | None, *, reply_to: int | None, date: datetime | None, thread_id: int | None
    ) -> Message:
        with self.changed:
            chat = self.records.chats[chat_id or user_id]
            if chat.members.get(user_id) not in PRESENT or chat.migrated_to:
                raise LookupError(f"{user_id} is not in chat {chat.chat_id}")
            if thread_id is not None and thread_id not in chat.topics:
                raise LookupError(f"no topic {thread_id} in chat {chat.chat_id}")
            if reply_to is not None and (chat.chat_id, reply_to) not in self.records.messages:
                raise LookupError(f"no message {reply_to} in chat {chat.chat_id}")
            message_id = self.records.next_message_id(chat)
            when = date or self.now()
            return self.records.keep(
                Message(message_id, chat.chat_id, user_id, when, reply_to=reply_to, thread_id=thread_id)
            )

    def _publish(self, message: Message, kind: str) -> Said:
        with self.changed:
            chat, update_id = self.records.chats[message.chat_id], None
            person = self.records.people[message.sender_id]
            reachable = chat.members.get(BOT_ID) in PRESENT and not (chat.kind == "private" and person.blocked)
            if reachable and is_for_the_bot(self.records, message):
                update_id = self.updates.push(kind, message_json(self.records, message), message.chat_id)
            self.wake()
            return Said(message.chat_id, message.message_id, update_id)

    def _last_of(self, user_id: int, chat_id: int) -> int:
        return max(m.message_id for m in self.records.in_chat(chat_id) if m.sender_id == user_id)

    # Buttons

    def user_presses(self, user_id: int, message_id: int, label_or_data: str, chat_id: int | None = None) -> Pressed:
        """Press a callback button that is under the message now, named by its label or by its data."""
        with self.changed:
            button = self._button(chat_id or user_id, message_id, label_or_data)
            if not button.data:
                raise LookupError(f"{label_or_data!r} is no callback button, use user_opens")
            return self._press(user_id, chat_id or user_id, message_id, button.data)

    def user_forges_press(self, user_id: int, message_id: int, data: str, chat_id: int | None = None) -> Pressed:
        """Send a callback query with any data, as a modified app can, or for a button seen before an edit."""
        with self.changed:
            return self._press(user_id, chat_id or user_id, message_id, data)

    def user_opens(self, user_id: int, message_id: int, label: str, chat_id: int | None = None) -> str:
        """Follow a link button and return its address; a deep link to the bot is followed by pressing Start."""
        with self.changed:
            button = self._button(chat_id or user_id, message_id, label)
        parts = urlsplit(button.url)
        if parts.hostname in ("t.me", "telegram.me") and parts.path.strip("/").lower() == self.bot.username.lower():
            self.starts(user_id, "".join(parse_qs(parts.query).get("start", [])))
        return button.url

    def _button(self, chat_id: int, message_id: int, label_or_data: str) -> Button:
        message = self.records.messages.get((chat_id, message_id))
        if message is None or message.deleted_by:
            raise LookupError(f"no message {message_id} in chat {chat_id}")
        for button in seen(message).buttons:
            if label_or_data in (button.text, button.data):
                return button
        raise LookupError(f"no button {label_or_data!r}, there are {seen(message).labels}")

    def _press(self, user_id: int, chat_id: int, message_id: int, data: str) -> Pressed:
        query = CallbackQuery(f"44{next(self._numbers):017d}", user_id, chat_id, message_id, data, self.now())
        self.records.queries[query.query_id] = query
        body: Json = {
            "id": query.query_id,
            "from": user_json(self.records.people[user_id]),
            "message": callback_message_json(self.records, chat_id, message_id),
            "chat_instance": f"-{chat_id % 10**15}",
            "data": data,
        }
        update_id = self.updates.push("callback_query", body, user_id)
        query.delivered = update_id is not None
        self.wake()
        return Pressed(query.query_id, update_id)

    # Comings and goings

    def blocks(self, user_id: int) -> int | None:
        """Block the bot; returns the id of the my_chat_member update."""
        with self.changed:
            self.records.people[user_id].blocked = True
            return self._bot_becomes(user_id, "kicked", by=user_id, was="member")

    def unblocks(self, user_id: int) -> int | None:
        with self.changed:
            self.records.people[user_id].blocked = False
            return self._bot_becomes(user_id, "member", by=user_id, was="kicked")

    def deletes_account(self, user_id: int) -> None:
        with self.changed:
            self.records.people[user_id].deleted = True

    def kick_bot(self, chat_id: int, by: int | None = None) -> int | None:
        return self._bot_becomes(chat_id, "kicked", by=by)

    def add_bot(self, chat_id: int, by: int | None = None, *, admin: bool = False) -> int | None:
        return self._bot_becomes(chat_id, "administrator" if admin else "member", by=by)

    def promote_bot(self, chat_id: int, by: int | None = None) -> int | None:
        return self._bot_becomes(chat_id, "administrator", by=by)

    def set_member(self, chat_id: int, user_id: int, status: str) -> None:
        """Make a person creator, administrator, member, left or kicked."""
        with self.changed:
            self.records.chats[chat_id].members[user_id] = status

    def joins(self, user_id: int, chat_id: int) -> Said:
        """Enter a group; the bot sees the service message."""
        self.set_member(chat_id, user_id, "member")
        message = self._compose(user_id, chat_id, reply_to=None, date=None, thread_id=None)
        message.kind, message.body = "service", {"new_chat_members": [user_json(self.records.people[user_id])]}
        return self._announce(message)

    def _announce(self, message: Message) -> Said:
        """Publish a service message, which privacy mode does not hold back."""
        with self.changed:
            update_id = self.updates.push("message", message_json(self.records, message), message.chat_id)
            self.wake()
            return Said(message.chat_id, message.message_id, update_id)

    def _bot_becomes(self, chat_id: int, status: str, *, by: int | None, was: str = "") -> int | None:
        with self.changed:
            chat = self.records.chats[chat_id]
            old = was or chat.members.get(BOT_ID, "left")
            actor = by or next((user for user in chat.members if user != BOT_ID), BOT_ID)
            if chat.kind != "private":
                chat.members[BOT_ID] = status
            body: Json = {
                "chat": chat_json(self.records, chat),
                "from": user_json(self.records.people[actor]),
                "date": stamp(self.now()),
                "old_chat_member": member_json(self.bot, old),
                "new_chat_member": member_json(self.bot, status),
            }
            update_id = self.updates.push("my_chat_member", body, chat_id)
            self.wake()
            return update_id

    def migrate(self, chat_id: int, new_chat_id: int | None = None) -> int:
        """Turn a basic group into a supergroup and return its new id; both service messages go to the bot."""
        with self.changed:
            old = self.records.chats[chat_id]
            new_id = new_chat_id or -1_002_000_000_000 + chat_id
            actor = next(user for user in old.members if user != BOT_ID)
            self.records.chats[new_id] = replace(old, chat_id=new_id, kind="supergroup", members=dict(old.members))
            there = self._compose(actor, chat_id, reply_to=None, date=None, thread_id=None)
            here = self._compose(actor, new_id, reply_to=None, date=None, thread_id=None)
            old.migrated_to = new_id
            there.kind, there.body = "service", {"migrate_to_chat_id": new_id}
            here.kind, here.body = "service", {"migrate_from_chat_id": chat_id}
            self._announce(there)
            self._announce(here)
            return new_id

    # Oddities

    def raw_update(self, update: Json, lane: int = 0) -> int:
        """Queue any object as an update, as it stands; a missing update_id is filled in."""
        with self.changed:
            update_id = self.updates.push_raw(dict(update), "raw", lane)
            self.wake()
            return update_id

    def redeliver(self, update_id: int | None = None) -> None:
        """Send that update again, or with no id try again whatever the webhook did not take."""
        with self.changed:
            if update_id is not None:
                self.updates.again(update_id)
            for queued in self.updates.pending:
                queued.held = False
            self.wake()

    def add_file(self, content: bytes, name: str = "plik.bin", mime: str = "application/octet-stream") -> StoredFile:
        """Keep a file that the bot may fetch by its file_id."""
        with self.changed:
            return self.records.store("documents", name=name, mime=mime, content=content)
