"""What Telegram answers, in words of delivery.

Rule: every error of the library becomes exactly one of delivery's. Telegram tells errors apart only by their English
words, which are those of tdlib and telegram-bot-api.
"""

from __future__ import annotations

from datetime import timedelta

from httpx import ConnectError, ConnectTimeout, PoolTimeout, TransportError
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from adapters.messenger import Gone, Moved, NoAnswer, Rejected
from adapters.telegram.wire import told
from bot.errors import RetryLater, Unreachable

TOKEN_REFUSED_PAUSE = timedelta(minutes=1)
"""A refused token is a matter for whoever runs the service; nothing said meanwhile may be lost."""

_NOT_SENT = (ConnectError, ConnectTimeout, PoolTimeout)
_NO_SUCH_CHAT = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "deactivated",
    "chat_write_forbidden",
    "have no rights to send",
    "not enough rights to send text",
    "need administrator rights in the",
    "chat_restricted",
    "user_is_blocked",
    "group chat was deleted",
    "bot was kicked",
)
_NOT_EDITABLE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NO_SUCH_TOPIC = ("message thread not found", "topic_closed", "topic_deleted")


def said_by(error: BadRequest, *words: str) -> bool:
    """Return whether a refusal says one of these words."""
    message = error.message.lower()
    return any(word in message for word in words)


def is_unchanged(error: BadRequest) -> bool:
    """Return whether an edit changes nothing, which is as good as done."""
    return said_by(error, "message is not modified")


def is_bad_markup(error: BadRequest) -> bool:
    """Return whether the markup of a text is broken."""
    return said_by(error, "can't parse entities")


def is_lost_topic(error: BadRequest) -> bool:
    """Return whether the topic is gone or closed, while the group is there."""
    return said_by(error, *_NO_SUCH_TOPIC)


def is_too_large(error: BadRequest) -> bool:
    """Return whether a file is too large to be fetched."""
    return said_by(error, "file is too big")


def of_delivery(error: TelegramError, token: str) -> Exception:
    """Return what an error means for the message that met it; no text of it has the token."""
    if isinstance(error, RetryAfter):
        return RetryLater(waiting_time(error))
    if isinstance(error, ChatMigrated):
        return Moved(str(error.new_chat_id))
    if isinstance(error, Forbidden):
        return Unreachable(error.message)
    if isinstance(error, EndPointNotFound):
        return Rejected(error.message)
    if isinstance(error, InvalidToken | Conflict):
        return RetryLater(TOKEN_REFUSED_PAUSE)
    if isinstance(error, BadRequest):
        return _of_refusal(error)
    if isinstance(error, NetworkError):
        return NoAnswer() if is_unanswered(error) else RetryLater()
    return Rejected(told(error, token))


def is_unanswered(error: NetworkError) -> bool:
    """Return whether a request went out and nobody answered, so that it may have been done."""
    cause = error.__cause__
    return isinstance(cause, TransportError) and not isinstance(cause, _NOT_SENT)


def waiting_time(error: RetryAfter) -> timedelta:
    """Return how long Telegram asks to wait."""
    asked = error.retry_after
    return asked if isinstance(asked, timedelta) else timedelta(seconds=asked)


def _of_refusal(error: BadRequest) -> Exception:
    if said_by(error, *_NO_SUCH_CHAT):
        return Unreachable(error.message)
    if said_by(error, *_NOT_EDITABLE):
        return Gone(error.message)
    return Rejected(error.message)
