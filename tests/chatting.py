"""Talking to the real assistant in a test: the real core, database and understanding, line by line as `chat --json`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from adapters.bootstrap import open_house
from adapters.console.json_lines import answer
from adapters.console.session import Session
from adapters.console.sitting import opened_session

Said = dict[str, Any]


class Chat:
    """One sitting. Every call is one line in and one object out."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, text: str | None = None, **line: Any) -> Said:
        """Say a text, or send a line of other keys (`as_` stands for `as`)."""
        keys = {key.rstrip("_"): value for key, value in line.items()}
        if text is not None:
            keys["text"] = text
        said: Said = json.loads(json.dumps(answer(self._session, json.dumps(keys).encode())))
        return said

    def press(self, label: str, **line: Any) -> Said:
        """Press a choice by its label."""
        return self(press=label, **line)


@contextmanager
def chatting(url: str, *, person: str = "hanna", now: str = "2026-11-23T10:00:00+01:00") -> Iterator[Chat]:
    """Open a sitting over a database, frozen at an instant; what the time until then brought has been told."""
    with open_house(url) as house:
        session = opened_session(house, person=person, language=None, now=now)
        session.tick()
        session.deliver(lambda _: None)
        yield Chat(session)


class Talks:
    """Chats that stay open from test to test, each over a database of its own, for questions that change nothing."""

    def __init__(self, new_url: Callable[[], str]) -> None:
        self._new_url = new_url
        self._open = ExitStack()
        self._chats: dict[tuple[str, str], Chat] = {}

    def __call__(self, person: str, *questions: str, now: str = "2026-11-23T10:00:00+01:00") -> Said:
        """Ask somebody's questions in turn, and return the last answer."""
        if (person, now) not in self._chats:
            self._chats[person, now] = self._open.enter_context(chatting(self._new_url(), person=person, now=now))
        chat = self._chats[person, now]
        return [chat(question) for question in questions][-1]

    def close(self) -> None:
        """Close them all."""
        self._open.close()


def facts(answered: Said) -> dict[str, Any]:
    """Return the facts of the last reply."""
    return answered["replies"][-1]["facts"]  # type: ignore[no-any-return]


def text(answered: Said) -> str:
    """Return all replies as one text."""
    return "\n".join(reply["text"] for reply in answered["replies"])


def labels(answered: Said) -> list[str]:
    """Return the labels of the choices of the last reply."""
    return [choice["label"] for choice in answered["replies"][-1]["choices"]]


def events(answered: Said) -> list[str]:
    """Return the types of what happened."""
    return [event["type"] for event in answered["events"]]
