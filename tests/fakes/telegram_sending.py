"""Sending and editing messages at the fake Telegram.

Rule: lengths are counted after the markup is read; an edit names a message of the bot that exists and changes
something; an edit without a keyboard takes the keyboard away, as on the real server.
"""

from __future__ import annotations

import struct
from typing import Any

from tests.fakes.telegram_attachments import file_json
from tests.fakes.telegram_calls import Params, Upload, method, spend_rate, writable_chat
from tests.fakes.telegram_html import parse_html, trimmed
from tests.fakes.telegram_keyboard import reply_markup
from tests.fakes.telegram_limits import (
    CAPTION_UNITS,
    PHOTO_BYTES,
    TEXT_UNITS,
    UPLOAD_BYTES,
    ApiError,
    Json,
    bad_request,
    units,
)
from tests.fakes.telegram_shapes import message_json
from tests.fakes.telegram_state import World
from tests.fakes.telegram_world import BOT_ID, GENERAL_TOPIC, Chat, Message, StoredFile

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
ENTITY_KINDS = (
    "mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough spoiler blockquote "
    "expandable_blockquote code pre text_link text_mention custom_emoji date_time"
).split()


def written(params: Params, name: str, entities_name: str) -> tuple[str, list[Json]]:
    """Return text and entities of a parameter, its markup read and its ends trimmed."""
    source, mode = params.text(name), params.text("parse_mode").lower()
    if mode == "html":
        return trimmed(*parse_html(source))
    if mode:
        raise bad_request("unsupported parse_mode")
    entities = params.parsed(entities_name, [])
    for entity in entities:
        if entity.get("type") not in ENTITY_KINDS or entity["offset"] + entity["length"] > units(source):
            raise bad_request("can't parse entities: entity is out of range or of an unknown type")
    return trimmed(source, entities)


