"""Slack, put together: what comes in, what goes out, and whether both work.

Rules: starting waits for nobody; until Slack said who we are the endpoint is not ready and says why. How far places
were read is looked up before the first event is taken, and what was missed is read back in the background.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, TypeVar

from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.routing import BaseRoute

from adapters.patience import seconds_after
from adapters.slack.api import API_URL, Api, SlackSays
from adapters.slack.app import bolt_app
from adapters.slack.core import Core, Tasks, UnderWay
from adapters.slack.failed import REPEATED_FOR
from adapters.slack.forms import Forms
from adapters.slack.history import History
from adapters.slack.homes import Homes
from adapters.slack.http import slack_routes
from adapters.slack.installs import Client, Installs, Rows
from adapters.slack.intake import Intake
from adapters.slack.manifest import SCOPES
from adapters.slack.memory import Memory
from adapters.slack.messenger import SlackMessenger
from adapters.slack.missed import Missing
from adapters.slack.oauth import oauth_flow
from adapters.slack.people import SlackPeople
from adapters.slack.places import PLATFORM
from adapters.slack.receiving import Receiver
from adapters.slack.rooms import Rooms
from adapters.slack.sealing import Sealing
from adapters.slack.shared_files import SharedFiles
from adapters.slack.socket_mode import PING_SECONDS, SocketMode
from bot.delivering import Destinations
from bot.errors import RetryLater
from bot.ports import UnitOfWork

log = logging.getLogger(__name__)

_T = TypeVar("_T")

FINISHED_WITHIN = 8.0
"""Seconds that what is under way has at the end."""
_LOOKED_FOR_AFTER = REPEATED_FOR.total_seconds() + 1

_NOT_STARTED = "not started"
_NO_SOCKET = "the Socket Mode connection is not open yet: check SLA_SLACK_APP_TOKEN and the network"


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """What this adapter needs to know; secrets are shown by no repr. `path` is where Slack calls, without its host."""

    mode: Literal["http", "socket"] = "http"
    bot_token: str | None = field(default=None, repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    client_id: str | None = None
    client_secret: str | None = field(default=None, repr=False)
    api_url: str = API_URL
    path: str = "/slack"
    public_url: str | None = None
    encryption_keys: tuple[str, ...] = field(default=(), repr=False)
    timeout: timedelta = timedelta(seconds=10)
    ping_seconds: float = PING_SECONDS

    @property
    def client(self) -> Client | None:
        """Who we are for OAuth, if workspaces may install the assistant themselves."""
        return Client(self.client_id, self.client_secret) if self.client_id and self.client_secret else None


class SlackEndpoint:
    """All of Slack for one app. `open_work` opens a transaction, `reading` one that only reads (the same unless given);
    `wake` is called after every commit."""

    def __init__(
        self,
        settings: SlackSettings,
        core: Core,
        *,
        open_work: Callable[[], UnitOfWork],
        clock: Callable[[], datetime],
        wake: Callable[[], None],
        rows: Rows,
        destinations: Destinations,
        reading: Callable[[], UnitOfWork] | None = None,
        wall: Callable[[], float] = time.time,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._settings, self._core, self._clock = settings, core, clock
        self._rows, self._destinations, self._pause = rows, destinations, pause
        self._api = Api(settings.api_url, settings.timeout)
        sealing = Sealing(settings.encryption_keys) if settings.encryption_keys else None
        self._installs = Installs(
            self._api, clock, own_token=settings.bot_token, rows=rows, sealing=sealing, client=settings.client
        )
        self._memory, self._tasks = Memory(open_work, reading), Tasks()
        people = SlackPeople(self._api, self._installs, clock)
        rooms = Rooms(self._api, self._installs, clock)
        self._receiver = Receiver(
            core,
            people,
            rooms,
            self._memory,
            SharedFiles(self._api, self._installs),
            clock=clock,
            wake=wake,
            is_behind=self.is_behind,
        )
        missing = Missing(self._api, self._installs, clock)
        self._history = History(missing, self._installs, core, self._receiver, self._memory, pause=pause)
        self.messenger = SlackMessenger(self._api, self._installs, clock)
        signing_secret = settings.signing_secret if settings.mode == "http" else None
        self._routes = slack_routes(
            settings.path,
            signing_secret=signing_secret,
            dispatch=self.dispatch,
            oauth=lambda: self._oauth,
            wall=wall,
        )
        self._app: AsyncApp | None = None
        self._oauth: AsyncOAuthFlow | None = None
        self._socket: SocketMode | None = None
        self._taking_in = False
        self._why_not_ready = _NOT_STARTED
        self._under_way = UnderWay()
        self._background: set[asyncio.Task[None]] = set()

    # ---- whether it works

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """What Slack calls, and where browsers go to install."""
        has_routes = self._settings.mode == "http" or self._settings.client is not None
        return self._routes if has_routes else ()

    @property
    def ready(self) -> bool:
        """Whether events come in."""
        return not self.why_not_ready

    @property
    def why_not_ready(self) -> str:
        """Why events do not come in; empty: they do."""
        if self._why_not_ready:
            return self._why_not_ready
        return _NO_SOCKET if self._socket is not None and not self._socket.is_open else ""

    def is_behind(self, key: str) -> bool:
        """Tell whether what was missed in a place is still to be read back."""
        return self._history.is_behind(key)

    # ---- its life

    async def start(self) -> None:
        """Begin to connect and take in; returns at once."""
        forms = Forms(self._api, self._installs, self._core, self._receiver, self._tasks)
        homes = Homes(self._api, self._installs, self._core, self._receiver)
        intake = Intake(self._core, self._receiver, forms, homes, self._tasks, self._team_lost)
        self._app = bolt_app(self._api, self._installs, intake)
        client, public_url = self._settings.client, self._settings.public_url
        if client is not None and public_url is not None:
            self._oauth = oauth_flow(
                self._api,
                client,
                self._installs,
                self._rows,
                scopes=sorted(SCOPES),
                base_url=f"{public_url}{self._settings.path}",
                clock=self._clock,
            )
        self._begin(self._come_up())

    async def stop_taking_in(self) -> None:
        """Take nothing in any more and finish what is being handled; messages can still be sent."""
        self._taking_in = False
        self._why_not_ready = "ending"
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        if late := await self._under_way.finish(FINISHED_WITHIN):
            log.warning("%s requests of Slack did not end in time; Slack brings them again", late)
        await self._tasks.finish(FINISHED_WITHIN)
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    async def stop(self) -> None:
        """Take nothing in any more, finish what is being handled, and disconnect."""
        await self.stop_taking_in()
        await self._api.close()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _come_up(self) -> None:
        """Find out who we are until Slack tells, then open the ways in and read back what was missed."""
        marks = await self._patiently(self._history.note_marks)
        if self._installs.has_own:
            await self._patiently(self._installs.own)
        self._taking_in = True
        if self._settings.mode == "socket" and self._settings.app_token is not None:
            self._socket = SocketMode(
                self._api, self._settings.app_token, self.dispatch, self._read_back_soon, self._settings.ping_seconds
            )
            self._socket.open()
        self._why_not_ready = ""
        await self._read_back(marks)

    async def _patiently(self, ask: Callable[[], Awaitable[_T]]) -> _T:
        """Ask until there is an answer; meanwhile the reason is why we are not ready."""
        failures = 0
        while (answer := await self._answer(ask)) is None:
            failures += 1
            await self._pause(seconds_after(failures))
        return answer

    async def _answer(self, ask: Callable[[], Awaitable[_T]]) -> _T | None:
        try:
            return await ask()
        except SlackSays as refused:
            why = f"Slack refuses the bot token ({refused}): copy it again from Install App"
        except RetryLater:
            why = "Slack does not answer"
        except Exception as error:
            log.exception("Slack cannot start yet")
            why = f"the start failed ({type(error).__name__})"
        if why != self._why_not_ready:
            log.warning("slack: %s; trying again", why)
        self._why_not_ready = why
        return None

    # ---- what comes in

    async def dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """Let the app handle a request that is known to be Slack's; 503 while nothing is taken in."""
        if not self._taking_in or self._app is None:
            return BoltResponse(status=503, body="")
        with self._under_way:
            response = await self._app.async_dispatch(request)
        if response.status >= 500:
            asyncio.get_running_loop().call_later(_LOOKED_FOR_AFTER, self._look_for_lost)
        self._look_for_lost()
        return response

    def _look_for_lost(self) -> None:
        """Read the history of what failed and is brought no more."""
        lost = self._receiver.failed.take_lost(self._clock())
        if lost and self._taking_in:
            self._history.hold(lost)
            self._begin(self._read_back(lost))

    # ---- what was missed

    def _read_back_soon(self) -> None:
        async def read() -> None:
            marks = await self._patiently(self._history.note_marks)
            self._why_not_ready = ""
            await self._read_back(marks)

        if self._taking_in:
            self._begin(read())

    async def _read_back(self, marks: Mapping[str, str]) -> None:
        try:
            await self._history.read_back(marks)
        except Exception:
            log.exception("reading back stopped; it goes on at the next start")

    async def _team_lost(self, team: str, reason: str) -> None:
        """Note that a workspace takes no messages any more, and tell staff once for all its places."""
        await self._installs.remove(team)
        await asyncio.to_thread(self._mark_lost, team, reason)
        self._receiver.wake()

    def _mark_lost(self, team: str, reason: str) -> None:
        now = self._clock()
        for key in self._memory.read_up_to():
            if key.partition("/")[0] == team:
                self._destinations.mark_unreachable(PLATFORM, key, reason, now)
        self._core.destination_lost(PLATFORM, team, reason, now)
