"""Reply markup as the fake Telegram accepts it.

Rule: what the real server refuses is refused in its words. Stricter on purpose where the real one quietly leaves
buttons out: more than 8 in a row or 100 in all are refused, and so is a button with two actions.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram_limits import (
    BUTTONS,
    BUTTONS_A_ROW,
    CALLBACK_DATA_BYTES,
    COPY_TEXT,
    PLACEHOLDER,
    Json,
    bad_request,
)

ACTIONS = (
    "callback_data",
    "url",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
)
STYLES = ("primary", "success", "danger")


def reply_markup(source: str) -> Json | None:
    """Return the markup, or None where there is none or it is empty (which removes a keyboard on an edit).

    Raises:
        ApiError: the markup is not one that Telegram takes.
    """
    if not source:
        return None
    try:
        markup = json.loads(source)
    except ValueError:
        raise bad_request("can't parse reply keyboard markup JSON object") from None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline_keyboard", "InlineKeyboardMarkup")
        for row in rows:
            for button in row:
                _check_inline(button)
        rows = [row for row in rows if row]
        return {"inline_keyboard": rows} if rows else None
    return _other_markup(markup)


def _other_markup(markup: Json) -> Json | None:
    if len(markup.get("input_field_placeholder", "")) > PLACEHOLDER:
        raise bad_request("input field placeholder is too long")
    if "keyboard" in markup:
        for row in _rows(markup["keyboard"], "keyboard", "ReplyKeyboardMarkup"):
            for button in row:
                if not (button if isinstance(button, str) else button.get("text")):
                    raise bad_request("keyboard button text must be non-empty")
    return markup or None


def _rows(value: Any, name: str, kind: str) -> list[list[Any]]:
    if not isinstance(value, list):
        raise bad_request(f'field "{name}" of the {kind} must be an Array')
    if not all(isinstance(row, list) for row in value):
        raise bad_request(f'field "{name}" of the {kind} must be an Array of Arrays')
    if sum(map(len, value)) > BUTTONS or any(len(row) > BUTTONS_A_ROW for row in value):
        raise bad_request("reply markup is too long")
    return value


def _check_inline(button: Any) -> None:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    if not str(button.get("text", "")).strip():
        raise bad_request("inline keyboard button text must be non-empty")
    actions = [name for name in ACTIONS if name in button]
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(f"can't parse inline keyboard button: exactly one action must be used, got {actions}")
    if button.get("style", STYLES[0]) not in STYLES:
        raise bad_request("can't parse inline keyboard button: invalid button style specified")
    _check_action(button, actions[0])


def _check_action(button: Json, action: str) -> None:
    if action == "callback_data" and not 1 <= len(str(button[action]).encode()) <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if action == "url":
        _check_url(button[action])
    if action == "copy_text" and not 1 <= len(button[action].get("text", "")) <= COPY_TEXT:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_url(url: str) -> None:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in ("http", "https", "tg"):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if parts.scheme != "tg" and (not parts.hostname or "." not in parts.hostname or " " in url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
