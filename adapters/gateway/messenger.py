"""Handing one message to a gateway: a POST with what is to be said, signed so that the gateway knows whose it is.

Rules: the signature is HMAC-SHA256 of "timestamp.body" with the shared secret; the same message always has the same
Idempotency-Key; no redirect is followed; 2xx is done, 429 and 5xx are for now, any other 4xx is for ever.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import httpx

from adapters.demo_clock import real_now
from adapters.messenger import NoAnswer, Rejected
from adapters.plain import printable
from adapters.sending_only import OneWay
from bot.errors import RetryLater
from bot.records import URGENT, OutboxMessage

SIGNATURE = "X-SLA-Signature"
LONGEST = 320
"""Characters of a message that is to be read aloud or sent as two short messages."""


def signature(secret: str, body: bytes, at: datetime) -> str:
    """Return the header that signs a body: "t=1764158400,v1=…"."""
    stamp = int(at.timestamp())
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"


class GatewayMessenger(OneWay):
    """The sending side of a gateway."""

    platform = "gateway"

    def __init__(self, url: str, secret: str, timeout: timedelta, now: Callable[[], datetime] = real_now) -> None:
        self._url = url
        self._secret = secret
        self._timeout = timeout.total_seconds()
        self._now = now

    async def post(self, message: OutboxMessage, *, repeated: bool) -> str:
        """Hand it over and return the id that the gateway knows it by."""
        id_ = hashlib.sha256(message.key.encode()).hexdigest()[:32]
        body = json.dumps(_said(message, id_, repeated=repeated), ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": id_,
            SIGNATURE: signature(self._secret, body, self._now()),
        }
        try:
            async with httpx.AsyncClient(timeout=self._timeout, follow_redirects=False) as client:
                answer = await client.post(self._url, content=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol) as error:
            raise RetryLater from error
        except httpx.HTTPError as error:
            raise NoAnswer from error
        _settle(answer)
        return id_


def _settle(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    if answer.status_code == 429 or answer.status_code >= 500:
        after = answer.headers.get("retry-after", "")
        raise RetryLater(timedelta(seconds=int(after)) if after.isdigit() else None)
    raise Rejected(f"the gateway answered {answer.status_code}")


def _said(message: OutboxMessage, id_: str, *, repeated: bool) -> dict[str, object]:
    first = " ".join(printable(message.reply.text).partition("\n")[0].split())
    return {
        "id": id_,
        "kind": message.why.rule if message.why is not None else message.kind,
        "to": message.address.conversation,
        "text": first if len(first) <= LONGEST else first[: LONGEST - 1] + "…",
        "language": message.language,
        "urgent": message.priority == URGENT,
        "incident": message.reply.facts.get("incident"),
        "queued_at": message.queued_at.isoformat(),
        "repeated": repeated,
    }
