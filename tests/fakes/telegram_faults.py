"""Faults that a test orders from the fake Telegram: errors, hangs, lost answers, lost requests.

Rule: a fault hits the next calls of its method (in its chat, where one is named) and is used up; what it causes is
never counted as the bot's own fault.
"""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass, field

from tests.fakes.telegram_limits import ApiError

ANY = "*"


@dataclass(slots=True)
class Fault:
    """One ordered fault; `kind` is fail, hang, drop_answer or drop_request."""

    kind: str
    method: str
    chat_id: int | None = None
    times: int = 1
    error: ApiError | None = None
    after_effect: bool = False
    page: str = ""
    loop: asyncio.AbstractEventLoop | None = None
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def hits(self, method: str, chat_id: str) -> bool:
        if self.method not in (ANY, method.lower()) or self.times <= 0:
            return False
        return self.chat_id is None or str(self.chat_id) == chat_id

    def release(self) -> None:
        """Let the calls that hang go on: they take effect and are answered now."""
        self.times = 0
        if self.loop is not None:
            self.loop.call_soon_threadsafe(self.released.set)


class Faults:
    """The test's orders; mixed into the server."""

    changed: threading.Condition
    _loop: asyncio.AbstractEventLoop | None

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def fail_next(
        self,
        method: str,
        code: int = 400,
        description: str = "",
        *,
        retry_after: int | None = None,
        migrate_to: int | None = None,
        chat_id: int | None = None,
        times: int = 1,
        after_effect: bool = False,
        page: str = "",
    ) -> Fault:
        """Answer the next calls with this error; "*" is every method.

        `after_effect` does what was asked and then answers the error, as a proxy may; `page` is sent instead of JSON.
        """
        parameters = {"retry_after": retry_after, "migrate_to_chat_id": migrate_to}
        given = {name: value for name, value in parameters.items() if value is not None}
        text = description or _usual_description(code, retry_after)
        error = ApiError(code, text, bots_fault=False, parameters=given)
        return self._order(Fault("fail", method, chat_id, times, error, after_effect=after_effect, page=page))

    def hang_next(
        self, method: str, *, chat_id: int | None = None, times: int = 1, after_effect: bool = False
    ) -> Fault:
        """Leave the next calls without an answer until `.release()` or the end of the server.

        Before the release nothing has happened, unless `after_effect`; a caller that has gone by then has no effect.
        """
        return self._order(Fault("hang", method, chat_id, times, after_effect=after_effect))

    def drop_answer_next(self, method: str, *, chat_id: int | None = None, times: int = 1) -> Fault:
        """Do what the next calls ask and close the connection without an answer."""
        return self._order(Fault("drop_answer", method, chat_id, times))

    def drop_request_next(self, method: str, *, chat_id: int | None = None, times: int = 1) -> Fault:
        """Close the connection of the next calls without doing anything."""
        return self._order(Fault("drop_request", method, chat_id, times))

    def clear_faults(self) -> None:
        with self.changed:
            for fault in self._faults:
                fault.release()
            self._faults.clear()

    def _order(self, fault: Fault) -> Fault:
        with self.changed:
            fault.method, fault.loop = fault.method.lower(), self._loop
            self._faults.append(fault)
        return fault

    def _fault_for(self, method: str, chat_id: str) -> Fault | None:
        fault = next((fault for fault in self._faults if fault.hits(method, chat_id)), None)
        if fault is not None:
            fault.times -= 1
            self.changed.notify_all()
        return fault


def _usual_description(code: int, retry_after: int | None) -> str:
    usual = {
        400: "Bad Request: injected fault",
        401: "Unauthorized",
        403: "Forbidden: bot was blocked by the user",
        404: "Not Found",
        429: f"Too Many Requests: retry after {retry_after or 1}",
        502: "Bad Gateway",
        503: "Service Unavailable",
        504: "Gateway Timeout",
    }
    return usual.get(code, "Internal Server Error")
