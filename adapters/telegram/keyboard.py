"""Choices as buttons under a message.

Rule: a button carries the choice's opaque token and nothing else. Short labels share a row; long ones have their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from adapters.plain import printable
from adapters.telegram.limits import (
    BUTTONS,
    BUTTONS_IN_ROW,
    CALLBACK_BYTES,
    LABEL_CHARACTERS,
    ROW_CHARACTERS,
    START_PAYLOAD_CHARACTERS,
)
from bot.joining import CARRIED
from bot.messages import Choice


def keyboard_of(choices: Sequence[Choice], *, shared: bool, username: str) -> InlineKeyboardMarkup | None:
    """Return the buttons; in a shared place a private choice leads into the person's own chat."""
    buttons = [
        private_button(choice, username) if shared and choice.private else _button(choice)
        for choice in choices[:BUTTONS]
    ]
    return InlineKeyboardMarkup(list(_rows(buttons))) if buttons else None


def private_button(choice: Choice, username: str) -> InlineKeyboardButton:
    """Return a button that opens the private chat and carries the question along."""
    return InlineKeyboardButton(_label(choice.label), url=deep_link(username, choice.token))


def deep_link(username: str, token: str) -> str:
    """Return the address that opens the private chat and presses a choice there.

    Raises:
        ValueError: the token does not fit into a payload of /start.
    """
    payload = CARRIED + token
    if len(payload) > START_PAYLOAD_CHARACTERS:
        raise ValueError(f"a /start payload has at most {START_PAYLOAD_CHARACTERS} characters, got {len(payload)}")
    return f"https://t.me/{username}?start={payload}"


def _button(choice: Choice) -> InlineKeyboardButton:
    if not 1 <= len(choice.token.encode()) <= CALLBACK_BYTES:
        raise ValueError(f"callback data has 1 to {CALLBACK_BYTES} bytes, got {len(choice.token.encode())}")
    style = None if choice.style == "plain" else choice.style
    return InlineKeyboardButton(_label(choice.label), callback_data=choice.token, style=style)


def _label(label: str) -> str:
    said = " ".join(printable(label).split()) or "…"
    return said if len(said) <= LABEL_CHARACTERS else said[: LABEL_CHARACTERS - 1].rstrip() + "…"


def _rows(buttons: Iterable[InlineKeyboardButton]) -> Iterable[list[InlineKeyboardButton]]:
    row: list[InlineKeyboardButton] = []
    for button in buttons:
        full = len(row) == BUTTONS_IN_ROW or sum(len(one.text) for one in [*row, button]) > ROW_CHARACTERS
        if row and full:
            yield row
            row = []
        row.append(button)
    if row:
        yield row
