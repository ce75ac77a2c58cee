"""What people do in the fake Slack reaches the app, signed, by HTTP or Socket Mode, and can be forged and repeated."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from tests.adapters.slack.slack_calls import Listener, call, error, listening
from tests.fakes.slack_server import FakeSlack


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack(ack_seconds=0.5) as running:
        yield running


@pytest.fixture
def app(slack: FakeSlack) -> Iterator[Listener]:
    with listening() as listener:
        slack.deliver_to(listener.url)
        yield listener


@pytest.fixture
def hanna(slack: FakeSlack) -> str:
    return slack.add_user("hanna")


def events(app: Listener) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in app.received]


def verified(slack: FakeSlack, app: Listener) -> bool:
    headers, body = app.received[-1]
    return SignatureVerifier(slack.signing_secret).is_valid_request(body, headers)


# Events


def test_a_direct_message_is_an_event(slack: FakeSlack, app: Listener, hanna: str) -> None:
    said = slack.user_says(hanna, "Ile budżetu zostało?")
    [sent] = events(app)
    event = sent["event"]
    assert (event["type"], event["channel_type"], event["user"]) == ("message", "im", hanna)
    assert (event["text"], event["ts"]) == ("Ile budżetu zostało?", said.ts)
    assert (event["team"], event["user_team"], sent["team_id"]) == (slack.team, slack.team, slack.team)
    assert sent["authorizations"][0]["user_id"] == slack.bot_user()
    assert sent["is_ext_shared_channel"] is False
    assert sent["event_time"] == int(float(said.ts))
    assert said.acknowledged


def test_a_mention_in_a_channel_is_two_events(slack: FakeSlack, app: Listener, hanna: str) -> None:
    room = slack.add_channel("awarie", [hanna])
    slack.user_says(hanna, "@sla budżet", room)
    message, mention = events(app)
    assert [e["event"]["type"] for e in (message, mention)] == ["message", "app_mention"]
    assert mention["event"]["text"] == f"<@{slack.bot_user()}> budżet"
    assert message["event_id"] != mention["event_id"]
    assert message["event"]["ts"] == mention["event"]["ts"]


def test_each_workspace_mentions_its_own_bot(slack: FakeSlack, app: Listener) -> None:
    team = slack.add_workspace("Pralnia")
    room = slack.add_channel("awarie", [tom := slack.add_user("tom", team)], team=team)
    slack.user_says(tom, "@sla budżet", room)
    assert events(app)[1]["event"]["text"] == f"<@{slack.bot_user(team)}> budżet"
    assert events(app)[1]["authorizations"][0]["team_id"] == team


def test_what_is_typed_arrives_escaped(slack: FakeSlack, app: Listener, hanna: str) -> None:
    slack.user_says(hanna, "A & <!channel> @hanna https://nordtel.pl")
    assert events(app)[0]["event"]["text"] == f"A &amp; &lt;!channel&gt; <@{hanna}> <https://nordtel.pl>"


@pytest.mark.parametrize("place", ["without the bot", "without the scope", "of an app that is gone"])
def test_nothing_is_sent_of_what_the_app_may_not_hear(slack: FakeSlack, app: Listener, hanna: str, place: str) -> None:
    room = slack.add_channel("awarie", [hanna], with_bot=place != "without the bot")
    if place == "without the scope":
        slack.workspace().scopes.discard("channels:history")
    if place == "of an app that is gone":
        slack.app_uninstalled()
    told = len(app.received)
    assert slack.user_says(hanna, "nie działa", room).deliveries == []
    assert len(app.received) == told


def test_slack_connect_shows_whose_people_speak(slack: FakeSlack, app: Listener, hanna: str) -> None:
    team = slack.add_workspace("Pralnia", installed=False)
    tom = slack.add_user("tom", team)
    room = slack.add_channel("wspolny", [hanna, tom], shared_with=[team])
    slack.user_says(tom, "nie działa", room)
    [sent] = events(app)
    assert sent["is_ext_shared_channel"] is True
    assert (sent["event"]["user_team"], sent["team_id"]) == (team, team)
    assert (sent["authorizations"][0]["team_id"], sent["context_team_id"]) == (slack.team, slack.team)


def test_replies_edits_and_deletions_are_told(slack: FakeSlack, app: Listener, hanna: str) -> None:
    room = slack.add_channel("awarie", [hanna])
    parent = slack.user_says(hanna, "nie działa", room)
    reply = slack.user_says(hanna, "dalej nie", room, thread_ts=parent.ts)
    slack.user_edits(hanna, room, reply.ts, "już działa")
    slack.user_deletes(hanna, room, reply.ts)
    _, answered, changed, deleted = (e["event"] for e in events(app))
    assert (answered["thread_ts"], answered["parent_user_id"]) == (parent.ts, hanna)
    assert changed["subtype"] == "message_changed"
    assert (changed["message"]["text"], changed["previous_message"]["text"]) == ("już działa", "dalej nie")
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", reply.ts)


def test_files_are_named_in_the_event_but_not_in_shared_channels(slack: FakeSlack, app: Listener, hanna: str) -> None:
    team = slack.add_workspace("Pralnia", installed=False)
    shared = slack.add_channel("wspolny", [hanna], shared_with=[team])
    photo = slack.add_file(hanna, "router.jpg", b"jpeg", "image/jpeg")
    slack.user_says(hanna, "", files=[photo])
    slack.user_says(hanna, "", shared, files=[photo])
    own, foreign = (e["event"] for e in events(app))
    assert own["subtype"] == "file_share"
    assert (own["files"][0]["mimetype"], own["files"][0]["size"]) == ("image/jpeg", 4)
    assert foreign["files"] == [{"id": photo.id, "mode": "hosted", "file_access": "check_file_info"}]


def test_the_life_of_channels_is_told(slack: FakeSlack, app: Listener, hanna: str) -> None:
    room = slack.add_channel("awarie", [hanna])
    tom = slack.add_user("tom")
    slack.member_joined_channel(tom, room)
    slack.channel_rename(room, "awarie-2")
    slack.channel_archive(room, hanna)
    slack.channel_unarchive(room, hanna)
    slack.user_reacts(hanna, room, slack.user_says(hanna, "x", room).ts, "eyes")
    slack.member_left_channel(tom, room)
    slack.member_left_channel(slack.bot_user(), room)
    slack.user_change(hanna)
    kinds = [e["event"]["type"] for e in events(app)]
    assert kinds == [
        *("member_joined_channel", "channel_rename", "channel_archive", "channel_unarchive"),
        *("message", "reaction_added", "member_left_channel", "channel_left", "user_change"),
    ]


def test_removing_the_app_is_told_twice(slack: FakeSlack, app: Listener) -> None:
    slack.app_uninstalled()
    assert [e["event"]["type"] for e in events(app)] == ["tokens_revoked", "app_uninstalled"]


def test_the_bots_own_messages_come_back_only_when_asked_for(slack: FakeSlack, app: Listener, hanna: str) -> None:
    room = slack.add_channel("awarie", [hanna])
    call(slack, "chat.postMessage", channel=room, text="cicho")
    slack.echoes = True
    call(slack, "chat.postMessage", channel=room, text="głośno")
    slack.wait_for(lambda: slack.deliveries)
    assert [e["event"]["text"] for e in events(app)] == ["głośno"]
    assert events(app)[0]["event"]["bot_id"]


def test_a_backlog_is_in_the_history_only(slack: FakeSlack, app: Listener, hanna: str) -> None:
    said = slack.user_says(hanna, "nie działa", ts="1795600000.000100", deliver=False)
    assert app.received == []
    [read] = call(slack, "conversations.history", channel=said.channel)["messages"]
    assert read["ts"] == "1795600000.000100"


# Signatures


@pytest.mark.parametrize("kind", ["event", "command", "interaction", "url_verification"])
def test_everything_is_signed_as_slack_signs(slack: FakeSlack, app: Listener, hanna: str, kind: str) -> None:
    match kind:
        case "event":
            slack.user_says(hanna, "zażółć gęślą jaźń")
        case "command":
            slack.slash(hanna, "/sla", "budżet")
        case "interaction":
            slack.global_shortcut(hanna, "zgłoś")
        case _:
            slack.verify_url()
    assert verified(slack, app)
    form = "application/json" if kind in ("event", "url_verification") else "application/x-www-form-urlencoded"
    assert app.received[-1][0]["Content-Type"] == form


def test_the_address_is_verified_by_a_challenge(slack: FakeSlack, app: Listener) -> None:
    slack.verify_url()
    [sent] = events(app)
    assert sent["type"] == "url_verification"
    assert len(sent["challenge"]) > 20


@pytest.mark.parametrize(
    ("forgery", "valid"),
    [
        ({"secret": "guess"}, False),
        ({"secret": None, "age": 290}, True),
        ({"secret": None, "age": 310}, False),
        ({"secret": None, "age": -310}, False),
        ({"secret": None, "without": ["X-Slack-Signature"]}, False),
        ({"secret": None, "without": ["X-Slack-Request-Timestamp"]}, False),
        ({"secret": None, "headers": {"X-Slack-Signature": "v0=00"}}, False),
        ({"secret": None}, True),
    ],
)
def test_forgeries_do_not_verify(slack: FakeSlack, app: Listener, forgery: dict[str, Any], valid: bool) -> None:
    slack.forge("event", {"type": "event_callback"}, **forgery)
    assert verified(slack, app) is valid


def test_a_replay_is_the_same_bytes_and_a_duplicate_the_same_event(slack: FakeSlack, app: Listener, hanna: str) -> None:
    first = slack.user_says(hanna, "x").deliveries[0]
    slack.replay(first)
    slack.duplicate(first)
    slack.replay(first, later=400)
    assert len({e["event_id"] for e in events(app)}) == 1
    assert app.received[0] == app.received[1]
    assert not verified(slack, app)


# Acknowledgement


def test_an_acknowledged_event_is_not_brought_again(slack: FakeSlack, app: Listener, hanna: str) -> None:
    [delivery] = slack.user_says(hanna, "x").deliveries
    assert (delivery.status, delivery.reason) == (200, None)
    assert delivery.seconds < 0.5
    assert slack.redeliver() == []


def test_a_refused_event_is_brought_at_most_three_times_more(slack: FakeSlack, app: Listener, hanna: str) -> None:
    app.answers += [(500, "")] * 4
    slack.user_says(hanna, "x")
    attempts = [d.attempt for _ in range(4) for d in slack.redeliver()]
    assert attempts == [1, 2, 3]
    assert len({e["event_id"] for e in events(app)}) == 1
    numbers = [h.get("X-Slack-Retry-Num") for h, _ in app.received]
    assert numbers == [None, "1", "2", "3"]
    assert app.received[-1][0]["X-Slack-Retry-Reason"] == "http_error"
    assert [d.event_id for d in slack.unacknowledged()] == [events(app)[0]["event_id"]]


def test_an_app_may_ask_for_no_retry(slack: FakeSlack, app: Listener, hanna: str) -> None:
    app.answers.append((500, ""))
    app.answer_headers = {"X-Slack-No-Retry": "1"}
    slack.user_says(hanna, "x")
    assert slack.redeliver() == []


def test_a_slow_answer_is_no_acknowledgement(slack: FakeSlack, app: Listener, hanna: str) -> None:
    app.hangs = True
    [delivery] = slack.user_says(hanna, "x").deliveries
    assert (delivery.status, delivery.reason, delivery.acknowledged) == (None, "http_timeout", False)
    app.hangs = False
    app.let_go.set()
    [again] = slack.redeliver()
    assert again.acknowledged
    assert app.received[-1][0]["X-Slack-Retry-Reason"] == "http_timeout"


def test_an_app_that_is_down_and_one_that_is_nowhere(slack: FakeSlack, hanna: str) -> None:
    assert slack.user_says(hanna, "x").deliveries[0].reason == "nowhere"
    with listening() as gone:
        pass
    slack.deliver_to(gone.url)
    assert slack.user_says(hanna, "x").deliveries[0].reason == "connection_failed"
    assert len(slack.unacknowledged()) == 2


def test_interactions_are_never_brought_again(slack: FakeSlack, app: Listener, hanna: str) -> None:
    app.answers.append((500, ""))
    assert not slack.slash(hanna, "/sla").acknowledged
    assert slack.redeliver() == []


def test_load_is_brought_without_waiting(slack: FakeSlack, app: Listener, hanna: str) -> None:
    futures = [slack.says_soon(hanna, str(n)) for n in range(20)]
    assert all(f.result(10).acknowledged for f in futures)
    assert {e["event"]["text"] for e in events(app)} == {str(n) for n in range(20)}


# Socket Mode


@asynccontextmanager
async def connected(slack: FakeSlack, seen: list[SocketModeRequest], *, silent: bool = False) -> AsyncIterator[None]:
    """Run the real client, which acknowledges unless it is silent."""
    client = SocketModeClient(slack.app_token, web_client=AsyncWebClient(base_url=slack.base_url), ping_interval=60)

    async def take(_: Any, request: SocketModeRequest) -> None:
        seen.append(request)
        if not silent:
            payload = {"text": "ok"} if request.type == "slash_commands" else None
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))

    client.socket_mode_request_listeners.append(take)
    there = slack.connections
    await client.connect()  # type: ignore[no-untyped-call]
    await asyncio.to_thread(slack.wait_for, lambda: slack.connections > there)
    try:
        yield
    finally:
        tasks = [client.message_processor, client.current_session_monitor, client.message_receiver]
        await client.close()  # type: ignore[no-untyped-call]
        await asyncio.gather(*(t for t in tasks if t is not None), return_exceptions=True)


def test_socket_mode_brings_events_commands_and_interactions(slack: FakeSlack, hanna: str) -> None:
    seen: list[SocketModeRequest] = []

    async def told() -> list[bool]:
        async with connected(slack, seen):
            said = await asyncio.to_thread(slack.user_says, hanna, "x")
            slash = await asyncio.to_thread(slack.slash, hanna, "/sla", "budżet")
            shortcut = await asyncio.to_thread(slack.global_shortcut, hanna, "zgłoś")
            return [said.acknowledged, slash.acknowledged, shortcut.acknowledged]

    assert asyncio.run(told()) == [True, True, True]
    assert [r.type for r in seen] == ["events_api", "slash_commands", "interactive"]
    assert seen[0].payload["event"]["text"] == "x"
    assert [m.text for m in slack.ephemerals(hanna)] == ["ok"]
    assert slack.sockets.acknowledged == [r.envelope_id for r in seen]


def test_an_envelope_without_acknowledgement_comes_again_with_its_attempt(slack: FakeSlack, hanna: str) -> None:
    seen: list[SocketModeRequest] = []

    async def told() -> None:
        async with connected(slack, seen, silent=True):
            await asyncio.to_thread(slack.user_says, hanna, "x")
            await asyncio.to_thread(slack.redeliver)

    asyncio.run(told())
    assert [(r.retry_attempt, r.retry_reason) for r in seen] == [(0, ""), (1, "http_timeout")]
    assert seen[0].envelope_id != seen[1].envelope_id
    assert seen[0].payload["event_id"] == seen[1].payload["event_id"]


def test_each_event_goes_to_one_of_the_connections(slack: FakeSlack, hanna: str) -> None:
    first: list[SocketModeRequest] = []
    second: list[SocketModeRequest] = []

    async def told() -> None:
        async with connected(slack, first), connected(slack, second):
            for n in range(12):
                await asyncio.to_thread(slack.user_says, hanna, str(n))

    asyncio.run(told())
    assert first
    assert second
    assert sorted(int(r.payload["event"]["text"]) for r in first + second) == list(range(12))


def test_a_client_that_is_told_to_disconnect_comes_back(slack: FakeSlack, hanna: str) -> None:
    """The client may connect twice, for the word and for the closing: what fell in between comes again."""
    seen: list[SocketModeRequest] = []

    async def told() -> None:
        async with connected(slack, seen):
            before = len(slack.calls_of("apps.connections.open"))
            await asyncio.to_thread(slack.disconnect_sockets)
            await asyncio.to_thread(
                slack.wait_for,
                lambda: len(slack.calls_of("apps.connections.open")) > before and slack.connections == 1,
            )
            taken = (await asyncio.to_thread(slack.user_says, hanna, "x")).acknowledged
            while not taken:
                [again] = await asyncio.to_thread(slack.redeliver)
                taken = again.acknowledged

    asyncio.run(told())
    assert {r.payload["event"]["text"] for r in seen} == {"x"}


def test_there_are_at_most_ten_connections(slack: FakeSlack) -> None:
    async def reason_of_the_eleventh() -> str:
        client = AsyncWebClient(base_url=slack.base_url)
        addresses = [(await client.apps_connections_open(app_token=slack.app_token))["url"] for _ in range(11)]
        async with aiohttp.ClientSession() as session:
            sockets = [await session.ws_connect(a) for a in addresses]
            first = [await s.receive_json() for s in sockets]
            for socket in sockets:
                await socket.close()
            assert [f["type"] for f in first[:10]] == ["hello"] * 10
            return str(first[10]["reason"])

    assert asyncio.run(reason_of_the_eleventh()) == "too_many_websockets"


def test_a_ticket_opens_once_and_needs_the_app_token(slack: FakeSlack) -> None:
    assert error(slack, "apps.connections.open") == "not_allowed_token_type"
    assert error(slack, "apps.connections.open", token="xapp-1-guess") == "invalid_auth"
    url = call(slack, "apps.connections.open", token=slack.app_token)["url"]

    async def statuses() -> list[int]:
        async with aiohttp.ClientSession() as session:
            async with session.ws_connect(url) as socket:
                await socket.receive_json()
            async with session.get(url.replace("ws://", "http://")) as again:
                return [again.status]

    assert asyncio.run(statuses()) == [403]
