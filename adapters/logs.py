"""The log of the service: one JSON object a line on standard error, facts in English.

Rule: no token, secret or message text is in it. Libraries are heard from warnings on, since below that they tell URLs
with tokens and whole payloads; what looks like a token, or is one of ours, is blotted out wherever it turns up.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TextIO

HUSHED = (
    "httpx",
    "httpcore",
    "telegram",
    "slack_sdk",
    "slack_bolt",
    "aiohttp",
    "uvicorn",
    "asyncio",
    "sqlalchemy",
    "alembic",
)
"""Loggers of libraries; everything below them is hushed, too."""
BLOT = "***"
_TOKENS = re.compile(r"\d{5,}:[A-Za-z0-9_-]{20,}|xox[a-z]*[.-][A-Za-z0-9.-]{8,}|xapp-[A-Za-z0-9-]{8,}")
"""Not only whole words: in the addresses of Telegram's interface a token follows the letters “bot”."""
_SHORTEST_SECRET = 6
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def new_reference() -> str:
    """Return a short reference by which something in the log is found again; people are told it, too."""
    return uuid.uuid4().hex[:8]


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object: at, level, logger, event, what `extra` adds, and the traceback as error."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = sorted({one for one in secrets if len(one) >= _SHORTEST_SECRET}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without tokens."""
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        entry |= {key: value for key, value in vars(record).items() if key not in _OWN and key not in entry}
        if record.exc_info:
            entry["error"] = self.formatException(record.exc_info)
        return self.without_tokens(json.dumps(entry, ensure_ascii=False, default=str))

    def without_tokens(self, line: str) -> str:
        """Return a line with what is secret, or looks so, blotted out."""
        for secret in self._secrets:
            line = line.replace(secret, BLOT)
        return _TOKENS.sub(BLOT, line)


def set_up_service_log(secrets: Iterable[str] = (), stream: TextIO | None = None) -> None:
    """Log from INFO on to standard error, libraries from warnings on, whatever was set up before."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    for name in HUSHED:
        logging.getLogger(name).setLevel(logging.WARNING)
