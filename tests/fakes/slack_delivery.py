"""Brings events, interactions and commands to the app: signed HTTP or Socket Mode, and three seconds of patience.

Rule: what was not acknowledged stays in `deliveries` as it was; only `redeliver()` tries again (events only, at most
three times, never after `X-Slack-No-Retry`), so that a test decides when.
Source: docs.slack.dev/apis/events-api (retries), authentication/verifying-requests-from-slack
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Collection, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack_core import Core
from tests.fakes.slack_socket import Sockets
from tests.fakes.slack_world import JSON

T = TypeVar("T")
MOST_RETRIES = 3
SOCKET_TYPE = {
    "event": "events_api",
    "interaction": "interactive",
    "options": "interactive",
    "command": "slash_commands",
}


@dataclass(slots=True)
class Delivery:
    """One attempt to bring something to the app, and how the app took it.

    kind: event, interaction, options, command or url_verification. `status` is None when no answer came; `reason`
    says why an attempt failed (http_timeout, http_error, connection_failed, nowhere).
    """

    kind: str
    payload: JSON
    attempt: int = 0
    status: int | None = None
    seconds: float = 0.0
    body: str = ""
    reason: str | None = None
    no_retry: bool = False
    transport: str = "http"
    sent_body: str = ""
    sent_headers: dict[str, str] = field(default_factory=dict)

    @property
    def acknowledged(self) -> bool:
        """Say whether the app answered with 2xx in time."""
        return self.reason is None

    @property
    def event_id(self) -> str | None:
        """Return the id by which a repeated event is known."""
        return self.payload.get("event_id")

    @property
    def answer(self) -> JSON:
        """Return the JSON in the app's answer, empty if there is none."""
        return dict(json.loads(self.body)) if self.body.lstrip().startswith("{") else {}


