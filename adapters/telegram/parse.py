"""An update of Telegram as a message of the product, or the reason why it is none.

Rule: pure. Who writes is known by the immutable id only; in groups only what is said to the assistant is read on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatType

from adapters.telegram.addressing import Me, is_for_me
from adapters.telegram.contents import content_of, edit_of, readable
from adapters.telegram.places import Where, address_of, place_of, sender_of
from bot.messages import Content, Files, Incoming, PlaceChanged, Press
from knowledge.bilingual import Language

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
NOT_ADDRESSED = "not said to the assistant"
_ABSENT = (ChatMember.LEFT, ChatMember.BANNED)


@dataclass(frozen=True, slots=True)
class Reach:
    """That a chat takes messages from now on, no longer, or under another key."""

    key: str
    change: Literal["reachable", "unreachable", "moved"]
    reason: str = ""
    new_key: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A pressed button that waits for its answer, and the language the presser's app speaks."""

    id: str
    language: Language | None


@dataclass(frozen=True, slots=True)
class Read:
    """What an update means. Without `incoming`, `ignored` says why; `album` names what several updates belong to.

    Not `addressed`: part of an album in a group that is said to the assistant only if another part of it is.
    """

    update: int
    incoming: Incoming | None = None
    ignored: str = ""
    reach: Reach | None = None
    query: Query | None = None
    album: str | None = None
    addressed: bool = True


def read_update(update: Update, me: Me, now: datetime) -> Read:
    """Return what an update means; `now` is the time of a press, which Telegram does not date."""
    if update.message is not None:
        return _message(update.update_id, update.message, me)
    if update.edited_message is not None:
        return _edited(update.update_id, update.edited_message, me)
    if update.callback_query is not None:
        return _pressed(update.update_id, update.callback_query, me, now)
    if update.my_chat_member is not None:
        return _membership(update.update_id, update.my_chat_member, me)
    if update.channel_post is not None or update.edited_channel_post is not None:
        return Read(update.update_id, ignored="a post of a channel")
    return Read(update.update_id, ignored="a kind of update that is not read")


def _message(update: int, message: Message, me: Me) -> Read:
    if message.migrate_to_chat_id is not None:
        return _moved(update, message, me, old=message.chat_id, new=message.migrate_to_chat_id)
    if message.migrate_from_chat_id is not None:
        return _moved(update, message, me, old=message.migrate_from_chat_id, new=message.chat_id)
    ignored = _nobody(message)
    if ignored:
        return Read(update, ignored=ignored)
    shared = message.chat.type in _GROUPS
    addressed = not shared or is_for_me(message, me)
    if not addressed and message.media_group_id is None:
        return Read(update, ignored=NOT_ADDRESSED)
    content = content_of(message, me, shared=shared)
    if content is None:
        return Read(update, ignored="a message about the chat itself, or a command for another bot")
    return replace(_said(update, message, me, content, message.date), addressed=addressed)


def _edited(update: int, message: Message, me: Me) -> Read:
    ignored = _nobody(message)
    if ignored:
        return Read(update, ignored=ignored)
    if message.chat.type in _GROUPS and not is_for_me(message, me):
        return Read(update, ignored=NOT_ADDRESSED)
    content = edit_of(message, me, shared=message.chat.type in _GROUPS)
    if content is None:
        return Read(update, ignored="an edit without words")
    return _said(update, message, me, content, message.edit_date or message.date)


def _nobody(message: Message) -> str:
    """Return why nobody in particular says this, or nothing."""
    if message.chat.type not in (ChatType.PRIVATE, *_GROUPS):
        return "a post of a channel"
    if message.sender_chat is not None:
        return "said in the name of a chat (an anonymous administrator or a channel)"
    if message.from_user is None:
        return "said by nobody"
    if message.from_user.is_bot:
        return "said by a bot"
    return ""


def _said(update: int, message: Message, me: Me, content: Content, at: datetime) -> Read:
    user = message.from_user
    if user is None:
        return Read(update, ignored="said by nobody")
    topic = message.message_thread_id if message.is_topic_message else None
    where = Where(message.chat_id, topic, user.id)
    album = message.media_group_id if isinstance(content, Files) else None
    said = replace(content, album=album) if isinstance(content, Files) and album is not None else content
    incoming = _incoming(update, me, where, user, at, said, str(message.message_id))
    return Read(update, incoming, album=album, reach=_began(where, content))


def _began(where: Where, content: Content) -> Reach | None:
    """Return that a chat can be written to, which whoever begins says."""
    return Reach(place_of(where).key, "reachable") if getattr(content, "word", "") == "start" else None


def _pressed(update: int, query: CallbackQuery, me: Me, now: datetime) -> Read:
    asked = Query(query.id, app_language(query.from_user))
    if query.message is None or query.data is None:
        return Read(update, ignored="a button without a message or data", query=asked)
    message = query.message
    if message.chat.type not in (ChatType.PRIVATE, *_GROUPS):
        return Read(update, ignored="a button in a channel", query=asked)
    topic = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
    where = Where(message.chat.id, topic, query.from_user.id)
    press = Press(query.data)
    incoming = _incoming(update, me, where, query.from_user, now, press, str(message.message_id))
    return Read(update, incoming, query=asked)


def _membership(update: int, changed: ChatMemberUpdated, me: Me) -> Read:
    was, now_is = _is_present(changed.old_chat_member), _is_present(changed.new_chat_member)
    where = Where(changed.chat.id)
    key = place_of(where).key
    if changed.chat.type == ChatType.PRIVATE:
        reach = Reach(key, "reachable") if now_is else Reach(key, "unreachable", "blocked by the person")
        return Read(update, ignored="the person unblocked" if now_is else "the person blocked", reach=reach)
    if changed.chat.type not in _GROUPS:
        return Read(update, ignored="membership in a channel")
    if was == now_is:
        return Read(update, ignored="rights in a group changed")
    reach = Reach(key, "reachable") if now_is else Reach(key, "unreachable", "removed from the group")
    change = PlaceChanged("added" if now_is else "removed")
    incoming = _incoming(update, me, where, changed.from_user, changed.date, change, "")
    return Read(update, incoming, reach=reach)


def _is_present(member: ChatMember) -> bool:
    return member.status not in _ABSENT and getattr(member, "is_member", True)


def _moved(update: int, message: Message, me: Me, *, old: int, new: int) -> Read:
    """Return that a group became a supergroup; both ends of it are told, and mean the same."""
    where = Where(old)
    user = message.from_user or User(me.id, "", is_bot=True)
    moved = PlaceChanged("moved", str(new))
    incoming = _incoming(update, me, where, user, message.date, moved, str(message.message_id))
    return Read(update, incoming, reach=Reach(str(old), "moved", new_key=str(new)))


def _incoming(update: int, me: Me, where: Where, user: User, at: datetime, content: Content, message: str) -> Incoming:
    return Incoming(
        id=f"{me.id}:{update}",
        address=address_of(where),
        sender=sender_of(user.id),
        sent_at=at,
        content=content,
        place=place_of(where),
        message=message,
        sender_name=readable(user.full_name),
        locale=app_language(user),
    )


def app_language(user: User) -> Language | None:
    """Return the language of somebody's app, as far as it is ours: English for whoever has neither."""
    if not user.language_code:
        return None
    return "pl" if user.language_code.lower().split("-")[0] == "pl" else "en"
