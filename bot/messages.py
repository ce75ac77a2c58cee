"""What comes in and what goes out, in words of the product: no platform's payload and no markup goes further than here.

Text is plain; every renderer escapes. A reply's `facts` say the same as its text, for programs: flat snake_case keys,
instants as ISO 8601 with the offset of the contract's zone, lengths of time as whole seconds, percentages and money as
decimal strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from knowledge.bilingual import Language

Fact = str | int | bool | None | list[str]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation takes place: a platform and its own immutable id of the conversation."""

    platform: str
    conversation: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: a platform and its own immutable id of the user."""

    platform: str
    user: str


@dataclass(frozen=True, slots=True)
class Text:
    """Something typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed choice: its token, or (terminal) its number or label among the choices offered last."""

    choice: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A filled-in form: raw answers by field key."""

    answers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a platform. `id` is unique on the platform; `sent_at` is the platform's timestamp (aware)."""

    id: str
    address: Address
    sender: Sender
    sent_at: datetime
    content: Text | Press | Submission
    language: Language | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: an opaque token and its label in the reader's language."""

    token: str
    label: str


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form. `kind` is text, choice, moment or confirm; `error` says what to mend."""

    key: str
    label: str
    kind: str
    required: bool = True
    options: tuple[Choice, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """Several questions at once, as a modal shows them."""

    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something beside the text: a name, a media type, and a description that says the same in words."""

    name: str
    media_type: str
    description: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a person."""

    text: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    form: Form | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one incoming message led to: for logs and for `--json`; delivery goes by the outbox, never by this.

    `understood` and `events` are JSON objects as documented for `chat --json`.
    """

    id: str
    person: str | None
    language: Language
    understood: tuple[Mapping[str, Any], ...]
    replies: tuple[Reply, ...]
    events: tuple[Mapping[str, Any], ...]
    repeated: bool = False
