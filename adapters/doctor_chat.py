"""What is misconfigured on the platforms: tokens, scopes, webhook, clock; asked of the platforms themselves.

Rule: asking changes nothing there; every problem comes with its remedy; no token is in any finding, since no address
that was called and no answer of a platform is told as it came.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from adapters.findings import Finding
from adapters.settings import Settings, written
from adapters.slack.manifest import SCOPES

SKEW_TOLD, SKEW_WRONG = 5.0, 60.0
"""Seconds by which this machine's clock may differ; times of reports and signatures hang on it."""
MANY_PENDING = 100
_BOT_FATHER = "Copy the token again from @BotFather (/token)."
_INSTALL_APP = "Copy the token again from Install App of the app at api.slack.com/apps."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform answered; `skew` is how many seconds this machine's clock is ahead of it, if it said the time."""

    body: Mapping[str, Any]
    headers: Mapping[str, str]
    skew: float | None


class NoUse(Exception):
    """The platform cannot be asked; the reason has no address in it."""


def chat_findings(settings: Settings) -> Iterator[Finding]:
    """Ask every configured platform, and yield what is found."""
    skews: list[float] = []
    with httpx.Client(timeout=settings.timeout_seconds, follow_redirects=False) as client:
        if settings.has_telegram:
            yield from _telegram(client, settings, skews)
        if settings.has_slack:
            yield from _slack(client, settings, skews)
    yield from clock_findings(skews)
    yield from public_url_findings(settings)


def clock_findings(skews: list[float]) -> Iterator[Finding]:
    """Yield how far this machine's clock is from the platforms'."""
    if not skews:
        return
    skew = max(skews, key=abs)
    found = f"{abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} the platforms"
    remedy = "Let the clock be set by the network (NTP)."
    is_told = abs(skew) > SKEW_TOLD
    yield Finding("clock", abs(skew) <= SKEW_WRONG, found if is_told else "right", remedy if is_told else "")


def public_url_findings(settings: Settings) -> Iterator[Finding]:
    """Yield that the public address must be tried from outside, where one is needed."""
    needs = settings.has_slack and settings.slack_mode == "http"
    if settings.public_url is not None:
        found = f"{settings.public_url}: cannot be tried from inside; open {settings.public_url}/healthz elsewhere"
        yield Finding("public url", ok=True, found=found, remedy="")
    elif needs:
        found = f"not set; Slack must reach {settings.slack_path}/events on {settings.listen} through your proxy"
        yield Finding("public url", ok=True, found=found, remedy="")


def _telegram(client: httpx.Client, settings: Settings, skews: list[float]) -> Iterator[Finding]:
    base = f"{settings.telegram_api_url}/bot{written(settings.telegram_token)}"
    try:
        me = _asked(client, f"{base}/getMe", {}, None)
        skews += [me.skew] if me.skew is not None else []
        if not me.body.get("ok"):
            refused = f"refuses the token ({me.body.get('error_code')})"
            yield Finding("telegram", ok=False, found=refused, remedy=_BOT_FATHER)
            return
        yield from _account(me.body["result"])
        yield from _webhook(_asked(client, f"{base}/getWebhookInfo", {}, None).body.get("result") or {}, settings)
    except NoUse as error:
        remedy = "Check the network, the proxy and SLA_TELEGRAM_API_URL."
        yield Finding("telegram", ok=False, found=f"does not answer: {error}", remedy=remedy)


def _account(me: Mapping[str, Any]) -> Iterator[Finding]:
    yield Finding("telegram", ok=True, found=f"@{me.get('username')}, number {me.get('id')}", remedy="")
    if not me.get("can_join_groups"):
        remedy = "Tell @BotFather: /setjoingroups, Enable; or use private chats only."
        yield Finding("telegram", ok=False, found="may not be added to groups", remedy=remedy)
    if me.get("can_read_all_group_messages"):
        remedy = "Tell @BotFather: /setprivacy, Enable; it needs to hear only what is meant for it."
        yield Finding("telegram", ok=False, found="privacy mode is off: it hears everything in groups", remedy=remedy)


def _webhook(set_up: Mapping[str, Any], settings: Settings) -> Iterator[Finding]:
    url, pending = str(set_up.get("url") or ""), int(set_up.get("pending_update_count") or 0)
    expected = f"{settings.public_url}{settings.telegram_path}" if settings.telegram_mode == "webhook" else ""
    if url != expected:
        yield _wrong_webhook(url, expected)
    else:
        yield Finding("webhook", ok=True, found=url or "none, as polling needs it", remedy="")
    if pending > MANY_PENDING:
        remedy = "Start the service; if it runs, look at its log and at /readyz."
        yield Finding("webhook", ok=False, found=f"{pending} updates wait to be fetched", remedy=remedy)
    if url and set_up.get("last_error_message"):
        found = f"Telegram could not deliver: {str(set_up['last_error_message'])[:100]}"
        remedy = (
            "Let Telegram reach the address (ports 443, 80, 88, 8443; a valid certificate; the secret of the service)."
        )
        yield Finding("webhook", ok=False, found=found, remedy=remedy)


