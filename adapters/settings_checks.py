"""Which settings go together: what is missing beside those that are given, told with where to get it.

Rule: half a configuration is a problem that names its other half; nothing is started with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from adapters.settings import variable

MAKE_KEY = "python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"
"""How an encryption key is made, for whoever is told to make one."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a setting that must be mended; `shown` is its value, or of a secret only its length."""

    variable: str
    shown: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.shown}; expected {self.expected}. {self.remedy}"


def missing_beside(given: frozenset[str], slack_mode: str, telegram_mode: str) -> Iterator[Problem]:
    """Yield what is missing beside the settings that are given, by the names of their fields."""
    yield from _missing_for_slack(given, slack_mode)
    yield from _missing_for_telegram(given, telegram_mode)


SLACK_CREDENTIALS = (
    "slack_bot_token",
    "slack_app_token",
    "slack_signing_secret",
    "slack_client_id",
    "slack_client_secret",
)
_CREDENTIALS_PAGE = "Copy it from Basic Information → App Credentials."


def _missing_for_slack(given: frozenset[str], mode: str) -> Iterator[Problem]:
    if not given.intersection(SLACK_CREDENTIALS):
        return
    oauth = given & {"slack_client_id", "slack_client_secret"}
    if mode == "http" and "slack_signing_secret" not in given:
        yield _missing("slack_signing_secret", "Slack in HTTP mode", _CREDENTIALS_PAGE)
    if mode == "socket" and "slack_app_token" not in given:
        remedy = "Make one with connections:write under Basic Information → App-Level Tokens."
        yield _missing("slack_app_token", "Slack in socket mode", remedy)
    if not oauth and "slack_bot_token" not in given:
        remedy = "Copy it from Install App; for several workspaces set client id and secret instead."
        yield _missing("slack_bot_token", "Slack", remedy)
    if oauth:
        yield from _missing_for_oauth(given)


def _missing_for_oauth(given: frozenset[str]) -> Iterator[Problem]:
    for credential in ("slack_client_id", "slack_client_secret"):
        if credential not in given:
            yield _missing(credential, "installing by OAuth", _CREDENTIALS_PAGE)
    if "encryption_key" not in given:
        yield _missing("encryption_key", "installing by OAuth, whose tokens are kept sealed", f"Make one: {MAKE_KEY}")
    if "public_url" not in given:
        yield _missing("public_url", "installing by OAuth, which comes back there", "Name https://… of this service.")


def _missing_for_telegram(given: frozenset[str], mode: str) -> Iterator[Problem]:
    if mode != "webhook" and not given & {"telegram_token", "telegram_webhook_secret"}:
        return
    if "telegram_token" not in given:
        yield _missing("telegram_token", "Telegram", "Ask @BotFather on Telegram for one (/newbot, or /token).")
    if mode == "webhook" and "telegram_webhook_secret" not in given:
        remedy = "Make up 32 letters and digits; Telegram sends them along with every update."
        yield _missing("telegram_webhook_secret", "Telegram by webhook", remedy)
    if mode == "webhook" and "public_url" not in given:
        yield _missing("public_url", "Telegram by webhook", "Name https://… of this service, or use polling.")


def _missing(field: str, wanted_for: str, remedy: str) -> Problem:
    return Problem(variable(field), "not set", f"a value, needed for {wanted_for}", remedy)
