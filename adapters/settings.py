"""The settings of the service: what each variable means, what it must look like, and which go together.

Rule: everything is checked at the start and all problems are told at once, each with its remedy; a secret is never
shown, only how long it is. Reading them is the business of `adapters.settings_reading`.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "SLA_"
_KEY_BYTES = 32
"""Source: the Fernet specification: 16 bytes to sign with, 16 to encrypt with."""
_PATH = re.compile(r"(/[A-Za-z0-9_-]+)+")
MAILBOX = re.compile(r"[^@\s<>,;:\"()]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}|[^@\s<>,;:\"()]+@localhost")
"""An e-mail address as people write it; what it takes to be sent to, not all that RFC 5322 allows."""
_HEARTBEAT = r"https://\S+|http://(127\.0\.0\.1|localhost)[:/]\S*"
_SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,256}")
"""Source: https://core.telegram.org/bots/api#setwebhook; shorter than 16 characters could be guessed."""


@dataclass(frozen=True, slots=True)
class Listen:
    """Where to listen: a host and a port, 0 for one that the system chooses."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def listen_of(written: str) -> Listen:
    """Return the host and port written HOST:PORT or [IPv6]:PORT.

    Raises:
        ValueError: it is not written so.
    """
    host, colon, port = written.rpartition(":")
    host = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not colon or not host or not port.isascii() or not port.isdecimal() or int(port) > 65535:
        raise ValueError("HOST:PORT with a port from 0 to 65535, for example 127.0.0.1:8080")
    return Listen(host, int(port))


def _a_listen(written: str) -> str:
    listen_of(written)
    return written


def _a_path(written: str) -> str:
    if not _PATH.fullmatch(written):
        raise ValueError("a path such as /slack: letters, digits, - and _, without a / at its end")
    if written.split("/")[1] in ("healthz", "readyz", "metrics"):
        raise ValueError("a path that is not that of the health checks or the figures")
    return written


def _a_url(written: str) -> str:
    url = urlsplit(written)
    if not url.hostname or url.query or url.fragment or url.username:
        raise ValueError("https:// with a host and nothing behind its path, for example https://sla.example.com")
    if url.scheme != "https" and not (url.scheme == "http" and _is_loopback(url.hostname)):
        raise ValueError("https://; http:// only for this machine itself (127.0.0.1, ::1 or localhost)")
    return written.rstrip("/")


def _a_mailbox(written: str) -> str:
    if not MAILBOX.fullmatch(written):
        raise ValueError("one e-mail address such as dyzur@example.com")
    return written


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _like(pattern: str, expected: str) -> AfterValidator:
    shape = re.compile(pattern)

    def check(secret: SecretStr) -> SecretStr:
        if not shape.fullmatch(secret.get_secret_value()):
            raise ValueError(expected)
        return secret

    return AfterValidator(check)


def _a_key(secret: SecretStr) -> SecretStr:
    for key in secret.get_secret_value().split(","):
        try:
            raw = base64.b64decode(key.strip(), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if len(raw) != _KEY_BYTES:
            raise ValueError(f"one key, or several with commas between, each {_KEY_BYTES} bytes as URL-safe Base64")
    return secret


Path_ = Annotated[str, AfterValidator(_a_path)]
Url = Annotated[str, AfterValidator(_a_url)]
Mailbox = Annotated[str, AfterValidator(_a_mailbox)]


class Settings(BaseSettings):
    """All settings, each from the variable of its name in capitals behind `SLA_`; a secret shows itself as stars."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True, env_ignore_empty=True
    )

    database_url: str | None = Field(
        None, description="The database, e.g. `sqlite:////var/lib/sla-assistant/assistant.db`; `--db` goes before it."
    )
    slack_mode: Literal["http", "socket"] = Field(
        "http", description="How Slack's events arrive: `http` (Slack calls us) or `socket` (we call Slack)."
    )
    slack_bot_token: Annotated[SecretStr, _like(r"xoxb-\S+|xoxe\.xoxb-\S+", "a bot token, xoxb-…")] | None = Field(
        None, description="The bot token of the one workspace, `xoxb-…`."
    )
    slack_app_token: Annotated[SecretStr, _like(r"xapp-\S+", "an app-level token, xapp-…")] | None = Field(
        None, description="The app-level token with `connections:write`, `xapp-…`; for socket mode."
    )
    slack_signing_secret: Annotated[SecretStr, _like(r"\S{8,}", "the signing secret, without spaces")] | None = Field(
        None, description="What Slack signs its requests with; for HTTP mode."
    )
    slack_client_id: str | None = Field(None, description="For installing into several workspaces by OAuth.")
    slack_client_secret: Annotated[SecretStr, _like(r"\S{8,}", "the client secret, without spaces")] | None = Field(
        None, description="For installing into several workspaces by OAuth."
    )
    slack_api_url: Url = Field("https://slack.com/api", description="Where Slack's Web API is.")
    telegram_mode: Literal["polling", "webhook"] = Field(
        "polling", description="How Telegram's updates arrive: `polling` (we call Telegram) or `webhook`."
    )
    telegram_token: Annotated[SecretStr, _like(r"\d+:[A-Za-z0-9_-]+", "a token of @BotFather, 123456:ABC…")] | None = (
        Field(None, description="The bot's token from @BotFather.")
    )
    telegram_webhook_secret: (
        Annotated[SecretStr, _like(_SECRET_TOKEN.pattern, "16 to 256 of A-Z, a-z, 0-9, _ and -")] | None
    ) = Field(None, description="What Telegram proves itself with; mandatory for a webhook.")
    telegram_api_url: Url = Field(
        "https://api.telegram.org", description="Where the Bot API is; `/bot<token>` follows."
    )
    telegram_file_url: Url = Field(
        "https://api.telegram.org/file", description="Where its files are; `/bot<token>` follows."
    )
    public_url: Url | None = Field(
        None, description="How the outside reaches this service, `https://…`; for a webhook and for OAuth."
    )
    listen: Annotated[str, AfterValidator(_a_listen)] = Field(
        "127.0.0.1:8080", description="Host and port to listen on; port 0: the system chooses."
    )
    slack_path: Path_ = Field("/slack", description="Below which path Slack calls.")
    telegram_path: Path_ = Field("/telegram", description="On which path Telegram calls.")
    encryption_key: Annotated[SecretStr, AfterValidator(_a_key)] | None = Field(
        None, description="Seals the tokens of installed workspaces; the first of several seals, all open."
    )
    timeout_seconds: float = Field(10, ge=1, le=50, description="How long a platform may take to answer.")
    most_attempts: int = Field(
        100, ge=1, le=10_000, description="After how many attempts a message becomes a dead letter."
    )
    worker_interval_seconds: float = Field(
        10, ge=0.1, le=3600, description="How often time passes: reminders, unfinished reports."
    )

    lease_seconds: float = Field(
        60, ge=3, le=600, description="After how long another process goes on with what a process that died had begun."
    )

    heartbeat_url: Annotated[SecretStr, _like(_HEARTBEAT, "an https:// address")] | None = Field(
        None, description="Called each minute while all is well, by GET; silence there means trouble here."
    )
    smtp_host: str | None = Field(
        None, description="The mail server that takes mail from us; without it there is none."
    )
    smtp_port: int = Field(587, ge=1, le=65535, description="Its port.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the connection is sealed: starttls (587), tls (465), or none on a trusted network."
    )
    smtp_user: str | None = Field(None, description="Who we are there, where it asks.")
    smtp_password: SecretStr | None = Field(None, description="The password for that.")
    smtp_from: Mailbox | None = Field(None, description="From which address mail comes.")
    gateway_url: Url | None = Field(
        None, description="Where calls and messages for an SMS or phone gateway are posted to, signed."
    )
    gateway_secret: Annotated[SecretStr, _like(r"\S{16,}", "16 characters or more, without spaces")] | None = Field(
        None, description="What signs them."
    )
    metrics_token: Annotated[SecretStr, _like(r"\S{16,}", "16 characters or more, without spaces")] | None = Field(
        None, description="What Prometheus says to read /metrics (Authorization: Bearer …); without it there is none."
    )
    page_every_seconds: float = Field(
        120,
        ge=30,
        le=3600,
        description="How often whoever is on duty is called again to a critical incident that nobody took; to others "
        "five times less often.",
    )

    @property
    def address(self) -> Listen:
        """Where to listen."""
        return listen_of(self.listen)

    @property
    def timeout(self) -> timedelta:
        """How long a platform may take to answer."""
        return timedelta(seconds=self.timeout_seconds)

    @property
    def worker_interval(self) -> timedelta:
        """How often time passes."""
        return timedelta(seconds=self.worker_interval_seconds)

    @property
    def page_every(self) -> timedelta:
        """How often somebody is called again to a critical incident."""
        return timedelta(seconds=self.page_every_seconds)

    @property
    def lease(self) -> timedelta:
        """For how long what one process has in hand is no other's."""
        return timedelta(seconds=self.lease_seconds)

    @property
    def has_slack(self) -> bool:
        """Tell whether Slack is configured."""
        return self.slack_bot_token is not None or self.has_slack_oauth

    @property
    def has_slack_oauth(self) -> bool:
        """Tell whether workspaces may install the assistant themselves."""
        return self.slack_client_id is not None and self.slack_client_secret is not None

    @property
    def has_telegram(self) -> bool:
        """Tell whether Telegram is configured."""
        return self.telegram_token is not None

    @property
    def encryption_keys(self) -> tuple[str, ...]:
        """The keys that open what is sealed, the first of which also seals."""
        written = self.encryption_key.get_secret_value() if self.encryption_key is not None else ""
        return tuple(key.strip() for key in written.split(",") if key.strip())


def variable(field: str) -> str:
    """Return the variable that a setting is read from."""
    return PREFIX + field.upper()


def is_secret(field: str) -> bool:
    """Tell whether a setting's value may be shown to nobody."""
    return "SecretStr" in str(Settings.model_fields[field].annotation)


def variables() -> Sequence[str]:
    """Return the variables of all settings, in order."""
    return [variable(field) for field in Settings.model_fields]


def secret_values(settings: Settings) -> list[str]:
    """Return the values of all secrets that are set, for whoever keeps them out of a log."""
    written = [getattr(settings, field) for field in Settings.model_fields]
    secrets = [value.get_secret_value() for value in written if isinstance(value, SecretStr)]
    # The part behind the number is as secret as the whole token.
    return [*secrets, *(secret.partition(":")[2] for secret in secrets if ":" in secret), *settings.encryption_keys]


def written(secret: SecretStr | None) -> str | None:
    """Return what a secret is, for whoever must use it."""
    return secret.get_secret_value() if secret is not None else None
