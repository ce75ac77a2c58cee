"""Why a place takes no messages, or could not be read back, in words for the staff.

Rule: what a platform or its adapter says is recognised by a few of its words; anything else is quoted as it came.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.i18n import Translator

_Words = tuple[str, ...]

_REASONS: tuple[tuple[_Words, Callable[[Translator], str]], ...] = (
    (("blocked",), lambda t: t.say("the person has blocked the assistant")),
    (("deactivated", "user_disabled", "user_not_found"), lambda t: t.say("the account does not exist any more")),
    (("archived",), lambda t: t.say("the channel is archived")),
    (
        (
            "uninstalled",
            "revoked",
            "not installed",
            "account_inactive",
            "invalid_auth",
            "not_authed",
            "team_",
            "org_login",
            "enterprise_",
        ),
        lambda t: t.say("the assistant has no access to this workspace any more"),
    ),
    (
        ("kicked", "removed", "not a member", "not_in_channel", "not found", "channel_not_found"),
        lambda t: t.say("the assistant is not in this chat any more"),
    ),
    (("no rights", "not enough rights", "restricted"), lambda t: t.say("the assistant may not write there")),
    (("in time",), lambda t: t.say("the platform did not let it be read in time")),
    (("reaches back",), lambda t: t.say("it was too long ago")),
    (("messages were written",), lambda t: t.say("too much was written meanwhile")),
    (("could not be handled",), lambda t: t.say("a message in it could not be handled")),
)
"""In this order: the more particular words come first."""


def reason_text(t: Translator, reason: str) -> str:
    """Return why, as the end of a sentence; what is not known is put in quotation marks."""
    said = reason.casefold()
    return next((words(t) for marks, words in _REASONS if any(mark in said for mark in marks)), t.quote(reason))
