"""Calls of the fake Slack with the real SDK from ordinary tests, and an app on loopback that only listens."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_server import FakeSlack

JSON = dict[str, Any]


def call(slack: FakeSlack, method: str, *, token: str | None = None, **args: Any) -> JSON:
    """Call a method with the real client, without its own retries; return the answer, good or bad."""

    async def answered() -> JSON:
        used = slack.bot_token() if token is None else token
        client = AsyncWebClient(used, base_url=slack.base_url, retry_handlers=[])
        try:
            answer = await client.api_call(method, json=args)
        except SlackApiError as refused:
            answer = refused.response
        return dict(answer.data) if isinstance(answer.data, dict) else {"ok": False, "error": answer.status_code}

    return asyncio.run(answered())


def error(slack: FakeSlack, method: str, *, token: str | None = None, **args: Any) -> str | None:
    """Call a method and return its error, None when it did what was asked."""
    answer = call(slack, method, token=token, **args)
    return None if answer["ok"] else str(answer["error"])


def plain(text: str) -> JSON:
    """Return a plain text object."""
    return {"type": "plain_text", "text": text}


def marked(text: str) -> JSON:
    """Return a mrkdwn text object."""
    return {"type": "mrkdwn", "text": text}


def modal(*blocks: JSON, **fields: Any) -> JSON:
    """Return a small modal."""
    return {"type": "modal", "title": plain("Zgłoszenie"), "submit": plain("Wyślij"), "blocks": list(blocks), **fields}


def field_of_text(block_id: str, **element: Any) -> JSON:
    """Return an input block for a text."""
    made = {"type": "plain_text_input", "action_id": "typed", **element}
    return {"type": "input", "block_id": block_id, "label": plain("Opis"), "element": made}


@dataclass
class Listener:
    """What came to the app, and what it answers: (status, body, seconds to wait for `let_go`)."""

    url: str = ""
    received: list[tuple[dict[str, str], str]] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)
    hangs: bool = False
    let_go: threading.Event = field(default_factory=threading.Event)
    answer_headers: dict[str, str] = field(default_factory=dict)
    before: Callable[[str], None] | None = None


@contextmanager
def listening() -> Iterator[Listener]:
    """Run an app that notes what it is told and answers 200, or what `answers` holds."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            listener.received.append((dict(self.headers), body))
            if listener.hangs:
                listener.let_go.wait(10)
                return
            if listener.before:
                listener.before(body)
            status, text = listener.answers.pop(0) if listener.answers else (200, "")
            self.send_response(status)
            self.send_header("Content-Length", str(len(text.encode())))
            self.send_header("Content-Type", "application/json" if text.startswith("{") else "text/plain")
            for name, value in listener.answer_headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Keep quiet."""

    class Server(ThreadingHTTPServer):
        request_queue_size = 100
        daemon_threads = False

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    listener.url = f"http://127.0.0.1:{server.server_port}/slack/events"
    try:
        yield listener
    finally:
        listener.let_go.set()
        server.shutdown()
        server.server_close()
        thread.join()
