"""What a message of Slack says in plain words: Slack's markup and its escapes are undone, our own name is left out.

Rule: nothing is looked up; somebody else's mention stays readable as @ and their id.
Source: docs.slack.dev/messaging/formatting-message-text
"""

from __future__ import annotations

import re
from typing import Any

_MARKED = re.compile(r"<([^<>]*)>")
_BLANKS = re.compile(r"[ \t]{2,}")


def words_of(text: str, bot_user: str) -> str:
    """Return a message's text as plain words, without the mention of the assistant."""
    plain = _MARKED.sub(lambda found: _shown(found[1], bot_user), text)
    plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _BLANKS.sub(" ", plain).strip()


def mentions(text: str, bot_user: str) -> bool:
    """Tell whether a message's text mentions the assistant."""
    return f"<@{bot_user}>" in text or f"<@{bot_user}|" in text


def text_of(message: dict[str, Any]) -> str:
    """Return a message's text, with that of the messages it passes on."""
    forwarded = [str(a.get("text") or a.get("fallback") or "") for a in _shares(message)]
    return "\n".join(part for part in (str(message.get("text") or ""), *forwarded) if part.strip())


def _shares(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [a for a in message.get("attachments") or [] if a.get("is_share") or a.get("is_msg_unfurl")]


def _shown(marked: str, bot_user: str) -> str:
    target, bar, label = marked.partition("|")
    if target == f"@{bot_user}":
        return " "
    if target.startswith("!"):
        return label if bar else f"@{target[1:].partition('^')[0]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("@"):
        return f"@{label}" if bar and label else target
    return label if bar and label else target.removeprefix("mailto:").removeprefix("tel:")
