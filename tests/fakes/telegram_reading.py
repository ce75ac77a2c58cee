"""What a test reads from the fake Telegram: chats as people see them, the bot's calls, its faults and its debts.

Rule: reading changes nothing, and waiting is for a condition.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from tests.fakes.telegram_people import People
from tests.fakes.telegram_updates import Delivery
from tests.fakes.telegram_world import CallbackQuery, SeenMessage, seen

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot: `status` 0 means that no answer was given."""

    method: str
    params: dict[str, str]
    files: tuple[str, ...] = ()
    status: int = 200
    error: str = ""
    at: datetime | None = None

    @property
    def chat_id(self) -> int | None:
        value = self.params.get("chat_id", "")
        return int(value) if value.lstrip("-").isdigit() else None


class Reading(People):
    """The records of the server, read under its lock."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        super().__init__(clock)
        self.calls: list[Call] = []
        self.refusals: list[Call] = []

    def wait_for(self, predicate: Callable[[], T], timeout: float = 10) -> T:
        """Block until the predicate holds and return what it returned; it is asked after everything that happens.

        Raises:
            TimeoutError: it did not hold in time; the last calls are named.
        """
        with self.changed:
            found = self.changed.wait_for(predicate, timeout)
            if not found:
                last = [f"{call.method} {call.status} {call.error}" for call in self.calls[-8:]]
                raise TimeoutError(f"nothing in {timeout} s; the last calls were {last}")
            return found

    def messages(self, chat_id: int) -> list[SeenMessage]:
        """Return the chat as a person sees it now, without what was deleted and without service messages."""
        with self.changed:
            return [seen(message) for message in self.records.in_chat(chat_id) if message.kind != "service"]

    def bot_messages(self, chat_id: int) -> list[SeenMessage]:
        return [message for message in self.messages(chat_id) if message.from_bot]

    def texts(self, chat_id: int) -> list[str]:
        """Return what the bot says in the chat now, one text for each message."""
        return [message.text for message in self.bot_messages(chat_id)]

    def last_message(self, chat_id: int) -> SeenMessage:
        """Return the newest message of the bot."""
        return max(self.bot_messages(chat_id), key=lambda message: message.message_id)

    def message(self, chat_id: int, message_id: int) -> SeenMessage:
        with self.changed:
            return seen(self.records.message(chat_id, message_id, "message"))

    def calls_of(self, method: str, chat_id: int | None = None) -> list[Call]:
        with self.changed:
            fitting = [call for call in self.calls if call.method.lower() == method.lower()]
        return [call for call in fitting if chat_id is None or call.chat_id == chat_id]

    def query(self, query_id: str) -> CallbackQuery:
        with self.changed:
            return self.records.queries[query_id]

    def unanswered_callbacks(self) -> list[str]:
        """Return the queries that the bot was told of and never answered: a spinner on somebody's phone."""
        with self.changed:
            return [key for key, query in self.records.queries.items() if query.delivered and query.answer is None]

    def commands(self, scope: str = "default", language: str = "", chat_id: int | None = None) -> dict[str, str]:
        """Return the command menu of a scope: name to description."""
        with self.changed:
            key = ("commands", scope, "" if chat_id is None else str(chat_id), "", language)
            return {command["command"]: command["description"] for command in self.settings.get(key, [])}

    @property
    def deliveries(self) -> list[Delivery]:
        """The attempts at the webhook so far, with the status that each met."""
        with self.changed:
            return list(self.updates.deliveries)

    @property
    def pending(self) -> list[int]:
        """The ids of the updates that the bot has not confirmed."""
        with self.changed:
            return [queued.update_id for queued in self.updates.pending]

    @property
    def is_polled(self) -> bool:
        """Whether a long poll is waiting now."""
        with self.changed:
            return self.updates.is_polled

    def assert_clean(self) -> None:
        """Fail if the bot was refused anything by its own fault, or left a callback without an answer."""
        with self.changed:
            problems = [f"{call.method}: {call.status} {call.error} {call.params}" for call in self.refusals]
        problems += [f"callback {query_id} was never answered" for query_id in self.unanswered_callbacks()]
        if problems:
            raise AssertionError("the bot was at fault:\n" + "\n".join(problems))
