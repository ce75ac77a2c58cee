"""The JSON shapes of the Bot API: how users, chats, members and messages look to the bot."""

from __future__ import annotations

import re
from datetime import datetime

from tests.fakes.telegram_limits import Json, units
from tests.fakes.telegram_world import BOT_ID, GENERAL_TOPIC, Chat, Message, Person, Records

_AUTOMATIC = (
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?(?!\w)")),
    ("mention", re.compile(r"(?<![\w@])@\w{3,32}")),
    ("url", re.compile(r"https?://[^\s]+")),
)


def stamp(moment: datetime) -> int:
    return int(moment.timestamp())


def automatic_entities(text: str) -> list[Json]:
    """Return the commands, mentions and addresses that Telegram finds in what a person wrote."""
    found = [
        {"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())}
        for kind, pattern in _AUTOMATIC
        for match in pattern.finditer(text)
    ]
    return sorted(found, key=lambda entity: entity["offset"])


def user_json(person: Person) -> Json:
    if person.deleted:
        return {"id": person.user_id, "is_bot": False, "first_name": ""}
    body: Json = {"id": person.user_id, "is_bot": person.is_bot, "first_name": person.first_name}
    for name in ("last_name", "username", "language_code"):
        if getattr(person, name):
            body[name] = getattr(person, name)
    return body


def bot_json(bot: Person) -> Json:
    return user_json(bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
    }


def chat_json(records: Records, chat: Chat) -> Json:
    if chat.kind == "private":
        person = user_json(records.people[chat.chat_id])
        names = {name: person[name] for name in ("first_name", "last_name", "username") if name in person}
        return {"id": chat.chat_id, "type": "private"} | names
    body = {"id": chat.chat_id, "type": chat.kind, "title": chat.title}
    return body | {"is_forum": True} if chat.forum else body


def full_chat_json(records: Records, chat: Chat) -> Json:
    body = chat_json(records, chat) | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _GIFTS}
    pinned = [message for message in records.in_chat(chat.chat_id) if message.pinned]
    if pinned:
        body["pinned_message"] = message_json(records, max(pinned, key=lambda message: message.message_id))
    if chat.is_group:
        body["permissions"] = dict.fromkeys(_PERMISSIONS, True)
    return body


_GIFTS = dict.fromkeys(
    (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    ),
    True,
)
_PERMISSIONS = ("can_send_messages", "can_send_photos", "can_send_documents", "can_pin_messages", "can_invite_users")
_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)


def member_json(person: Person, status: str) -> Json:
    body: Json = {"user": user_json(person), "status": status}
    if status == "creator":
        return body | {"is_anonymous": False}
    if status == "administrator":
        return body | {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(_RIGHTS, True)
    if status == "kicked":
        return body | {"until_date": 0}
    return body


def message_json(records: Records, message: Message, *, with_reply: bool = True) -> Json:
    chat = records.chats[message.chat_id]
    body: Json = {
        "message_id": message.message_id,
        "from": user_json(records.people[message.sender_id]),
        "chat": chat_json(records, chat),
        "date": stamp(message.date),
    }
    if message.edited_at:
        body["edit_date"] = stamp(message.edited_at)
    if message.thread_id and message.thread_id != GENERAL_TOPIC:
        body |= {"message_thread_id": message.thread_id, "is_topic_message": True}
    if message.media_group_id:
        body["media_group_id"] = message.media_group_id
    if message.forwarded:
        body["forward_origin"] = {"type": "hidden_user", "sender_user_name": "Jan", "date": stamp(message.date)}
    if message.markup and "inline_keyboard" in message.markup:
        body["reply_markup"] = message.markup
    return body | _content(message) | (_reply(records, message) if with_reply else {})


def _content(message: Message) -> Json:
    if message.kind == "text":
        return {"text": message.text} | ({"entities": message.entities} if message.entities else {})
    caption = {"caption": message.text} if message.text else {}
    if message.text and message.entities:
        caption["caption_entities"] = message.entities  # type: ignore[assignment]
    return message.body | caption


def _reply(records: Records, message: Message) -> Json:
    replied = records.messages.get((message.chat_id, message.reply_to or 0))
    if replied is None or replied.deleted_by:
        return {}
    return {"reply_to_message": message_json(records, replied, with_reply=False)}


def callback_message_json(records: Records, chat_id: int, message_id: int) -> Json:
    """Return the message under a pressed button; one that is gone comes as an inaccessible message, dated 0."""
    message = records.messages.get((chat_id, message_id))
    if message is None or message.deleted_by:
        return {"chat": chat_json(records, records.chats[chat_id]), "message_id": message_id, "date": 0}
    return message_json(records, message)


def is_for_the_bot(records: Records, message: Message) -> bool:
    """Say whether privacy mode lets the bot see a message of a group: a command, a mention or a reply to it.

    An administrator sees everything. A command addressed to another bot is not for this one.
    """
    chat, bot = records.chats[message.chat_id], records.people[BOT_ID]
    if not chat.is_group or chat.members.get(BOT_ID) == "administrator":
        return True
    replied = records.messages.get((message.chat_id, message.reply_to or 0))
    if replied is not None and replied.sender_id == BOT_ID:
        return True
    encoded = message.text.encode("utf-16-le")
    for entity in message.entities:
        word = encoded[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le").lower()
        name, _, addressee = word.partition("@")
        if entity["type"] == "bot_command" and entity["offset"] == 0 and addressee in ("", bot.username.lower()):
            return True
        if entity["type"] == "mention" and not name and addressee == bot.username.lower():
            return True
    return False
