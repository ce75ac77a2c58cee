"""Promise: the service's log is one JSON object a line, and no token is in it, wherever it comes from."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterator

import pytest

from adapters.logs import current_reference, in_hand
from tests.service_log import entries, service_log

TELEGRAM = "123456789:AAFakeTokenForTestsOnly_0123456789abcde"
SIGNING = "a-signing-secret"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    with service_log([SIGNING]) as stream:
        yield stream


def test_a_line_is_an_object_with_what_happened_and_what_was_added(written: io.StringIO) -> None:
    logging.getLogger("adapters.test").info("message %s sent", 7, extra={"platform": "chat"})
    (entry,) = entries(written)
    assert {key: entry[key] for key in ("level", "logger", "event", "platform")} == {
        "level": "info",
        "logger": "adapters.test",
        "event": "message 7 sent",
        "platform": "chat",
    }
    assert entry["at"].endswith("+00:00")


def test_a_traceback_stays_on_its_line(written: io.StringIO) -> None:
    try:
        raise ZeroDivisionError("why")
    except ZeroDivisionError:
        logging.getLogger("adapters.test").exception("it broke")
    (entry,) = entries(written)
    assert "ZeroDivisionError: why" in entry["error"]


@pytest.mark.parametrize(
    "secret", [TELEGRAM, "xoxb-1234567890-abcdef", "xoxe.xoxb-1-abcdefgh", "xapp-1-A1-abcdefgh", SIGNING]
)
def test_what_is_a_token_or_looks_like_one_is_blotted_out(written: io.StringIO, secret: str) -> None:
    log = logging.getLogger("adapters.test")
    log.warning("POST https://api.example.com/bot%s/getMe with %r", secret, {"token": secret}, extra={"more": secret})
    try:
        raise ValueError(f"wrong: {secret}")
    except ValueError:
        log.exception("it broke")
    assert len(entries(written)) == 2
    assert secret not in written.getvalue()


def test_libraries_that_log_addresses_are_heard_from_warnings_on(written: io.StringIO) -> None:
    for name in ("httpx", "httpcore.http11", "telegram.ext", "slack_sdk.web", "uvicorn.error", "aiohttp.access"):
        logging.getLogger(name).info("POST https://api.telegram.org/bot%s/getMe", TELEGRAM)
        logging.getLogger(name).warning("slow")
    assert [entry["event"] for entry in entries(written)] == ["slow"] * 6


def test_whatever_is_logged_while_something_is_in_hand_has_its_reference(written: io.StringIO) -> None:
    log = logging.getLogger("bot.test")

    async def handled() -> None:
        with in_hand("0123abcd"):
            await asyncio.to_thread(log.info, "in a thread")
            await asyncio.create_task(noted())
        log.info("after it")

    async def noted() -> None:
        log.warning("in a task, reference %s", current_reference())

    asyncio.run(handled())
    assert [(entry["event"], entry.get("reference")) for entry in entries(written)] == [
        ("in a thread", "0123abcd"),
        ("in a task, reference 0123abcd", "0123abcd"),
        ("after it", None),
    ]


def test_an_error_takes_its_reference_along_to_whoever_catches_it(written: io.StringIO) -> None:
    try:
        try:
            with in_hand("0123abcd", ["zalana piwnica"]):
                raise KeyError("zalana piwnica")
        except KeyError as error:
            raise RuntimeError("not handled") from error
    except RuntimeError:
        told = current_reference()
        logging.getLogger("adapters.test").exception("it broke")
    (entry,) = entries(written)
    assert (told, entry["reference"]) == ("0123abcd", "0123abcd")
    assert "RuntimeError: not handled" in entry["error"]
    assert "piwnica" not in entry["error"]


def test_each_of_what_has_no_key_gets_a_reference_of_its_own() -> None:
    assert current_reference() != current_reference()


@pytest.mark.parametrize(
    "quoted",
    ["Nie działa\nZIELONA centrala", "'…zielona CENTRALA'", r"b'Nie działa\nzielona'", "zielona centrala?"],
)
def test_an_error_that_quotes_a_message_is_logged_without_its_words(written: io.StringIO, quoted: str) -> None:
    with in_hand("0123abcd", ["Nie działa\nzielona centrala", ""]):
        try:
            raise ValueError(quoted)
        except ValueError:
            logging.getLogger("adapters.test").exception("refused: %s", quoted)
    (entry,) = entries(written)
    assert entry["event"].startswith("refused: ")
    assert "ValueError: " in entry["error"]
    assert not any(word in written.getvalue().lower() for word in ("działa", "zielona", "centrala"))
