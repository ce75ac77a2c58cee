"""The webhook: Telegram calls, the update is handled and committed, and only then answered with 200.

Rule: nothing is read of a request without the secret, which is compared in constant time. What failed is answered with
500, so that Telegram tries again; what nobody can read is noted by its id and answered with 200, or it came for ever.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram.error import TelegramError

from adapters.logs import current_reference
from adapters.patience import Backoff, Health, Pause, wait_unless
from adapters.telegram.albums import joined
from adapters.telegram.limits import WEBHOOK_BYTES
from adapters.telegram.parse import Read
from adapters.telegram.polling import KINDS, why_not
from adapters.telegram.receive import Malformed, Reception
from adapters.telegram.wire import TelegramSettings, Wire, told

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LOCKS = 64
_REMEMBERED = 1000


class Webhook:
    """What Telegram calls. Requests of one conversation are handled one after the other."""

    def __init__(
        self,
        settings: TelegramSettings,
        reception: Reception,
        *,
        health: Health,
        stopping: asyncio.Event,
        pause: Pause,
    ) -> None:
        self._settings = settings
        self._reception = reception
        self._health = health
        self._stopping = stopping
        self._pause = pause
        self._albums: OrderedDict[object, None] = OrderedDict()
        self._locks = [asyncio.Lock() for _ in range(_LOCKS)]
        self.routes = [Route(settings.path, self._called, methods=["POST"])]

    async def _called(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER)
        if given is None:
            return Response(status_code=401)
        if not hmac.compare_digest(given.encode(), self._settings.webhook_secret.encode()):
            log.warning("telegram: a webhook request with a wrong secret was refused")
            return Response(status_code=403)
        if not self._reception.is_connected or self._stopping.is_set():
            return Response(status_code=503)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        raw = _object(body)
        if raw is None:
            return Response(status_code=400)
        return Response(status_code=await self._status_after(raw, raw["update_id"]))

    async def _status_after(self, raw: Mapping[str, Any], update: int) -> int:
        try:
            read = self._reception.read(raw, update)
            with self._reception.in_hand(read):
                if isinstance(read, Malformed):
                    await self._reception.reject(read)
                else:
                    await self._taken(read)
        except Exception:
            log.exception("telegram: update %s failed, reference %s", update, current_reference())
            return 500
        return 200

    async def _taken(self, read: Read) -> None:
        answers = self._reception.answers
        if read.query is not None:
            answers.expect(read.query)
        try:
            await self._handled(read)
        except Exception:
            if read.query is not None:
                answers.failed(read.query)
            raise
        if read.query is not None:
            answers.done(read.query)

    async def _handled(self, read: Read) -> None:
        """Handle one update. The next part of an album comes only when this one was answered, so each is on its own."""
        unit = joined([self._with_its_album(read)])
        incoming = unit.read.incoming
        if incoming is None:
            await self._reception.take(unit)
            return
        async with self._locks[hash(incoming.address) % _LOCKS]:
            await self._reception.take(unit)

    def _with_its_album(self, read: Read) -> Read:
        """Return a part of an album as said to the assistant if an earlier part was: only one has the words."""
        if read.album is None or read.incoming is None:
            return read
        album = (read.incoming.address, read.album)
        if read.addressed:
            self._albums[album] = None
            if len(self._albums) > _REMEMBERED:
                self._albums.popitem(last=False)
        return replace(read, addressed=album in self._albums)

    async def register(self, wire: Wire) -> None:
        """Tell Telegram where to call, until it took it."""
        backoff = Backoff()
        while not self._stopping.is_set():
            try:
                await self._set(wire)
            except TelegramError as error:
                self._health.why_not = why_not(error)
                log.warning("telegram: the webhook could not be set (%s); trying again", told(error, wire.token))
                await wait_unless(self._stopping, self._pause(backoff.next()))
                continue
            self._health.why_not = ""
            return

    async def _set(self, wire: Wire) -> None:
        await wire.set_webhook(
            self._settings.webhook_url,
            secret_token=self._settings.webhook_secret,
            allowed_updates=KINDS,
            max_connections=self._settings.max_connections,
            drop_pending_updates=False,
        )


async def _body(request: Request) -> bytes | None:
    """Return the body; None where it is longer than any update."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > WEBHOOK_BYTES:
            return None
    return bytes(body)


def _object(body: bytes) -> Mapping[str, Any] | None:
    """Return the update as JSON; None where it is none."""
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    is_update = isinstance(raw, dict) and isinstance(raw.get("update_id"), int)
    return raw if is_update else None
