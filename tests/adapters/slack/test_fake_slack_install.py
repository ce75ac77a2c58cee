"""The fake Slack's installation by OAuth and its files: codes and tokens good once, downloads only with the token."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.adapters.slack.slack_calls import JSON, call, error
from tests.fakes.slack_errors import SlackError
from tests.fakes.slack_server import FakeSlack

HERE = "https://bot.nordtel.pl/slack/oauth_redirect"


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as running:
        yield running


def allowed(slack: FakeSlack, user: str, **changed: Any) -> dict[str, str]:
    """Press "Allow" and return what comes back to the app."""
    asked = {
        "client_id": slack.client_id,
        "scope": "chat:write,im:write",
        "redirect_uri": HERE,
        "state": "s1",
    } | changed
    back = slack.installs(user, f"https://slack.com/oauth/v2/authorize?{urlencode(asked)}")
    assert back.startswith(HERE)
    return {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}


def exchanged(slack: FakeSlack, **args: Any) -> JSON:
    """Call oauth.v2.access with the client's id and secret in the form."""
    given = {"client_id": slack.client_id, "client_secret": slack.client_secret, "redirect_uri": HERE} | args

    async def answered() -> JSON:
        try:
            answer = await AsyncWebClient(base_url=slack.base_url).api_call("oauth.v2.access", data=given)
        except SlackApiError as refused:
            answer = refused.response
        return cast("JSON", answer.data)

    return asyncio.run(answered())


def test_a_code_becomes_a_token_once(slack: FakeSlack) -> None:
    team = slack.add_workspace("Pralnia", installed=False)
    anna = slack.add_user("anna", team, is_admin=True)
    back = allowed(slack, anna)
    assert back["state"] == "s1"
    answer = exchanged(slack, code=back["code"])
    assert answer["team"] == {"id": team, "name": "Pralnia"}
    assert (answer["scope"], answer["authed_user"]["id"]) == ("chat:write,im:write", anna)
    assert call(slack, "auth.test", token=answer["access_token"])["team_id"] == team
    assert exchanged(slack, code=back["code"])["error"] == "code_already_used"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
def test_the_sdk_itself_sends_id_and_secret_in_a_header(slack: FakeSlack) -> None:
    code = allowed(slack, slack.add_user("anna"))["code"]

    async def token() -> str:
        client = AsyncWebClient(base_url=slack.base_url)
        known = {"client_id": slack.client_id, "client_secret": slack.client_secret}
        return str((await client.oauth_v2_access(**known, code=code, redirect_uri=HERE))["access_token"])

    assert asyncio.run(token()) == slack.bot_token()


@pytest.mark.parametrize(
    ("args", "refused"),
    [
        ({"code": "guess"}, "invalid_code"),
        ({"redirect_uri": "https://evil.example"}, "bad_redirect_uri"),
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"client_secret": "guess"}, "bad_client_secret"),
    ],
)
def test_a_wrong_exchange_is_refused(slack: FakeSlack, args: JSON, refused: str) -> None:
    code = allowed(slack, slack.add_user("anna"))["code"]
    assert exchanged(slack, **{"code": code, **args})["error"] == refused


@pytest.mark.parametrize(("seconds", "refused"), [(590, None), (610, "code_expired")])
def test_a_code_lives_ten_minutes(slack: FakeSlack, seconds: int, refused: str | None) -> None:
    code = allowed(slack, slack.add_user("anna"))["code"]
    slack.advance(seconds)
    assert exchanged(slack, code=code).get("error") == refused


@pytest.mark.parametrize("changed", [{"client_id": "1.2"}, {"scope": ""}, {"scope": "admin"}])
def test_the_page_refuses_another_app_and_unknown_scopes(slack: FakeSlack, changed: JSON) -> None:
    with pytest.raises(SlackError):
        allowed(slack, slack.add_user("anna"), **changed)


def test_installing_again_after_removal_gives_a_new_token(slack: FakeSlack) -> None:
    old = slack.bot_token()
    slack.app_uninstalled()
    answer = exchanged(slack, code=allowed(slack, slack.add_user("anna"))["code"])
    assert answer["access_token"] != old
    assert error(slack, "auth.test", token=old) == "token_revoked"
    assert error(slack, "auth.test", token=answer["access_token"]) is None


