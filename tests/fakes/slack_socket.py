"""Socket Mode: up to ten connections of the app, each envelope to a random one, acknowledged by its envelope_id.

Source: docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import threading
from typing import Any

from aiohttp import WSMsgType, web

MOST_CONNECTIONS = 10


class Sockets:
    """The open connections and the acknowledgements that are awaited."""

    def __init__(self, changed: threading.Condition, app_id: str) -> None:
        self.changed, self.app_id = changed, app_id
        self.open: list[web.WebSocketResponse] = []
        self.tickets: set[str] = set()
        self.acknowledged: list[str] = []
        self.unknown_acknowledgements: list[str] = []
        self.chance = random.Random(20261125)
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}

    def ticket(self) -> str:
        """Return a new single-use ticket, as apps.connections.open hands out in its address."""
        ticket = secrets.token_urlsafe(16)
        self.tickets.add(ticket)
        return ticket

    async def connected(self, request: web.Request) -> web.StreamResponse:
        """Serve one client until it leaves."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            return web.Response(status=403, text="invalid ticket")
        self.tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self.open) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self._keep(socket)
        try:
            connection = {"app_id": self.app_id}
            debug = {"host": "applink-fake", "approximate_connection_time": 18060}
            hello = {"num_connections": len(self.open), "debug_info": debug, "connection_info": connection}
            await socket.send_json({"type": "hello", **hello})
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._received(str(message.data))
        finally:
            self._forget(socket)
        return socket

    async def send(self, envelope: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Send an envelope to a random client and return the payload of its acknowledgement.

        Raises: ConnectionError without a client, TimeoutError without an acknowledgement in time.
        """
        with self.changed:
            there = [s for s in self.open if not s.closed]
        if not there:
            raise ConnectionError("no Socket Mode client is connected")
        envelope_id = secrets.token_hex(16)
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = future
        try:
            await self.chance.choice(there).send_str(json.dumps({"envelope_id": envelope_id, **envelope}))
            return await asyncio.wait_for(future, seconds)
        finally:
            del self._waiting[envelope_id]

    async def disconnect(self, reason: str, *, close: bool = True) -> None:
        """Tell every client to connect anew."""
        for socket in list(self.open):
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-fake"}})
            if close:
                await socket.close()

    async def close(self) -> None:
        """Close every connection."""
        for socket in list(self.open):
            await socket.close()

    def _received(self, text: str) -> None:
        try:
            body = json.loads(text)
        except ValueError:
            return
        envelope_id = str(body.get("envelope_id"))
        future = self._waiting.get(envelope_id)
        with self.changed:
            (self.acknowledged if future else self.unknown_acknowledgements).append(envelope_id)
            self.changed.notify_all()
        if future and not future.done():
            future.set_result(body.get("payload") or {})

    def _keep(self, socket: web.WebSocketResponse) -> None:
        with self.changed:
            self.open.append(socket)
            self.changed.notify_all()

    def _forget(self, socket: web.WebSocketResponse) -> None:
        with self.changed:
            self.open.remove(socket)
            self.changed.notify_all()
