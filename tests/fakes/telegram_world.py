"""The world behind the fake Telegram: people, chats, topics, messages, files and callback queries.

Rule: records here are what is true; `telegram_shapes` turns them into the JSON that the bot sees, and `SeenMessage` is
what a person sees. Message ids are as on the real platform: one counter for all private chats and basic groups
together, one for each supergroup, so an id alone names no message.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime

from tests.fakes.telegram_limits import Json, bad_request

BOT_ID = 7_000_000_001
GENERAL_TOPIC = 1
PRESENT = ("creator", "administrator", "member", "restricted")


@dataclass(slots=True)
class Person:
    user_id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    started: bool = False
    blocked: bool = False
    deleted: bool = False
    private_topics: bool = False
    is_bot: bool = False


@dataclass(slots=True)
class Chat:
    chat_id: int
    kind: str
    title: str = ""
    members: dict[int, str] = field(default_factory=dict)
    forum: bool = False
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    migrated_to: int | None = None
    last_message_id: int = 1  # a group opens with the note that it was made, and the general topic has that id

    @property
    def is_group(self) -> bool:
        return self.kind in ("group", "supergroup")


@dataclass(frozen=True, slots=True)
class StoredFile:
    file_id: str
    path: str
    name: str
    mime: str
    content: bytes
    size: int

    @property
    def unique_id(self) -> str:
        return "U" + hashlib.sha256(self.content + self.path.split("/")[0].encode()).hexdigest()[:14]


@dataclass(slots=True)
class Message:
    message_id: int
    chat_id: int
    sender_id: int
    date: datetime
    kind: str = "text"
    text: str = ""
    entities: list[Json] = field(default_factory=list)
    html: str = ""
    body: Json = field(default_factory=dict)
    file: StoredFile | None = None
    markup: Json | None = None
    reply_to: int | None = None
    thread_id: int | None = None
    media_group_id: str | None = None
    forwarded: bool = False
    silent: bool = False
    edited_at: datetime | None = None
    edits: int = 0
    pinned: bool = False
    reactions: tuple[str, ...] = ()
    deleted_by: str = ""


@dataclass(slots=True)
class CallbackQuery:
    query_id: str
    user_id: int
    chat_id: int
    message_id: int
    data: str
    asked_at: datetime
    answer: Json | None = None
    delivered: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    text: str
    data: str = ""
    url: str = ""
    copy_text: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message as a person sees it now; `text` is the caption where there is a picture or a file."""

    chat_id: int
    message_id: int
    from_bot: bool
    sender_id: int
    kind: str
    text: str
    html: str
    entities: tuple[Json, ...]
    rows: tuple[tuple[Button, ...], ...]
    date: datetime
    edited: bool
    edits: int
    pinned: bool
    silent: bool
    thread_id: int | None
    reply_to: int | None
    reactions: tuple[str, ...]
    file: StoredFile | None

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(button for row in self.rows for button in row)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(button.text for button in self.buttons)


def seen(message: Message) -> SeenMessage:
    return SeenMessage(
        chat_id=message.chat_id,
        message_id=message.message_id,
        from_bot=message.sender_id == BOT_ID,
        sender_id=message.sender_id,
        kind=message.kind,
        text=message.text,
        html=message.html,
        entities=tuple(message.entities),
        rows=tuple(tuple(map(_button, row)) for row in (message.markup or {}).get("inline_keyboard", [])),
        date=message.date,
        edited=message.edited_at is not None,
        edits=message.edits,
        pinned=message.pinned,
        silent=message.silent,
        thread_id=message.thread_id,
        reply_to=message.reply_to,
        reactions=message.reactions,
        file=message.file,
    )


def _button(button: Json) -> Button:
    return Button(
        text=button["text"],
        data=button.get("callback_data", ""),
        url=button.get("url", ""),
        copy_text=button.get("copy_text", {}).get("text", ""),
        style=button.get("style", ""),
    )


@dataclass(slots=True)
class Records:
    """Everything that exists, with the lookups that refuse as Telegram does."""

    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    messages: dict[tuple[int, int], Message] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    queries: dict[str, CallbackQuery] = field(default_factory=dict)
    last_common_id: int = 100

    def next_message_id(self, chat: Chat) -> int:
        if chat.kind == "supergroup":
            chat.last_message_id += 1
            return chat.last_message_id
        self.last_common_id += 1
        return self.last_common_id

    def keep(self, message: Message) -> Message:
        self.messages[message.chat_id, message.message_id] = message
        return message

    def message(self, chat_id: int, message_id: int | None, wanted: str) -> Message:
        """Return the message, or refuse: "message to edit not found". Deleted by a person is not the bot's fault."""
        if not message_id:
            raise bad_request("message identifier is not specified")
        message = self.messages.get((chat_id, message_id))
        if message is None or message.deleted_by:
            raise bad_request(f"{wanted} not found", bots_fault=message is None or message.deleted_by == "bot")
        return message

    def in_chat(self, chat_id: int) -> list[Message]:
        return [message for (chat, _), message in self.messages.items() if chat == chat_id and not message.deleted_by]

    def store(self, folder: str, *, name: str, mime: str, content: bytes, size: int | None = None) -> StoredFile:
        number = len(self.files)
        suffix = name.rsplit(".", 1)[-1] if "." in name else "bin"
        path = f"{folder}/file_{number}.{suffix}"
        file = StoredFile(f"AgACAg{number:06d}", path, name, mime, content, len(content) if size is None else size)
        self.files[file.file_id] = file
        if folder == "photos":  # the small copy of a picture is a file of its own
            self.files[f"{file.file_id}s"] = replace(file, file_id=f"{file.file_id}s", path=f"{path}.small", size=1200)
        return file