def message_text(params: Params) -> tuple[str, list[Json]]:
    if not params.text("text"):
        raise bad_request("message text is empty")
    text, entities = written(params, "text", "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if units(text) > TEXT_UNITS:
        raise bad_request("message is too long")
    return text, entities


def message_caption(params: Params) -> tuple[str, list[Json]]:
    text, entities = written(params, "caption", "caption_entities")
    if units(text) > CAPTION_UNITS:
        raise bad_request("message caption is too long")
    return text, entities


def _thread(chat: Chat, params: Params) -> int | None:
    thread_id = params.number("message_thread_id") or None
    if thread_id is None:
        return None
    if thread_id == GENERAL_TOPIC or thread_id not in chat.topics:
        raise bad_request("message thread not found")
    if thread_id in chat.closed_topics:
        raise bad_request("TOPIC_CLOSED", bots_fault=False)
    return thread_id


def _replied(world: World, chat: Chat, params: Params) -> int | None:
    wanted = params.parsed("reply_parameters", {}) or {}
    message_id = wanted.get("message_id") or params.number("reply_to_message_id") or None
    if message_id is None:
        return None
    try:
        replied = world.records.message(int(wanted.get("chat_id", chat.chat_id)), message_id, "message to be replied")
    except ApiError:
        if wanted.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
            return None
        raise
    if wanted.get("quote", "") not in replied.text:
        raise bad_request("QUOTE_TEXT_INVALID")
    return message_id


def _post(world: World, params: Params, chat: Chat, written_text: tuple[str, list[Json]], source: str) -> Message:
    """Make the bot's next message; nothing exists yet when anything about it is refused."""
    markup, thread_id = reply_markup(params.text("reply_markup")), _thread(chat, params)
    reply_to = _replied(world, chat, params)
    spend_rate(world, chat)
    message = Message(world.records.next_message_id(chat), chat.chat_id, BOT_ID, world.now())
    message.text, message.entities = written_text
    message.html, message.markup, message.reply_to, message.thread_id = source, markup, reply_to, thread_id
    message.silent = params.flag("disable_notification")
    return world.records.keep(message)


@method("sendMessage")
def send_message(world: World, params: Params) -> Json:
    chat = writable_chat(world, params)
    return message_json(world.records, _post(world, params, chat, message_text(params), params.text("text")))


@method("sendPhoto")
def send_photo(world: World, params: Params) -> Json:
    return _send_file(world, params, "photo", "photos")


@method("sendDocument")
def send_document(world: World, params: Params) -> Json:
    return _send_file(world, params, "document", "documents")


def _send_file(world: World, params: Params, kind: str, folder: str) -> Json:
    chat = writable_chat(world, params)
    caption, given = message_caption(params), _given_file(world, params, kind)
    message = _post(world, params, chat, caption, params.text("caption"))
    if isinstance(given, Upload):
        given = world.records.store(folder, name=given.filename, mime=given.mime, content=given.content)
    message.kind, message.file, message.body = kind, given, {kind: file_json(kind, given)}
    return message_json(world.records, message)


def _given_file(world: World, params: Params, kind: str) -> StoredFile | Upload:
    upload = params.uploads.get(kind) or params.uploads.get(params.text(kind).removeprefix("attach://"))
    if upload is None and not params.text(kind):
        raise bad_request(f"there is no {kind} in the request")
    if upload is None:
        file = world.records.files.get(params.text(kind))
        if file is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return file
    size = len(upload.content)
    if size == 0:
        raise bad_request("file must be non-empty")
    if kind == "photo" and size > PHOTO_BYTES:
        raise bad_request(f"file of size {size} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes")
    if size > UPLOAD_BYTES:
        raise ApiError(413, "Request Entity Too Large")
    if kind == "photo":
        _check_picture(upload.content)
    return upload


def _check_picture(content: bytes) -> None:
    """Refuse what is no picture, and PNGs of impossible proportions (sides over 10,000 together, ratio over 20)."""
    if not content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")):
        raise bad_request("IMAGE_PROCESS_FAILED")
    if content.startswith(b"\x89PNG"):
        width, height = struct.unpack(">II", content[16:24])
        if width + height > 10_000 or max(width, height) > 20 * min(width, height):
            raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _own_message(world: World, params: Params) -> tuple[Chat, Message]:
    chat = writable_chat(world, params)
    message = world.records.message(chat.chat_id, params.number("message_id"), "message to edit")
    if message.sender_id != BOT_ID or not _can_be_edited(message):
        raise bad_request("message can't be edited")
    return chat, message


def _can_be_edited(message: Message) -> bool:
    return message.markup is None or "inline_keyboard" in message.markup


def _change(world: World, chat: Chat, message: Message, **changes: Any) -> Json:
    if all(getattr(message, name) == value for name, value in changes.items() if name != "html"):
        raise bad_request(NOT_MODIFIED)
    spend_rate(world, chat)
    for name, value in changes.items():
        setattr(message, name, value)
    message.edited_at, message.edits = world.now(), message.edits + 1
    return message_json(world.records, message)


@method("editMessageText")
def edit_message_text(world: World, params: Params) -> Json:
    chat, message = _own_message(world, params)
    text, entities = message_text(params)
    markup = reply_markup(params.text("reply_markup"))
    if message.kind != "text":
        raise bad_request("there is no text in the message to edit")
    return _change(world, chat, message, text=text, entities=entities, markup=markup, html=params.text("text"))


@method("editMessageCaption")
def edit_message_caption(world: World, params: Params) -> Json:
    chat, message = _own_message(world, params)
    text, entities = message_caption(params)
    markup = reply_markup(params.text("reply_markup"))
    if message.kind == "text":
        raise bad_request("there is no caption in the message to edit")
    return _change(world, chat, message, text=text, entities=entities, markup=markup, html=params.text("caption"))


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, params: Params) -> Json:
    chat, message = _own_message(world, params)
    return _change(world, chat, message, markup=reply_markup(params.text("reply_markup")))
