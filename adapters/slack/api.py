"""Calling Slack's Web API: one session, one place where its refusals and silences become ours.

Rules: no call is repeated behind our back, since a repeated post would be said twice; no token, body or answer is
logged. `RetryLater`: Slack did not take it; `NoAnswer`: it may have; `SlackSays`: it refused, and said why.
Source: docs.slack.dev/apis/web-api, apis/web-api/rate-limits
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.messenger import NoAnswer
from adapters.slack.redaction import Redacting
from bot.errors import RetryLater

API_URL = "https://slack.com/api"
_CONNECT_SECONDS = 5.0

sdk_log = logging.getLogger("adapters.slack.sdk")
"""What Slack's library logs with: from INFO on, since below that it writes whole messages and headers."""
sdk_log.setLevel(logging.INFO)
sdk_log.addFilter(Redacting())

_TEMPORARY = frozenset(
    "fatal_error internal_error service_unavailable request_timeout team_added_to_org rollup_error".split()
)
_LIMITED = frozenset("ratelimited rate_limited message_limit_exceeded".split())


class SlackSays(Exception):
    """Slack refuses a call: `error` is its word for why, `needed` a scope that is missing."""

    def __init__(self, error: str, needed: str = "") -> None:
        super().__init__(f"{error} ({needed})" if needed else error)
        self.error = error
        self.needed = needed


class Api:
    """The Web API of one configuration, used in one event loop and closed there."""

    def __init__(self, api_url: str = API_URL, timeout: timedelta = timedelta(seconds=10)) -> None:
        self.url = api_url.rstrip("/") + "/"
        self._seconds = timeout.total_seconds()
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the session; closing twice is harmless."""
        if self._session is not None:
            await self._session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        """The session, made when it is first needed, in the loop that needs it."""
        if self._session is None:
            limits = aiohttp.ClientTimeout(total=self._seconds, sock_connect=min(self._seconds, _CONNECT_SECONDS))
            self._session = aiohttp.ClientSession(timeout=limits)
        return self._session

    def client(self, token: str | None) -> AsyncWebClient:
        """Return Slack's own client with a token."""
        return AsyncWebClient(
            token=token,
            base_url=self.url,
            timeout=max(1, int(self._seconds)),
            session=self.session,
            logger=sdk_log,
            retry_handlers=[],
        )


async def asked(call: Awaitable[Any]) -> dict[str, Any]:
    """Return what a call of the API answers.

    Raises:
        RetryLater: Slack did not take it (429, 5xx, nobody there).
        NoAnswer: it may have been taken.
        SlackSays: it was refused.
    """
    try:
        answer = await call
    except SlackApiError as error:
        raise _refusal(error.response) from None
    except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError):
        raise RetryLater from None
    except (TimeoutError, aiohttp.ClientError, SlackClientError):
        raise NoAnswer from None
    return dict(answer.data)


def _refusal(response: Any) -> Exception:
    status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 0)
    answer = getattr(response, "data", None)
    error = str(answer.get("error") or "") if isinstance(answer, dict) else ""
    if status == 429 or error in _LIMITED:
        return RetryLater(retry_after(response.headers))
    if status >= 500 or error in _TEMPORARY:
        return RetryLater()
    if not error:
        return NoAnswer()
    return SlackSays(error, str(answer.get("needed") or "") if isinstance(answer, dict) else "")


def retry_after(headers: Any) -> timedelta | None:
    """Return how long Slack wants to be left alone; None where it does not say."""
    written = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return timedelta(seconds=int(written)) if str(written).isdigit() else None
