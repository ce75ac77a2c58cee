"""A strict Slack on loopback for tests with the real slack_sdk and slack_bolt.

    with FakeSlack() as slack:
        hanna = slack.add_user("hanna")
        slack.deliver_to("http://127.0.0.1:PORT/slack/events")
        client = AsyncWebClient(slack.bot_token(), base_url=slack.base_url)
        said = slack.user_says(hanna, "Ile budżetu zostało?")
        slack.wait_for(lambda: slack.all_messages(said.channel, by_bot=True))

The server runs in a thread with its own event loop. The methods that deliver block until the app has answered, so
call them from a thread that does not serve the app (`await asyncio.to_thread(slack.user_says, …)` inside an event
loop that does).
Rule: it refuses what Slack refuses, in Slack's words; `refusals` holds the app's own faults (a good suite ends with
`[]`), `setbacks` what a test ordered or the world did (injected errors, revoked tokens, archived channels, rate
limits).
Stricter than Slack, as rules of the house: blocks without fallback text, input blocks in messages, replies to a
parent that is not there.
Switches: `rates.enforced`, `history_limits`, `edit_window`, `echoes` (the bot's own messages as events; off),
`token_rotation`.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self, TypeVar

import aiohttp
from aiohttp import web

from tests.fakes import slack_auth
from tests.fakes.slack_http import Answering
from tests.fakes.slack_world import ALL_SCOPES, Workspace

T = TypeVar("T")


class FakeSlack(Answering):
    """The whole Slack, begun with one workspace in which the app is installed."""

    def __init__(
        self,
        *,
        clock: Callable[[], float] = time.time,
        ack_seconds: float = 3.0,
        scopes: Iterable[str] = ALL_SCOPES,
        enterprise: str | None = None,
    ) -> None:
        super().__init__(clock)
        self.ack_seconds = ack_seconds
        self._begin_delivering()
        self._begin_pressing()
        self.add_workspace("Nordtel", enterprise=enterprise, scopes=scopes)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="fake-slack", daemon=True)
        self._ready = threading.Event()
        self._started: set[Future[Any]] = set()
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def base_url(self) -> str:
        """Return what the SDK takes as base_url."""
        return f"{self.origin}/api/"

    @property
    def outgoing(self) -> aiohttp.ClientSession:
        """Return the session of the server's loop."""
        if self._session is None:
            raise RuntimeError("the fake Slack is not running")
        return self._session

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something in the server's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(self.ack_seconds + 30)

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin something in the server's loop, from any thread; it is given up at the end."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._started.add(future)
        future.add_done_callback(self._started.discard)
        return future

    def release(self) -> None:
        """Let go of every hanging call: it ends with 503."""
        self._loop.call_soon_threadsafe(self._release_now)

    def installs(self, user: str, authorize_url: str, team: str | None = None) -> str:
        """Press "Allow" on the page that the app sent somebody to; return the address the browser goes on to."""
        with self.world.changed:
            place = team or self.world.users[user].team
            return slack_auth.permit(self, self.installing, place, user, authorize_url)

    def revoke_token(self, home: Workspace) -> None:
        """Make a token worthless."""
        self.installing.revoked.add(home.bot_token)

    def close(self) -> None:
        """End every connection and the thread."""
        if not self._loop.is_closed():
            if self._thread.is_alive():
                self.run(self._end())
                self._loop.call_soon_threadsafe(self._loop.stop)
                self._thread.join(10)
            self._loop.close()

    def _release_now(self) -> None:
        self._let_go.set()
        self._let_go = asyncio.Event()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._begin())
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())

    async def _begin(self) -> None:
        self._begin_answering()
        self._session = aiohttp.ClientSession()
        self._runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.origin = f"http://{host}:{port}"

    async def _end(self) -> None:
        self._release_now()
        for future in list(self._started):
            future.cancel()
        await self.sockets.close()
        await self.outgoing.close()
        if self._runner is not None:
            await self._runner.cleanup()
