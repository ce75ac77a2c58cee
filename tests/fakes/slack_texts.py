"""Texts as Slack reads them: text objects, bytes after escaping, control sequences that nobody may smuggle in.

Source: docs.slack.dev/messaging/formatting-message-text, reference/block-kit/composition-objects/text-object
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.fakes.slack_errors import Problems

MENTION = re.compile(r"<(?:!(?:channel|here|everyone|subteam\^[^>]*)|@[UW][A-Z0-9]+)(?:\|[^>]*)?>")
PLAIN_MENTION = re.compile(r"(?<!\w)@(?:channel|here|everyone)\b")
CONTROL = re.compile(
    r"<(?:https?://|mailto:|tel:|slack://|@[UW][A-Z0-9]|#C[A-Z0-9]|!(?:date\^|channel|here|everyone|subteam\^))[^<>]*>"
)
BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")


def text_object(problems: Problems, at: str, value: object, most: int, *, plain_only: bool = False) -> None:
    """Check a text object: its type, its length of 1 to `most`, its fields."""
    if not isinstance(value, dict):
        problems.add(at, "must provide an object")
        return
    allowed = ("plain_text",) if plain_only else ("plain_text", "mrkdwn")
    problems.one_of(f"{at}/type", value.get("type"), allowed)
    problems.length(f"{at}/text", value.get("text"), most)
    only = {"plain_text": {"type", "text", "emoji"}, "mrkdwn": {"type", "text", "verbatim"}}
    for extra in sorted(set(value) - only.get(str(value.get("type")), set(value))):
        problems.add(at, f"invalid additional property: {extra}")
    for flag in ("emoji", "verbatim"):
        if flag in value and not isinstance(value[flag], bool):
            problems.add(f"{at}/{flag}", "must be a boolean")


def escaped(typed: str) -> str:
    """Return what somebody typed as Slack hands it to an app."""
    return typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bytes_after_escaping(text: str) -> int:
    """Return the length that chat.update counts: a bare `&` weighs as much as `&amp;`."""
    return len(BARE_AMPERSAND.sub("&amp;", text).encode())


def marked_texts(value: Any) -> Iterator[str]:
    """Yield every text within blocks that Slack reads for control sequences (mrkdwn and markdown, not plain_text)."""
    if isinstance(value, list):
        for item in value:
            yield from marked_texts(item)
    elif isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "markdown") and isinstance(value.get("text"), str):
            yield value["text"]
        for item in value.values():
            yield from marked_texts(item)


def all_texts(value: Any) -> Iterator[str]:
    """Yield every text that a reader of the blocks sees, plain or not."""
    if isinstance(value, list):
        for item in value:
            yield from all_texts(item)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for item in value.values():
            yield from all_texts(item)


def mentions_in(text: str) -> list[str]:
    """Return what would ring somebody's bell."""
    return MENTION.findall(text)


def is_unescaped(text: str) -> bool:
    """Say whether a bare `&`, `<` or `>` stands where it should be escaped (a quoting `>` may begin a line)."""
    rest = re.sub(r"(?m)^>+ ?", "", CONTROL.sub("", text))
    return bool(BARE_AMPERSAND.search(rest) or "<" in rest or ">" in rest)
