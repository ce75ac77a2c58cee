"""The driving side of the fake Telegram: what people do, called from the test's thread.

Rule: a person can do only what the app lets them do. A button that is not there cannot be pressed
(`user_forges_press` is for attackers), nobody writes in a group they are not in, and privacy mode keeps from the bot
what it would not see.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.telegram_attachments import Attachment
from tests.fakes.telegram_comings import Comings, Said
from tests.fakes.telegram_limits import Json
from tests.fakes.telegram_shapes import (
    automatic_entities,
    callback_message_json,
    is_for_the_bot,
    message_json,
    user_json,
)
from tests.fakes.telegram_world import BOT_ID, PRESENT, Button, CallbackQuery, Message, StoredFile, seen


@dataclass(frozen=True, slots=True)
class Pressed:
    query_id: str
    update_id: int | None


class People(Comings):
    """Everything that people do to the bot."""

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
