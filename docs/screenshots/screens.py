"""What is drawn: a phone chat of Telegram, a pane of Slack's messages, a modal, a Home; and a scene made of them.

Rule: values only. A screen holds what the core said and what the renderers need; how it looks is the drawers' affair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docs.screenshots.playing import Entry
from knowledge.bilingual import Language

ZONE = "Europe/Warsaw"


@dataclass(frozen=True, slots=True)
class TelegramChat:
    """One chat on a phone: `me` is the account that holds the phone, `names` are the others' by account."""

    title: str
    subtitle: str
    me: str
    entries: tuple[Entry, ...]
    language: Language
    names: Mapping[str, str] = field(default_factory=dict)
    zone: str = ZONE


@dataclass(frozen=True, slots=True)
class SlackPane:
    """A channel, a thread or a direct message as somebody sees it, with everybody's names by account."""

    title: str
    entries: tuple[Entry, ...]
    language: Language
    names: Mapping[str, str]
    subtitle: str = ""
    zone: str = ZONE


@dataclass(frozen=True, slots=True)
class SlackModal:
    """A modal, with what is refused under its fields."""

    view: Mapping[str, Any]
    errors: Mapping[str, str]
    language: Language


@dataclass(frozen=True, slots=True)
class SlackHome:
    """The App Home of an account."""

    view: Mapping[str, Any]
    language: Language


Screen = TelegramChat | SlackPane | SlackModal | SlackHome


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: what can be seen on it, in words, and its screens side by side."""

    language: Language
    told: str
    screens: tuple[Screen, ...]
