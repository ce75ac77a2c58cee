"""Slack's way in over HTTP: one path for events, buttons, forms and commands, two for installing.

Rules: nothing is read before the signature is verified over the very bytes, within five minutes; what is forged, stale
or unsigned is answered 401 and has no effect. A body has a limit. Only these paths exist.
Source: docs.slack.dev/authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import Clock, SignatureVerifier
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

log = logging.getLogger(__name__)

MOST_BYTES = 1024 * 1024
"""Far above the longest message with its blocks, or the fullest form."""

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


class _Wall(Clock):
    """A clock for signatures."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds

    def now(self) -> float:
        """Return the seconds since 1970."""
        return self._seconds()


def slack_routes(
    path: str,
    *,
    signing_secret: str | None,
    dispatch: Dispatch,
    oauth: Callable[[], AsyncOAuthFlow | None] = lambda: None,
    wall: Callable[[], float] = time.time,
) -> list[Route]:
    """Return the routes below `path`; without a signing secret (Socket Mode) no event comes this way."""

    async def install(request: Request) -> Response:
        flow = oauth()
        if flow is None:
            return Response(status_code=404)
        return to_starlette_response(await flow.handle_installation(to_async_bolt_request(request, b"")))

    async def oauth_redirect(request: Request) -> Response:
        flow = oauth()
        if flow is None:
            return Response(status_code=404)
        return to_starlette_response(await flow.handle_callback(to_async_bolt_request(request, b"")))

    routes = [Route(f"{path}/install", install), Route(f"{path}/oauth_redirect", oauth_redirect)]
    if signing_secret is None:
        return routes
    verifier = SignatureVerifier(signing_secret, _Wall(wall))

    async def events(request: Request) -> Response:
        return await _received(request, verifier, dispatch)

    return [Route(f"{path}/events", events, methods=["POST"]), *routes]


async def _received(request: Request, verifier: SignatureVerifier, dispatch: Dispatch) -> Response:
    body = await _body(request)
    if body is None:
        return Response(status_code=413)
    if not _is_signed(verifier, body, request):
        log.warning("a request without a valid signature of Slack was refused")
        return Response(status_code=401)
    try:
        bolt_request = to_async_bolt_request(request, body)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return Response(status_code=400)
    return to_starlette_response(await dispatch(bolt_request))


async def _body(request: Request) -> bytes | None:
    """Return the body; None where it is too long, which is found out without reading it to its end."""
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > MOST_BYTES:
            return None
    return bytes(content)


def _is_signed(verifier: SignatureVerifier, body: bytes, request: Request) -> bool:
    timestamp = request.headers.get("x-slack-request-timestamp")
    signature = request.headers.get("x-slack-signature")
    try:
        return verifier.is_valid(body, timestamp, signature)
    except (ValueError, TypeError):
        return False
