"""The webhook: Telegram calls, the update is handled and committed, and only then answered with 200.

Rule: nothing is read of a request without the secret, which is compared in constant time. What failed is answered with
500, so that Telegram tries again; what nobody can read is noted by its id and answered with 200, or it came for ever.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import uuid
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from telegram.error import TelegramError

from adapters.telegram.albums import Unit, joined
from adapters.telegram.limits import WEBHOOK_BYTES
from adapters.telegram.parse import Read
from adapters.telegram.patience import Backoff, Health, Pause, wait_unless
from adapters.telegram.polling import KINDS, why_not
from adapters.telegram.receive import Malformed, Reception
from adapters.telegram.wire import TelegramSettings, Wire, told
from adapters.telegram.working_off import ALBUM_SECONDS

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_LOCKS = 64


class Webhook:
    """What Telegram calls. Requests of one conversation are handled one after the other."""

    def __init__(self, settings: TelegramSettings, reception: Reception, health: Health, *, pause: Pause) -> None:
        self._settings = settings
        self._reception = reception
        self._health = health
        self._pause = pause
        self._albums: dict[object, _Album] = {}
        self._locks = [asyncio.Lock() for _ in range(_LOCKS)]
        self.router = APIRouter()
        self.router.add_api_route(
            settings.path, self._called, methods=["POST"], include_in_schema=False, response_model=None
        )

    async def _called(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER)
        if given is None:
            return Response(status_code=401)
        if not hmac.compare_digest(given.encode(), self._settings.webhook_secret.encode()):
            log.warning("telegram: a webhook request with a wrong secret was refused")
            return Response(status_code=403)
        if not self._reception.is_connected:
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
            if isinstance(read, Malformed):
                await self._reception.reject(read)
            else:
                await self._taken(read)
        except Exception:
            log.exception("telegram: update %s failed, reference %s", update, uuid.uuid4().hex[:8])
            return 500
        return 200

    async def _taken(self, read: Read) -> None:
        answers = self._reception.answers
        if read.query is not None:
            answers.expect(read.query)
        try:
            await self._gathered(read)
        except Exception:
            if read.query is not None:
                answers.failed(read.query)
            raise
        if read.query is not None:
            answers.done(read.query)

    async def _gathered(self, read: Read) -> None:
        """Take an update in; the parts of an album together, each answered only when all are committed."""
        if read.album is None or read.incoming is None:
            await self._take(joined([read]))
            return
        key = (read.incoming.address, read.album)
        album = self._albums.get(key)
        if album is None:
            album = self._albums[key] = _Album([read], asyncio.ensure_future(self._later(key)))
        else:
            album.parts.append(read)
        await asyncio.shield(album.taken)

    async def _later(self, key: object) -> None:
        await self._pause(ALBUM_SECONDS)
        await self._take(joined(self._albums.pop(key).parts))

    async def _take(self, unit: Unit) -> None:
        incoming = unit.read.incoming
        if incoming is None:
            await self._reception.take(unit)
            return
        async with self._locks[hash(incoming.address) % _LOCKS]:
            await self._reception.take(unit)

    async def register(self, wire: Wire, stopping: asyncio.Event) -> None:
        """Tell Telegram where to call, until it took it."""
        backoff = Backoff()
        while not stopping.is_set():
            try:
                await self._set(wire)
            except TelegramError as error:
                self._health.why_not = why_not(error)
                log.warning("telegram: the webhook could not be set (%s); trying again", told(error, wire.token))
                await wait_unless(stopping, self._pause(backoff.next()))
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


class _Album:
    """The parts of an album that came so far, and when all of them are taken in."""

    def __init__(self, parts: list[Read], taken: asyncio.Future[None]) -> None:
        self.parts = parts
        self.taken = taken


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
    except ValueError:
        return None
    is_update = isinstance(raw, dict) and isinstance(raw.get("update_id"), int)
    return raw if is_update else None
