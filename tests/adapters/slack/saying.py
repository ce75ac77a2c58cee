"""Messages of the outbox as the tests write them, and the one check that all of them pass: Slack would take it."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime
from typing import Any

from adapters.slack.render import SlackMessage, rendered
from bot.messages import Address, Choice, Form, FormField, Reply
from bot.records import OutboxMessage
from knowledge.bilingual import Language
from tests.fakes.slack_blocks import message_blocks
from tests.fakes.slack_texts import all_texts, bytes_after_escaping, is_unescaped, marked_texts, mentions_in

DIRECT = Address("slack", "T1/D9")
SHARED = Address("slack", "T1/C2/1700000.000100|T1.U5")
PLACE = Address("slack", "T1/C2")
FORM = Form("Report of a failure", (FormField("service", "Service", "choice", options=(Choice("voice", "Voice"),)),))

INJECTIONS = [
    "<!channel>",
    "<!here|here>",
    "<!everyone>",
    "<@U1>",
    "<@U02ABCDEF|kasia>",
    "<!subteam^S1>",
    "<#C1>",
    "<https://zly.example|bank>",
    "<mailto:a@b.pl|pisz>",
    "<!date^0^{date}|x>",
    "&amp;",
    "&lt;!channel&gt;",
    "a < b && c > d",
    "*bold* _it_ ~no~ `code` :tada:",
    "> quoted",
]


def said(
    reply: Reply | str, *, to: Address = DIRECT, key: str = "k1", kind: str = "reply", language: Language = "pl"
) -> OutboxMessage:
    """Return a reply, or words, as a message of the outbox."""
    made = Reply(reply) if isinstance(reply, str) else reply
    return OutboxMessage(key, to, None, language, made, datetime(2026, 7, 8, 8, 15, tzinfo=UTC), kind)


def choices(count: int, label: str = "Wybór") -> tuple[Choice, ...]:
    """Return as many choices, their labels numbered."""
    return tuple(Choice(f"tok{n}", f"{label} {n}") for n in range(1, count + 1))


def taken(message: OutboxMessage, *, repeated: bool = False) -> tuple[SlackMessage, ...]:
    """Return a message as rendered, after Slack would have taken every part of it, posted or edited in."""
    parts = rendered(message, repeated=repeated)
    assert parts
    for part in parts:
        blocks = json.loads(json.dumps(part.blocks))
        message_blocks(blocks, [])
        assert part.text.strip()
        assert len(part.text) <= 3_500
        assert bytes_after_escaping(part.text) <= 3_900
        assert sum(map(len, all_texts(blocks))) <= 13_000
        for text in (part.text, *marked_texts(blocks)):
            assert not mentions_in(text), text
            assert not is_unescaped(text), text
        assert len({block["block_id"] for block in blocks}) == len(blocks)
    return parts


def words(parts: tuple[SlackMessage, ...]) -> list[str]:
    """Return all words of the messages' texts, in order, as a reader sees them."""
    return " ".join(html.unescape(part.text) for part in parts).split()


def shown(part: SlackMessage) -> str:
    """Return what the sections of a message show."""
    return "\n".join(b["text"]["text"] for b in part.blocks if b["type"] == "section" and "text" in b)


def buttons(part: SlackMessage) -> list[dict[str, Any]]:
    """Return a message's buttons in order."""
    return [element for b in part.blocks if b["type"] == "actions" for element in b["elements"]]
