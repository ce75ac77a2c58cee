"""What a Slack knows for the fake: workspaces, people, conversations and messages, as plain mutable rows.

Rule: rows only. Who may see or change a row is decided by the methods (`slack_chat.py` and its neighbours);
everything here is read and written under `World.changed`.
"""

from __future__ import annotations

import itertools
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]

ALL_SCOPES = frozenset(
    """app_mentions:read assistant:write channels:history channels:read chat:write commands files:read files:write
    groups:history groups:read im:history im:read im:write mpim:history mpim:read mpim:write pins:read pins:write
    reactions:read reactions:write team:read users:read""".split()
)


@dataclass(slots=True)
class Workspace:
    """One workspace and the app's installation in it."""

    team: str
    name: str
    domain: str
    enterprise: str | None
    bot_user: str
    bot_id: str
    bot_token: str
    scopes: set[str]
    installed: bool = True
    deactivated: bool = False
    expires: float | None = None
    refresh_token: str | None = None


@dataclass(slots=True)
class User:
    """A person (or a bot) of one workspace."""

    user: str
    team: str
    name: str
    real_name: str
    locale: str = "pl-PL"
    tz: str = "Europe/Warsaw"
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    stranger: bool | None = None
    deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False


@dataclass(slots=True)
class StoredFile:
    """A file; `data` is what was uploaded, `shared` the messages that show it, `handed_to` who got it by a form."""

    id: str
    team: str
    owner: str
    name: str
    title: str
    mimetype: str
    length: int
    data: bytes | None = None
    alt_text: str | None = None
    complete: bool = False
    shared: dict[str, list[str]] = field(default_factory=dict)
    handed_to: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Message:
    """One message as people see it; `thread_ts` is None on top (and of a parent), the parent's `ts` in a thread."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[JSON] = field(default_factory=list)
    metadata: JSON | None = None
    thread_ts: str | None = None
    bot_id: str | None = None
    edited: str | None = None
    files: list[StoredFile] = field(default_factory=list)
    attachments: list[JSON] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    broadcast: bool = False
    pinned: bool = False
    only_for: str | None = None
    username: str | None = None
    client_msg_id: str | None = None

    def button(self, label_or_action_id: str) -> JSON:
        """Return the one element with this label, action_id or value."""
        return one_element(self.blocks, label_or_action_id)[1]

    def labels(self) -> list[str]:
        """Return the labels of all buttons, in reading order."""
        return [e["text"]["text"] for _, e in elements_of(self.blocks) if e["type"] == "button"]


@dataclass(slots=True)
class Channel:
    """A conversation; kind is channel, group (private), im or mpim."""

    id: str
    team: str
    name: str
    kind: str
    members: list[str] = field(default_factory=list)
    shared_with: list[str] = field(default_factory=list)
    is_archived: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    pins: list[str] = field(default_factory=list)
    created: int = 0

    @property
    def is_shared(self) -> bool:
        """Say whether another workspace takes part (Slack Connect)."""
        return bool(self.shared_with)

    def thread(self, ts: str) -> list[Message]:
        """Return the parent and its replies, oldest first."""
        return [m for m in self.in_order() if ts in (m.ts, m.thread_ts)]

    def in_order(self) -> list[Message]:
        """Return all messages that are in the history, oldest first."""
        return [self.messages[ts] for ts in sorted(self.messages)]


class CannotDo(AssertionError):
    """Raised when a person could not do this in Slack: no such button, a required field left empty, a closed modal."""


def elements_of(blocks: Iterable[JSON]) -> Iterator[tuple[str, JSON]]:
    """Yield (block_id, element) for everything that can be pressed or filled in."""
    for block in blocks:
        found = [*block.get("elements", []), *(block[k] for k in ("accessory", "element") if k in block)]
        for element in found:
            if "action_id" in element:
                yield block["block_id"], element


def one_element(blocks: Iterable[JSON], wanted: str) -> tuple[str, JSON]:
    """Return (block_id, element) of the element with this label, action_id, value or block_id.

    Raises: CannotDo, naming what there is.
    """
    there = list(elements_of(blocks))

    def names(block_id: str, element: JSON) -> set[str | None]:
        text = element.get("text")
        return {element["action_id"], block_id, element.get("value"), text["text"] if isinstance(text, dict) else None}

    found = [pair for pair in there if wanted in names(*pair)]
    if not found:
        labels = [e.get("text", {}).get("text") or e["action_id"] for _, e in there]
        raise CannotDo(f"nothing to press called {wanted!r}; there is {labels}")
    if len(found) > 1:
        raise CannotDo(f"{len(found)} elements are called {wanted!r}")
    return found[0]


@dataclass
class World:
    """All rows, the clock and the one lock with its condition."""

    clock: Callable[[], float] = time.time
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    ephemerals: list[Message] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=lambda: threading.Condition(threading.RLock()))
    ahead: float = 0.0
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _last_ts: int = 0

    def now(self) -> float:
        """Return this Slack's time in seconds since 1970."""
        return self.clock() + self.ahead

    def new_id(self, prefix: str) -> str:
        """Return an id that was not given before, as Slack writes them."""
        return f"{prefix}{next(self._numbers):08d}FK"

    def new_ts(self) -> str:
        """Return a message time that lies after all earlier ones."""
        self._last_ts = max(int(self.now() * 1_000_000), self._last_ts + 100)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def user(self, user: str) -> User:
        """Return a person that must exist (for the test's own side)."""
        return self.users[user]

    def home_of(self, channel: Channel) -> Workspace | None:
        """Return the installation that sees this conversation, the owner's before the guests'."""
        for team in (channel.team, *channel.shared_with):
            workspace = self.workspaces[team]
            if workspace.installed and workspace.bot_user in channel.members:
                return workspace
        return None

    def add_workspace(self, name: str, enterprise: str | None, scopes: Iterable[str]) -> Workspace:
        """Make a workspace with its bot."""
        team = self.new_id("T")
        bot = self.new_id("U")
        token = f"xoxb-{team}-{secrets.token_hex(12)}"
        made = Workspace(
            team, name, name.lower().replace(" ", "-"), enterprise, bot, self.new_id("B"), token, set(scopes)
        )
        self.workspaces[team] = made
        self.users[bot] = User(bot, team, "sla", "SLA assistant", is_bot=True, locale="en-US")
        return made

    def add_channel(self, channel: Channel) -> Channel:
        """Keep a conversation."""
        channel.created = int(self.now())
        self.channels[channel.id] = channel
        return channel

    def dm(self, workspace: Workspace, users: list[str]) -> Channel:
        """Return the conversation of the bot with these people, made at the first call."""
        members = sorted({workspace.bot_user, *users})
        for channel in self.channels.values():
            if channel.kind in ("im", "mpim") and sorted(channel.members) == members:
                return channel
        kind, prefix = ("im", "D") if len(users) == 1 else ("mpim", "G")
        return self.add_channel(Channel(self.new_id(prefix), workspace.team, "", kind, members))

    def by_token(self, token: str) -> Workspace | None:
        """Return the installation that this bot token belongs to."""
        return next((w for w in self.workspaces.values() if secrets.compare_digest(w.bot_token, token)), None)
