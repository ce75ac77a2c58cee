"""How Telegram's chats, topics and users are written as addresses and places, and read back.

Rule: the only file that knows the format. A chat is `12345` (a person) or `-100123` (a group), a topic follows behind
a slash, and in a group every person has a conversation of their own: `-100123/17|55`.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import Address, Place, Sender

PLATFORM = "telegram"


@dataclass(frozen=True, slots=True)
class Where:
    """A chat, the topic of it if any, and in a group the person whose conversation it is (None: the place itself)."""

    chat: int
    topic: int | None = None
    user: int | None = None

    @property
    def is_shared(self) -> bool:
        """Whether it is a group; Telegram gives those negative ids."""
        return self.chat < 0


def address_of(where: Where) -> Address:
    """Return the address; a direct chat is its person's conversation already and names nobody."""
    topic = f"/{where.topic}" if where.topic is not None else ""
    person = f"|{where.user}" if where.is_shared and where.user is not None else ""
    return Address(PLATFORM, f"{where.chat}{topic}{person}")


def where_of(address: Address) -> Where:
    """Return what an address names.

    Raises:
        ValueError: it is none of Telegram's.
    """
    if address.platform != PLATFORM:
        raise ValueError(f"a telegram address was expected, got {address.platform!r}")
    place, _, user = address.conversation.partition("|")
    chat, _, topic = place.partition("/")
    return Where(int(chat), int(topic) if topic else None, int(user) if user else None)


def place_of(where: Where) -> Place:
    """Return the chat without topic and person."""
    return Place(str(where.chat), "shared" if where.is_shared else "direct")


def sender_of(user: int) -> Sender:
    """Return a user by the immutable id; the @name can be changed and taken over."""
    return Sender(PLATFORM, str(user))
