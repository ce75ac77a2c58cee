"""Whether something in a group is said to the assistant, and its words without the @name.

Rule: a command, a mention or a reply to one of its messages is; everything else is people's own talk, even where the
assistant, as an administrator, could read along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from telegram import Message

_COMMAND = re.compile(r"/(?P<word>\w{1,64})(?:@(?P<bot>\w+))?(?=\s|$)\s*(?P<argument>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Me:
    """The assistant's own account."""

    id: int
    username: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A typed command: its word, what follows, and whom it is for (None: whoever hears it)."""

    word: str
    argument: str
    bot: str | None


def typed_command(text: str) -> Typed | None:
    """Return the command that a text is. Polish letters count, though Telegram marks only ASCII words as commands."""
    found = _COMMAND.match(text.strip())
    return Typed(found["word"], found["argument"].strip(), found["bot"]) if found else None


def is_mine(command: Typed, me: Me) -> bool:
    """Return whether a command is not addressed to another bot."""
    return command.bot is None or command.bot.lower() == me.username.lower()


def words_of(message: Message) -> str:
    """Return what is written in a message, or under its file."""
    return message.text or message.caption or ""


def is_for_me(message: Message, me: Me) -> bool:
    """Return whether a message of a group is said to the assistant."""
    words = words_of(message)
    command = typed_command(words)
    if command is not None:
        return is_mine(command, me)
    return _mention(me.username).search(words) is not None or _answers(message, me)


def without_name(words: str, me: Me) -> str:
    """Return words without the assistant's @name and the white space that parted it from the rest."""
    left = _mention(me.username).sub(" ", words)
    return "\n".join(" ".join(line.split()) for line in left.splitlines()).strip() if left != words else words


def _answers(message: Message, me: Me) -> bool:
    """Return whether a message answers one of the assistant's; in a topic, every message answers its first one."""
    answered = message.reply_to_message
    if answered is None or answered.from_user is None:
        return False
    begins_topic = message.is_topic_message and answered.message_id == message.message_thread_id
    return answered.from_user.id == me.id and not begins_topic


@cache
def _mention(username: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)@{re.escape(username)}(?!\w)[,:]?", re.IGNORECASE)
