"""The service's HTTP side: health, the platforms' routes, and nothing else.

Rule: what is not named is not there (404, no documentation pages); a body has a limit before anybody reads it; health
tells reasons and never a secret.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.metrics import CONTENT_TYPE
from adapters.settings import Listen
from bot.errors import Refused

log = logging.getLogger(__name__)

MOST_BODY_BYTES = 1024 * 1024
"""Far more than any event, update or form of the platforms has."""
_BACKLOG = 512
_STARTING = 10.0

Reasons = Mapping[str, str]
"""What is not ready, and why."""


def application(
    routes: Sequence[BaseRoute], why_not_ready: Callable[[], Reasons], warnings: Callable[[], Reasons] = dict
) -> Starlette:
    """Return the application. `why_not_ready` is empty when it is ready, `warnings` when nothing else is amiss; both
    may look at the database."""

    async def alive(_request: Request) -> JSONResponse:
        return JSONResponse({"alive": True})

    async def ready(_request: Request) -> JSONResponse:
        reasons = await asyncio.to_thread(why_not_ready)
        said = {"ready": not reasons, "reasons": dict(reasons), "warnings": dict(await asyncio.to_thread(warnings))}
        return JSONResponse(said, status_code=503 if reasons else 200)

    app = Starlette(
        routes=[Route("/healthz", alive), Route("/readyz", ready), *routes], middleware=[Middleware(BodyLimit)]
    )
    app.router.redirect_slashes = False
    return app


class BodyLimit:
    """Answers 413 to a body that is too long, whether or not its length was announced."""

    def __init__(self, app: ASGIApp, most: int = MOST_BODY_BYTES) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, up to its limit."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = await self._body(scope, receive)
        if body is None:
            await JSONResponse({"detail": "body too large"}, status_code=413)(scope, receive, send)
            return
        given = False

        async def read_again() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, read_again, send)

    async def _body(self, scope: Scope, receive: Receive) -> bytes | None:
        """Return the whole body, None for one that is too long or breaks off."""
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or int(announced) > self._most:
            return None
        parts: list[bytes] = []
        left = self._most
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            part = message.get("body", b"")
            left -= len(part)
            if left < 0:
                return None
            parts.append(part)
            if not message.get("more_body", False):
                return b"".join(parts)


class _Server(uvicorn.Server):
    """Uvicorn without its signal handlers: the service has its own."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class HttpServer:
    """A listening server; one event loop's own."""

    def __init__(self, app: ASGIApp, listen: Listen) -> None:
        self._listen = listen
        self._socket: socket.socket | None = None
        self._serving: asyncio.Task[None] | None = None
        self._server = _Server(
            uvicorn.Config(
                app,
                access_log=False,
                server_header=False,
                log_config=None,
                lifespan="off",
                proxy_headers=False,
                timeout_graceful_shutdown=5,
            )
        )

    @property
    def address(self) -> Listen:
        """Where it listens, with the port that the system chose."""
        if self._socket is None:
            return self._listen
        host, port, *_ = self._socket.getsockname()
        return Listen(host, port)

    async def start(self) -> None:
        """Listen.

        Raises:
            Refused: the address cannot be listened on.
        """
        self._socket = _bound(self._listen)
        self._serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        async with asyncio.timeout(_STARTING):
            while not self._server.started:
                if self._serving.done():
                    await self._serving
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Take no more connections, let the requests under way finish, and close."""
        self._server.should_exit = True
        if self._serving is not None:
            with suppress(asyncio.CancelledError):
                await self._serving
        if self._socket is not None:
            self._socket.close()


def _bound(listen: Listen) -> socket.socket:
    family = socket.AF_INET6 if ":" in listen.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((listen.host, listen.port))
        bound.listen(_BACKLOG)
    except OSError as error:
        bound.close()
        raise Refused(
            "Nothing can listen on %(address)s: %(reason)s. Stop what listens there, or set SLA_LISTEN.",
            address=str(listen),
            reason=error.strerror or str(error),
        ) from error
    bound.setblocking(False)
    return bound


def metrics_route(token: str, figures: Callable[[], str]) -> Route:
    """Return the route at which Prometheus reads figures, if it says the token; else there is nothing."""

    async def metrics(request: Request) -> Response:
        said = request.headers.get("authorization", "")
        if not hmac.compare_digest(said.encode(), f"Bearer {token}".encode()):
            return Response(status_code=404)
        return Response(await asyncio.to_thread(figures), media_type=None, headers={"content-type": CONTENT_TYPE})

    return Route("/metrics", metrics)
