"""A message handed to a gateway over a real connection: signed, the same id for the same message, and every answer."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.gateway.messenger import LONGEST, SIGNATURE, GatewayMessenger
from adapters.http import HttpServer, application
from adapters.messenger import NoAnswer, Rejected
from adapters.settings import Listen
from bot.errors import RetryLater
from bot.messages import Address, Reply
from bot.records import URGENT, OutboxMessage, Why

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SECRET = "a-secret-of-the-gateway"
PAGE = OutboxMessage(
    "page:1043:0",
    Address("gateway", "+48220000000"),
    "noc",
    "pl",
    Reply("DYŻUR: zgłoszenie 1043.\nReakcja: do 12:00", {"incident": 1043}),
    NOW,
    priority=URGENT,
    why=Why("duty", "duty.page", "incident:1043", NOW, "blawatek"),
)


@dataclass
class Gateway:
    """A gateway on loopback that answers as it is told."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seen: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: Request) -> Response:
        self.seen.append((dict(request.headers), await request.body()))
        return Response(status_code=self.status, headers=self.headers)


def post(gateway: Gateway, message: OutboxMessage = PAGE, times: int = 1) -> list[str]:
    async def main() -> list[str]:
        http = HttpServer(application([Route("/calls", gateway.take, methods=["POST"])], dict), Listen("127.0.0.1", 0))
        await http.start()
        url = f"http://{http.address}/calls"
        messenger = GatewayMessenger(url, SECRET, timedelta(seconds=5), now=lambda: NOW)
        try:
            return [await messenger.post(message, repeated=number > 0) for number in range(times)]
        finally:
            await http.stop()

    return asyncio.run(main())


def verified(secret: str, header: str, body: bytes) -> bool:
    """Verify a signature as a gateway does; the same lines stand in docs/notices.md."""
    parts = dict(part.split("=", 1) for part in header.split(","))
    expected = hmac.new(secret.encode(), f"{parts['t']}.".encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, parts["v1"])


def test_it_is_handed_over_signed_with_what_a_gateway_needs() -> None:
    gateway = Gateway()
    [reference] = post(gateway)

    [(headers, body)] = gateway.seen
    assert verified(SECRET, headers[SIGNATURE.lower()], body)
    assert not verified("another", headers[SIGNATURE.lower()], body)
    assert not verified(SECRET, headers[SIGNATURE.lower()], body + b" ")
    assert headers["idempotency-key"] == reference
    assert json.loads(body) == {
        "id": reference,
        "kind": "duty.page",
        "to": "+48220000000",
        "text": "DYŻUR: zgłoszenie 1043.",
        "language": "pl",
        "urgent": True,
        "incident": 1043,
        "queued_at": "2026-11-26T12:00:00+00:00",
        "repeated": False,
    }


def test_the_same_message_has_the_same_id_however_often_it_is_handed_over() -> None:
    gateway = Gateway()

    assert len(set(post(gateway, times=3))) == 1
    assert [json.loads(body)["repeated"] for _, body in gateway.seen] == [False, True, True]


def test_a_long_text_is_cut() -> None:
    gateway = Gateway()
    post(gateway, replace(PAGE, reply=Reply("a" * 1000)))

    assert len(json.loads(gateway.seen[0][1])["text"]) == LONGEST


@pytest.mark.parametrize(
    ("status", "headers", "error", "after"),
    [
        (429, {"Retry-After": "7"}, RetryLater, timedelta(seconds=7)),
        (503, {}, RetryLater, None),
        (400, {}, Rejected, None),
        (302, {"Location": "http://127.0.0.1:9/"}, Rejected, None),
    ],
)
def test_each_answer_has_its_meaning(
    status: int, headers: dict[str, str], error: type[Exception], after: timedelta | None
) -> None:
    with pytest.raises(error) as raised:
        post(Gateway(status, headers))

    assert type(raised.value) is error
    assert getattr(raised.value, "after", None) == after


def test_a_gateway_that_is_away_is_tried_again_and_one_that_hangs_up_is_in_doubt() -> None:
    away = GatewayMessenger("http://127.0.0.1:9/calls", SECRET, timedelta(seconds=1))
    with pytest.raises(RetryLater) as raised:
        asyncio.run(away.post(PAGE, repeated=False))
    assert type(raised.value) is RetryLater

    async def hang_up() -> None:
        server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            await GatewayMessenger(f"http://127.0.0.1:{port}/", SECRET, timedelta(seconds=2)).post(PAGE, repeated=False)

    with pytest.raises(NoAnswer):
        asyncio.run(hang_up())