def _wrong_webhook(url: str, expected: str) -> Finding:
    if not expected:
        remedy = "Polling takes it away at its start. If another program uses it, give this one a bot of its own."
        return Finding("webhook", ok=False, found=f"set to {_host(url)} though polling is configured", remedy=remedy)
    if not url:
        remedy = "Start the service: it sets the webhook itself."
        return Finding("webhook", ok=False, found="not set yet", remedy=remedy)
    remedy = "Start the service: it sets its own. If another program uses the other, give this one a bot of its own."
    return Finding("webhook", ok=False, found=f"set to {_host(url)}, not to {_host(expected)}", remedy=remedy)


def _slack(client: httpx.Client, settings: Settings, skews: list[float]) -> Iterator[Finding]:
    try:
        if settings.slack_bot_token is not None:
            yield from _bot_token(client, settings, skews)
        if settings.slack_mode == "socket":
            yield from _app_token(client, settings)
        else:
            found = "the signing secret cannot be tried from inside; a wrong one shows as 401 in the log"
            yield Finding("slack", ok=True, found=found, remedy="")
    except NoUse as error:
        remedy = "Check the network, the proxy and SLA_SLACK_API_URL."
        yield Finding("slack", ok=False, found=f"does not answer: {error}", remedy=remedy)


def _bot_token(client: httpx.Client, settings: Settings, skews: list[float]) -> Iterator[Finding]:
    answer = _asked(client, f"{settings.slack_api_url}/auth.test", {}, written(settings.slack_bot_token))
    skews += [answer.skew] if answer.skew is not None else []
    if not answer.body.get("ok"):
        refused = f"refuses the bot token ({_word(answer.body.get('error'))})"
        yield Finding("slack", ok=False, found=refused, remedy=_INSTALL_APP)
        return
    who = f"{answer.body.get('team')} ({answer.body.get('team_id')}), as {answer.body.get('user')}"
    yield Finding("slack", ok=True, found=who, remedy="")
    granted = {scope.strip() for scope in answer.headers.get("x-oauth-scopes", "").split(",") if scope.strip()}
    yield from _scopes(granted)


def _scopes(granted: set[str]) -> Iterator[Finding]:
    missing, more = sorted(SCOPES.keys() - granted), sorted(granted - SCOPES.keys())
    if missing:
        remedy = "Add them under OAuth & Permissions (or paste the manifest again), then reinstall the app."
        yield Finding("scopes", ok=False, found=f"missing: {', '.join(missing)}", remedy=remedy)
    else:
        yield Finding("scopes", ok=True, found=f"all {len(SCOPES)}", remedy="")
    if more:
        remedy = "Take them away under OAuth & Permissions: nothing uses them."
        yield Finding("scopes", ok=True, found=f"more than needed: {', '.join(more)}", remedy=remedy)


def _app_token(client: httpx.Client, settings: Settings) -> Iterator[Finding]:
    token = written(settings.slack_app_token)
    answer = _asked(client, f"{settings.slack_api_url}/apps.connections.open", {}, token)
    if answer.body.get("ok"):
        yield Finding("slack", ok=True, found="the app token opens a socket", remedy="")
        return
    found = f"refuses the app token ({_word(answer.body.get('error'))})"
    remedy = "Make one with connections:write under Basic Information → App-Level Tokens, and turn Socket Mode on."
    yield Finding("slack", ok=False, found=found, remedy=remedy)


def _asked(client: httpx.Client, url: str, form: dict[str, str], token: str | None) -> Answer:
    """Return the answer to a POST.

    Raises:
        NoUse: there is none, or none that means anything.
    """
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    try:
        response = client.post(url, data=form, headers=headers)
    except httpx.HTTPError as error:
        raise NoUse(type(error).__name__) from None
    skew = _skew(response.headers.get("date"))
    try:
        body = response.json()
    except ValueError:
        raise NoUse(f"status {response.status_code}, and no JSON") from None
    if not isinstance(body, dict) or "ok" not in body:
        raise NoUse(f"status {response.status_code}, and none of its answers")
    return Answer(body, {name.lower(): value for name, value in response.headers.items()}, skew)


def _skew(date: str | None) -> float | None:
    try:
        return time.time() - parsedate_to_datetime(date).timestamp() if date else None
    except ValueError:
        return None


def _host(url: str) -> str:
    """Return an address without its path, which may be a secret of somebody else's."""
    parts = url.split("/")
    return "/".join(parts[:3]) if len(parts) > 2 else url


def _word(error: object) -> str:
    """Return a platform's word for an error, if it is one."""
    text = str(error or "no reason")
    return text if text.isascii() and len(text) <= 40 and " " not in text else "no reason"
