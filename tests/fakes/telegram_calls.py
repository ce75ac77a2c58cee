"""What every method of the fake Telegram starts from: its parameters, the table of methods, the way to a chat.

Rule: the order of the checks is the real server's: the chat first, then what is sent to it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram_limits import ApiError, bad_request, forbidden, too_many_requests
from tests.fakes.telegram_state import World
from tests.fakes.telegram_world import BOT_ID, PRESENT, Chat


@dataclass(frozen=True, slots=True)
class Upload:
    filename: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Params:
    """The parameters of a call: all text, as they come over HTTP, and the uploaded files."""

    values: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return self.values.get(name, "")

    def number(self, name: str, default: int = 0) -> int:
        try:
            return int(self.values.get(name, default))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1", "yes")

    def parsed(self, name: str, default: Any = None) -> Any:
        try:
            return json.loads(self.text(name)) if self.text(name) else default
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None


Method = Callable[[World, Params], Any]
METHODS: dict[str, tuple[str, Method]] = {}


def method(name: str) -> Callable[[Method], Method]:
    """Enter a function in the table under its Bot API name, which is read without regard to case."""

    def enter(function: Method) -> Method:
        METHODS[name.lower()] = (name, function)
        return function

    return enter


def known_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """Return the chat that is meant.

    Raises:
        ApiError: no such chat, or one that the bot may not see.
    """
    if not params.text(name):
        raise bad_request("chat_id is empty")
    chat = world.records.chats.get(params.number(name))
    if chat is None:
        raise bad_request("chat not found")
    if chat.kind == "supergroup" and chat.members.get(BOT_ID) == "kicked":
        raise forbidden("bot was kicked from the supergroup chat")
    if chat.kind == "supergroup" and chat.members.get(BOT_ID) not in PRESENT:
        raise forbidden("bot is not a member of the supergroup chat")
    return chat


def writable_chat(world: World, params: Params) -> Chat:
    """Return the chat that is meant, if the bot may write there now.

    Raises:
        ApiError: blocked, removed, migrated, never started, gone.
    """
    chat = known_chat(world, params)
    if chat.kind == "private":
        person = world.records.people[chat.chat_id]
        if person.deleted:
            raise forbidden("user is deactivated")
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user", bots_fault=True)
    if chat.migrated_to:
        text = "Bad Request: group chat was upgraded to a supergroup chat"
        raise ApiError(400, text, bots_fault=False, parameters={"migrate_to_chat_id": chat.migrated_to})
    if chat.kind == "group" and chat.members.get(BOT_ID) == "kicked":
        raise forbidden("bot was kicked from the group chat")
    if chat.kind == "group" and chat.members.get(BOT_ID) not in PRESENT:
        raise forbidden("bot is not a member of the group chat")
    if chat.members.get(BOT_ID) == "restricted":
        raise bad_request("not enough rights to send text messages to the chat", bots_fault=False)
    return chat


def spend_rate(world: World, chat: Chat) -> None:
    """Count one message or edit against the rates.

    Raises:
        ApiError: 429, with the seconds to wait.
    """
    if not world.rate_limits:
        return
    seconds = world.rates.seconds_to_wait(chat.chat_id, group=chat.is_group, now=world.now())
    if seconds:
        raise too_many_requests(seconds)
