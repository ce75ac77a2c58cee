"""The log of the service: one JSON object a line on standard error, facts in English.

Rules: no token, secret or message text is in it. Libraries are heard from warnings on, since below that they tell URLs
with tokens and whole payloads; what looks like a token, or is one of ours, is blotted out wherever it turns up, and so
are the words of the message in hand, which errors of libraries quote. Every line that is written while something is
handled or delivered has its reference.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
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


_WORDS = re.compile(r"\w{4,}")
"""What is blotted out of an error: shorter words tell nothing, and are in every error."""


@dataclass(frozen=True, slots=True)
class _InHand:
    """What is being handled or delivered: its reference, and the texts in it that no log may repeat."""

    reference: str
    texts: tuple[str, ...]


class _Note(str):
    """What an error says of the thing in hand when it came."""

    __slots__ = ("of",)

    def __new__(cls, of: _InHand) -> _Note:
        note = super().__new__(cls, f"reference {of.reference}")
        note.of = of
        return note

    of: _InHand


_IN_HAND: ContextVar[_InHand | None] = ContextVar("in_hand", default=None)


@contextmanager
def in_hand(reference: str, texts: Iterable[str] = ()) -> Iterator[None]:
    """Give whatever is logged inside, in threads and tasks begun there too, this reference and none of these texts.

    An error that leaves takes the reference along, so that whoever logs it outside, or tells somebody, has the same.
    """
    held = _InHand(reference, tuple(text for text in texts if text.strip()))
    within = _IN_HAND.set(held)
    try:
        yield
    except BaseException as error:
        if _noted(error) is None:
            error.add_note(_Note(held))
        raise
    finally:
        _IN_HAND.reset(within)


def fresh_reference() -> str:
    """Return a short reference of something that has no key."""
    return uuid.uuid4().hex[:8]


def current_reference() -> str:
    """Return the reference of what is in hand, or was when the error came that is being caught; a fresh one if none.

    People are told it, too.
    """
    held = _IN_HAND.get() or _noted(sys.exception())
    return held.reference if held is not None else fresh_reference()


def _noted(error: BaseException | None) -> _InHand | None:
    """Return what was in hand when an error came, or the one that it came from."""
    while error is not None:
        for note in getattr(error, "__notes__", ()):
            if isinstance(note, _Note):
                return note.of
        error = error.__cause__ or error.__context__
    return None


class JsonLines(logging.Formatter):
    """Writes a record as a JSON object: at, level, logger, event, reference, what `extra` adds, traceback as error."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        self._secrets = sorted({one for one in secrets if len(one) >= _SHORTEST_SECRET}, key=len, reverse=True)

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without tokens."""
        held = _IN_HAND.get() or (_noted(record.exc_info[1]) if record.exc_info else None)
        texts: Sequence[str] = held.texts if held is not None else ()
        entry: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _message(record, texts),
        }
        if held is not None:
            entry["reference"] = held.reference
        entry |= {key: value for key, value in vars(record).items() if key not in _OWN and key not in entry}
        if record.exc_info:
            entry["error"] = _without_words(self.formatException(record.exc_info), texts)
        return self.without_tokens(json.dumps(entry, ensure_ascii=False, default=str))

    def without_tokens(self, line: str) -> str:
        """Return a line with what is secret, or looks so, blotted out."""
        for secret in self._secrets:
            line = line.replace(secret, BLOT)
        return _TOKENS.sub(BLOT, line)


def _message(record: logging.LogRecord, texts: Sequence[str]) -> str:
    """Return what happened; of the texts nothing is left in what was put into the sentence."""
    if not texts or not record.args:
        return record.getMessage()
    given = record.args
    if isinstance(given, Mapping):
        return str(record.msg) % {key: _blotted(one, texts) for key, one in given.items()}
    return str(record.msg) % tuple(_blotted(one, texts) for one in given)


def _blotted(given: object, texts: Sequence[str]) -> object:
    return given if given is None or isinstance(given, int | float) else _without_words(str(given), texts)


def _without_words(said: str, texts: Iterable[str]) -> str:
    """Return a sentence without any word of the texts, since libraries quote pieces of what they cannot read."""
    words = {word for text in texts for word in _WORDS.findall(text)}
    if not words:
        return said
    every = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.sub(every, BLOT, said, flags=re.IGNORECASE)


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
