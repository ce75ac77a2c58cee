"""What Slack takes as a manifest, as far as ours goes: every field that may stand there, its type and its limits.

Rule: a field that is not in the table is refused. The numbers are those of Slack's published JSON schema (version 2),
written down as our own table; Slack's file itself is not copied.
Source: github.com/slackapi/manifest-schema, docs.slack.dev/reference/app-manifest
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

Check = Callable[[str, Any], Iterator[str]]


def text(least: int, most: int, pattern: str = "") -> Check:
    """Return a check of a text's length and form."""

    def check(at: str, value: Any) -> Iterator[str]:
        if not isinstance(value, str):
            yield f"{at}: a text was expected"
        elif not least <= len(value) <= most:
            yield f"{at}: {least} to {most} characters were expected, got {len(value)}"
        elif not re.search(pattern, value):
            yield f"{at}: {pattern} was expected"

    return check


def flag(at: str, value: Any) -> Iterator[str]:
    """Check a truth value."""
    if not isinstance(value, bool):
        yield f"{at}: true or false was expected"


def number(at: str, value: Any) -> Iterator[str]:
    """Check a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        yield f"{at}: a whole number was expected"


def many(least: int, most: int, each: Check, *, unique: bool = False) -> Check:
    """Return a check of a list."""

    def check(at: str, value: Any) -> Iterator[str]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            yield f"{at}: a list of {least} to {most} was expected"
            return
        if unique and len(set(value)) < len(value):
            yield f"{at}: the same twice"
        for index, item in enumerate(value):
            yield from each(f"{at}/{index}", item)

    return check


def fields(required: str = "", **known: Check) -> Check:
    """Return a check of an object: what must stand there (names parted by spaces) and all that may."""

    def check(at: str, value: Any) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{at}: an object was expected"
            return
        yield from (f"{at}: {name} is missing" for name in required.split() if name not in value)
        yield from (f"{at}: {name} is unknown" for name in value if name not in known)
        for name in value.keys() & known.keys():
            yield from known[name](f"{at}/{name}", value[name])

    return check


URL = text(1, 3_500, r"^https://")
PROMPT = fields("title message", title=text(1, 75), message=text(1, 4_000))
SHORTCUT = fields(
    "name type callback_id description",
    name=text(1, 24),
    type=text(1, 7, r"^(message|global)$"),
    callback_id=text(1, 255),
    description=text(1, 150),
)
COMMAND = fields(
    "command description",
    command=text(2, 32, r"^/"),
    url=text(1, 3_000, r"^https://"),
    description=text(1, 2_000),
    usage_hint=text(1, 1_000),
    should_escape=flag,
)
MANIFEST = fields(
    "display_information",
    _metadata=fields(major_version=number, minor_version=number),
    display_information=fields(
        "name",
        name=text(1, 35),
        description=text(1, 140),
        long_description=text(175, 4_000),
        background_color=text(4, 7, r"^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"),
    ),
    features=fields(
        agent_view=fields(agent_description=text(1, 300), suggested_prompts=many(0, 4, PROMPT)),
        app_home=fields(home_tab_enabled=flag, messages_tab_enabled=flag, messages_tab_read_only_enabled=flag),
        bot_user=fields("display_name", display_name=text(1, 80), always_online=flag),
        shortcuts=many(1, 10, SHORTCUT),
        slash_commands=many(1, 50, COMMAND),
    ),
    oauth_config=fields(
        redirect_urls=many(0, 1_000, text(1, 2_500, r"^https://"), unique=True),
        scopes=fields(bot=many(1, 255, text(1, 50, r"^[a-z_]+(:[a-z_.]+)?$"), unique=True)),
    ),
    settings=fields(
        event_subscriptions=fields(
            "bot_events", request_url=URL, bot_events=many(1, 100, text(1, 50, r"^[a-z_.]+$"), unique=True)
        ),
        interactivity=fields("is_enabled", is_enabled=flag, request_url=URL),
        org_deploy_enabled=flag,
        socket_mode_enabled=flag,
        token_rotation_enabled=flag,
    ),
)


def faults(manifest: Any) -> list[str]:
    """Return everything that Slack would refuse, with the place of it."""
    return list(MANIFEST("", manifest))
