"""The methods `chat.*`, `pins.*` and `reactions.*`: what appears in a conversation, and the refusals on the way.

Source: docs.slack.dev/reference/methods (chat.postMessage, chat.update, chat.postEphemeral, pins.add …); 4,000 bytes
of an update: GitLab MR 258898.
"""

from __future__ import annotations

import json
import re
from typing import Any

from tests.fakes.slack_blocks import message_blocks
from tests.fakes.slack_call import Call, Method
from tests.fakes.slack_errors import SlackError
from tests.fakes.slack_texts import bytes_after_escaping
from tests.fakes.slack_world import JSON, Channel, Message

MOST_TEXT = 40_000
MOST_UPDATE_BYTES = 4_000
MOST_METADATA_BYTES = 16_000


def written(call: Call) -> tuple[str, list[JSON]]:
    """Return the text and the checked blocks of a call that says something.

    A message with blocks and no text is refused by a rule of the house: screen readers and notifications show the text.
    """
    text = call.args.get("text") or ""
    if not isinstance(text, str):
        raise SlackError("invalid_arguments", ["must be a string [json-pointer:/text]"])
    blocks = message_blocks(call.args["blocks"], call.file_ids()) if call.args.get("blocks") else []
    if not text and call.args.get("markdown_text"):
        text = str(call.args["markdown_text"])
        if blocks:
            raise SlackError("markdown_text_conflict")
        if len(text) > 12_000:
            raise SlackError("msg_too_long")
    if not text.strip():
        rule = ["house rule: a message with blocks needs its fallback text"] if blocks else []
        raise SlackError("no_text", rule)
    if len(text) > MOST_TEXT:
        raise SlackError("msg_too_long")
    call.server.note_mentions(call, text, blocks)
    return text, blocks


def metadata_of(call: Call) -> JSON | None:
    """Return the metadata of a message, checked."""
    if call.args.get("metadata") in (None, ""):
        return None
    metadata = call.structure("metadata")
    if metadata == {}:
        return None
    good = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str) and metadata["event_type"]
    if not (good and isinstance(metadata.get("event_payload"), dict)):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata).encode()) > MOST_METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return {"event_type": metadata["event_type"], "event_payload": metadata["event_payload"]}


def thread_of(call: Call, channel: Channel) -> str | None:
    """Return the parent's ts of a reply; a parent that is not there is refused (Slack would post on top, silently)."""
    ts = call.args.get("thread_ts")
    if ts in (None, ""):
        return None
    parent = channel.messages.get(str(ts))
    if parent is None:
        raise SlackError("thread_not_found")
    return parent.thread_ts or parent.ts


def post_message(call: Call) -> JSON:
    """Say something as the bot."""
    channel = call.channel_to_write()
    text, blocks = written(call)
    message = Message(
        channel.id,
        "",
        call.workspace.bot_user,
        text,
        blocks,
        metadata_of(call),
        thread_of(call, channel),
        call.workspace.bot_id,
        broadcast=call.flag("reply_broadcast") and bool(call.args.get("thread_ts")),
        username=call.args.get("username"),
    )
    call.server.rates.one_a_second(call.method, channel.id)
    message.ts = call.world.new_ts()
    channel.messages[message.ts] = message
    call.server.statuses.pop((channel.id, message.thread_ts or ""), None)
    call.server.echo(channel, call.as_json(message))
    return {"ok": True, "channel": channel.id, "ts": message.ts, "message": call.as_json(message)}


def update(call: Call) -> JSON:
    """Change a message of the bot's own."""
    channel = call.channel_to_change()
    message = _own(call, channel, "cant_update_message")
    window = call.server.edit_window
    if window is not None and call.world.now() - float(message.ts) > window:
        raise SlackError("edit_window_closed")
    text, blocks = written(call)
    if bytes_after_escaping(text) > MOST_UPDATE_BYTES:
        raise SlackError("msg_too_long")
    metadata = metadata_of(call)
    before = call.as_json(message)
    message.text, message.blocks, message.edited = text, blocks, call.world.new_ts()
    if "metadata" in call.args:
        message.metadata = metadata
    call.server.echo(channel, call.as_json(message), "message_changed", before)
    answer = {"text": text, "user": message.user, "message": call.as_json(message)}
    return {"ok": True, "channel": channel.id, "ts": message.ts, **answer}


