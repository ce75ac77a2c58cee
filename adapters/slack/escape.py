"""Words as Slack shows them literally: nothing a person wrote becomes a mention, a link, bold type or an emoji.

Rule: what people wrote stands in `plain_text` objects, which Slack does not read for markup, and is escaped wherever
markup is read (a message's own text, `mrkdwn`). `mrkdwn` is left to words of the catalogue and to links made here.
Source: docs.slack.dev/messaging/formatting-message-text, reference/block-kit/composition-objects/text-object
"""

from __future__ import annotations

from typing import Any

from adapters.plain import printable, units, whole_characters

Block = dict[str, Any]
"""A piece of a payload: a block, an element or a text object, as Slack's JSON has it."""

_ELLIPSIS = "…"
_BOLD = 150
"""Characters of a label; five times as many after escaping are still far from every limit."""


def escaped(text: str) -> str:
    """Return a text in which Slack finds no markup of angle brackets: no mention, no link, no date."""
    return printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def one_line(text: str) -> str:
    """Return a text without line ends and doubled spaces, for labels and titles."""
    return " ".join(printable(text).split())


def shortened(text: str, most: int) -> str:
    """Return a text of at most `most` UTF-16 units; one that was cut ends in an ellipsis."""
    if units(text) <= most:
        return text
    end = length = 0
    for char in text:
        length += units(char)
        if length > most - 1:
            break
        end += 1
    return text[: whole_characters(text, end)].rstrip() + _ELLIPSIS


def plain(text: str, most: int) -> Block:
    """Return a text object that shows words as they are, with their line ends; emoji codes stay codes."""
    return {"type": "plain_text", "text": shortened(printable(text), most) or _ELLIPSIS, "emoji": False}


def label(text: str, most: int) -> Block:
    """Return a text object of one line."""
    return plain(one_line(text), most)


def bold(text: str) -> Block:
    """Return a short label of the catalogue in bold type; an asterisk within would end it and is drawn another way."""
    words = escaped(shortened(one_line(text).replace("*", "\N{ASTERISK OPERATOR}"), _BOLD)) or _ELLIPSIS
    return {"type": "mrkdwn", "text": f"*{words}*", "verbatim": True}


def divider() -> Block:
    """Return a line across."""
    return {"type": "divider"}
