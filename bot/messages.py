"""What comes in and what goes out, in words of the product: no platform's payload and no markup goes further than here.

Text is plain; every renderer escapes. A reply's `facts` say the same as its text, for programs: flat snake_case keys,
instants as ISO 8601 with the offset of the contract's zone, lengths of time as whole seconds, percentages and money as
decimal strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from knowledge.bilingual import Language

Fact = str | int | bool | None | list[str]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation takes place: a platform and its own immutable id of the conversation.

    In a place with threads or topics it is the place's key, a slash and the thread; in a shared one a bar and the
    person come last, since everybody has a conversation of their own there.
    """

    platform: str
    conversation: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: a platform and its own immutable id of the user."""

    platform: str
    user: str


PlaceKind = Literal["direct", "shared"]


@dataclass(frozen=True, slots=True)
class Place:
    """The chat a conversation takes place in, without its thread or topic: `key` is the platform's immutable id.

    In a shared one (channel, group) several people read along, and everybody has a conversation of their own there.
    """

    key: str
    kind: PlaceKind = "direct"


Trust = Literal["member", "external", "guest"]
"""What the platform says of a sender: one of its own, somebody of another organisation, or a guest or stranger."""


@dataclass(frozen=True, slots=True)
class Text:
    """Something typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command of a platform: its word as typed, in either language and without the slash, and the words behind it."""

    word: str
    argument: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed choice: its token, or (terminal) its number or label among the choices offered last."""

    choice: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A filled-in form: raw answers by field key. `confirmed` tells that sending it was the confirmation, too.

    `person` is whom the form was made for, where the account is several people.
    """

    answers: Mapping[str, str]
    confirmed: bool = False
    person: str = ""


FileKind = Literal["photo", "document", "voice", "audio", "video"]


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a message: `reference` is the platform's own id of it, `size` in bytes (0: not said)."""

    reference: str
    name: str
    media_type: str
    size: int
    kind: FileKind = "document"


@dataclass(frozen=True, slots=True)
class Files:
    """Files of one message or one album, with the words written under them.

    `album` is the platform's id of an album whose parts may come one by one: only the first part is answered.
    """

    files: tuple[File, ...]
    caption: str = ""
    album: str = ""


OtherKind = Literal["sticker", "location", "contact", "poll", "dice", "other"]


@dataclass(frozen=True, slots=True)
class Other:
    """Something that is neither words nor a file; `text` is what can be read in it (an emoji, an address), if any."""

    kind: OtherKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Edited:
    """An earlier message now reads otherwise; `message` is its id on the platform."""

    message: str
    text: str


@dataclass(frozen=True, slots=True)
class Deleted:
    """An earlier message was deleted by its author."""

    message: str


@dataclass(frozen=True, slots=True)
class PlaceChanged:
    """What became of a place: the assistant was added or removed, or the place has a new key."""

    change: Literal["added", "removed", "moved"]
    new_key: str | None = None


Content = Text | Command | Press | Submission | Files | Other | Edited | Deleted | PlaceChanged


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a platform. `id` is unique on the platform; `sent_at` is the platform's timestamp (aware).

    `place` is where it was said (None: in a direct chat that is the address itself). `message` is the platform's id of
    the message itself, for edits of it. `sender_name` is how the platform shows the sender, only to be read by people.
    `locale` is the language the platform speaks to the sender, a hint for somebody nobody knows yet.
    `manages_place`: the platform lets the sender administer the place. `mark` is how far the place has been read.
    """

    id: str
    address: Address
    sender: Sender
    sent_at: datetime
    content: Content
    language: Language | None = None
    place: Place | None = None
    message: str = ""
    sender_name: str = ""
    trust: Trust = "member"
    manages_place: bool = False
    locale: Language | None = None
    mark: str | None = None


ChoiceStyle = Literal["plain", "primary", "danger"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A button, or an option of a form: an opaque token and its label in the reader's language.

    `private`: it is pressed in the person's direct chat, which a platform that can show something to one person in a
    shared place does not need; it never stands alone. `description` says what an option means.
    """

    token: str
    label: str
    style: ChoiceStyle = "plain"
    private: bool = False
    description: str = ""


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form. `kind` is text, choice, moment or confirm; `error` says what to mend.

    `initial` is the raw answer known so far: words, or the token of an option.
    """

    key: str
    label: str
    kind: str
    required: bool = True
    options: tuple[Choice, ...] = ()
    error: str | None = None
    initial: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """Several questions at once, as a modal shows them. `person` is whom it was made for, to come back with it."""

    title: str
    fields: tuple[FormField, ...]
    person: str = ""


DRAWING = "image/svg+xml"
"""The media type of what is shown as a picture; any other attachment is a file."""


PDF = "application/pdf"
"""The media type of a report that is set as PDF when it is delivered; what is kept of it is its figures, as JSON."""

CALENDAR = "text/calendar"
"""The media type of a calendar file, which says again what the text beside it says."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something beside the text: a name, a media type, and a description that says the same in words.

    `content` is the drawing itself, a text file's words, or of a PDF what is set as one (`bot.reports`).
    """

    name: str
    media_type: str
    description: str
    content: str = ""

    @property
    def is_drawing(self) -> bool:
        """Whether it is shown as a picture."""
        return self.media_type == DRAWING

    @property
    def repeats_text(self) -> bool:
        """Whether it says nothing that the text beside it does not say, so that one message holds both."""
        return self.media_type in (DRAWING, CALENDAR)


@dataclass(frozen=True, slots=True)
class Card:
    """A message that stands for something and is edited in place: the reply's `text` says all of it in plain words.

    `subject` names it ("incident:1043", "contact:blawatek"); `title` and `state` are its head, `rows` are pairs of a
    label and a value, `note` says as of when. `pinned`: it stays at the top of its place.
    """

    subject: str
    title: str
    state: str
    rows: tuple[tuple[str, str], ...]
    note: str
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """One message to a person. `private`: in a shared place only the person it answers may read it."""

    text: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    form: Form | None = None
    attachments: tuple[Attachment, ...] = ()
    card: Card | None = None
    private: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one incoming message led to: for logs and for `--json`; delivery goes by the outbox, never by this.

    `understood` and `events` are JSON objects as documented for `chat --json`. `field_errors` say, by field key, why a
    form that was sent is not taken; then nothing was changed or queued.
    """

    id: str
    person: str | None
    language: Language
    understood: tuple[Mapping[str, Any], ...]
    replies: tuple[Reply, ...]
    events: tuple[Mapping[str, Any], ...]
    repeated: bool = False
    field_errors: Mapping[str, str] = field(default_factory=dict)
