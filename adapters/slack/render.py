"""A message of the outbox as messages of Slack: text, blocks and buttons, within every limit.

Rule: the text says the same as the blocks, all of it (screen readers and notifications show only the text); the last
message has the buttons. Pure: the same message is rendered alike every time, so it can be found again by its metadata.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from adapters.slack import limits
from adapters.slack.cards import card_blocks, card_text
from adapters.slack.escape import Block, escaped, label, plain
from adapters.slack.places import where_of
from adapters.slack.splitting import Room, pieces
from bot.i18n import Translator
from bot.messages import Attachment, Card, Choice, Reply
from bot.records import OutboxMessage

EVENT_TYPE = "sla_assistant"
"""The kind of our metadata; its payload is the message's key and which part of it this is, from 1."""
FORM_ACTION = "form:"
CHOICE_ACTION = "c:"

_MESSAGE = Room(limits.MESSAGE_TEXT, limits.MESSAGE_BYTES)
_SECTION = Room(limits.SECTION)


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """One message as Slack takes it; `pictures` are to be posted after it, their description as alternative text.

    `ephemeral`: only for the person of the address (none there: for nobody). Such a message brings no files, and Slack
    keeps no metadata with it.
    """

    text: str
    blocks: tuple[Block, ...]
    metadata: dict[str, Any]
    ephemeral: bool = False
    pictures: tuple[Attachment, ...] = ()


def rendered(message: OutboxMessage, *, repeated: bool = False) -> tuple[SlackMessage, ...]:
    """Return a message as one or more of Slack, in order. `repeated`: it may have arrived before, and says so."""
    reply, t = message.reply, Translator.of(message.language)
    buttons = _buttons(reply, t)
    # Also where the address names no person: then nobody can be shown it, and it must not become everybody's.
    ephemeral = reply.private and not where_of(message.address).is_direct
    if reply.card is not None:
        return (_card_message(message, reply.card, buttons, ephemeral=ephemeral),)
    parts = _parts(_words(reply, t, ephemeral=ephemeral, repeated=repeated), buttons, t)
    last = len(parts)
    return tuple(
        SlackMessage(
            escaped(text),
            _with_ids([*_sections(text), *_rows(row)], message.key, number),
            _metadata(message.key, number),
            ephemeral,
            reply.attachments if number == last and not ephemeral else (),
        )
        for number, (text, row) in enumerate(parts, 1)
    )


def _card_message(message: OutboxMessage, card: Card, buttons: Sequence[Block], *, ephemeral: bool) -> SlackMessage:
    blocks = card_blocks(card, _rows(buttons[: limits.BUTTONS_IN_MESSAGE]))
    return SlackMessage(
        card_text(message.reply.text if message.reply.text.strip() else card.title),
        _with_ids(blocks, message.key, 1),
        _metadata(message.key, 1),
        ephemeral,
        () if ephemeral else message.reply.attachments,
    )


# ---- words


def _words(reply: Reply, t: Translator, *, ephemeral: bool, repeated: bool) -> str:
    """Return what is said; a picture that cannot be shown to one person alone is told in words."""
    told = [item.description for item in reply.attachments] if ephemeral or not reply.text.strip() else []
    text = "\n\n".join(part for part in (reply.text.strip("\n"), *told) if part.strip())
    return t.say("(repeated) %(text)s", text=text) if repeated else text


def _parts(text: str, buttons: list[Block], t: Translator) -> list[tuple[str, list[Block]]]:
    """Return texts with the buttons under each: all under the last text, and in messages of their own what is more."""
    texts = pieces(text, _MESSAGE) or ["…"]
    most = limits.BUTTONS_IN_MESSAGE
    groups = [buttons[start : start + most] for start in range(0, len(buttons), most)] or [[]]
    said = [(part, list[Block]()) for part in texts[:-1]]
    return [*said, (texts[-1], groups[0]), *((t.say("More to choose from:"), group) for group in groups[1:])]


def _sections(text: str) -> list[Block]:
    return [{"type": "section", "text": plain(part, limits.SECTION)} for part in pieces(text, _SECTION)]


# ---- buttons


def _buttons(reply: Reply, t: Translator) -> list[Block]:
    """Return the buttons; what is private is shown to one person here, so a way to the direct chat is not needed."""
    found = [_button(choice) for choice in reply.choices if not choice.private]
    if reply.form is not None:
        found.append(
            {
                "type": "button",
                "action_id": f"{FORM_ACTION}{len(found) + 1}",
                "text": label(t.say("Form"), limits.BUTTON),
                "value": "report",
            }
        )
    return found


def _button(choice: Choice) -> Block:
    button: Block = {
        "type": "button",
        "action_id": f"{CHOICE_ACTION}{choice.token}",
        "text": label(choice.label, limits.BUTTON),
        "value": choice.token,
    }
    return button if choice.style == "plain" else {**button, "style": choice.style}


def _rows(buttons: Sequence[Block]) -> list[Block]:
    step = limits.BUTTONS_IN_ROW
    return [
        {"type": "actions", "elements": list(buttons[start : start + step])} for start in range(0, len(buttons), step)
    ]


# ---- ids


def _with_ids(blocks: Sequence[Block], key: str, number: int) -> tuple[Block, ...]:
    """Return blocks with ids of this rendering: an edit is another message of the outbox and so has others."""
    rendering = sha256(key.encode()).hexdigest()[:16]
    return tuple({**block, "block_id": f"{rendering}.{number}.{index}"} for index, block in enumerate(blocks, 1))


def _metadata(key: str, number: int) -> dict[str, Any]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key, "part": number}}
