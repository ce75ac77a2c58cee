"""A strict fake of api.telegram.org for bots, on loopback, for the real python-telegram-bot.

    with FakeTelegram() as server:
        bot = Bot(server.token, base_url=server.base_url, base_file_url=server.file_url)

Rule: what the real server refuses is refused here with its code and words, and every refusal that was the bot's own
fault is kept in `refusals`, so that a suite can demand none (`assert_clean`). The server runs on a thread with a loop
of its own: tests stay synchronous and wait for conditions with `wait_for`, never for time.

What it leaves out: inline mode, payments, Markdown (refused as an unsupported parse mode), and two delays of the real
server, which answers hasty getUpdates calls and repeated 409s only after three seconds.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes import telegram_chats, telegram_sending, telegram_settings
from tests.fakes.telegram_calls import METHODS, Params
from tests.fakes.telegram_faults import Fault, Faults
from tests.fakes.telegram_limits import (
    LONG_POLL_SECONDS,
    UPDATES_A_CALL,
    UPLOAD_BYTES,
    ApiError,
    Json,
)
from tests.fakes.telegram_reading import Call, Reading
from tests.fakes.telegram_requests import read_params
from tests.fakes.telegram_updates import conflict, webhook_is_active
from tests.fakes.telegram_world import BOT_ID

TABLES = (telegram_chats, telegram_sending, telegram_settings)
TOKEN = f"{BOT_ID}:AAFakeTokenForTestsOnly_0123456789abcde"
STARTED_WITHIN = 10


class FakeTelegram(Reading, Faults):
    """The server: drive it with `People` and `Comings`, disturb it with `Faults`, read it by `Reading`."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        clock: Callable[[], datetime] | None = None,
        rate_limits: bool = True,
        loopback_webhooks: bool = True,
    ) -> None:
        Reading.__init__(self, clock)
        Faults.__init__(self)
        self.token, self.bot_id, self.username = token, BOT_ID, self.bot.username
        self.rate_limits, self.loopback_webhooks = rate_limits, loopback_webhooks
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="fake-telegram", daemon=True)
        self._ready = threading.Event()
        self._port = 0

    # Life

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(STARTED_WITHIN):
            raise TimeoutError("the fake Telegram did not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every wait and hang, close every connection and join the thread."""
        if self._loop is not None and self._stop is not None and self._thread.is_alive():
            self.updates.closing = True
            self.clear_faults()
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(STARTED_WITHIN)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/bot"

    @property
    def file_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/file/bot"

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application(client_max_size=UPLOAD_BYTES + 4 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        # A caller that hangs up takes its wait along, so a killed bot is no second consumer.
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5, handler_cancellation=True)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._port = runner.addresses[0][1]
        self._ready.set()
        await self._stop.wait()
        await self.updates.close()
        await runner.cleanup()

    def wake(self) -> None:
        self.changed.notify_all()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.updates.wake)

    # What the bot meets

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            params = await read_params(request)
        except web.HTTPRequestEntityTooLarge:
            return self._refuse(name, Params(), ApiError(413, "Request Entity Too Large"))
        if request.match_info["token"] != self.token:
            return self._refuse(name, params, _wrong_token(request.match_info["token"]))
        with self.changed:
            fault = self._fault_for(name, params.text("chat_id"))
        if fault is None:
            return await self._perform(name, params)
        return await self._perform_faulty(request, name, params, fault)

    async def _perform(self, name: str, params: Params) -> web.Response:
        try:
            result = await self._get_updates(params) if name.lower() == "getupdates" else self._call(name, params)
        except ApiError as error:
            return self._refuse(name, params, error)
        except (TypeError, KeyError, AttributeError, ValueError) as problem:
            return self._refuse(name, params, ApiError(400, f"Bad Request: can't parse request: {problem!r}"))
        self._record(name, params, 200, "")
        result, description = result if isinstance(result, tuple) else (result, "")
        return web.json_response({"ok": True, "result": result} | ({"description": description} if description else {}))

    def _call(self, name: str, params: Params) -> Any:
        with self.changed:
            if name.lower() not in METHODS:
                raise ApiError(404, "Not Found")
            result = METHODS[name.lower()][1](self, params)
            self.wake()
            return result

    async def _perform_faulty(
        self, request: web.Request, name: str, params: Params, fault: Fault
    ) -> web.StreamResponse:
        if fault.kind == "hang":
            done = await self._perform(name, params) if fault.after_effect else None
            self._record(name, params, 0, "hangs")
            await fault.released.wait()
            if request.transport is None or request.transport.is_closing() or self.updates.closing:
                return _hang_up(request)
            return done or await self._perform(name, params)
        if fault.kind == "drop_answer" or fault.after_effect:
            await self._perform(name, params)
        if fault.error is None:
            self._record(name, params, 0, fault.kind)
            return _hang_up(request)
        refused = self._refuse(name, params, fault.error)
        return web.Response(status=refused.status, text=fault.page, content_type="text/html") if fault.page else refused

    async def _get_updates(self, params: Params) -> list[Json]:
        offset = params.number("offset")
        limit = min(max(params.number("limit", UPDATES_A_CALL), 1), UPDATES_A_CALL)
        seconds = min(max(params.number("timeout"), 0), LONG_POLL_SECONDS)
        outcome = ""
        while True:
            with self.changed:
                if self.updates.webhook is not None:
                    raise webhook_is_active()
                telegram_settings.read_allowed_updates(self, params)
                batch = self.updates.take(offset, limit)
                self.changed.notify_all()
            if batch or not seconds or outcome:
                return [queued.update for queued in batch]
            outcome = await self.updates.wait(seconds, offset)
            if outcome in ("other getUpdates", "webhook"):
                raise conflict(outcome)

    def _refuse(self, name: str, params: Params, error: ApiError) -> web.Response:
        self._record(name, params, error.code, error.description, error)
        body: Json = {"ok": False, "error_code": error.code, "description": error.description}
        return web.json_response(
            body | ({"parameters": error.parameters} if error.parameters else {}), status=error.code
        )

    def _record(self, name: str, params: Params, status: int, text: str, error: ApiError | None = None) -> None:
        with self.changed:
            spelled = METHODS.get(name.lower(), (name, None))[0]
            call = Call(spelled, dict(params.values), tuple(params.uploads), status, text, self.now())
            self.calls.append(call)
            if error is not None and error.bots_fault:
                self.refusals.append(call)
            self.changed.notify_all()

    async def _download(self, request: web.Request) -> web.Response:
        with self.changed:
            paths = {file.path: file for file in self.records.files.values()}
            file = paths.get(request.match_info["path"])
        if request.match_info["token"] != self.token or file is None:
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        return web.Response(body=file.content, content_type="application/octet-stream")


def _wrong_token(token: str) -> ApiError:
    """Return 401 for a token of the right form and 404 for anything else, as the real server does."""
    right_form = re.fullmatch(r"\d+:[A-Za-z0-9_-]{24,}", token)
    return ApiError(*((401, "Unauthorized") if right_form else (404, "Not Found")), bots_fault=False)


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
