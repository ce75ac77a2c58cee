"""One call of a Web API method: who calls, with what, and the checks that nearly all methods share.

Rule: a method is a plain function `Call -> dict`; it raises `SlackError` before it changes anything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack_core import Core
from tests.fakes.slack_errors import SlackError
from tests.fakes.slack_world import JSON, Channel, Message, StoredFile, User, Workspace, World

PREFIX = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


@dataclass(slots=True)
class Call:
    """What a method gets: its arguments, the caller's installation, and the fake itself."""

    method: str
    args: JSON
    server: Core
    workspace: Workspace

    @property
    def world(self) -> World:
        """Return the rows."""
        return self.server.world

    def text(self, name: str) -> str:
        """Return a required argument."""
        value = self.args.get(name)
        if value in (None, ""):
            raise SlackError("invalid_arguments", [f"missing required field: {name}"])
        return str(value)

    def flag(self, name: str) -> bool:
        """Return a boolean that came as JSON, as 1/0 or as true/false."""
        return self.args.get(name) in (True, 1, "1", "true", "True")

    def structure(self, name: str) -> Any:
        """Return an argument that is JSON or, in a form, JSON written as text."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError("invalid_arguments", [f"must be valid JSON: {name}"]) from None

    def number(self, name: str, otherwise: int, most: int) -> int:
        """Return a count between 1 and `most`."""
        try:
            value = int(self.args.get(name) or otherwise)
        except ValueError:
            raise SlackError("invalid_limit") from None
        if not 1 <= value <= most:
            raise SlackError("invalid_limit")
        return value

    def need(self, *any_of: str) -> None:
        """Refuse unless the installation was granted one of these scopes."""
        if not self.workspace.scopes.intersection(any_of):
            provided = ",".join(sorted(self.workspace.scopes))
            raise SlackError("missing_scope", needed=",".join(any_of), provided=provided)

    def need_for(self, channel: Channel, what: str) -> None:
        """Refuse unless e.g. `groups:history` was granted for a private channel."""
        self.need(f"{PREFIX[channel.kind]}:{what}")

    def visible(self, channel: Channel) -> bool:
        """Say whether the bot may know that the conversation exists."""
        if self.workspace.team not in (channel.team, *channel.shared_with):
            return False
        return channel.kind == "channel" or self.is_in(channel)

    def is_in(self, channel: Channel) -> bool:
        """Say whether the bot is a member."""
        return self.workspace.bot_user in channel.members

    def channel(self, name: str = "channel") -> Channel:
        """Return the conversation that an argument names and the bot can see."""
        found = self.world.channels.get(str(self.args.get(name) or ""))
        if found is None or not self.visible(found):
            raise SlackError("channel_not_found")
        return found

    def channel_to_write(self, name: str = "channel") -> Channel:
        """Return the conversation to post to; a person's id means the direct messages with them."""
        given = str(self.args.get(name) or "")
        if re.match(r"[UW]", given):
            return self.dm_with([given])
        return self.channel_to_change(name)

    def channel_to_change(self, name: str = "channel") -> Channel:
        """Return the conversation whose messages are to be changed: by its own id, not a person's."""
        channel = self.channel_to_read(name)
        if channel.is_archived:
            raise SlackError("is_archived")
        return channel

    def channel_to_read(self, name: str = "channel") -> Channel:
        """Return the conversation whose messages are asked for."""
        channel = self.channel(name)
        if not self.is_in(channel):
            raise SlackError("not_in_channel")
        return channel

    def dm_with(self, users: Iterable[str]) -> Channel:
        """Return the direct messages with people who are there and reachable."""
        people = [self.person(u) for u in users]
        if any(p.deleted for p in people):
            raise SlackError("user_disabled")
        if any(self.is_stranger(p) for p in people):
            raise SlackError("user_not_visible")
        return self.world.dm(self.workspace, [p.user for p in people])

    def person(self, user: str) -> User:
        """Return somebody of the workspace, of its enterprise, or of another one."""
        found = self.world.users.get(user)
        if found is None:
            raise SlackError("user_not_found")
        return found

    def is_stranger(self, user: User) -> bool:
        """Say whether a person of another workspace shares no conversation with the bot (or was declared so)."""
        if user.stranger is not None:
            return user.stranger
        if user.team == self.workspace.team or self.same_enterprise(user):
            return False
        return not any(self.is_in(c) and user.user in c.members for c in self.world.channels.values())

    def same_enterprise(self, user: User) -> bool:
        """Say whether a person's workspace belongs to the same enterprise."""
        theirs = self.world.workspaces[user.team].enterprise
        return theirs is not None and theirs == self.workspace.enterprise

    def message(self, channel: Channel, name: str = "ts") -> Message:
        """Return the message that an argument names."""
        found = channel.messages.get(str(self.args.get(name) or ""))
        if found is None:
            raise SlackError("message_not_found")
        return found

    def file_ids(self) -> list[str]:
        """Return the files that this installation may show."""
        return [f.id for f in self.world.files.values() if f.complete and f.team == self.workspace.team]

    def as_json(self, message: Message, *, metadata: bool = True) -> JSON:
        """Return a message as the API writes it."""
        return message_json(self.server, message, metadata=metadata)


