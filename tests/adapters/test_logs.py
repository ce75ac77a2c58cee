"""Promise: the service's log is one JSON object a line, and no token is in it, wherever it comes from."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from adapters.logs import HUSHED, set_up_service_log

TELEGRAM = "123456789:AAFakeTokenForTestsOnly_0123456789abcde"
SIGNING = "a-signing-secret"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in HUSHED}
    stream = io.StringIO()
    set_up_service_log([SIGNING], stream)
    yield stream
    logging.captureWarnings(False)
    root.handlers[:], root.level = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def entries(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


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
