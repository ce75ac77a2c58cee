"""Promise: Slack takes the manifest, it asks for no more than is explained, and it points where the service listens."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from adapters.cli_slack import slack_app
from adapters.slack.manifest import EVENTS, SCOPES, manifest
from adapters.slack.prompts import suggested_prompts
from bot.errors import Refused
from bot.i18n import Translator
from bot.understanding.reader import Reader
from knowledge.bilingual import LANGUAGES, Language
from tests.adapters.slack.manifest_rules import faults

URL = "https://sla.example.com"


@pytest.mark.parametrize(("url", "socket"), [(URL, False), (URL, True), (None, True)])
def test_slack_takes_the_manifest(url: str | None, socket: bool) -> None:
    assert faults(manifest(url, socket)) == []


def test_everything_points_to_one_address_over_http() -> None:
    made = manifest(f"{URL}/", socket_mode=False)
    assert made["settings"]["event_subscriptions"]["request_url"] == f"{URL}/slack/events"
    assert made["settings"]["interactivity"]["request_url"] == f"{URL}/slack/events"
    assert made["features"]["slash_commands"][0]["url"] == f"{URL}/slack/events"
    assert made["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert made["settings"]["socket_mode_enabled"] is False


def test_socket_mode_names_no_address() -> None:
    made = manifest(None, socket_mode=True)
    assert "https://" not in json.dumps(made)
    assert made["settings"]["socket_mode_enabled"] is True


def test_another_path_is_used_everywhere() -> None:
    made = manifest(URL, socket_mode=False, path="/czat/slack/")
    assert made["settings"]["interactivity"]["request_url"] == f"{URL}/czat/slack/events"


@pytest.mark.parametrize("url", ["http://sla.example.com", "sla.example.com", "https://", f"{URL}?x=1", f"{URL}#x", ""])
def test_an_address_that_slack_cannot_call_is_refused(url: str) -> None:
    with pytest.raises(Refused):
        manifest(url, socket_mode=False)


@pytest.mark.parametrize("name", ["", "  ", "x" * 36])
def test_a_name_has_1_to_35_characters(name: str) -> None:
    with pytest.raises(Refused, match="1 to 35 characters"):
        manifest(URL, socket_mode=False, name=name)
    assert faults(manifest(URL, socket_mode=False, name="ż" * 35)) == []


def test_no_scope_or_event_goes_without_its_reason() -> None:
    made = manifest(URL, socket_mode=False)
    assert made["oauth_config"]["scopes"] == {"bot": list(SCOPES)}
    assert made["settings"]["event_subscriptions"]["bot_events"] == list(EVENTS)
    assert all(reason.strip() for reason in (*SCOPES.values(), *EVENTS.values()))


# Source: docs.slack.dev/reference/events, the scopes that each event requires.
REQUIRED = {
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "channel_id_changed": "channels:read",
    "channel_left": "channels:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "member_joined_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
}


def test_every_event_has_the_scope_it_needs() -> None:
    assert {scope for event, scope in REQUIRED.items() if event in EVENTS} <= set(SCOPES)


def test_a_shortcut_on_a_message_and_one_anywhere_can_be_told_apart() -> None:
    shortcuts = manifest(URL, socket_mode=False)["features"]["shortcuts"]
    assert [(shortcut["type"], shortcut["callback_id"]) for shortcut in shortcuts] == [
        ("global", "report"),
        ("message", "report_message"),
    ]
    assert len({shortcut["name"] for shortcut in shortcuts}) == 2


def test_the_command_says_in_both_languages_what_can_follow() -> None:
    (command,) = manifest(URL, socket_mode=False)["features"]["slash_commands"]
    assert command["command"] == "/sla"
    for word in ("zglos", "report", "budzet", "budget", "pomoc", "help"):
        assert re.search(rf"\b{word}\b", command["usage_hint"])


# ---- suggested prompts

WANTED = ["report_incident", "downtime_budget", "list_my_incidents", "help"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_suggested_is_understood(language: Language) -> None:
    prompts = suggested_prompts(Translator.of(language))
    assert len(prompts) == 4
    assert all(len(prompt["title"]) <= 40 for prompt in prompts)
    reader, now = Reader(), datetime(2026, 7, 8, 8, 0, tzinfo=UTC)
    meanings = [reader.read(prompt["message"], role="customer", now=now) for prompt in prompts]
    assert [meaning.requests[0].intent for meaning in meanings] == WANTED
    assert {meaning.language for meaning in meanings} == {language}


# ---- the command line


def command(*arguments: str) -> Result:
    return CliRunner().invoke(slack_app, ["manifest", *arguments])


def test_the_command_prints_the_manifest_alone() -> None:
    done = command("--public-url", URL, "--name", "SLA Bławatek")
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout) == manifest(URL, socket_mode=False, name="SLA Bławatek")
    assert "Bławatek" in done.stdout


def test_the_command_makes_a_manifest_for_socket_mode() -> None:
    assert json.loads(command("--socket").stdout) == manifest(None, socket_mode=True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [((), "--public-url"), (("--public-url", "http://x.example"), "https://"), (("--socket", "--name", ""), "1 to 35")],
)
def test_wrong_usage_is_told_in_a_sentence(arguments: tuple[str, ...], told: str) -> None:
    done = command("--lang", "en", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


# ---- the rules are strict


def broken(change: Any) -> list[str]:
    made = manifest(URL, socket_mode=False)
    change(made)
    return faults(made)


@pytest.mark.parametrize(
    "change",
    [
        lambda made: made.update(unknown={}),
        lambda made: made.pop("display_information"),
        lambda made: made["display_information"].update(name="x" * 36),
        lambda made: made["display_information"].update(long_description="x" * 174),
        lambda made: made["features"]["shortcuts"][0].update(name="x" * 25),
        lambda made: made["features"]["slash_commands"][0].update(command="sla"),
        lambda made: made["features"]["agent_view"].update(agent_description="x" * 301),
        lambda made: made["features"]["agent_view"]["suggested_prompts"].append({"title": "5", "message": "5"}),
        lambda made: made["features"].update(assistant_view={}),
        lambda made: made["settings"]["event_subscriptions"]["bot_events"].append("app_mention"),
        lambda made: made["settings"]["interactivity"].pop("is_enabled"),
        lambda made: made["settings"].update(socket_mode_enabled="yes"),
    ],
)
def test_what_slack_refuses_the_rules_refuse(change: Any) -> None:
    assert len(broken(change)) == 1
