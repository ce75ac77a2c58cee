"""Replies and outcomes as plain JSON and back: what the outbox and the list of seen messages keep.

Rules: what is read back equals what was written, so a repeated message gets the very outcome of the first time; a field
that an older version did not write takes its default.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.messages import Attachment, Card, Choice, Form, FormField, Outcome, Reply

Json = Mapping[str, Any]


def encode_reply(reply: Reply) -> dict[str, Any]:
    """Return a reply as plain JSON."""
    return {
        "text": reply.text,
        "facts": dict(reply.facts),
        "choices": [asdict(choice) for choice in reply.choices],
        "form": asdict(reply.form) if reply.form is not None else None,
        "attachments": [asdict(attachment) for attachment in reply.attachments],
        "card": asdict(reply.card) if reply.card is not None else None,
        "private": reply.private,
    }


def decode_reply(written: Json) -> Reply:
    """Return the reply that `encode_reply` wrote."""
    form = written["form"]
    card = written.get("card")
    return Reply(
        text=written["text"],
        facts=written["facts"],
        choices=_decode_choices(written["choices"]),
        form=_decode_form(form) if form is not None else None,
        attachments=tuple(Attachment(**one) for one in written["attachments"]),
        card=_decode_card(card) if card is not None else None,
        private=written.get("private", False),
    )


def encode_outcome(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as plain JSON; whether it was a repetition is not part of it."""
    return {
        "id": outcome.id,
        "person": outcome.person,
        "language": outcome.language,
        "understood": [dict(one) for one in outcome.understood],
        "replies": [encode_reply(reply) for reply in outcome.replies],
        "events": [dict(one) for one in outcome.events],
        "field_errors": dict(outcome.field_errors),
    }


def decode_outcome(written: Json) -> Outcome:
    """Return the outcome that `encode_outcome` wrote, as it was the first time."""
    return Outcome(
        id=written["id"],
        person=written["person"],
        language=written["language"],
        understood=tuple(written["understood"]),
        replies=tuple(decode_reply(reply) for reply in written["replies"]),
        events=tuple(written["events"]),
        field_errors=written.get("field_errors", {}),
    )


def _decode_choices(written: list[Json]) -> tuple[Choice, ...]:
    return tuple(Choice(**one) for one in written)


def _decode_form(written: Json) -> Form:
    fields = (FormField(**{**field, "options": _decode_choices(field["options"])}) for field in written["fields"])
    return Form(**{**written, "fields": tuple(fields)})


def _decode_card(written: Json) -> Card:
    return Card(**{**written, "rows": tuple((label, value) for label, value in written["rows"])})