def signature(secret: str, stamp: str, body: str) -> str:
    """Return the v0 signature of a body."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()


class Delivering(Core):
    """The transports and the list of deliveries."""

    ack_seconds = 3.0

    def _begin_delivering(self) -> None:
        self.targets: dict[str, str] = {}
        self.deliveries: list[Delivery] = []
        self.sockets = Sockets(self.world.changed, self.app_id)

    def deliver_to(
        self,
        events_url: str,
        interactions_url: str | None = None,
        commands_url: str | None = None,
        options_url: str | None = None,
    ) -> None:
        """Send to these addresses by HTTP; those left out share the first (Bolt has one for all)."""
        shared = interactions_url or events_url
        self.targets = {
            "event": events_url,
            "url_verification": events_url,
            "interaction": shared,
            "command": commands_url or events_url,
            "options": options_url or shared,
        }

    def deliver_by_socket(self) -> None:
        """Send by Socket Mode to whoever is connected (also the rule while no address is given)."""
        self.targets = {}

    @property
    def connections(self) -> int:
        """Return how many Socket Mode clients are connected."""
        with self.world.changed:
            return len(self.sockets.open)

    def disconnect_sockets(self, reason: str = "refresh_requested", *, close: bool = True) -> None:
        """Ask every Socket Mode client to connect anew, and close the old connections."""
        self.run(self.sockets.disconnect(reason, close=close))

    def verify_url(self) -> Delivery:
        """Send the url_verification challenge; right is a 200 whose body carries the challenge."""
        challenge = hashlib.sha256(str(time.time()).encode()).hexdigest()
        return self.deliver("url_verification", {"type": "url_verification", "token": "legacy", "challenge": challenge})

    def deliver(self, kind: str, payload: JSON, *, attempt: int = 0, reason: str | None = None) -> Delivery:
        """Bring one payload to the app and wait for its answer; call it from a thread that does not serve the app."""
        return self.run(self.delivering(kind, payload, attempt=attempt, why=reason))

    def unacknowledged(self) -> list[Delivery]:
        """Return the last attempt of every event that the app has not taken yet."""
        with self.world.changed:
            last = {d.event_id: d for d in self.deliveries if d.kind == "event"}
            return [d for d in last.values() if not d.acknowledged]

    def redeliver(self) -> list[Delivery]:
        """Try every event again that was not acknowledged, with the retry headers; return the new attempts."""
        due = [d for d in self.unacknowledged() if d.attempt < MOST_RETRIES and not d.no_retry]
        return [self.deliver("event", d.payload, attempt=d.attempt + 1, reason=d.reason) for d in due]

    def duplicate(self, delivery: Delivery) -> Delivery:
        """Bring the same payload (the same event_id) once more, freshly signed."""
        return self.deliver(delivery.kind, delivery.payload)

    def replay(self, delivery: Delivery, *, later: float = 0.0) -> Delivery:
        """Send the very bytes and headers of an earlier delivery again; `later` makes its stamp and signature older."""
        headers = dict(delivery.sent_headers)
        if later:
            stamp = str(int(headers["X-Slack-Request-Timestamp"]) - int(later))
            headers |= {
                "X-Slack-Request-Timestamp": stamp,
                "X-Slack-Signature": signature(self.signing_secret, stamp, delivery.sent_body),
            }
        return self.run(self._post(Delivery(delivery.kind, delivery.payload), delivery.sent_body, headers))

    def forge(
        self,
        kind: str,
        payload: JSON,
        *,
        secret: str | None = "not-the-secret",
        age: float = 0.0,
        without: Collection[str] = (),
        headers: dict[str, str] | None = None,
        body: str | None = None,
    ) -> Delivery:
        """Send what an attacker would: another secret (None: the right one), an old stamp, fewer headers."""
        sent, made = self._signed(kind, payload, secret or self.signing_secret, age, body)
        left = {name: value for name, value in made.items() if name.lower() not in {w.lower() for w in without}}
        return self.run(self._post(Delivery(kind, payload), sent, left | (headers or {})))

    async def delivering(self, kind: str, payload: JSON, *, attempt: int = 0, why: str | None = None) -> Delivery:
        """Bring one payload to the app, in the server's loop."""
        delivery = Delivery(kind, payload, attempt)
        if self.targets:
            body, headers = self._signed(kind, payload, self.signing_secret, 0.0, None)
            if attempt:
                headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": str(why)}
            return await self._post(delivery, body, headers)
        return await self._by_socket(delivery, why)

    def _signed(
        self, kind: str, payload: JSON, secret: str, age: float, body: str | None
    ) -> tuple[str, dict[str, str]]:
        in_json = kind in ("event", "url_verification")
        if body is None and in_json:
            body = json.dumps(payload, ensure_ascii=False)
        elif body is None:
            body = urlencode(payload if kind == "command" else {"payload": json.dumps(payload, ensure_ascii=False)})
        stamp = str(int(time.time() - age))
        headers = {
            "Content-Type": "application/json" if in_json else "application/x-www-form-urlencoded",
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": signature(secret, stamp, body),
        }
        return body, headers

    async def _post(self, delivery: Delivery, body: str, headers: dict[str, str]) -> Delivery:
        delivery.sent_body, delivery.sent_headers = body, headers
        began = time.monotonic()
        try:
            limit = aiohttp.ClientTimeout(total=self.ack_seconds)
            target = self.targets[delivery.kind]
            async with self.outgoing.post(target, data=body.encode(), headers=headers, timeout=limit) as answer:
                delivery.status, delivery.body = answer.status, await answer.text()
                delivery.no_retry = answer.headers.get("X-Slack-No-Retry") == "1"
            delivery.reason = None if 200 <= delivery.status < 300 else "http_error"
        except TimeoutError:
            delivery.reason = "http_timeout"
        except aiohttp.ClientError:
            delivery.reason = "connection_failed"
        return self._noted(delivery, began)

    async def _by_socket(self, delivery: Delivery, why: str | None) -> Delivery:
        delivery.transport, began = "socket", time.monotonic()
        envelope = {
            "type": SOCKET_TYPE[delivery.kind],
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "event",
        }
        if delivery.kind == "event":
            envelope |= {"retry_attempt": delivery.attempt, "retry_reason": why or ""}
        try:
            taken = await self.sockets.send(envelope, self.ack_seconds)
            delivery.status, delivery.body = 200, json.dumps(taken) if taken else ""
        except TimeoutError:
            delivery.reason = "http_timeout"
        except ConnectionError:
            delivery.reason = "nowhere"
        return self._noted(delivery, began)

    def _noted(self, delivery: Delivery, began: float) -> Delivery:
        delivery.seconds = time.monotonic() - began
        with self.world.changed:
            self.deliveries.append(delivery)
            self.world.changed.notify_all()
        return delivery

    @property
    def outgoing(self) -> aiohttp.ClientSession:
        """Return the session of the server's loop."""
        raise NotImplementedError

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something in the server's loop and wait for it."""
        raise NotImplementedError
