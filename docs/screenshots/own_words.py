"""The platforms' own words around our messages, as their apps say them; nothing here is said by the assistant."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from knowledge.bilingual import Language

WORDS: dict[str, dict[Language, str]] = {
    "edited": {"pl": "edytowano", "en": "edited"},
    "edited_on_slack": {"pl": "(edytowano)", "en": "(edited)"},
    "pinned": {"pl": "Przypięta wiadomość", "en": "Pinned Message"},
    "pinned_on_slack": {"pl": "Przypięto", "en": "Pinned"},
    "write": {"pl": "Wiadomość", "en": "Message"},
    "only_you": {"pl": "Widoczne tylko dla Ciebie", "en": "Only visible to you"},
    "app": {"pl": "APLIKACJA", "en": "APP"},
    "home": {"pl": "Strona główna", "en": "Home"},
    "messages": {"pl": "Wiadomości", "en": "Messages"},
    "optional": {"pl": "(opcjonalnie)", "en": "(optional)"},
}


def own(name: str, language: Language) -> str:
    """Return a word of a platform's app."""
    return WORDS[name][language]


def clock(at: datetime, zone: str, language: Language) -> str:
    """Return the time beside a message."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.hour:02d}:{local.minute:02d}" if language == "en" else f"{local.hour}:{local.minute:02d}"


def day(at: datetime, zone: str, language: Language) -> str:
    """Return the day above messages."""
    return format_date(at.astimezone(ZoneInfo(zone)).date(), "d MMMM", locale=language)
