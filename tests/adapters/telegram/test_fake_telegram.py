"""The fake Telegram delivers updates, limits rates, fails and closes as the real one does, met by the real SDK."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from aiohttp import web
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut

from tests.fakes.telegram_asking import ask, real_bot, refusal
from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.telegram_updates import Delivery

ANNA, JAN = 5001, 5002
HELD = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
ACTIVE = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTelegram]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else every 429 warns of a change to come
    with FakeTelegram() as fake:
        fake.add_user(ANNA, "Anna")
        fake.add_user(JAN, "Jan")
        yield fake


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeTelegram]:
    """Yield a server whose clock stands still until the test moves it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    with FakeTelegram(clock=lambda: datetime(2026, 3, 2, 9, 41, tzinfo=UTC)) as fake:
        fake.add_user(ANNA, "Anna")
        fake.add_user(JAN, "Jan")
        yield fake


def updates(server: FakeTelegram, **options: Any) -> tuple[Update, ...]:
    return ask(server, lambda bot: bot.get_updates(**options))


def send(text: str = "x", chat_id: int = ANNA, **options: Any) -> Any:
    return lambda bot: bot.send_message(chat_id, text, **options)


# Who asks


def test_the_bot_knows_itself(server: FakeTelegram) -> None:
    me = ask(server, lambda bot: bot.get_me())
    assert (me.id, me.username, me.can_read_all_group_messages) == (server.bot_id, server.username, False)


@pytest.mark.parametrize(("token", "status"), [("123456789:" + "A" * 35, 401), ("123:abc", 404), ("abc", 404)])
def test_a_wrong_token_is_turned_away(server: FakeTelegram, token: str, status: int) -> None:
    if ":" in token:
        with pytest.raises(InvalidToken):
            ask(server, lambda bot: bot.get_me(), token)
        assert {call.status for call in server.calls} == {status}
    server.assert_clean()


# Long polling


def test_updates_come_in_order_until_an_offset_confirms_them(server: FakeTelegram) -> None:
    said = [server.user_says(ANNA, f"{number}").update_id for number in range(3)]
    assert [update.update_id for update in updates(server)] == said
    assert [update.update_id for update in updates(server, offset=said[1])] == said[1:]
    assert server.pending == said[1:]
    assert updates(server, offset=server.pending[-1] + 1) == ()


def test_a_negative_offset_forgets_all_but_the_last(server: FakeTelegram) -> None:
    said = [server.user_says(ANNA, f"{number}").update_id for number in range(3)]
    assert [update.update_id for update in updates(server, offset=-1)] == said[2:]
    assert server.pending == said[2:]


def test_limit_bounds_one_answer(server: FakeTelegram) -> None:
    for number in range(105):
        server.user_says(ANNA, f"{number}")
    assert len(updates(server, limit=2)) == 2
    assert len(updates(server)) == 100


def test_a_long_poll_wakes_at_once_for_what_is_said(server: FakeTelegram) -> None:
    speaker = threading.Thread(
        target=lambda: server.wait_for(lambda: server.is_polled) and server.user_says(ANNA, "halo")
    )
    speaker.start()
    began = time.monotonic()
    (update,) = updates(server, timeout=30)
    speaker.join()
    assert update.message is not None
    assert update.message.text == "halo"
    assert time.monotonic() - began < 5


def test_a_long_poll_without_news_ends_empty_after_its_time(server: FakeTelegram) -> None:
    began = time.monotonic()
    assert updates(server, timeout=1) == ()
    assert time.monotonic() - began >= 0.9


def test_a_second_consumer_ends_the_first_with_409(server: FakeTelegram) -> None:
    async def two(bot: Bot) -> tuple[Update, ...]:
        async with real_bot(server) as other:
            first = asyncio.create_task(bot.get_updates(timeout=30))
            await asyncio.to_thread(server.wait_for, lambda: server.is_polled)
            second = asyncio.create_task(other.get_updates(timeout=30))
            with pytest.raises(Conflict):
                await first
            server.user_says(ANNA, "halo")
            return await second

    assert len(ask(server, two)) == 1
    assert HELD in [call.error for call in server.calls]
    server.assert_clean()


def test_a_consumer_that_hangs_up_is_no_consumer(server: FakeTelegram) -> None:
    async def give_up(bot: Bot) -> None:
        polling = asyncio.create_task(bot.get_updates(timeout=30))
        await asyncio.to_thread(server.wait_for, lambda: server.is_polled)
        polling.cancel()
        await asyncio.to_thread(server.wait_for, lambda: not server.is_polled)

    ask(server, give_up)
    said = server.user_says(ANNA, "halo").update_id
    assert [update.update_id for update in updates(server)] == [said]
    assert HELD not in [call.error for call in server.calls]


