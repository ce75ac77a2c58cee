"""Promise: workspaces install the assistant themselves, once each, and their tokens lie sealed and are renewed."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from email.message import Message
from typing import Any

import pytest
from cryptography.fernet import Fernet

from tests.adapters.slack.running import Assistant, running
from tests.fakes.slack_server import FakeSlack

KEY = Fernet.generate_key().decode()
PUBLIC = "https://sla.example"


def settings(slack: FakeSlack, key: str = KEY) -> dict[str, Any]:
    return {
        "bot_token": None,
        "client_id": slack.client_id,
        "client_secret": slack.client_secret,
        "public_url": PUBLIC,
        "encryption_keys": (key,),
    }


@pytest.fixture
def assistant(slack: FakeSlack, demo_url: str) -> Iterator[Assistant]:
    with running(slack, demo_url, settings=settings(slack)) as assistant:
        yield assistant


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        return None


def get(url: str, cookie: str = "") -> tuple[int, Message, str]:
    """Return status, headers and body, without following anything."""
    request = urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {})
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=5) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.headers, answer.read().decode()


def begun(assistant: Assistant) -> tuple[str, str]:
    """Return where the installation sends the browser, and its cookie."""
    status, headers, _ = get(f"{assistant.address}/slack/install")
    assert status == 302
    return headers["Location"], headers["Set-Cookie"].partition(";")[0]


def finished(assistant: Assistant, back: str, cookie: str) -> int:
    assert back.startswith(f"{PUBLIC}/slack/oauth_redirect?")
    status, _, body = get(assistant.address + back.removeprefix(PUBLIC), cookie)
    assert "xox" not in body
    return status


def install(slack: FakeSlack, assistant: Assistant, user: str, team: str | None = None) -> int:
    url, cookie = begun(assistant)
    return finished(assistant, slack.installs(user, url, team), cookie)


def test_a_workspace_installs_and_is_answered(slack: FakeSlack, assistant: Assistant, demo_url: str) -> None:
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    assert install(slack, assistant, hanna) == 200
    sealed = assistant.database.installations.sealed("slack", slack.team)
    assert sealed is not None
    assert slack.bot_token() not in sealed
    slack.user_says(hanna, "Co to jest SLA?")
    assert assistant.answers(direct)


def test_several_workspaces_are_answered_each_with_its_own_token(slack: FakeSlack, assistant: Assistant) -> None:
    other = slack.add_workspace("Bławatek", installed=False)
    hanna, tom = slack.add_user("hanna"), slack.add_user("tom", other)
    install(slack, assistant, hanna)
    install(slack, assistant, tom, other)
    slack.user_says(hanna, "dzień dobry")
    slack.user_says(tom, "hello")
    assert assistant.answers(slack.dm(hanna))
    assert assistant.answers(slack.dm(tom, other))
    assert {one.team for one in slack.calls_of("chat.postMessage")} == {slack.team, other}


def test_an_installation_is_finished_once(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    url, cookie = begun(assistant)
    back = slack.installs(hanna, url)
    assert finished(assistant, back, cookie) == 200
    assert finished(assistant, back, cookie) == 401


def test_another_browser_finishes_nothing(slack: FakeSlack, assistant: Assistant) -> None:
    url, _ = begun(assistant)
    back = slack.installs(slack.add_user("hanna"), url)
    assert finished(assistant, back, "") == 400
    assert finished(assistant, back, "slack-app-oauth-state=guessed") == 400
    assert assistant.database.installations.keys("slack") == []


def test_an_installation_expires(slack: FakeSlack, assistant: Assistant) -> None:
    url, cookie = begun(assistant)
    back = slack.installs(slack.add_user("hanna"), url)
    slack.advance(601)
    assert finished(assistant, back, cookie) == 401


def test_what_the_address_says_is_not_run_in_the_page(assistant: Assistant) -> None:
    _, _, body = get(f"{assistant.address}/slack/oauth_redirect?error=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in body


def test_a_token_that_runs_out_is_renewed(slack: FakeSlack, assistant: Assistant) -> None:
    slack.token_rotation = True
    hanna = slack.add_user("hanna")
    direct = assistant.link(hanna, "hanna")
    install(slack, assistant, hanna)
    first = slack.bot_token()
    slack.advance(11 * 3600)
    slack.user_says(hanna, "Co to jest SLA?")
    assert assistant.answers(direct)
    assert slack.bot_token() != first


def test_a_new_key_in_front_opens_what_the_old_one_sealed(slack: FakeSlack, demo_url: str) -> None:
    hanna = slack.add_user("hanna")
    with running(slack, demo_url, settings=settings(slack)) as assistant:
        direct = assistant.link(hanna, "hanna")
        install(slack, assistant, hanna)
    keys = (Fernet.generate_key().decode(), KEY)
    with running(slack, demo_url, settings={**settings(slack), "encryption_keys": keys}) as assistant:
        slack.user_says(hanna, "Co to jest SLA?")
        assert assistant.answers(direct)


def test_a_removed_installation_is_forgotten(slack: FakeSlack, assistant: Assistant) -> None:
    hanna = slack.add_user("hanna")
    assistant.link(hanna, "hanna")
    install(slack, assistant, hanna)
    assert all(one.acknowledged for one in slack.app_uninstalled())
    assert assistant.database.installations.keys("slack") == []
    assert assistant.database.installations.sealed("slack", slack.team) is None
    assert [key for _, key, _, _ in assistant.database.destinations.lost()] == [f"{slack.team}/{slack.dm(hanna)}"]
