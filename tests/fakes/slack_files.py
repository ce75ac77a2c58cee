"""The methods `files.*`, the upload address and the private download.

Rule: a download without a good token is sent to the sign-in page, an HTML page with 200, as Slack does: an app that
does not look would attach that page to an incident.
Source: docs.slack.dev/messaging/working-with-files
"""

from __future__ import annotations

import mimetypes
from typing import Any

from tests.fakes.slack_call import Call, Method, file_json
from tests.fakes.slack_chat import thread_of
from tests.fakes.slack_errors import SlackError
from tests.fakes.slack_world import JSON, Channel, Message, StoredFile

MOST_BYTES = 1_000_000_000


def upload_address(call: Call) -> JSON:
    """Return where to send the bytes."""
    name = call.text("filename")
    try:
        length = int(call.text("length"))
    except ValueError:
        raise SlackError("invalid_arguments", ["must be a number [json-pointer:/length]"]) from None
    if not 0 < length <= MOST_BYTES:
        raise SlackError("invalid_arguments", ["must be more than 0 [json-pointer:/length]"])
    alt = call.args.get("alt_txt")
    if alt is not None and len(str(alt)) > 1000:
        raise SlackError("alt_txt_too_large")
    w = call.workspace
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = StoredFile(call.world.new_id("F"), w.team, w.bot_user, name, name, mimetype, length, alt_text=alt)
    call.world.files[file.id] = file
    return {"ok": True, "upload_url": f"{call.server.origin}/upload/v1/{file.id}", "file_id": file.id}


def complete(call: Call) -> JSON:
    """Show uploaded files in a conversation, or keep them for blocks to refer to."""
    wanted = call.structure("files")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(f, dict) and "id" in f for f in wanted):
        raise SlackError("invalid_arguments", ["must be an array of objects with an id [json-pointer:/files]"])
    files = [_uploaded(call, f) for f in wanted]
    given = call.args.get("channel_id") or call.args.get("channels")
    channel = None
    if given:
        call.args["channel_id"] = given
        channel = call.channel_to_write("channel_id")
    thread = thread_of(call, channel) if channel else None
    for file, asked in zip(files, wanted, strict=True):
        file.title, file.complete = str(asked.get("title") or file.name), True
    if channel:
        _share(call, channel, thread, files)
    return {"ok": True, "files": [file_json(call.server, f) for f in files]}


def _uploaded(call: Call, asked: dict[str, Any]) -> StoredFile:
    file = call.world.files.get(str(asked["id"]))
    if file is None or file.team != call.workspace.team or file.data is None:
        raise SlackError("file_not_found")
    return file


def _share(call: Call, channel: Channel, thread: str | None, files: list[StoredFile]) -> None:
    text = str(call.args.get("initial_comment") or "")
    call.server.note_mentions(call, text, [])
    w = call.workspace
    message = Message(channel.id, call.world.new_ts(), w.bot_user, text, thread_ts=thread, bot_id=w.bot_id, files=files)
    channel.messages[message.ts] = message
    for file in files:
        file.shared.setdefault(channel.id, []).append(message.ts)
    call.server.echo(channel, call.as_json(message))


def file_info(call: Call) -> JSON:
    """Return a file that the bot can see."""
    file = call.world.files.get(call.text("file"))
    if file is None or not may_read(call, file):
        raise SlackError("file_not_found")
    return {"ok": True, "file": file_json(call.server, file), "comments": []}


def may_read(call: Call, file: StoredFile) -> bool:
    """Say whether the bot made the file, was handed it in a form, or is in a conversation that shows it."""
    if file.owner == call.workspace.bot_user or call.workspace.team in file.handed_to:
        return True
    return any(call.visible(c) and call.is_in(c) for c in map(call.world.channels.__getitem__, file.shared))


METHODS = {
    "files.getUploadURLExternal": Method(upload_address, ("files:write",), 100),
    "files.completeUploadExternal": Method(complete, ("files:write",), 100),
    "files.info": Method(file_info, ("files:read",), 100),
}
