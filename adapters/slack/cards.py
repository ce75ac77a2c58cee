"""A card as blocks: a title, the state in words, rows of label and value, as of when; edited in place.

Rule: a card is one message whatever it says, and its text says all of it in plain words; state and severity are words,
never a colour or an emoji alone. Labels stand left in bold type, values right and literally, since values are people's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from adapters.binding import bound
from adapters.plain import units
from adapters.slack import limits
from adapters.slack.escape import Block, bold, escaped, one_line, plain, shortened
from adapters.slack.splitting import Room, pieces
from bot.messages import Card

_TEXT = Room(limits.MESSAGE_TEXT, limits.MESSAGE_BYTES)
_CUT_TEXT = Room(limits.MESSAGE_TEXT - 2, limits.MESSAGE_BYTES - 4)
_MOST_ROWS = 50
_ROWS_IN_SECTION = limits.FIELDS // 2
_STATE = 1_000
_NOTE = 1_000
_ROWS_TEXT = limits.BLOCKS_TEXT - limits.HEADER - _STATE - _NOTE - limits.BUTTONS_IN_MESSAGE * limits.BUTTON
"""What head, note and buttons leave to the rows of the text that all blocks may have together."""
_PHONE = re.compile(r"\+?\d[\d -]{5,18}\d")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)


def card_text(text: str) -> str:
    """Return a card's words, escaped; only as many as one message that is edited may have."""
    found = pieces(text, _TEXT)
    if len(found) == 1:
        return escaped(found[0])
    cut = pieces(text, _CUT_TEXT)
    return f"{escaped(cut[0])} …" if cut else "…"


def card_blocks(card: Card, buttons: Sequence[Block]) -> list[Block]:
    """Return a card's blocks; `buttons` are its blocks of actions."""
    blocks: list[Block] = [{"type": "header", "text": plain(bound(one_line(card.title)), limits.HEADER)}]
    if card.state.strip():
        blocks.append({"type": "section", "text": plain(bound(card.state.strip()), _STATE)})
    blocks += _row_blocks(card.rows)
    if card.note.strip():
        blocks.append({"type": "context", "elements": [plain(bound(card.note.strip()), _NOTE)]})
    return [*blocks, *buttons]


def _row_blocks(rows: Sequence[tuple[str, str]]) -> list[Block]:
    """Return the rows in as few sections as hold them, of much the same length: Slack leaves a gap between two."""
    fitting = _fitting(rows)
    sections = -(-len(fitting) // _ROWS_IN_SECTION)
    edges = [len(fitting) * number // sections for number in range(sections + 1)] if sections else []
    return [
        {"type": "section", "fields": [field for row in fitting[start:end] for field in _row(*row)]}
        for start, end in pairwise(edges)
    ]


def _fitting(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the rows that fit, the last of them cut if need be."""
    left = _ROWS_TEXT
    found = []
    for name, value in rows[:_MOST_ROWS]:
        left -= units(bold(name)["text"])
        if left < 2:
            break
        shown = shortened(value.strip(), min(limits.FIELD, left))
        left -= units(shown)
        found.append((name, shown))
    return found


def _row(name: str, value: str) -> tuple[Block, Block]:
    return bold(name), _link(value) or plain(bound(value), limits.FIELD)


def _link(value: str) -> Block | None:
    """Return a value that is nothing but a telephone number or an e-mail address as something to touch."""
    if _PHONE.fullmatch(value):
        target = "tel:" + re.sub(r"[ -]", "", value)
    elif _MAIL.fullmatch(value):
        target = f"mailto:{value}"
    else:
        return None
    return {"type": "mrkdwn", "text": f"<{target}|{value}>", "verbatim": True}
