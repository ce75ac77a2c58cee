"""How the fake says no: `SlackError` is raised by a method and becomes `{"ok": false, "error": …}`.

`Problems` collects what a validator finds, in the words of Slack with a JSON pointer to the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

# What the world did to the app rather than the app's own fault; kept apart from `server.refusals`.
SETBACKS = frozenset({"token_revoked", "account_inactive", "is_archived", "ratelimited"})


class SlackError(Exception):
    """A refusal with Slack's error string, the messages of response_metadata and further fields."""

    def __init__(self, error: str, messages: Sequence[str] = (), **more: Any) -> None:
        super().__init__(error, *messages)
        self.error = error
        self.messages = list(messages)
        self.more = more

    def answer(self) -> dict[str, Any]:
        """Return the body that the caller gets."""
        body: dict[str, Any] = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            body["response_metadata"] = {"messages": [f"[ERROR] {m}" for m in self.messages]}
            if self.error == "invalid_blocks":
                body["errors"] = self.messages
        return body


class Problems:
    """What is wrong with a message or view, each with its JSON pointer."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, at: str, what: str) -> None:
        """Note a problem at a place such as `/blocks/0/text`."""
        self.found.append(f"{what} [json-pointer:{at}]")

    def length(self, at: str, text: object, most: int, *, least: int = 1) -> None:
        """Note a text that is no text, too short or too long."""
        if not isinstance(text, str):
            self.add(at, "must be a string")
        elif len(text) < least:
            self.add(at, f"must be more than {least - 1} characters")
        elif len(text) > most:
            self.add(at, f"must be less than {most + 1} characters")

    def count(self, at: str, items: object, most: int, *, least: int = 1) -> list[Any]:
        """Note a list that is no list, too short or too long; return it to be looked into."""
        if not isinstance(items, list):
            self.add(at, "must be an array")
            return []
        if len(items) < least:
            self.add(at, f"no fewer than {least} items allowed")
        if len(items) > most:
            self.add(at, f"no more than {most} items allowed")
        return items

    def one_of(self, at: str, value: object, allowed: Sequence[str]) -> None:
        """Note a value outside an enumeration."""
        if value not in allowed:
            self.add(at, f"must be one of: {', '.join(allowed)}")
