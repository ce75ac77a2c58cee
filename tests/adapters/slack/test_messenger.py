"""Promise: what delivery is told about Slack is true: said, shown to one, edited, pinned, found, refused, gone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from adapters.messenger import Gone, NoAnswer, Rejected, TooLarge
from adapters.slack.api import Api
from adapters.slack.installs import Installs
from adapters.slack.messenger import SlackMessenger
from bot.errors import RetryLater, Unreachable
from bot.messages import Address, Attachment, Card, Reply
from bot.records import KeptAttachment, OutboxMessage
from tests.adapters.slack.running import fake_slack
from tests.fakes.slack_server import FakeSlack

T = TypeVar("T")
Doing = Callable[[SlackMessenger], Awaitable[T]]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10"/></svg>'


def now(slack: FakeSlack) -> datetime:
    return datetime.fromtimestamp(slack.now(), UTC)


def doing(slack: FakeSlack, do: Doing[T], *, token: str | None = None, seconds: float = 5) -> T:
    """Do something with a messenger of its own."""

    async def run() -> T:
        api = Api(slack.base_url, timedelta(seconds=seconds))
        try:
            installs = Installs(api, lambda: now(slack), own_token=token or slack.bot_token())
            return await do(SlackMessenger(api, installs, lambda: now(slack)))
        finally:
            await api.close()

    return asyncio.run(run())


def message(slack: FakeSlack, conversation: str, reply: Reply | str = "Dzień dobry.", key: str = "k1") -> OutboxMessage:
    said = Reply(reply) if isinstance(reply, str) else reply
    address = Address("slack", f"{slack.team}/{conversation}")
    return OutboxMessage(key, address, None, "pl", said, now(slack))


def direct(slack: FakeSlack) -> str:
    return slack.dm(slack.add_user("hanna"))


def post(slack: FakeSlack, said: OutboxMessage, **about: float) -> str:
    return doing(slack, lambda messenger: messenger.post(said, repeated=False), **about)  # type: ignore[arg-type]


# ---- saying


def test_a_message_is_said_and_its_reference_is_its_timestamp(slack: FakeSlack) -> None:
    there = direct(slack)
    reference = post(slack, message(slack, there))
    (said,) = slack.messages(there)
    assert (said.ts, said.text) == (reference, "Dzień dobry.")


def test_what_people_wrote_rings_nobody(slack: FakeSlack) -> None:
    there = direct(slack)
    post(slack, message(slack, there, "<!channel> <@U00000001FK> & *gwiazdki*"))
    assert slack.mentions == []


def test_a_long_message_has_a_reference_of_all_its_parts(slack: FakeSlack) -> None:
    there = direct(slack)
    reference = post(slack, message(slack, there, "Zdanie. " * 1_000))
    assert reference.split(",") == [one.ts for one in slack.messages(there)]
    assert len(slack.messages(there)) > 1


def test_a_message_that_broke_off_goes_on_where_it_was(slack: FakeSlack) -> None:
    there = direct(slack)
    long = message(slack, there, "Zdanie. " * 1_000)

    async def twice(messenger: SlackMessenger) -> str:
        slack.rates.enforced = True
        with pytest.raises(RetryLater):
            await messenger.post(long, repeated=False)
        slack.rates.enforced = False
        return await messenger.post(long, repeated=False)

    reference = doing(slack, twice)
    assert reference.split(",") == [one.ts for one in slack.messages(there)]


def test_what_is_private_in_a_channel_is_shown_to_one_person(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")
    channel = slack.add_channel("blawatek", [hanna])
    begun = slack.user_says(hanna, "@sla ile?", channel, deliver=False)
    where = f"{channel}/{begun.ts}|{slack.team}.{hanna}"
    post(slack, message(slack, where, Reply("2 000 zł", private=True)))
    (shown,) = slack.ephemerals(hanna)
    assert (shown.text, shown.thread_ts) == ("2 000 zł", begun.ts)
    assert slack.all_messages(channel, by_bot=True) == []


def test_what_answers_a_command_in_a_channel_is_shown_to_one_person(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")
    channel = slack.add_channel("blawatek", [hanna])
    post(slack, message(slack, f"{channel}|{slack.team}.{hanna}"))
    assert len(slack.ephemerals(hanna)) == 1
    assert slack.messages(channel) == []


def test_a_private_message_that_names_nobody_is_said_to_nobody(slack: FakeSlack) -> None:
    channel = slack.add_channel("blawatek")
    with pytest.raises(Rejected):
        post(slack, message(slack, channel, Reply("2 000 zł", private=True)))
    assert slack.messages(channel) == []


def test_a_private_drawing_is_told_in_words_and_not_shared(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")
    channel = slack.add_channel("blawatek", [hanna])
    reply = Reply("Kary", attachments=(Attachment("kary.svg", "image/svg+xml", "Wykres kar", SVG),), private=True)
    post(slack, message(slack, f"{channel}|{slack.team}.{hanna}", reply))
    assert "Wykres kar" in slack.ephemerals(hanna)[0].text
    assert slack.calls_of("files.getUploadURLExternal") == []


def test_a_drawing_is_shown_beside_the_words_with_its_description(slack: FakeSlack) -> None:
    there = direct(slack)
    post(
        slack, message(slack, there, Reply("Budżet", attachments=(Attachment("b.svg", "image/svg+xml", "Opis", SVG),)))
    )
    said, shown = slack.messages(there)
    assert said.text == "Budżet"
    (picture,) = shown.files
    assert (picture.name, picture.mimetype, picture.alt_text) == ("b.png", "image/png", "Opis")


def test_words_come_as_a_file(slack: FakeSlack) -> None:
    there = direct(slack)
    post(
        slack, message(slack, there, Reply("Umowa", attachments=(Attachment("u.txt", "text/plain", "Opis", "słowa"),)))
    )
    (file,) = slack.messages(there)[1].files
    assert (file.name, file.data) == ("u.txt", "słowa".encode())


def test_a_picture_that_is_not_taken_leaves_the_words(slack: FakeSlack) -> None:
    there = direct(slack)
    slack.fail_next("files.completeUploadExternal", status=503)
    post(
        slack, message(slack, there, Reply("Budżet", attachments=(Attachment("b.svg", "image/svg+xml", "Opis", SVG),)))
    )
    assert [one.text for one in slack.messages(there)] == ["Budżet"]


def test_nothing_is_said_before_its_picture_is_there(slack: FakeSlack) -> None:
    there = direct(slack)
    slack.fail_next("files.getUploadURLExternal", status=503)
    with pytest.raises(RetryLater):
        post(slack, message(slack, there, Reply("B", attachments=(Attachment("b.svg", "image/svg+xml", "O", SVG),))))
    assert slack.messages(there) == []


def card(state: str = "Otwarte", *, pinned: bool = False) -> Reply:
    shown = Card("incident:1043", "Zgłoszenie 1043", state, (("Usługa", "kolejki"),), "stan na 10:00", pinned=pinned)
    return Reply(f"Zgłoszenie 1043: {state}", card=shown)


def test_a_card_is_edited_in_place(slack: FakeSlack) -> None:
    there = direct(slack)
    reference = post(slack, message(slack, there, card()))
    closed = message(slack, there, card("Zamknięte"), key="k2")
    assert doing(slack, lambda messenger: messenger.edit(closed, reference)) == reference
    (only,) = slack.messages(there)
    assert only.text == "Zgłoszenie 1043: Zamknięte"
    assert only.edited


def test_a_card_is_pinned_once(slack: FakeSlack) -> None:
    there = direct(slack)
    reference = post(slack, message(slack, there, card(pinned=True)))
    assert [one.ts for one in slack.pinned(there)] == [reference]


def test_a_card_that_cannot_be_pinned_stands_all_the_same(slack: FakeSlack) -> None:
    there = direct(slack)
    slack.fail_next("pins.add", error="not_pinnable")
    assert post(slack, message(slack, there, card(pinned=True)))


def test_a_thread_whose_beginning_is_gone_holds_nothing_up() -> None:
    with fake_slack(refusals=("thread_not_found",)) as slack:
        channel = slack.add_channel("blawatek")
        post(slack, message(slack, f"{channel}/1795424400.000100"))
        assert [one.thread_ts for one in slack.messages(channel)] == [None]


def test_what_is_refused_for_its_looks_is_said_in_plain_words(slack: FakeSlack) -> None:
    there = direct(slack)
    slack.fail_next("chat.postMessage", error="invalid_blocks")
    post(slack, message(slack, there))
    assert [(one.text, one.blocks) for one in slack.messages(there)] == [("Dzień dobry.", [])]


# ---- refusals


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        ("account_inactive", Unreachable),
        ("token_revoked", Unreachable),
        ("invalid_auth", Unreachable),
        ("channel_not_found", Unreachable),
        ("not_in_channel", Unreachable),
        ("is_archived", Unreachable),
        ("token_expired", RetryLater),
        ("ratelimited", RetryLater),
        ("internal_error", RetryLater),
        ("fatal_error", RetryLater),
        ("msg_too_long", Rejected),
        ("no_text", Rejected),
        ("something_new", Rejected),
    ],
)
def test_a_refusal_has_its_meaning(slack: FakeSlack, error: str, meaning: type[Exception]) -> None:
    slack.fail_next("chat.postMessage", error=error)
    with pytest.raises(meaning) as raised:
        post(slack, message(slack, direct(slack)))
    assert not isinstance(raised.value, NoAnswer)
    assert slack.bot_token() not in repr(raised.value)


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
def test_what_cannot_be_edited_is_gone(slack: FakeSlack, error: str) -> None:
    there = direct(slack)
    reference = post(slack, message(slack, there, card()))
    slack.fail_next("chat.update", error=error)
    with pytest.raises(Gone):
        doing(slack, lambda messenger: messenger.edit(message(slack, there, card(), key="k2"), reference))


def test_what_was_shown_to_one_person_cannot_be_edited(slack: FakeSlack) -> None:
    with pytest.raises(Gone):
        doing(slack, lambda messenger: messenger.edit(message(slack, direct(slack)), ""))


def test_a_limit_says_how_long(slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", retry_after=7)
    with pytest.raises(RetryLater) as raised:
        post(slack, message(slack, direct(slack)))
    assert raised.value.after == timedelta(seconds=7)


def test_a_broken_server_is_tried_later(slack: FakeSlack) -> None:
    slack.fail_next("chat.postMessage", status=502)
    with pytest.raises(RetryLater) as raised:
        post(slack, message(slack, direct(slack)))
    assert raised.value.after is None
    assert not isinstance(raised.value, NoAnswer)


def test_a_hanging_server_may_have_taken_it(slack: FakeSlack) -> None:
    slack.hang_next("chat.postMessage")
    with pytest.raises(NoAnswer):
        post(slack, message(slack, direct(slack)), seconds=0.3)
    slack.release()


def test_an_answer_that_is_lost_may_have_been_good(slack: FakeSlack) -> None:
    there = direct(slack)
    slack.drop_answer_next("chat.postMessage")
    with pytest.raises(NoAnswer):
        post(slack, message(slack, there))
    assert len(slack.messages(there)) == 1


def test_nobody_there_has_taken_nothing(slack: FakeSlack) -> None:
    async def post_nowhere() -> None:
        api = Api("http://127.0.0.1:9/api", timedelta(seconds=2))
        try:
            installs = Installs(api, lambda: now(slack), own_token="xoxb-1")
            await SlackMessenger(api, installs, lambda: now(slack)).post(message(slack, "D9"), repeated=False)
        finally:
            await api.close()

    with pytest.raises(RetryLater) as raised:
        asyncio.run(post_nowhere())
    assert not isinstance(raised.value, NoAnswer)


def test_a_workspace_without_us_is_unreachable(slack: FakeSlack) -> None:
    elsewhere = OutboxMessage("k", Address("slack", "TOTHER/D9"), None, "pl", Reply("x"), now(slack))
    with pytest.raises(Unreachable):
        post(slack, elsewhere)


# ---- finding


def find(slack: FakeSlack, said: OutboxMessage) -> str:
    return doing(slack, lambda messenger: messenger.find(said, said.queued_at))


@pytest.mark.parametrize("text", ["krótko", "Zdanie. " * 1_000])
def test_a_message_that_arrived_is_found(slack: FakeSlack, text: str) -> None:
    there = direct(slack)
    said = message(slack, there, text)
    assert find(slack, said) == "absent"
    reference = post(slack, said)
    assert find(slack, said) == reference


def test_a_message_in_a_thread_is_found(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")
    channel = slack.add_channel("blawatek", [hanna])
    begun = slack.user_says(hanna, "@sla", channel, deliver=False)
    said = message(slack, f"{channel}/{begun.ts}|{slack.team}.{hanna}")
    assert find(slack, said) == "absent"
    reference = post(slack, said)
    assert find(slack, said) == reference


def test_half_a_message_nobody_can_vouch_for(slack: FakeSlack) -> None:
    there = direct(slack)
    long = message(slack, there, "Zdanie. " * 1_000)
    slack.rates.enforced = True
    with pytest.raises(RetryLater):
        post(slack, long)
    slack.rates.enforced = False
    assert find(slack, long) == "unknown"


def test_what_was_shown_to_one_person_nobody_can_find(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")
    channel = slack.add_channel("blawatek", [hanna])
    assert find(slack, message(slack, f"{channel}|{slack.team}.{hanna}")) == "unknown"


@pytest.mark.parametrize("error", ["missing_scope", "ratelimited"])
def test_without_the_history_nobody_can_say(slack: FakeSlack, error: str) -> None:
    slack.fail_next("conversations.history", error=error)
    assert find(slack, message(slack, direct(slack))) == "unknown"


def test_one_page_answers_for_several_messages(slack: FakeSlack) -> None:
    there = direct(slack)
    first, second, third = (message(slack, there, key=f"k{number}") for number in range(3))
    references = [post(slack, first), post(slack, second)]
    slack.history_limits = True

    async def three(messenger: SlackMessenger) -> list[str]:
        return [await messenger.find(one, one.queued_at) for one in (first, second, third)]

    assert doing(slack, three) == [*references, "absent"]
    assert len(slack.calls_of("conversations.history")) == 1


def test_a_page_says_nothing_of_what_was_said_after_it(slack: FakeSlack) -> None:
    there = direct(slack)
    first, second = (message(slack, there, key=f"k{number}") for number in range(2))

    async def between(messenger: SlackMessenger) -> str:
        assert await messenger.find(first, first.queued_at) == "absent"
        slack.drop_answer_next("chat.postMessage")
        with pytest.raises(NoAnswer):
            await messenger.post(second, repeated=False)
        return await messenger.find(second, second.queued_at)

    assert doing(slack, between) == slack.messages(there)[0].ts


# ---- files


def kept(slack: FakeSlack, file: str) -> KeptAttachment:
    address = Address("slack", f"{slack.team}/D9")
    return KeptAttachment(1, "c", None, address, "p", f"{slack.team}/{file}", "x", "image/jpeg", "photo", 4, now(slack))


def test_a_file_is_fetched(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")
    file = slack.add_file(hanna, "szafa.jpg", b"\xff\xd8jpeg", "image/jpeg")
    slack.user_says(hanna, "", files=[file], deliver=False)
    assert doing(slack, lambda messenger: messenger.fetch(kept(slack, file.id))) == b"\xff\xd8jpeg"


def test_a_file_that_is_not_ours_to_see_cannot_be_had() -> None:
    with fake_slack(refusals=("file_not_found",)) as slack:
        file = slack.add_file(slack.add_user("hanna"), "szafa.jpg", b"x", "image/jpeg")
        with pytest.raises(Unreachable, match="file_not_found"):
            doing(slack, lambda messenger: messenger.fetch(kept(slack, file.id)))


def test_a_file_that_is_too_large_is_not_fetched(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")
    file = slack.add_file(hanna, "film.mp4", b"x", "video/mp4")
    file.length = 21 * 1024 * 1024
    slack.user_says(hanna, "", files=[file], deliver=False)
    with pytest.raises(TooLarge):
        doing(slack, lambda messenger: messenger.fetch(kept(slack, file.id)))
    assert slack.downloads == []


def test_a_file_that_is_larger_than_said_is_given_up(slack: FakeSlack) -> None:
    hanna = slack.add_user("hanna")
    file = slack.add_file(hanna, "film.mp4", b"x" * (20 * 1024 * 1024 + 1), "video/mp4")
    file.length = 5
    slack.user_says(hanna, "", files=[file], deliver=False)
    with pytest.raises(TooLarge):
        doing(slack, lambda messenger: messenger.fetch(kept(slack, file.id)))


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://files.slack.com/x", True),
        ("https://slack.com/x", True),
        ("http://files.slack.com/x", False),
        ("https://slack.com.evil.example/x", False),
        ("https://evil.example/slack.com", False),
        ("https://notslack.com/x", False),
        ("", False),
    ],
)
def test_a_token_is_sent_to_slack_alone(slack: FakeSlack, url: str, may: bool) -> None:
    async def asks(messenger: SlackMessenger) -> bool:
        return messenger._files._is_slacks(url)

    assert doing(slack, asks) is may
