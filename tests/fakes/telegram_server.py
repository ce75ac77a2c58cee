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
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from tests.fakes import telegram_chats, telegram_sending, telegram_settings
from tests.fakes.telegram_calls import METHODS, Params, Upload
from tests.fakes.telegram_faults import Fault, Faults
from tests.fakes.telegram_limits import (
    LONG_POLL_SECONDS,
    UPDATES_A_CALL,
    UPLOAD_BYTES,
    ApiError,
    Json,
)
from tests.fakes.telegram_people import People
from tests.fakes.telegram_updates import Delivery, conflict, webhook_is_active
from tests.fakes.telegram_world import BOT_ID, CallbackQuery, SeenMessage, seen

TABLES = (telegram_chats, telegram_sending, telegram_settings)
TOKEN = f"{BOT_ID}:AAFakeTokenForTestsOnly_0123456789abcde"
STARTED_WITHIN = 10
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot: `status` 0 means that no answer was given."""

    method: str
    params: dict[str, str]
    files: tuple[str, ...] = ()
    status: int = 200
    error: str = ""
    at: datetime | None = None
    parameters: dict[str, int] = field(default_factory=dict)

    @property
    def chat_id(self) -> int | None:
        value = self.params.get("chat_id", "")
        return int(value) if value.lstrip("-").isdigit() else None


class FakeTelegram(People, Faults):
    """The server: drive it with `People`, disturb it with `Faults`, read it by `messages`, `calls` and `refusals`."""

    def __init__(
        self,
        *,
        token: str = TOKEN,
        clock: Callable[[], datetime] | None = None,
        rate_limits: bool = True,
        loopback_webhooks: bool = True,
    ) -> None:
        People.__init__(self, clock)
        Faults.__init__(self)
        self.token, self.bot_id, self.username = token, BOT_ID, self.bot.username
        self.rate_limits, self.loopback_webhooks = rate_limits, loopback_webhooks
        self.calls: list[Call] = []
        self.refusals: list[Call] = []
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
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5, handle_signals=False)
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

    # What the test reads

    def wait_for(self, predicate: Callable[[], T], timeout: float = 10) -> T:
        """Block until the predicate holds and return what it returned; it is asked after everything that happens.

        Raises:
            TimeoutError: it did not hold in time; the last calls are named.
        """
        with self.changed:
            found = self.changed.wait_for(predicate, timeout)
            if not found:
                last = [f"{call.method} {call.status} {call.error}" for call in self.calls[-8:]]
                raise TimeoutError(f"nothing in {timeout} s; the last calls were {last}")
            return found

    def messages(self, chat_id: int) -> list[SeenMessage]:
        """Return the chat as a person sees it now, without what was deleted and without service messages."""
        with self.changed:
            return [seen(message) for message in self.records.in_chat(chat_id) if message.kind != "service"]

    def bot_messages(self, chat_id: int) -> list[SeenMessage]:
        return [message for message in self.messages(chat_id) if message.from_bot]

    def message(self, chat_id: int, message_id: int) -> SeenMessage:
        with self.changed:
            return seen(self.records.message(chat_id, message_id, "message"))

    def calls_of(self, method: str, chat_id: int | None = None) -> list[Call]:
        with self.changed:
            fitting = [call for call in self.calls if call.method.lower() == method.lower()]
        return [call for call in fitting if chat_id is None or call.chat_id == chat_id]

    def query(self, query_id: str) -> CallbackQuery:
        with self.changed:
            return self.records.queries[query_id]

    def unanswered_callbacks(self) -> list[str]:
        """Return the queries that the bot was told of and never answered: a spinner on somebody's phone."""
        with self.changed:
            return [key for key, query in self.records.queries.items() if query.delivered and query.answer is None]

    def commands(self, scope: str = "default", language: str = "", chat_id: int | None = None) -> dict[str, str]:
        """Return the command menu of a scope: name to description."""
        with self.changed:
            key = ("commands", scope, "" if chat_id is None else str(chat_id), "", language)
            return {command["command"]: command["description"] for command in self.settings.get(key, [])}

    @property
    def deliveries(self) -> list[Delivery]:
        """The attempts at the webhook so far, with the status that each met."""
        with self.changed:
            return list(self.updates.deliveries)

    @property
    def pending(self) -> list[int]:
        """The ids of the updates that the bot has not confirmed."""
        with self.changed:
            return [queued.update_id for queued in self.updates.pending]

    @property
    def is_polled(self) -> bool:
        """Whether a long poll is waiting now."""
        with self.changed:
            return self.updates.is_polled

    def assert_clean(self) -> None:
        """Fail if the bot was refused anything by its own fault, or left a callback without an answer."""
        with self.changed:
            problems = [f"{call.method}: {call.status} {call.error} {call.params}" for call in self.refusals]
        problems += [f"callback {query_id} was never answered" for query_id in self.unanswered_callbacks()]
        if problems:
            raise AssertionError("the bot was at fault:\n" + "\n".join(problems))

    # What the bot meets

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        params, name = await _read(request), request.match_info["method"]
        if request.match_info["token"] != self.token:
            return self._refuse(name, params, ApiError(401, "Unauthorized", bots_fault=False))
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


def _hang_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _read(request: web.Request) -> Params:
    """Return the parameters of a call, from its address, form, JSON or multipart body."""
    values, uploads = dict(request.query), dict[str, Upload]()
    if request.content_type == "application/json":
        body = await request.json()
        return Params(values | {name: str(value) for name, value in body.items()})
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            uploads[name] = Upload(value.filename, value.content_type, value.file.read())
            value.file.close()
        else:
            values[name] = str(value)
    return Params(values, uploads)
