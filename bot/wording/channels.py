"""Channels of a report or a claim in words; an own channel of a contract is shown as it is written there."""

from __future__ import annotations

from bot.i18n import Translator


def channel_name(t: Translator, key: str) -> str:
    """Return what a channel is called."""
    names = {
        "phone": t.say("phone"),
        "email": t.say("e-mail"),
        "portal": t.say("portal"),
        "chat": t.say("this chat"),
        "telegram": t.say("this chat"),
        "slack": t.say("this chat"),
        "bot": t.say("this chat"),
        "sms": t.say("SMS"),
        "letter": t.say("letter"),
        "ticket": t.say("a ticket"),
    }
    return names.get(key, key)
