"""What is neither sending nor settings at the fake Telegram: callbacks, chats, members, files, pins, reactions.

Rule: a callback query is answered once, while it is fresh, and only if it exists.
"""

from __future__ import annotations

from telegram.constants import ChatAction, ReactionEmoji

from tests.fakes.telegram_attachments import basic_file_json
from tests.fakes.telegram_calls import Params, known_chat, method, writable_chat
from tests.fakes.telegram_limits import (
    CALLBACK_ANSWER,
    DELETABLE_FOR,
    DOWNLOAD_BYTES,
    TOPIC_NAME,
    Json,
    bad_request,
    units,
)
from tests.fakes.telegram_shapes import bot_json, chat_json, full_chat_json, member_json, stamp
from tests.fakes.telegram_state import World
from tests.fakes.telegram_world import BOT_ID, PRESENT, Chat

QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
ADMINISTRATORS = ("creator", "administrator")


@method("getMe")
def get_me(world: World, params: Params) -> Json:
    topics = any(person.private_topics for person in world.records.people.values())
    return bot_json(world.bot) | {"has_topics_enabled": topics}


@method("answerCallbackQuery")
def answer_callback_query(world: World, params: Params) -> bool:
    query = world.records.queries.get(params.text("callback_query_id"))
    if query is None or query.answer is not None:
        raise bad_request(QUERY_TOO_OLD)
    if world.now() - query.asked_at > world.callback_life:
        raise bad_request(QUERY_TOO_OLD, bots_fault=False)
    if units(params.text("text")) > CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if params.text("url") and not params.text("url").startswith((f"https://t.me/{world.bot.username}?", "tg://")):
        raise bad_request("URL_INVALID")
    query.answer = {"text": params.text("text"), "show_alert": params.flag("show_alert"), "url": params.text("url")}
    return True


@method("getChat")
def get_chat(world: World, params: Params) -> Json:
    return full_chat_json(world.records, known_chat(world, params))


@method("getChatMember")
def get_chat_member(world: World, params: Params) -> Json:
    chat, user_id = known_chat(world, params), params.number("user_id")
    if user_id not in world.records.people:
        raise bad_request("member not found")
    return member_json(world.records.people[user_id], chat.members.get(user_id, "left"))


@method("getChatAdministrators")
def get_chat_administrators(world: World, params: Params) -> list[Json]:
    chat = known_chat(world, params)
    if not chat.is_group:
        raise bad_request("there are no administrators in the private chat")
    people = world.records.people
    return [member_json(people[user], status) for user, status in chat.members.items() if status in ADMINISTRATORS]


@method("getChatMemberCount")
def get_chat_member_count(world: World, params: Params) -> int:
    return sum(status in PRESENT for status in known_chat(world, params).members.values())


@method("leaveChat")
def leave_chat(world: World, params: Params) -> bool:
    chat = writable_chat(world, params)
    if not chat.is_group:
        raise bad_request("chat member status can't be changed in private chats")
    body: Json = {
        "chat": chat_json(world.records, chat),
        "from": bot_json(world.bot),
        "date": stamp(world.now()),
        "old_chat_member": member_json(world.bot, chat.members[BOT_ID]),
        "new_chat_member": member_json(world.bot, "left"),
    }
    chat.members[BOT_ID] = "left"
    world.updates.push("my_chat_member", body, chat.chat_id)
    return True


@method("sendChatAction")
def send_chat_action(world: World, params: Params) -> bool:
    writable_chat(world, params)
    if params.text("action") not in list(ChatAction):
        raise bad_request("wrong parameter action in request")
    return True


@method("getFile")
def get_file(world: World, params: Params) -> Json:
    file = world.records.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return basic_file_json(file) | {"file_path": file.path}


def _may(world: World, chat: Chat) -> bool:
    return not chat.is_group or chat.members.get(BOT_ID) in ADMINISTRATORS


@method("pinChatMessage")
def pin_chat_message(world: World, params: Params) -> bool:
    chat = writable_chat(world, params)
    message = world.records.message(chat.chat_id, params.number("message_id"), "message to pin")
    if not _may(world, chat):
        raise bad_request("not enough rights to manage pinned messages in the chat", bots_fault=False)
    message.pinned = True
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: World, params: Params) -> bool:
    chat = writable_chat(world, params)
    if not _may(world, chat):
        raise bad_request("not enough rights to manage pinned messages in the chat", bots_fault=False)
    pinned = [message for message in world.records.in_chat(chat.chat_id) if message.pinned]
    wanted = params.number("message_id") or max((message.message_id for message in pinned), default=0)
    world.records.message(chat.chat_id, wanted, "message to unpin").pinned = False
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(world: World, params: Params) -> bool:
    chat = writable_chat(world, params)
    for message in world.records.in_chat(chat.chat_id):
        message.pinned = False
    return True


@method("createForumTopic")
def create_forum_topic(world: World, params: Params) -> Json:
    chat, name = writable_chat(world, params), params.text("name")
    if not chat.forum and chat.is_group:
        raise bad_request("the chat is not a forum")
    if not _may(world, chat):
        raise bad_request("not enough rights to create a topic", bots_fault=False)
    if not 1 <= units(name) <= TOPIC_NAME:
        raise bad_request("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    thread_id = world.records.next_message_id(chat)
    chat.topics[thread_id] = name
    return {"message_thread_id": thread_id, "name": name, "icon_color": 7322096}


@method("closeForumTopic")
def close_forum_topic(world: World, params: Params) -> bool:
    chat, thread_id = writable_chat(world, params), params.number("message_thread_id")
    if thread_id not in chat.topics:
        raise bad_request("message thread not found")
    if not _may(world, chat):
        raise bad_request("not enough rights to close the topic", bots_fault=False)
    chat.closed_topics.add(thread_id)
    return True


@method("deleteMessage")
def delete_message(world: World, params: Params) -> bool:
    chat = writable_chat(world, params)
    message = world.records.message(chat.chat_id, params.number("message_id"), "message to delete")
    if chat.is_group and message.sender_id != BOT_ID and not _may(world, chat):
        raise bad_request("message can't be deleted", bots_fault=False)
    if world.now() - message.date > DELETABLE_FOR and not (chat.is_group and _may(world, chat)):
        raise bad_request("message can't be deleted for everyone")
    message.deleted_by = "bot"
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, params: Params) -> bool:
    chat = writable_chat(world, params)
    message = world.records.message(chat.chat_id, params.number("message_id"), "message to react")
    emoji = [reaction.get("emoji", "") for reaction in params.parsed("reaction", [])]
    if len(emoji) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(one not in list(ReactionEmoji) for one in emoji):
        raise bad_request("REACTION_INVALID")
    message.reactions = tuple(emoji)
    return True