def test_rotated_tokens_end_after_twelve_hours(slack: FakeSlack) -> None:
    slack.token_rotation = True
    first = exchanged(slack, code=allowed(slack, slack.add_user("anna"))["code"])
    assert first["expires_in"] == 43_200
    slack.advance(43_201)
    assert error(slack, "auth.test", token=first["access_token"]) == "token_expired"
    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"], "redirect_uri": None}
    second = exchanged(slack, **refresh)
    assert error(slack, "auth.test", token=second["access_token"]) is None
    assert exchanged(slack, **refresh)["error"] == "invalid_refresh_token"


# Files


def fetched(url: str, token: str | None) -> tuple[int, str, bytes]:
    """Return status, type and body of a private file."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def answered() -> tuple[int, str, bytes]:
        async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
            return answer.status, answer.content_type, await answer.read()

    return asyncio.run(answered())


def test_the_real_upload_shows_a_file_in_its_thread(slack: FakeSlack) -> None:
    room = slack.add_channel("awarie", [slack.add_user("hanna")])
    parent = call(slack, "chat.postMessage", channel=room, text="INC-1001")["ts"]

    async def uploaded() -> None:
        client = AsyncWebClient(slack.bot_token(), base_url=slack.base_url)
        await client.files_upload_v2(
            content=b"png", filename="budzet.png", alt_txt="zostało 20 min", channel=room, thread_ts=parent
        )

    asyncio.run(uploaded())
    [_, shown] = slack.messages(room, parent)
    [file] = shown.files
    assert (file.data, file.alt_text, file.mimetype) == (b"png", "zostało 20 min", "image/png")
    described = call(slack, "files.info", file=file.id)["file"]
    assert described["shares"]["public"] == {room: [{"ts": shown.ts}]}
    assert slack.refusals == []


def test_an_uploaded_picture_may_stand_in_blocks(slack: FakeSlack) -> None:
    room = slack.add_channel("awarie", [slack.add_user("hanna")])
    given = call(slack, "files.getUploadURLExternal", filename="a.png", length="3")
    picture = {"type": "image", "alt_text": "wykres", "slack_file": {"id": given["file_id"]}}
    assert error(slack, "chat.postMessage", channel=room, text="x", blocks=[picture]) == "invalid_blocks"

    async def sent() -> int:
        async with aiohttp.ClientSession() as session, session.post(given["upload_url"], data=b"png") as answer:
            return answer.status

    assert asyncio.run(sent()) == 200
    assert error(slack, "files.completeUploadExternal", files=[{"id": given["file_id"]}]) is None
    assert error(slack, "chat.postMessage", channel=room, text="x", blocks=[picture]) is None


def test_uploads_are_held_to_what_was_announced(slack: FakeSlack) -> None:
    method = "files.getUploadURLExternal"
    assert error(slack, method, filename="a.png", length="0") == "invalid_arguments"
    assert error(slack, method, length="3") == "invalid_arguments"
    given = call(slack, method, filename="a.png", length="3")

    async def sent() -> int:
        async with aiohttp.ClientSession() as session, session.post(given["upload_url"], data=b"longer") as answer:
            return answer.status

    assert asyncio.run(sent()) == 400
    assert error(slack, "files.completeUploadExternal", files=[{"id": given["file_id"]}]) == "file_not_found"
    assert error(slack, "files.completeUploadExternal", files=[]) == "invalid_arguments"


def test_a_private_file_needs_the_token(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")
    photo = slack.add_file(hanna, "router.jpg", b"jpeg", "image/jpeg")
    slack.user_says(hanna, "tu", files=[photo])
    url = call(slack, "files.info", file=photo.id)["file"]["url_private_download"]
    assert fetched(url, slack.bot_token()) == (200, "image/jpeg", b"jpeg")
    for token in (None, "xoxb-guess"):
        status, kind, body = fetched(url, token)
        assert (status, kind) == (200, "text/html")
        assert b"Sign in" in body


def test_a_file_elsewhere_is_not_found(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")
    hidden = slack.add_channel("tajny", [hanna], private=True, with_bot=False)
    file = slack.add_file(hanna, "umowa.pdf", b"pdf")
    slack.user_says(hanna, "tu", hidden, files=[file])
    assert error(slack, "files.info", file=file.id) == "file_not_found"
    assert fetched(f"{slack.origin}/files-pri/{slack.team}-{file.id}/umowa.pdf", slack.bot_token())[1] == "text/html"
