"""The library's side of the wire: how the account is set up, how its client is built, and what may be told of errors.

Rule: the token is in no log, no error text and no repr. The library and its HTTP client log addresses with the token
in them, so they are kept to warnings, and every error text is told without it.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.util import find_spec
from typing import Any, Literal

from telegram import Bot
from telegram.request import HTTPXRequest

from adapters.telegram.lease import LEASE_LENGTH
from adapters.telegram.limits import SECRET_CHARACTERS

_LIBRARIES = ("telegram", "httpx", "httpcore")
_SECRET = re.compile(rf"[A-Za-z0-9_-]{{1,{SECRET_CHARACTERS}}}")
_CONNECTIONS = 32


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """One account. `api_url` and `file_url` are what stands before `/bot<token>`; `webhook_url` is the full address
    that Telegram calls, and `path` its path here.

    Raises:
        ValueError: a webhook without secret or address, or with one that Telegram does not take.
    """

    token: str = field(repr=False)
    mode: Literal["polling", "webhook"] = "polling"
    api_url: str = "https://api.telegram.org"
    file_url: str = "https://api.telegram.org/file"
    webhook_secret: str = field(default="", repr=False)
    webhook_url: str = ""
    path: str = "/telegram"
    timeout: timedelta = timedelta(seconds=10)
    poll_timeout: timedelta = timedelta(seconds=25)
    max_connections: int = 40
    lease: timedelta = LEASE_LENGTH

    def __post_init__(self) -> None:
        if self.mode == "webhook" and not _SECRET.fullmatch(self.webhook_secret):
            raise ValueError(f"webhook_secret must be 1 to {SECRET_CHARACTERS} of A-Z, a-z, 0-9, _ and -")
        if self.mode == "webhook" and not self.webhook_url:
            raise ValueError("webhook_url is missing: the address that Telegram calls")


class Wire(Bot):
    """The library's client, and updates as they came, to be read one by one."""

    async def raw_updates(self, offset: int | None, *, wait: timedelta, kinds: list[str], timeout: timedelta) -> Any:
        """Return the next updates as JSON; an offset confirms everything before it.

        The library's own method reads all of them at once, so that one it cannot read would hide the others for ever.

        Raises:
            TelegramError: no updates were had.
        """
        asked = {"offset": offset, "timeout": int(wait.total_seconds()), "allowed_updates": kinds}
        return await self._post("getUpdates", asked, read_timeout=(wait + timeout).total_seconds())


def connected(settings: TelegramSettings) -> Wire:
    """Return the client of an account; nothing is sent yet."""
    # The library warns of every length of time it returns as a number, unless asked for timedeltas by this variable.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    _know_what_is_not_there()
    return Wire(
        settings.token,
        base_url=_before_token(settings.api_url),
        base_file_url=_before_token(settings.file_url),
        request=_client(_CONNECTIONS, settings.timeout),
        get_updates_request=_client(2, settings.timeout),
    )


def _know_what_is_not_there() -> None:
    """Let what is missing be known as missing: the HTTP client looks for it anew several times in every request."""
    if find_spec("sniffio") is None:
        sys.modules["sniffio"] = None  # type: ignore[assignment]


def _client(connections: int, timeout: timedelta) -> HTTPXRequest:
    seconds = timeout.total_seconds()
    return HTTPXRequest(
        connection_pool_size=connections,
        read_timeout=seconds,
        write_timeout=seconds,
        connect_timeout=seconds,
        pool_timeout=seconds,
    )


def hush_libraries() -> None:
    """Keep the libraries' logs to warnings: at INFO and DEBUG they tell addresses with the token, and words."""
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)


def told(error: BaseException, token: str) -> str:
    """Return an error as it may be logged: its kind and its words without the token."""
    words = str(error)
    for secret in (token, token.partition(":")[2]):
        words = words.replace(secret, "…") if secret else words
    return f"{type(error).__name__}: {words}"


def _before_token(url: str) -> str:
    return url.rstrip("/").removesuffix("/bot") + "/bot"
