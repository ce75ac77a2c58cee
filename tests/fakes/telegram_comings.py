"""Who is where at the fake Telegram: people, groups and topics appear; the bot is blocked, added, removed, migrated.

Rule: every change of the bot's own place is told to it by `my_chat_member`, as the real server does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tests.fakes.telegram_limits import Json
from tests.fakes.telegram_shapes import chat_json, member_json, message_json, stamp, user_json
from tests.fakes.telegram_state import World
from tests.fakes.telegram_world import BOT_ID, PRESENT, Chat, Message, Person


@dataclass(frozen=True, slots=True)
class Said:
    """What a person sent; `update_id` is None where the bot is not told (privacy mode, unwanted kind, absent bot)."""

    chat_id: int
    message_id: int
    update_id: int | None


class Comings(World):
    """People and chats come, go and change."""

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