Run = Callable[[Call], JSON]


@dataclass(frozen=True, slots=True)
class Method:
    """A method: what runs, any of which scopes it needs at least, and how often a minute it may be called."""

    run: Run
    scopes: tuple[str, ...] = ()
    per_minute: int = 50


def file_json(server: Core, file: StoredFile) -> JSON:
    """Return a file as the API writes it; its address needs the bearer token."""
    address = f"{server.origin}/files-pri/{file.team}-{file.id}/{file.name}"
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2],
        "size": file.length,
        "user": file.owner,
        "user_team": file.team,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "alt_txt": file.alt_text,
        "url_private": address,
        "url_private_download": f"{server.origin}/files-pri/{file.team}-{file.id}/download/{file.name}",
        "permalink": f"https://slack.invalid/files/{file.id}",
        "channels": sorted(c for c in file.shared if c.startswith("C")),
        "ims": sorted(c for c in file.shared if c.startswith("D")),
        "shares": {
            kind: {
                c: [{"ts": ts} for ts in file.shared[c]] for c in file.shared if c.startswith("C") == (kind == "public")
            }
            for kind in ("public", "private")
        },
    }


def message_json(server: Core, message: Message, *, metadata: bool = True) -> JSON:
    """Return a message as the API writes it, with its thread's counters when it is a parent."""
    author = server.world.users[message.user]
    body: JSON = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts, "team": author.team}
    optional = {
        "blocks": message.blocks,
        "attachments": message.attachments,
        "bot_id": message.bot_id,
        "app_id": server.app_id if message.bot_id else None,
        "client_msg_id": message.client_msg_id,
        "thread_ts": message.thread_ts,
        "edited": {"user": message.user, "ts": message.edited} if message.edited else None,
        "files": [file_json(server, f) for f in message.files],
        "metadata": message.metadata if metadata else None,
        "reactions": [{"name": n, "users": u, "count": len(u)} for n, u in message.reactions.items()],
        "pinned_to": [message.channel] if message.pinned else None,
        "username": message.username,
    }
    body.update({name: value for name, value in optional.items() if value})
    if message.files:
        body["upload"] = False
    if message.broadcast:
        body["subtype"] = "thread_broadcast"
    replies = [m for m in server.world.channels[message.channel].messages.values() if m.thread_ts == message.ts]
    if replies:
        authors = sorted({m.user for m in replies})
        latest = max(m.ts for m in replies)
        body |= {"thread_ts": message.ts, "reply_count": len(replies), "reply_users": authors, "latest_reply": latest}
    return body
