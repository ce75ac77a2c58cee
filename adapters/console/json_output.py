"""The objects that `chat --json` and `understand --json` write, documented in docs/chat_json.md.

Rule: one object is one line of valid UTF-8, whatever a message contained.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.messages import Form, Reply


def reply_as_json(reply: Reply) -> dict[str, Any]:
    """Return one reply as it is printed."""
    return {
        "text": reply.text,
        "facts": dict(reply.facts),
        "choices": [{"token": choice.token, "label": choice.label} for choice in reply.choices],
        "form": _form_as_json(reply.form) if reply.form else None,
        "attachments": [
            {"name": item.name, "media_type": item.media_type, "description": item.description}
            for item in reply.attachments
        ],
    }


def _form_as_json(form: Form) -> dict[str, Any]:
    return {
        "title": form.title,
        "fields": [
            {
                "key": field.key,
                "label": field.label,
                "kind": field.kind,
                "required": field.required,
                "options": [{"token": option.token, "label": option.label} for option in field.options],
                "error": field.error,
            }
            for field in form.fields
        ],
    }


def written(value: Mapping[str, Any]) -> bytes:
    """Return one object as a line of UTF-8; half a surrogate pair is written as its JSON escape."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace") + b"\n"
