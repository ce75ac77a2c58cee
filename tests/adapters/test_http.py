"""Promise: only what is named is there, a body has its limit, and health says what is not ready without secrets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from adapters.http import MOST_BODY_BYTES, HttpServer, application
from adapters.settings import Listen
from bot.errors import Refused


async def length(request: Request) -> JSONResponse:
    return JSONResponse(len(await request.body()))


@asynccontextmanager
async def serving(reasons: dict[str, str]) -> AsyncIterator[httpx.AsyncClient]:
    server = HttpServer(
        application([Route("/echo", length, methods=["POST"])], lambda: reasons), Listen("127.0.0.1", 0)
    )
    await server.start()
    try:
        async with httpx.AsyncClient(base_url=f"http://{server.address}") as client:
            yield client
    finally:
        await server.stop()


def with_server(ask: Callable[[httpx.AsyncClient], Awaitable[None]], reasons: dict[str, str] | None = None) -> None:
    async def talk() -> None:
        async with serving(reasons if reasons is not None else {}) as client:
            await ask(client)

    asyncio.run(talk())


def test_health_and_readiness_answer() -> None:
    async def ask(client: httpx.AsyncClient) -> None:
        alive, ready = await client.get("/healthz"), await client.get("/readyz")
        assert (alive.status_code, alive.json()) == (200, {"alive": True})
        assert (ready.status_code, ready.json()) == (200, {"ready": True, "reasons": {}, "warnings": {}})

    with_server(ask)


def test_what_is_not_ready_is_told_with_503_and_it_is_alive_all_the_same() -> None:
    async def ask(client: httpx.AsyncClient) -> None:
        ready = await client.get("/readyz")
        assert (ready.status_code, ready.json()["reasons"]) == (503, {"slack": "no connection yet"})
        assert (await client.get("/healthz")).status_code == 200

    with_server(ask, {"slack": "no connection yet"})


@pytest.mark.parametrize("path", ["/", "/docs", "/redoc", "/openapi.json", "/healthz/", "/echo/", "/slack/events"])
def test_what_is_not_named_is_not_there(path: str) -> None:
    async def ask(client: httpx.AsyncClient) -> None:
        assert (await client.get(path)).status_code == 404

    with_server(ask)


def test_a_body_may_have_its_most_and_not_a_byte_more() -> None:
    async def ask(client: httpx.AsyncClient) -> None:
        most = await client.post("/echo", content=b"x" * MOST_BODY_BYTES)
        more = await client.post("/echo", content=b"x" * (MOST_BODY_BYTES + 1))
        assert (most.status_code, most.json(), more.status_code) == (200, MOST_BODY_BYTES, 413)

    with_server(ask)


def test_a_body_of_unannounced_length_has_the_same_limit() -> None:
    async def parts(count: int) -> AsyncIterator[bytes]:
        for _ in range(count):
            yield b"x" * 65536

    async def ask(client: httpx.AsyncClient) -> None:
        assert (await client.post("/echo", content=parts(2))).json() == 2 * 65536
        assert (await client.post("/echo", content=parts(17))).status_code == 413

    with_server(ask)


def test_the_server_does_not_say_what_it_is_made_with() -> None:
    async def ask(client: httpx.AsyncClient) -> None:
        assert "server" not in (await client.get("/healthz")).headers

    with_server(ask)


def test_a_port_that_is_taken_is_refused_with_what_to_do() -> None:
    async def start(address: Listen) -> None:
        with pytest.raises(Refused, match="SLA_LISTEN"):
            await HttpServer(application([], dict), address).start()

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        asyncio.run(start(Listen("127.0.0.1", taken.getsockname()[1])))
