"""The app's manifest: what is pasted at Slack to make the app, made from what the code listens to and calls.

Rule: no scope and no event without its reason here, and none that nothing uses. Names of commands and shortcuts cannot
be translated on Slack, so they stand in both languages.
Source: docs.slack.dev/reference/app-manifest, github.com/slackapi/manifest-schema (version 2)
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from adapters.slack.prompts import Prompt, suggested_prompts
from bot.commands import COMMANDS
from bot.errors import Refused
from bot.i18n import Translator

NAME: Final = "SLA Assistant"
PATH: Final = "/slack"
COMMAND: Final = "/sla"
REPORT_MESSAGE: Final = "report_message"
"""Callback of the shortcut on a message: report what it says."""
REPORT: Final = "report"
"""Callback of the shortcut that begins a report anywhere, and of the form it opens."""

SCOPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "app_mentions:read": "hears a mention, which opens a conversation in a channel",
        "assistant:write": "shows suggested questions and that an answer is being prepared",
        "channels:history": "hears the thread of a conversation, and reads it back after downtime",
        "channels:read": "learns of being added to a public channel, and whether outsiders share it",
        "chat:write": "answers, and edits its own cards",
        "commands": "offers /sla and the shortcuts for reporting a failure",
        "files:read": "fetches photos and files sent for an incident",
        "files:write": "shows charts and hands over documents",
        "groups:history": "the same as channels:history in private channels it was invited to",
        "groups:read": "the same as channels:read in private channels it was invited to",
        "im:history": "hears direct messages, and reads them back after downtime",
        "im:write": "opens a direct conversation for notices and for what is nobody else's business",
        "pins:write": "keeps the contact card at the top of its place",
        "users:read": "tells members from guests and outsiders, and learns the person's language",
    }
)
"""The bot's scopes, each with the reason in plain words."""

EVENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "app_home_opened": "shows the App Home, or suggested questions in the conversation",
        "app_mention": "begins a conversation in a channel",
        "app_uninstalled": "forgets the workspace's tokens",
        "channel_archive": "notes that a public channel can no longer be reached",
        "channel_deleted": "the same",
        "channel_id_changed": "follows a channel that gets another id by being shared or moved",
        "channel_left": "notes that the assistant was taken out of a public channel",
        "group_archive": "notes that a private channel can no longer be reached",
        "group_deleted": "the same",
        "group_left": "notes that the assistant was taken out of a private channel",
        "member_joined_channel": "says in a new channel how it is bound to a customer",
        "message.channels": "goes on with the conversation in a thread without a mention",
        "message.groups": "the same in a private channel",
        "message.im": "answers direct messages",
        "tokens_revoked": "notes that the workspace can no longer be reached",
    }
)
"""The events subscribed to, each with what it is for."""

_DESCRIPTION = "Umowa SLA, zgłoszenia awarii i budżet przestoju / Your SLA, failure reports and downtime budget"
_LONG_DESCRIPTION = (
    "Wyjaśnia, co umowa SLA przewiduje, przyjmuje zgłoszenia awarii i podaje terminy, liczy przestój i zapowiada prace "
    "planowe. Odpowiada po polsku i po angielsku, zawsze z podstawą w umowie.\n\n"
    "Explains what the SLA promises, takes failure reports and names the due times, counts downtime and announces "
    "planned work. Answers in Polish and in English, always with the clause of the contract."
)
_AGENT_DESCRIPTION = (
    "Odpowiada na pytania o umowę SLA, przyjmuje zgłoszenia awarii i liczy przestój. / "
    "Answers questions about the SLA, takes failure reports and counts downtime."
)
_COLOUR = "#1f3a5f"


def manifest(public_url: str | None, socket_mode: bool, name: str = NAME, *, path: str = PATH) -> dict[str, Any]:
    """Return the manifest; `public_url` is where Slack reaches the service, not needed with Socket Mode.

    Raises:
        Refused: the name is too long, or the address is missing or none that Slack calls.
    """
    if not 1 <= len(name.strip()) <= 35:
        raise Refused("The app's name must have 1 to 35 characters, got %(count)s.", count=len(name.strip()))
    base = _base(public_url, path, needed=not socket_mode)
    events_url = None if socket_mode else f"{base}/events"
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": name.strip(),
            "description": _DESCRIPTION,
            "long_description": _LONG_DESCRIPTION,
            "background_color": _COLOUR,
        },
        "features": _features(name.strip(), events_url),
        "oauth_config": {
            **({"redirect_urls": [f"{base}/oauth_redirect"]} if base else {}),
            "scopes": {"bot": sorted(SCOPES)},
        },
        "settings": {
            "event_subscriptions": {**_url("request_url", events_url), "bot_events": sorted(EVENTS)},
            "interactivity": {"is_enabled": True, **_url("request_url", events_url)},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket_mode,
            "token_rotation_enabled": False,
        },
    }


def _base(public_url: str | None, path: str, *, needed: bool) -> str | None:
    if not public_url:
        if needed:
            raise Refused("Say where Slack reaches the assistant with --public-url, or use Socket Mode with --socket.")
        return None
    parts = urlsplit(public_url.strip())
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or len(public_url) > 2_000:
        raise Refused("The public address must begin with https:// and have no query, got %(url)s.", url=public_url)
    return f"{public_url.strip().rstrip('/')}/{path.strip('/')}".rstrip("/")


def _url(field: str, url: str | None) -> dict[str, str]:
    return {field: url} if url else {}


def _features(name: str, url: str | None) -> dict[str, Any]:
    return {
        "agent_view": {"agent_description": _AGENT_DESCRIPTION, "suggested_prompts": _prompts()},
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": name, "always_online": True},
        "shortcuts": [
            {
                "name": "Zgłoś awarię / Report",
                "type": "global",
                "callback_id": REPORT,
                "description": "Formularz zgłoszenia awarii / A form for reporting a failure",
            },
            {
                "name": "Zgłoś to / Report this",
                "type": "message",
                "callback_id": REPORT_MESSAGE,
                "description": "Zgłoszenie awarii na podstawie tej wiadomości / Report a failure from this message",
            },
        ],
        "slash_commands": [
            {
                "command": COMMAND,
                **_url("url", url),
                "description": "Umowa, zgłaszanie awarii, stan przestoju / Ask about the SLA, report, check downtime",
                "usage_hint": _usage_hint(),
                "should_escape": False,
            }
        ],
    }


def _usage_hint() -> str:
    """Return what can follow the command, in both languages."""
    offered = [command for command in COMMANDS if command.audience == "everybody" and command.intent is not None]
    polish, english = (" | ".join(command.word(language) for command in offered) for language in ("pl", "en"))
    return f"{polish} – {english}"


def _prompts() -> list[Prompt]:
    """Return two questions in each language: before anybody wrote, nobody's language is known."""
    return [*suggested_prompts(Translator.of("pl"))[:2], *suggested_prompts(Translator.of("en"))[:2]]