def _own(call: Call, channel: Channel, error: str) -> Message:
    message = call.message(channel)
    if message.bot_id != call.workspace.bot_id:
        raise SlackError(error)
    return message


def delete(call: Call) -> JSON:
    """Take a message of the bot's own away."""
    channel = call.channel_to_change()
    message = _own(call, channel, "cant_delete_message")
    del channel.messages[message.ts]
    channel.pins = [ts for ts in channel.pins if ts != message.ts]
    call.server.echo(channel, call.as_json(message), "message_deleted")
    return {"ok": True, "channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> JSON:
    """Show something to one member of a conversation; it is in no history."""
    channel = call.channel_to_change()
    user = call.person(call.text("user"))
    if user.user not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = written(call)
    ts = call.args.get("thread_ts") or None
    message = Message(
        channel.id, "", call.workspace.bot_user, text, blocks, None, ts, call.workspace.bot_id, only_for=user.user
    )
    call.server.rates.one_a_second(call.method, channel.id)
    message.ts = call.world.new_ts()
    call.world.ephemerals.append(message)
    return {"ok": True, "message_ts": message.ts}


def permalink(call: Call) -> JSON:
    """Return the address of a message."""
    channel = call.channel()
    message = call.message(channel, "message_ts")
    link = f"https://{call.workspace.domain}.slack.invalid/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"ok": True, "channel": channel.id, "permalink": link}


def pin(call: Call) -> JSON:
    """Pin a message."""
    channel, message = _item(call)
    if message.pinned:
        raise SlackError("already_pinned")
    message.pinned = True
    channel.pins.insert(0, message.ts)
    return {"ok": True}


def unpin(call: Call) -> JSON:
    """Take a pin off."""
    channel, message = _item(call)
    if not message.pinned:
        raise SlackError("no_pin")
    message.pinned = False
    channel.pins.remove(message.ts)
    return {"ok": True}


def pins(call: Call) -> JSON:
    """Return what is pinned, the newest first."""
    channel = call.channel_to_read()
    items: list[dict[str, Any]] = [
        {"type": "message", "channel": channel.id, "message": call.as_json(channel.messages[ts])} for ts in channel.pins
    ]
    return {"ok": True, "items": items}


def react(call: Call) -> JSON:
    """Put an emoji under a message."""
    name = call.text("name").strip(":")
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name):
        raise SlackError("invalid_name")
    _, message = _item(call)
    users = message.reactions.setdefault(name, [])
    if call.workspace.bot_user in users:
        raise SlackError("already_reacted")
    users.append(call.workspace.bot_user)
    return {"ok": True}


def _item(call: Call) -> tuple[Channel, Message]:
    channel = call.channel_to_change()
    if not call.args.get("timestamp"):
        raise SlackError("no_item_specified")
    if not re.fullmatch(r"\d+\.\d{6}", str(call.args["timestamp"])):
        raise SlackError("bad_timestamp")
    return channel, call.message(channel, "timestamp")


METHODS = {
    # Its own limit, one message a second and channel, is in slack_rates.
    "chat.postMessage": Method(post_message, ("chat:write",), 10_000),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",), 100),
    "chat.update": Method(update, ("chat:write",), 50),
    "chat.delete": Method(delete, ("chat:write",), 50),
    "chat.getPermalink": Method(permalink, (), 10_000),
    "pins.add": Method(pin, ("pins:write",), 20),
    "pins.remove": Method(unpin, ("pins:write",), 20),
    "pins.list": Method(pins, ("pins:read",), 20),
    "reactions.add": Method(react, ("reactions:write",), 50),
}
