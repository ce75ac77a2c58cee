"""Slack's way in over a socket that we open: for where Slack cannot reach us.

Rules: what was not committed is not acknowledged, so Slack brings it again; while we are ending, nothing new is taken.
After a connection was lost unasked-for, what came meanwhile is read back.
Source: docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from adapters.slack.api import Api, sdk_log
from adapters.slack.http import Dispatch

log = logging.getLogger(__name__)

PING_SECONDS = 5.0


class SocketMode:
    """The connection; open and close it in one loop. `reconnected` is called when one was lost and is there again."""

    def __init__(
        self, api: Api, app_token: str, dispatch: Dispatch, reconnected: Callable[[], None], ping_seconds: float
    ) -> None:
        self._dispatch, self._reconnected = dispatch, reconnected
        self._hellos = 0
        self._asked_to = False
        self._client = SocketModeClient(
            app_token=app_token, logger=sdk_log, web_client=api.client(None), ping_interval=ping_seconds
        )
        self._client.message_listeners.append(self._notice)
        self._client.socket_mode_request_listeners.append(self._receive)
        self._connecting: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin to connect, and go on trying."""
        self._connecting = asyncio.create_task(self._client.connect())  # type: ignore[no-untyped-call]

    @property
    def is_open(self) -> bool:
        """Tell whether Slack has greeted us and the connection stands."""
        session = self._client.current_session
        return self._hellos > 0 and session is not None and not session.closed

    async def close(self) -> None:
        """Close the connection."""
        if self._connecting is not None:
            self._connecting.cancel()
            with suppress(asyncio.CancelledError):
                await self._connecting
        await self._client.close()  # type: ignore[no-untyped-call]
        left = (self._client.message_processor, self._client.current_session_monitor, self._client.message_receiver)
        await asyncio.gather(*(task for task in left if task is not None), return_exceptions=True)

    async def _notice(self, _client: AsyncBaseSocketModeClient, message: dict[str, Any], _raw: str | None) -> None:
        if message.get("type") == "disconnect":
            self._asked_to = True
        elif message.get("type") == "hello":
            self._hellos += 1
            if self._hellos > 1 and not self._asked_to:
                self._reconnected()
            self._asked_to = False

    async def _receive(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        made = AsyncBoltRequest(mode="socket_mode", body=request.payload, headers=build_headers(request))
        response = await self._dispatch(made)
        if response.status == 200:
            await send_async_response(client, request, response, time.time())