def test_polling_and_webhook_exclude_each_other(server: FakeTelegram) -> None:
    async def both(bot: Bot) -> None:
        polling = asyncio.create_task(bot.get_updates(timeout=30))
        await asyncio.to_thread(server.wait_for, lambda: server.is_polled)
        async with real_bot(server) as other:
            await other.set_webhook("https://bot.example.com/hook", secret_token="s")
        with pytest.raises(Conflict):
            await polling

    ask(server, both)
    assert [call.error for call in server.calls_of("getUpdates")] == ["Conflict: terminated by setWebhook request"]
    assert refusal(server, lambda bot: bot.get_updates()) == (Conflict, ACTIVE)
    ask(server, lambda bot: bot.delete_webhook())
    assert updates(server) == ()


def test_only_allowed_kinds_are_queued_and_the_choice_is_kept(server: FakeTelegram) -> None:
    updates(server, allowed_updates=["my_chat_member"])
    assert server.user_says(ANNA, "halo").update_id is None
    assert server.blocks(ANNA) is not None
    assert [update.my_chat_member is not None for update in updates(server)] == [True]


def test_a_confirmed_update_can_come_once_more_under_its_old_id(server: FakeTelegram) -> None:
    said = server.user_says(ANNA, "halo").update_id
    assert said is not None
    assert updates(server, offset=said + 1) == ()
    server.redeliver(said)
    assert [update.update_id for update in updates(server, offset=said + 1)] == [said]
    assert updates(server, offset=said + 1) == ()


def test_a_malformed_update_comes_as_it_is(server: FakeTelegram) -> None:
    update_id = server.raw_update({"message": {"text": 7}})
    answer = httpx.post(f"{server.base_url}{server.token}/getUpdates")
    assert answer.json()["result"] == [{"update_id": update_id, "message": {"text": 7}}]


# Webhook


