"""The fake Slack refuses what Slack refuses, in its words: messages, tokens, scopes, conversations, rates, faults.

Everything goes through the real AsyncWebClient. Blocks, views, deliveries, files and OAuth are in the files beside it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.adapters.slack.slack_calls import call, error, marked
from tests.fakes.slack_server import FakeSlack
from tests.fakes.slack_world import ALL_SCOPES

SECTION = {"type": "section", "text": marked("Dzień dobry")}


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as running:
        yield running


@pytest.fixture
def room(slack: FakeSlack) -> str:
    return slack.add_channel("awarie", [slack.add_user("hanna")])


def test_a_good_token_tells_who_the_bot_is(slack: FakeSlack) -> None:
    answer = call(slack, "auth.test")
    assert answer["team_id"] == slack.team
    assert answer["user_id"] == slack.bot_user()


def test_the_granted_scopes_are_in_a_header(slack: FakeSlack) -> None:
    async def scopes() -> str:
        client = AsyncWebClient(slack.bot_token(), base_url=slack.base_url)
        return str((await client.auth_test()).headers["X-OAuth-Scopes"])

    assert set(asyncio.run(scopes()).split(",")) == ALL_SCOPES


@pytest.mark.parametrize(
    ("token", "refused"),
    [("", "not_authed"), ("xoxb-guess", "invalid_auth"), ("xapp-1-guess", "not_allowed_token_type")],
)
def test_bad_tokens_are_refused(slack: FakeSlack, token: str, refused: str) -> None:
    assert error(slack, "auth.test", token=token) == refused
    assert [r.error for r in slack.refusals] == [refused]


def test_a_workspace_without_the_app_has_no_token(slack: FakeSlack) -> None:
    other = slack.add_workspace("Pralnia", installed=False)
    assert error(slack, "auth.test", token=slack.bot_token(other)) == "invalid_auth"


def test_a_revoked_token_and_a_closed_workspace_are_the_world_not_the_app(slack: FakeSlack) -> None:
    closed = slack.add_workspace("Pralnia")
    slack.deactivate(closed)
    slack.app_uninstalled()
    assert error(slack, "auth.test") == "token_revoked"
    assert error(slack, "auth.test", token=slack.bot_token(closed)) == "account_inactive"
    assert slack.refusals == []
    assert [s.error for s in slack.setbacks] == ["token_revoked", "account_inactive"]


def test_auth_revoke_ends_the_token(slack: FakeSlack) -> None:
    assert call(slack, "auth.revoke", test=True)["revoked"] is False
    assert call(slack, "auth.revoke")["revoked"] is True
    assert error(slack, "auth.test") == "token_revoked"


@pytest.mark.parametrize(
    ("method", "args", "needed"),
    [
        ("chat.postMessage", {"text": "Dzień dobry"}, "chat:write"),
        ("conversations.info", {}, "channels:read"),
        ("conversations.history", {}, "channels:history"),
        ("conversations.members", {}, "channels:read"),
        ("conversations.list", {"types": "private_channel"}, "groups:read"),
        ("users.info", {"user": "U1"}, "users:read"),
        ("pins.add", {"timestamp": "1.000000"}, "pins:write"),
        ("reactions.add", {"timestamp": "1.000000", "name": "eyes"}, "reactions:write"),
        ("files.info", {"file": "F1"}, "files:read"),
    ],
)
def test_a_missing_scope_is_named(slack: FakeSlack, room: str, method: str, args: dict[str, Any], needed: str) -> None:
    slack.workspace().scopes.discard(needed)
    answer = call(slack, method, channel=room, **args)
    assert (answer["error"], answer["needed"]) == ("missing_scope", needed)
    assert set(answer["provided"].split(",")) == ALL_SCOPES - {needed}


def test_an_unknown_method_is_refused(slack: FakeSlack) -> None:
    assert error(slack, "chat.shout") == "unknown_method"


def test_a_message_is_kept_as_people_see_it(slack: FakeSlack, room: str) -> None:
    metadata = {"event_type": "outbox", "event_payload": {"key": "7"}}
    answer = call(slack, "chat.postMessage", channel=room, text="Dzień dobry", blocks=[SECTION], metadata=metadata)
    [message] = slack.messages(room)
    assert (message.ts, message.text, message.metadata) == (answer["ts"], "Dzień dobry", metadata)
    assert message.blocks[0]["text"] == SECTION["text"]
    assert slack.refusals == []


def test_messages_are_refused_where_they_cannot_go(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")
    stranger = slack.add_channel("obcy", [hanna], with_bot=False)
    secret = slack.add_channel("tajny", [hanna], private=True, with_bot=False)
    archived = slack.add_channel("dawny", [hanna])
    slack.channel_archive(archived, hanna)
    gone = slack.add_user("gość", deleted=True)
    refused = {
        target: error(slack, "chat.postMessage", channel=target, text="x")
        for target in ("C404", stranger, secret, archived, "U404", gone)
    }
    assert list(refused.values()) == [
        "channel_not_found",
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "user_not_found",
        "user_disabled",
    ]


def test_a_message_to_a_person_lands_in_the_direct_messages(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")
    answer = call(slack, "chat.postMessage", channel=hanna, text="Dzień dobry")
    assert answer["channel"] == slack.dm(hanna)
    assert error(slack, "chat.update", channel=hanna, ts=answer["ts"], text="x") == "channel_not_found"


@pytest.mark.parametrize(("length", "refused"), [(39_999, None), (40_000, None), (40_001, "msg_too_long")])
def test_a_message_has_at_most_40000_characters(slack: FakeSlack, room: str, length: int, refused: str | None) -> None:
    assert error(slack, "chat.postMessage", channel=room, text="ż" * length) == refused


@pytest.mark.parametrize("text", ["", "   "])
def test_a_message_says_something(slack: FakeSlack, room: str, text: str) -> None:
    assert error(slack, "chat.postMessage", channel=room, text=text) == "no_text"


def test_blocks_without_a_fallback_text_break_the_rule_of_the_house(slack: FakeSlack, room: str) -> None:
    answer = call(slack, "chat.postMessage", channel=room, blocks=[SECTION])
    assert answer["error"] == "no_text"
    assert "house rule" in answer["response_metadata"]["messages"][0]


@pytest.mark.parametrize(
    ("metadata", "refused"),
    [
        ({"event_type": "outbox", "event_payload": {"key": "7"}}, None),
        ({"event_type": "outbox"}, "invalid_metadata_format"),
        ({"event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "outbox", "event_payload": {"key": "x" * 16_000}}, "metadata_too_large"),
    ],
)
def test_metadata_has_a_form(slack: FakeSlack, room: str, metadata: dict[str, Any], refused: str | None) -> None:
    assert error(slack, "chat.postMessage", channel=room, text="x", metadata=metadata) == refused


def test_a_reply_needs_its_parent(slack: FakeSlack, room: str) -> None:
    parent = call(slack, "chat.postMessage", channel=room, text="INC-1001")["ts"]
    reply = call(slack, "chat.postMessage", channel=room, text="przyjęto", thread_ts=parent)["ts"]
    assert error(slack, "chat.postMessage", channel=room, text="x", thread_ts="1.000000") == "thread_not_found"
    assert [m.ts for m in slack.messages(room)] == [parent]
    assert [m.ts for m in slack.messages(room, parent)] == [parent, reply]


def test_a_broadcast_reply_is_on_top_too(slack: FakeSlack, room: str) -> None:
    parent = call(slack, "chat.postMessage", channel=room, text="INC-1001")["ts"]
    call(slack, "chat.postMessage", channel=room, text="usunięto", thread_ts=parent, reply_broadcast=True)
    assert [m.text for m in slack.messages(room)] == ["INC-1001", "usunięto"]


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("x" * 3_999, None),
        ("x" * 4_000, None),
        ("x" * 4_001, "msg_too_long"),
        ("ż" * 2_000, None),
        ("ż" * 2_001, "msg_too_long"),
        ("&amp;" * 800, None),
        ("&" * 801, "msg_too_long"),
    ],
)
def test_an_update_has_at_most_4000_bytes_after_escaping(
    slack: FakeSlack, room: str, text: str, refused: str | None
) -> None:
    ts = call(slack, "chat.postMessage", channel=room, text="INC-1001")["ts"]
    assert error(slack, "chat.update", channel=room, ts=ts, text=text) == refused


def test_an_update_without_blocks_drops_them_and_keeps_the_metadata(slack: FakeSlack, room: str) -> None:
    metadata = {"event_type": "outbox", "event_payload": {}}
    ts = call(slack, "chat.postMessage", channel=room, text="x", blocks=[SECTION], metadata=metadata)["ts"]
    call(slack, "chat.update", channel=room, ts=ts, text="y")
    [message] = slack.messages(room)
    assert (message.text, message.blocks, message.metadata) == ("y", [], metadata)
    assert message.edited
    call(slack, "chat.update", channel=room, ts=ts, text="z", metadata={})
    assert message.metadata is None


def test_only_what_the_bot_wrote_can_be_changed(slack: FakeSlack, room: str) -> None:
    hanna = slack.add_user("hanna")
    said = slack.user_says(hanna, "nie działa", room)
    assert error(slack, "chat.update", channel=room, ts=said.ts, text="x") == "cant_update_message"
    assert error(slack, "chat.delete", channel=room, ts=said.ts) == "cant_delete_message"
    assert error(slack, "chat.update", channel=room, ts="1.000000", text="x") == "message_not_found"
    assert error(slack, "chat.delete", channel=room, ts="1.000000") == "message_not_found"


@pytest.mark.parametrize(("seconds", "refused"), [(299, None), (301, "edit_window_closed")])
def test_the_edit_window_closes(slack: FakeSlack, room: str, seconds: int, refused: str | None) -> None:
    slack.edit_window = 300
    ts = call(slack, "chat.postMessage", channel=room, text="x")["ts"]
    slack.advance(seconds)
    assert error(slack, "chat.update", channel=room, ts=ts, text="y") == refused


def test_a_deleted_message_is_gone_with_its_pin(slack: FakeSlack, room: str) -> None:
    ts = call(slack, "chat.postMessage", channel=room, text="x")["ts"]
    call(slack, "pins.add", channel=room, timestamp=ts)
    assert error(slack, "chat.delete", channel=room, ts=ts) is None
    assert slack.messages(room) == slack.pinned(room) == []


def test_an_ephemeral_is_for_one_member_and_in_no_history(slack: FakeSlack) -> None:
    hanna, tom = slack.add_user("hanna"), slack.add_user("tom")
    room = slack.add_channel("awarie", [hanna])
    assert error(slack, "chat.postEphemeral", channel=room, user=hanna, text="kara: 200 zł") is None
    assert error(slack, "chat.postEphemeral", channel=room, user=tom, text="x") == "user_not_in_channel"
    assert error(slack, "chat.postEphemeral", channel=room, user="U404", text="x") == "user_not_found"
    assert [m.text for m in slack.ephemerals(hanna)] == ["kara: 200 zł"]
    assert call(slack, "conversations.history", channel=room)["messages"] == []


def test_a_permalink_leads_to_a_message_that_is_there(slack: FakeSlack, room: str) -> None:
    ts = call(slack, "chat.postMessage", channel=room, text="x")["ts"]
    assert ts.replace(".", "") in call(slack, "chat.getPermalink", channel=room, message_ts=ts)["permalink"]
    assert error(slack, "chat.getPermalink", channel=room, message_ts="1.000000") == "message_not_found"


def test_pins_are_put_and_taken_once(slack: FakeSlack, room: str) -> None:
    ts = call(slack, "chat.postMessage", channel=room, text="dyżur: 600 100 200")["ts"]
    at = {"channel": room, "timestamp": ts}
    assert [error(slack, "pins.add", **at) for _ in range(2)] == [None, "already_pinned"]
    assert slack.pinned(room)[0].pinned
    assert call(slack, "pins.list", channel=room)["items"][0]["message"]["ts"] == ts
    assert [error(slack, "pins.remove", **at) for _ in range(2)] == [None, "no_pin"]
    assert error(slack, "pins.add", channel=room, timestamp="1.000000") == "message_not_found"
    assert error(slack, "pins.add", channel=room, timestamp="yesterday") == "bad_timestamp"
    assert error(slack, "pins.add", channel=room) == "no_item_specified"


def test_a_reaction_is_put_once_and_has_a_name(slack: FakeSlack, room: str) -> None:
    ts = call(slack, "chat.postMessage", channel=room, text="x")["ts"]
    at = {"channel": room, "timestamp": ts}
    assert [error(slack, "reactions.add", name="eyes", **at) for _ in range(2)] == [None, "already_reacted"]
    assert error(slack, "reactions.add", name="no such", **at) == "invalid_name"


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("awaria <!channel>", "<!channel>"),
        ("awaria <!here|here>", "<!here|here>"),
        ("awaria <!everyone>", "<!everyone>"),
        ("awaria <@U0HANNA>", "<@U0HANNA>"),
        ("awaria <!subteam^S1>", "<!subteam^S1>"),
    ],
)
@pytest.mark.parametrize("where", ["text", "section", "context"])
def test_a_smuggled_mention_is_recorded(slack: FakeSlack, room: str, text: str, mention: str, where: str) -> None:
    blocks = {
        "text": [],
        "section": [{"type": "section", "text": marked(text)}],
        "context": [{"type": "context", "elements": [marked(text)]}],
    }[where]
    call(slack, "chat.postMessage", channel=room, text=text if where == "text" else "awaria", blocks=blocks)
    assert [m.mention for m in slack.mentions] == [mention]


def test_escaped_and_plain_mentions_ring_no_bell(slack: FakeSlack, room: str) -> None:
    button = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "<!channel>"}}
    blocks = [{"type": "actions", "elements": [button]}]
    call(slack, "chat.postMessage", channel=room, text="&lt;!channel&gt; @channel <!date^1^{date}|dziś>", blocks=blocks)
    assert slack.mentions == []
    assert slack.unescaped == []
    call(slack, "chat.postMessage", channel=room, text="@channel", link_names=True)
    assert [m.mention for m in slack.mentions] == ["@channel"]


def test_words_that_were_not_escaped_are_noted(slack: FakeSlack, room: str) -> None:
    for text in ("A & B", "a < b", "<script>", "A &amp; B", "> cytat", "<https://nordtel.pl|strona>"):
        call(slack, "chat.postMessage", channel=room, text=text)
    assert slack.unescaped == ["A & B", "a < b", "<script>"]


# Conversations and people


def test_direct_messages_are_opened_once(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")
    first = call(slack, "conversations.open", users=hanna)["channel"]["id"]
    assert first == call(slack, "conversations.open", users=hanna)["channel"]["id"] == slack.dm(hanna)
    assert error(slack, "conversations.open") == "users_list_not_supplied"
    assert error(slack, "conversations.open", users="U404") == "user_not_found"


def test_a_stranger_cannot_be_written_to(slack: FakeSlack) -> None:
    team = slack.add_workspace("Pralnia", installed=False)
    far, near = slack.add_user("far", team), slack.add_user("near", team)
    slack.add_channel("wspolny", [near], shared_with=[team])
    assert error(slack, "conversations.open", users=far) == "user_not_visible"
    assert error(slack, "conversations.open", users=near) is None
    assert call(slack, "users.info", user=far)["user"]["is_stranger"] is True
    assert call(slack, "users.info", user=near)["user"]["is_stranger"] is False


def test_a_shared_channel_says_so(slack: FakeSlack, room: str) -> None:
    team = slack.add_workspace("Pralnia", installed=False)
    shared = slack.add_channel("wspolny", [slack.add_user("tom", team)], shared_with=[team])
    assert call(slack, "conversations.info", channel=shared)["channel"]["is_ext_shared"] is True
    assert call(slack, "conversations.info", channel=room)["channel"]["is_ext_shared"] is False
    assert error(slack, "conversations.info", channel="C404") == "channel_not_found"


def test_a_channel_of_another_workspace_is_not_found(slack: FakeSlack, room: str) -> None:
    other = slack.add_workspace("Pralnia")
    token = slack.bot_token(other)
    assert error(slack, "conversations.info", token=token, channel=room) == "channel_not_found"
    assert error(slack, "chat.postMessage", token=token, channel=room, text="x") == "channel_not_found"


def test_people_carry_what_decides_on_access(slack: FakeSlack) -> None:
    guest = slack.add_user("gość", guest=True)
    hanna = slack.add_user("hanna", locale="en-US", tz="Europe/London")
    gone = slack.add_user("dawny", deleted=True)
    shown = call(slack, "users.info", user=guest)["user"]
    assert (shown["is_restricted"], shown["is_ultra_restricted"], shown["team_id"]) == (True, True, slack.team)
    assert "locale" not in shown
    assert call(slack, "users.info", user=hanna, include_locale=True)["user"]["locale"] == "en-US"
    assert call(slack, "users.info", user=hanna)["user"]["tz"] == "Europe/London"
    assert call(slack, "users.info", user=gone)["user"]["deleted"] is True
    assert call(slack, "users.info", user=slack.bot_user())["user"]["is_bot"] is True
    assert error(slack, "users.info", user="U404") == "user_not_found"


def test_people_of_one_enterprise_are_no_strangers(slack: FakeSlack) -> None:
    with FakeSlack(enterprise="E1") as grid:
        sister = grid.add_workspace("Siostra", enterprise="E1")
        body = call(grid, "users.info", user=grid.add_user("ola", sister))["user"]
        assert body["enterprise_user"]["enterprise_id"] == "E1"
        assert "is_stranger" not in body


def test_lists_come_in_pages(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")
    made = [slack.add_channel(f"k{n}", [hanna]) for n in range(5)]
    first = call(slack, "conversations.list", limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = call(slack, "conversations.list", limit=3, cursor=cursor)
    assert [c["id"] for c in first["channels"] + second["channels"]] == made
    assert second["response_metadata"]["next_cursor"] == ""
    assert error(slack, "conversations.list", cursor="nonsense") == "invalid_cursor"
    assert error(slack, "conversations.list", types="rooms") == "invalid_types"
    assert len(call(slack, "users.conversations")["channels"]) == 5
    assert set(call(slack, "conversations.members", channel=made[0])["members"]) == {hanna, slack.bot_user()}


def test_bots_info_knows_the_bot(slack: FakeSlack) -> None:
    bot = call(slack, "auth.test")["bot_id"]
    assert call(slack, "bots.info", bot=bot)["bot"]["user_id"] == slack.bot_user()
    assert error(slack, "bots.info", bot="B404") == "bot_not_found"


# History


def test_history_is_cut_by_its_borders(slack: FakeSlack, room: str) -> None:
    times = [call(slack, "chat.postMessage", channel=room, text=str(n))["ts"] for n in range(4)]

    def read(**args: Any) -> list[str]:
        return [m["text"] for m in call(slack, "conversations.history", channel=room, **args)["messages"]]

    assert read() == ["3", "2", "1", "0"]
    assert read(oldest=times[1]) == ["3", "2"]
    assert read(oldest=times[1], inclusive=True) == ["3", "2", "1"]
    assert read(oldest=times[0], latest=times[3]) == ["2", "1"]
    assert read(latest=times[1], inclusive=True) == ["1", "0"]


def test_history_comes_in_pages_without_replies(slack: FakeSlack, room: str) -> None:
    parent = call(slack, "chat.postMessage", channel=room, text="0")["ts"]
    call(slack, "chat.postMessage", channel=room, text="odpowiedź", thread_ts=parent)
    call(slack, "chat.postMessage", channel=room, text="1")
    first = call(slack, "conversations.history", channel=room, limit=1)
    cursor = first["response_metadata"]["next_cursor"]
    second = call(slack, "conversations.history", channel=room, limit=1, cursor=cursor)
    assert [m["text"] for m in first["messages"] + second["messages"]] == ["1", "0"]
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert second["messages"][0]["reply_count"] == 1


def test_metadata_is_returned_only_when_asked_for(slack: FakeSlack, room: str) -> None:
    metadata = {"event_type": "outbox", "event_payload": {"key": "7"}}
    call(slack, "chat.postMessage", channel=room, text="x", metadata=metadata)
    [bare] = call(slack, "conversations.history", channel=room)["messages"]
    [full] = call(slack, "conversations.history", channel=room, include_all_metadata=True)["messages"]
    assert "metadata" not in bare
    assert full["metadata"] == metadata


def test_a_thread_is_read_from_its_parent_on(slack: FakeSlack, room: str) -> None:
    parent = call(slack, "chat.postMessage", channel=room, text="0")["ts"]
    replies = [call(slack, "chat.postMessage", channel=room, text=t, thread_ts=parent)["ts"] for t in "12"]
    read = call(slack, "conversations.replies", channel=room, ts=parent)["messages"]
    assert [m["text"] for m in read] == ["0", "1", "2"]
    later = call(slack, "conversations.replies", channel=room, ts=parent, oldest=replies[0])["messages"]
    assert [m["text"] for m in later] == ["0", "2"]
    assert error(slack, "conversations.replies", channel=room, ts="1.000000") == "thread_not_found"


def test_a_new_app_reads_one_page_of_fifteen_a_minute(slack: FakeSlack, room: str) -> None:
    slack.history_limits = True
    for n in range(16):
        call(slack, "chat.postMessage", channel=room, text=str(n))
    assert len(call(slack, "conversations.history", channel=room, limit=100)["messages"]) == 15
    assert error(slack, "conversations.history", channel=room) == "ratelimited"
    slack.advance(59)
    assert error(slack, "conversations.history", channel=room) == "ratelimited"
    slack.advance(2)
    assert error(slack, "conversations.history", channel=room) is None
    assert error(slack, "conversations.replies", channel=room, ts="1.000000") == "thread_not_found"


# Rates


def test_one_message_a_second_and_channel_when_rates_are_enforced(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")
    first, second = slack.add_channel("a", [hanna]), slack.add_channel("b", [hanna])
    slack.rates.enforced = True
    refused = [error(slack, "chat.postMessage", channel=c, text="x") for c in (first, first, second)]
    assert refused == [None, "ratelimited", None]
    slack.advance(1)
    assert error(slack, "chat.postMessage", channel=first, text="x") is None
    assert slack.refusals == []


def test_rates_that_are_not_enforced_are_still_counted(slack: FakeSlack, room: str) -> None:
    assert [error(slack, "chat.postMessage", channel=room, text="x") for _ in range(2)] == [None, None]
    assert slack.rates.exceeded == [f"chat.postMessage {room}"]


@pytest.mark.parametrize(("calls", "refused"), [(19, None), (20, None), (21, "ratelimited")])
def test_a_tier_is_a_number_of_calls_a_minute(slack: FakeSlack, calls: int, refused: str | None) -> None:
    slack.rates.enforced = True
    answers = [error(slack, "conversations.list") for _ in range(calls)]
    assert answers[-1] == refused
    slack.advance(60)
    assert error(slack, "conversations.list") is None


def test_429_names_the_seconds_to_wait(slack: FakeSlack, room: str) -> None:
    slack.fail_next("chat.postMessage", retry_after=7)

    async def refused() -> tuple[int, str]:
        address = f"{slack.base_url}chat.postMessage"
        async with aiohttp.ClientSession() as session, session.post(address, data={"channel": room}) as answer:
            return answer.status, answer.headers["Retry-After"]

    assert asyncio.run(refused()) == (429, "7")


# Faults


def test_a_fault_strikes_its_method_and_channel_as_often_as_ordered(slack: FakeSlack, room: str) -> None:
    other = slack.add_channel("b", [slack.add_user("tom")])
    slack.fail_next("chat.postMessage", error="fatal_error", channel=room, times=2)
    assert error(slack, "auth.test") is None
    assert error(slack, "chat.postMessage", channel=other, text="x") is None
    answers = [error(slack, "chat.postMessage", channel=room, text="x") for _ in range(3)]
    assert answers == ["fatal_error", "fatal_error", None]
    assert slack.refusals == []
    assert slack.faults.open == []


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_error_has_no_json(slack: FakeSlack, status: int) -> None:
    slack.fail_next("auth.test", status=status)

    async def answered() -> tuple[int, str]:
        async with aiohttp.ClientSession() as session, session.post(f"{slack.base_url}auth.test") as answer:
            return answer.status, answer.content_type

    assert asyncio.run(answered()) == (status, "text/html")


def test_a_dropped_answer_has_its_effect(slack: FakeSlack, room: str) -> None:
    slack.drop_answer_next("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        call(slack, "chat.postMessage", channel=room, text="raz")
    assert [m.text for m in slack.messages(room)] == ["raz"]


def test_the_sdk_by_itself_says_it_twice_after_a_dropped_answer(slack: FakeSlack, room: str) -> None:
    slack.drop_answer_next("chat.postMessage")

    async def posted() -> None:
        client = AsyncWebClient(slack.bot_token(), base_url=slack.base_url)
        await client.chat_postMessage(channel=room, text="raz")

    asyncio.run(posted())
    assert [m.text for m in slack.messages(room)] == ["raz", "raz"]


def test_a_hanging_call_ends_when_it_is_released(slack: FakeSlack, room: str) -> None:
    slack.hang_next("chat.postMessage")

    async def posted() -> str:
        client = AsyncWebClient(slack.bot_token(), base_url=slack.base_url, retry_handlers=[])
        task = asyncio.create_task(client.api_call("chat.postMessage", json={"channel": room, "text": "x"}))
        await asyncio.to_thread(slack.wait_for, lambda: slack.faults.happened)
        slack.release()
        [answer] = await asyncio.gather(task, return_exceptions=True)
        return str(answer)

    assert "service_unavailable" in asyncio.run(posted())
    assert slack.messages(room) == []


def test_the_fake_ends_while_a_call_hangs() -> None:
    with FakeSlack() as slack:
        slack.hang_next("auth.test")

        async def impatient() -> None:
            client = AsyncWebClient(slack.bot_token(), base_url=slack.base_url, retry_handlers=[])
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.auth_test(), 0.1)

        asyncio.run(impatient())


def test_waiting_says_what_did_not_happen(slack: FakeSlack) -> None:
    with pytest.raises(TimeoutError, match="did not happen"):
        slack.wait_for(lambda: slack.calls, timeout=0.01)
