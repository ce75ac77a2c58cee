"""How Slack's ids are written as addresses, places and senders: the only file that knows these formats.

Rule: only immutable ids. `T1/D9` is a place; in it `T1/D9/1700000.000100` is a thread of a direct conversation, and
`T1/C2/1700000.000100|T1.U5` is one person's conversation in a thread of a channel. A person is written with their home
workspace, which in a shared channel is not the one that installed the assistant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.messages import Address, Place, Sender

PLATFORM = "slack"

_ADDRESS = re.compile(
    r"(?P<team>[A-Z0-9]+)/(?P<channel>[A-Z0-9]+)(?:/(?P<thread>\d+\.\d+))?(?:\|(?P<user>[A-Z0-9]+\.[A-Z0-9]+))?"
)
_TIMESTAMP = re.compile(r"\d{1,11}\.\d{1,6}")


@dataclass(frozen=True, slots=True)
class Where:
    """A place on Slack: `team` has installed the assistant; `user` is a person with their home workspace (`T1.U5`)."""

    team: str
    channel: str
    thread: str | None = None
    user: str | None = None

    @property
    def is_direct(self) -> bool:
        """Tell whether only one person reads along."""
        return is_direct(self.channel)

    @property
    def user_id(self) -> str | None:
        """The person's own id, without their workspace."""
        return self.user.partition(".")[2] if self.user else None


def is_direct(channel: str) -> bool:
    """Tell whether a conversation's id is that of a direct message; groups of several people are shared places."""
    return channel.startswith("D")


def where_of(address: Address) -> Where:
    """Return where an address is.

    Raises:
        ValueError: it is no address of Slack.
    """
    found = _ADDRESS.fullmatch(address.conversation) if address.platform == PLATFORM else None
    if found is None:
        raise ValueError(f"an address on Slack looks like T1/C2/1700000.000100|T1.U5, got {address.conversation!r}")
    return Where(found["team"], found["channel"], found["thread"], found["user"])


def where_of_key(key: str) -> Where:
    """Return where a place is, by its key.

    Raises:
        ValueError: it is no key of Slack.
    """
    return where_of(Address(PLATFORM, key))


def address_of(where: Where) -> Address:
    """Return where as an address; in a direct conversation nobody needs to be named."""
    thread = f"/{where.thread}" if where.thread else ""
    person = f"|{where.user}" if where.user and not where.is_direct else ""
    return Address(PLATFORM, f"{where.team}/{where.channel}{thread}{person}")


def place_of(where: Where) -> Place:
    """Return the place, without its thread and person."""
    return Place(place_key(where), "direct" if where.is_direct else "shared")


def place_key(where: Where) -> str:
    """Return the key of the place."""
    return f"{where.team}/{where.channel}"


def sender_of(home: str, user: str) -> Sender:
    """Return who writes, by their home workspace and their id."""
    return Sender(PLATFORM, f"{home}.{user}")


def instant_of(ts: str) -> datetime:
    """Return the instant that a timestamp of Slack names.

    Raises:
        ValueError: it is none.
    """
    if not _TIMESTAMP.fullmatch(ts):
        raise ValueError(f"a timestamp of Slack looks like 1700000.000100, got {ts!r}")
    seconds, _, fraction = ts.partition(".")
    return datetime.fromtimestamp(int(seconds), UTC).replace(microsecond=int(fraction.ljust(6, "0")))


def timestamp_of(at: datetime) -> str:
    """Return an aware instant as a timestamp of Slack."""
    return f"{int(at.timestamp())}.{at.microsecond:06d}"
