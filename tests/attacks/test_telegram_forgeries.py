"""What somebody who knows the address of the webhook, or a modified app, can send on Telegram."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from storage.engine import Database
from tests.adapters.telegram.living import HANNA, NOW, STRANGER, Living, database_of
from tests.adapters.telegram.test_webhook import HEADER, SECRET, called, post, update
from tests.fakes.telegram_server import FakeTelegram


@pytest.fixture
def telegram() -> Iterator[FakeTelegram]:
    with FakeTelegram(clock=lambda: NOW) as server:
        server.add_user(HANNA, "Hanna", language_code="pl")
        server.add_user(STRANGER, "Obcy", language_code="pl")
        yield server
        server.assert_clean()


@pytest.fixture
def database(demo_url: str) -> Iterator[Database]:
    with database_of(demo_url) as opened:
        yield opened


@pytest.mark.parametrize("secret", [SECRET[:-1], SECRET + "x", SECRET.upper(), "x" * 1000, "żółć"])
def test_nearly_the_secret_is_not_the_secret(telegram: FakeTelegram, database: Database, secret: str) -> None:
    with called(telegram, database) as house:
        assert post(house, update(), **{HEADER: secret.encode()}) == 403
        assert house.core.handled == []


def test_the_secret_anywhere_else_is_no_secret(telegram: FakeTelegram, database: Database) -> None:
    with called(telegram, database) as house:
        house.address += f"?secret_token={SECRET}&{HEADER}={SECRET}"
        assert post(house, update(), Authorization=f"Bearer {SECRET}") == 401
        assert house.core.handled == []


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 200_000,
        b'{"update_id": 1, "message": ' + b'{"a":' * 100_000,
        b'{"update_id": 1' + b"0" * 5000 + b"}",
        b'{"update_id": 1e999}',
        b'{"update_id": NaN}',
        b"\xff\xfe",
        b'{"update_id": "1"}',
        b"null",
    ],
)
def test_a_body_that_breaks_readers_is_turned_away(telegram: FakeTelegram, database: Database, body: bytes) -> None:
    with called(telegram, database) as house:
        assert post(house, body, **{HEADER: SECRET}) == 400
        assert house.core.handled == []


def _with(path: str, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(update())
    *parents, last = path.split(".")
    where: Any = changed
    for parent in parents:
        where = where[parent]
    where[last] = value
    return changed


@pytest.mark.parametrize(
    "raw",
    [
        _with("message", []),
        _with("message", "text"),
        _with("message.chat", None),
        _with("message.chat.id", "5001"),
        _with("message.chat.type", 5),
        _with("message.from", {"id": "x"}),
        _with("message.from", None),
        _with("message.date", "yesterday"),
        _with("message.date", -(10**15)),
        _with("message.date", 10**18),
        _with("message.text", {"a": 1}),
        _with("message.text", 5),
        _with("message.photo", [{}]),
        _with("message.photo", {"file_id": "x"}),
        _with("message.entities", "x"),
        _with("message.reply_to_message", {"message_id": 1}),
        {"update_id": 1, "callback_query": {"id": "1"}},
        {"update_id": 1, "my_chat_member": {}},
        {"update_id": 1, "message": None},
        {"update_id": -1},
        {"update_id": 2**70},
    ],
)
def test_an_update_of_the_wrong_shape_is_left_and_never_comes_again(
    telegram: FakeTelegram, database: Database, raw: dict[str, Any]
) -> None:
    with called(telegram, database) as house:
        assert post(house, raw, **{HEADER: SECRET}) == 200
        assert [one for one in house.core.handled if one.sender.user != str(HANNA)] == []


def test_a_forged_press_carries_no_words_into_anothers_chat(telegram: FakeTelegram, database: Database) -> None:
    with Living(telegram, database):
        telegram.user_says(HANNA, "ile przestoju nam zostało na centrali?")
        shown = telegram.wait_for(lambda: [m for m in telegram.bot_messages(HANNA) if m.buttons])[-1]
        for data in ("1", shown.buttons[0].data or "", "Dlaczego?", "x" * 64):
            telegram.user_forges_press(STRANGER, shown.message_id, data, chat_id=HANNA)
        telegram.wait_for(lambda: not telegram.pending)

        said = "\n".join(message.text for message in telegram.bot_messages(STRANGER))
        assert "216" not in said
        assert "Bławatek" not in said
