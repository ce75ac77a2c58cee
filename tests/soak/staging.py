"""What both soak tests stand on: a database, the service's settings, and waiting until all was said."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

from tests.crash.processes import free_port
from tests.crash.scene import UNFINISHED, template_of
from tests.fakes.slack_server import FakeSlack
from tests.fakes.telegram_server import FakeTelegram

_SECRET = "a-secret-that-only-the-fake-knows"


def database_for(demo: Path, folder: Path) -> Path:
    """Return a copy of the demo in which time has told all that it had to tell."""
    file = folder / "soak.db"
    shutil.copy(template_of(demo, folder), file)
    return file


def variables_for(telegram: FakeTelegram, slack: FakeSlack, mode: str) -> dict[str, str]:
    """Return the settings of a service for both fakes."""
    port = free_port()
    return {
        "SLA_LISTEN": f"127.0.0.1:{port}",
        "SLA_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SLA_TELEGRAM_MODE": mode,
        "SLA_TELEGRAM_WEBHOOK_SECRET": _SECRET,
        "SLA_TELEGRAM_TOKEN": telegram.token,
        "SLA_TELEGRAM_API_URL": telegram.base_url.removesuffix("/bot"),
        "SLA_TELEGRAM_FILE_URL": telegram.file_url.removesuffix("/bot"),
        "SLA_SLACK_BOT_TOKEN": slack.bot_token(),
        "SLA_SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLA_SLACK_API_URL": slack.base_url.rstrip("/"),
    }


def settled(file: Path, within: float) -> float:
    """Wait until nothing is to be said any more, and return how long that took."""
    began = monotonic()
    with closing(sqlite3.connect(file, timeout=10)) as connection:
        while connection.execute(UNFINISHED).fetchone()[0] and monotonic() < began + within:
            sleep(0.1)
    return monotonic() - began
