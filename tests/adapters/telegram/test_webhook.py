"""The webhook takes nothing without its secret, answers 200 only after the commit, and lets failures come again."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from adapters.http import HttpServer, application
from adapters.settings import Listen
from adapters.telegram.wire import TelegramSettings
from bot.messages import Files
from storage.engine import Database
from tests.adapters.telegram.living import HANNA, Living, Pauses
from tests.fakes.telegram_attachments import photo
from tests.fakes.telegram_server import FakeTelegram

SECRET = "a_Secret-of-32-letters-and-digits"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
GROUP = -1001234567890


class Called(Living):
    """The service with its HTTP side, called by Telegram."""

    address = ""

    async def _start(self) -> None:
        await super()._start()
        self._http = HttpServer(application(self.endpoint.routes, dict), Listen("127.0.0.1", self.port))
        await self._http.start()

    async def _stop(self) -> None:
        await super()._stop()
        await self._http.stop()

    port = 0


@contextmanager
def called(telegram: FakeTelegram, database: Database, **options: Any) -> Iterator[Called]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/telegram"
    house = Called(telegram, database, mode="webhook", webhook_url=url, webhook_secret=SECRET, **options)
    house.port, house.address = port, url
    with house:
        telegram.wait_for(lambda: telegram.calls_of("setWebhook"))
        house.until(lambda: house.endpoint.ready)
        yield house


def post(house: Called, body: Any = None, **headers: Any) -> int:
    content = body if isinstance(body, bytes) else None
    with httpx.Client() as client:
        sent = client.post(house.address, content=content, json=body if content is None else None, headers=headers)
    return sent.status_code


def update(number: int = 1, text: str = "pomoc") -> dict[str, Any]:
    person = {"id": HANNA, "is_bot": False, "first_name": "Hanna"}
    chat = {"id": HANNA, "type": "private"}
    message = {"message_id": 7, "date": 1795426800, "chat": chat, "from": person, "text": text}
    return {"update_id": number, "message": message}


# ---- who may call


def test_without_the_secret_nothing_is_taken(telegram: FakeTelegram, database: Database) -> None:
    with called(telegram, database) as house:
        assert post(house, update()) == 401
        assert post(house, update(), **{HEADER: "wrong"}) == 403
        assert post(house, update(), **{HEADER: SECRET.lower()}) == 403
        assert post(house, update(), **{HEADER: SECRET[:-1]}) == 403
        assert post(house, update(), **{HEADER: "zażółć".encode()}) == 403
        assert house.core.handled == []

        assert post(house, update(), **{HEADER: SECRET}) == 200
        assert len(house.core.handled) == 1


@pytest.mark.parametrize("secret", ["", "with space", "x" * 257, "zażółć"])
def test_a_webhook_without_a_proper_secret_does_not_start(secret: str) -> None:
    with pytest.raises(ValueError, match="webhook_secret"):
        TelegramSettings("1:a", mode="webhook", webhook_url="https://x.pl/telegram", webhook_secret=secret)


def test_a_webhook_needs_an_address() -> None:
    with pytest.raises(ValueError, match="webhook_url"):
        TelegramSettings("1:a", mode="webhook", webhook_secret=SECRET)


def test_only_posting_an_object_with_an_id_means_anything(telegram: FakeTelegram, database: Database) -> None:
    with called(telegram, database) as house:
        key: dict[str, Any] = {HEADER: SECRET}
        bodies: list[Any] = [b"{", b"[1]", b"\xff", {"message": {}}, {"update_id": "1"}]
        assert {post(house, body, **key) for body in bodies} == {400}
        assert post(house, b"x" * (2 * 1024 * 1024), **key) == 413
        assert httpx.get(house.address, headers=key).status_code == 405
        assert house.core.handled == []


# ---- what Telegram is told


def test_telegram_is_told_where_to_call_and_with_which_secret(telegram: FakeTelegram, database: Database) -> None:
    with called(telegram, database) as house:
        (call,) = telegram.calls_of("setWebhook")

        assert call.params["url"] == house.address
        assert call.params["secret_token"] == SECRET
        assert call.params["allowed_updates"].count('"') == 8
        assert telegram.token not in call.params["url"]
        assert call.params.get("drop_pending_updates") != "true"


def test_a_webhook_that_could_not_be_set_is_set_later(telegram: FakeTelegram, database: Database) -> None:
    telegram.fail_next("setWebhook", 502, times=3)
    pauses = Pauses()
    with called(telegram, database, pause=pauses):
        assert [seconds for seconds in pauses.asked if seconds != 1.5][:3] == [1, 2, 4]


# ---- committed, then answered


def test_an_update_is_handled_and_answered(telegram: FakeTelegram, database: Database) -> None:
    with called(telegram, database):
        telegram.user_says(HANNA, "pomoc")
        telegram.wait_for(lambda: telegram.bot_messages(HANNA) and not telegram.pending)

    assert [delivery.status for delivery in telegram.deliveries] == [200]


def test_what_failed_is_answered_with_500_and_works_when_it_comes_again(
    telegram: FakeTelegram, database: Database
) -> None:
    with called(telegram, database) as house:
        house.core.failures["*"] = 1
        telegram.user_says(HANNA, "pomoc")
        telegram.wait_for(lambda: telegram.deliveries)
        telegram.redeliver()
        telegram.wait_for(lambda: telegram.bot_messages(HANNA) and not telegram.pending)

    assert [delivery.status for delivery in telegram.deliveries] == [500, 200]


def test_the_same_update_twice_has_one_effect(telegram: FakeTelegram, database: Database) -> None:
    with called(telegram, database) as house:
        said = telegram.user_says(HANNA, "pomoc")
        telegram.wait_for(lambda: not telegram.pending)
        telegram.redeliver(said.update_id)
        telegram.wait_for(lambda: len(telegram.deliveries) == 2 and not telegram.pending)

    assert [one.id.endswith("again") for one in house.core.handled] == [False, True]
    assert len(telegram.bot_messages(HANNA)) == 1


def test_a_malformed_update_is_noted_and_answered_with_200(telegram: FakeTelegram, database: Database) -> None:
    with called(telegram, database) as house:
        bad = telegram.raw_update({"message": {"text": "tajne"}})
        telegram.wait_for(lambda: not telegram.pending)

    assert house.core.rejected == [f"{telegram.bot_id}:{bad}"]


def test_a_malformed_update_that_cannot_be_noted_comes_again(telegram: FakeTelegram, database: Database) -> None:
    with called(telegram, database) as house:
        house.core.failures[f"reject {telegram.bot_id}:860000001"] = 1
        telegram.raw_update({"message": 1})
        telegram.wait_for(lambda: telegram.deliveries)
        telegram.redeliver()
        telegram.wait_for(lambda: not telegram.pending)

    assert [delivery.status for delivery in telegram.deliveries] == [500, 200]


def test_a_press_is_answered_also_when_it_fails(telegram: FakeTelegram, database: Database) -> None:
    with called(telegram, database) as house:
        telegram.user_says(HANNA, "nie działa centrala, nikt nie może dzwonić")
        telegram.wait_for(lambda: telegram.bot_messages(HANNA))
        house.core.failures["*"] = 1
        shown = telegram.bot_messages(HANNA)[0]
        pressed = telegram.user_presses(HANNA, shown.message_id, shown.labels[0])
        telegram.wait_for(lambda: telegram.query(pressed.query_id).answer is not None)
        telegram.redeliver()
        telegram.wait_for(lambda: not telegram.pending)

    assert "nie udało" in (telegram.query(pressed.query_id).answer or {})["text"]


def test_the_parts_of_an_album_in_a_group_are_all_taken(telegram: FakeTelegram, database: Database) -> None:
    telegram.add_supergroup(GROUP, members=(HANNA,))
    telegram.promote_bot(GROUP)
    with called(telegram, database) as house:
        telegram.user_sends(HANNA, photo(), photo(), chat_id=GROUP, caption=f"@{telegram.username} szafa")
        telegram.user_sends(HANNA, photo(), photo(), chat_id=GROUP, caption="wakacje")
        telegram.wait_for(lambda: not telegram.pending)

    files = [one.content for one in house.core.handled if isinstance(one.content, Files)]
    assert [(len(content.files), content.caption) for content in files] == [(1, "szafa"), (1, "")]


def test_while_the_service_ends_telegram_is_asked_to_come_again(telegram: FakeTelegram, database: Database) -> None:
    with called(telegram, database) as house:
        house.run(house.endpoint.stop_taking_in())

        assert post(house, update(), **{HEADER: SECRET}) == 503
        assert house.core.handled == []