class Hook:
    """A receiver of updates on loopback; `status` is what it answers."""

    def __init__(self) -> None:
        self.status, self.got = 200, list[tuple[int, str | None]]()

    async def answer(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.got.append((update["update_id"], request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        return web.Response(status=self.status)

    async def serve(self, server: FakeTelegram, use: Any) -> None:
        app = web.Application()
        app.router.add_post("/hook", self.answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
        async with real_bot(server) as bot:
            await bot.set_webhook(url, secret_token="tajne_1")
            await asyncio.to_thread(use)
        await runner.cleanup()


def test_a_webhook_gets_each_update_with_the_secret(server: FakeTelegram) -> None:
    hook, said = Hook(), server.user_says(ANNA, "przed").update_id

    def use() -> None:
        later = server.user_says(ANNA, "po").update_id
        server.wait_for(lambda: not server.pending)
        assert hook.got == [(said, "tajne_1"), (later, "tajne_1")]

    asyncio.run(hook.serve(server, use))
    assert [delivery.status for delivery in server.deliveries] == [200, 200]


@pytest.mark.parametrize("status", [401, 403, 500])
def test_what_the_webhook_refuses_waits_in_order_until_it_is_sent_again(server: FakeTelegram, status: int) -> None:
    hook = Hook()
    hook.status = status

    def use() -> None:
        first, second = server.user_says(ANNA, "1").update_id, server.user_says(ANNA, "2").update_id
        server.wait_for(lambda: server.deliveries)
        assert server.pending == [first, second]
        other = server.user_says(JAN, "3").update_id
        server.wait_for(lambda: len(server.deliveries) == 2)
        assert [update_id for update_id, _ in hook.got] == [first, other]
        hook.status = 200
        server.redeliver()
        server.wait_for(lambda: not server.pending)
        assert {Delivery(update_id or 0, 200, "200 OK") for update_id in (first, second, other)} <= set(
            server.deliveries
        )

    asyncio.run(hook.serve(server, use))


def test_a_delivered_update_can_be_posted_twice(server: FakeTelegram) -> None:
    hook = Hook()

    def use() -> None:
        said = server.user_says(ANNA, "halo").update_id
        server.wait_for(lambda: server.deliveries)
        server.redeliver(said)
        server.wait_for(lambda: len(server.deliveries) == 2)
        assert [update_id for update_id, _ in hook.got] == [said, said]

    asyncio.run(hook.serve(server, use))


def test_webhook_info_tells_the_last_error_and_what_waits(server: FakeTelegram) -> None:
    hook = Hook()
    hook.status = 500

    def use() -> None:
        server.user_says(ANNA, "halo")
        server.wait_for(lambda: server.deliveries)

    asyncio.run(hook.serve(server, use))
    info = ask(server, lambda bot: bot.get_webhook_info())
    assert info.pending_update_count == 1
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


@pytest.mark.parametrize(
    ("url", "secret", "problem"),
    [
        ("http://bot.example.com/", "s", "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "https://bot.example.com:8080/",
            "s",
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ("https://127.0.0.1/", "s", "bad webhook: IP address 127.0.0.1 is reserved"),
        ("https://bot.example.com/", "a" * 257, "secret token is too long"),
        ("https://bot.example.com/", "zażółć", "secret token contains unallowed characters"),
        ("https://bot.example.com/", "a b", "secret token contains unallowed characters"),
    ],
)
def test_a_webhook_address_and_secret_are_checked(server: FakeTelegram, url: str, secret: str, problem: str) -> None:
    server.loopback_webhooks = False
    call = refusal(server, lambda bot: bot.set_webhook(url, secret_token=secret))
    assert call == (BadRequest, f"Bad Request: {problem}")


@pytest.mark.parametrize("url", [f"https://bot.example.com{port}/x" for port in ("", ":443", ":80", ":88", ":8443")])
@pytest.mark.parametrize("secret", ["a", "A-z_0" * 51 + "9"])
def test_allowed_addresses_and_secrets_pass(server: FakeTelegram, url: str, secret: str) -> None:
    ask(server, lambda bot: bot.set_webhook(url, secret_token=secret))
    assert ask(server, lambda bot: bot.get_webhook_info()).url == url


# Rates


def test_bursts_pass_and_then_one_message_a_second(still: FakeTelegram) -> None:
    still.rates.chat_burst = 1
    ask(still, send())
    assert refusal(still, send()) == (RetryAfter, "Too Many Requests: retry after 1")
    ask(still, send(chat_id=JAN))
    still.advance(1)
    ask(still, send())
    assert [call.status for call in still.refusals] == [429]


def test_a_group_takes_20_messages_a_minute(still: FakeTelegram) -> None:
    group = still.add_group(-7, members=(ANNA,))

    async def many(bot: Bot) -> None:
        for _ in range(20):
            await bot.send_message(group, "x")

    ask(still, many)
    assert refusal(still, send(chat_id=group))[1] == "Too Many Requests: retry after 3"


def test_thirty_messages_a_second_pass_in_all(still: FakeTelegram) -> None:
    people = [still.add_user(user) for user in range(6000, 6031)]

    async def many(bot: Bot) -> None:
        for user in people[:30]:
            await bot.send_message(user, "x")

    ask(still, many)
    assert refusal(still, send(chat_id=people[30]))[0] is RetryAfter
    still.rate_limits = False
    ask(still, send(chat_id=people[30]))


# Faults


def test_an_ordered_fault_hits_its_chat_once_and_is_not_the_bots(server: FakeTelegram) -> None:
    server.fail_next("sendMessage", 429, retry_after=7, chat_id=ANNA)
    ask(server, send(chat_id=JAN))
    assert refusal(server, send()) == (RetryAfter, "Too Many Requests: retry after 7")
    ask(server, send())
    server.assert_clean()


@pytest.mark.parametrize("code", [500, 502, 503, 504])
def test_5xx_is_a_network_error(server: FakeTelegram, code: int) -> None:
    server.fail_next("*", code, times=2)
    for _ in range(2):
        with pytest.raises(NetworkError):
            ask(server, send())
    ask(server, send())
    assert server.texts(ANNA) == ["x"]


def test_a_dropped_answer_has_its_effect(server: FakeTelegram) -> None:
    server.drop_answer_next("sendMessage")
    with pytest.raises(NetworkError):
        ask(server, send())
    assert server.texts(ANNA) == ["x"]


def test_a_dropped_request_has_none(server: FakeTelegram) -> None:
    server.drop_request_next("sendMessage")
    with pytest.raises(NetworkError):
        ask(server, send())
    assert server.texts(ANNA) == []


def test_a_hang_ends_when_the_test_says_so(server: FakeTelegram) -> None:
    hang = server.hang_next("sendMessage")

    async def wait(bot: Bot) -> None:
        sending = asyncio.create_task(bot.send_message(ANNA, "x"))
        await asyncio.to_thread(server.wait_for, lambda: server.calls_of("sendMessage"))
        assert server.texts(ANNA) == []
        hang.release()
        await sending

    ask(server, wait)
    assert server.texts(ANNA) == ["x"]


def test_who_gives_up_on_a_hang_has_sent_nothing(server: FakeTelegram) -> None:
    server.hang_next("sendMessage")
    with pytest.raises(TimedOut):
        ask(server, send(read_timeout=0.2))
    assert server.texts(ANNA) == []


# Life


@pytest.mark.parametrize("method", ["getUpdates", "sendMessage"])
def test_closing_ends_polls_and_hangs_at_once(method: str) -> None:
    ended = list[str]()

    def call(url: str) -> None:
        try:
            ended.append(httpx.post(url, data={"timeout": "50"}, timeout=60).text)
        except httpx.HTTPError as problem:
            ended.append(type(problem).__name__)

    with FakeTelegram() as server:
        server.hang_next("sendMessage")
        waiting = threading.Thread(target=call, args=(f"{server.base_url}{server.token}/{method}",))
        waiting.start()
        server.wait_for(lambda: server.is_polled or server.calls_of("sendMessage"))
        began = time.monotonic()
    waiting.join(5)
    assert time.monotonic() - began < 3
    assert ended in (['{"ok": true, "result": []}'], ["RemoteProtocolError"], ["ReadError"])


def test_waiting_in_vain_names_the_last_calls(server: FakeTelegram) -> None:
    ask(server, send())
    with pytest.raises(TimeoutError, match="sendMessage 200"):
        server.wait_for(lambda: False, timeout=0.05)
