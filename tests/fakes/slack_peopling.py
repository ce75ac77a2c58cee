"""Who and what there is in the fake Slack, for a test to set up: workspaces, people, conversations, files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from tests.fakes.slack_delivery import Delivering
from tests.fakes.slack_world import ALL_SCOPES, Channel, StoredFile, User


class Peopling(Delivering):
    """Workspaces, people and conversations."""

    def add_workspace(
        self, name: str, *, enterprise: str | None = None, installed: bool = True, scopes: Iterable[str] = ALL_SCOPES
    ) -> str:
        """Make a workspace and return its team id; not `installed` means that OAuth comes later."""
        with self.world.changed:
            workspace = self.world.add_workspace(name, enterprise, scopes)
            workspace.installed = installed
            return workspace.team

    def add_user(self, name: str, team: str | None = None, *, guest: bool = False, **fields: Any) -> str:
        """Make a person and return their id.

        guest: a single-channel guest. Fields: real_name, locale, tz, is_restricted, is_ultra_restricted, stranger,
        deleted, is_bot, is_admin.
        """
        with self.world.changed:
            user = User(self.world.new_id("U"), team or self.team, name, fields.pop("real_name", name.title()))
            fields |= {"is_restricted": True, "is_ultra_restricted": True} if guest else {}
            for field_name, value in fields.items():
                setattr(user, field_name, value)
            self.world.users[user.user] = user
            return user.user

    def change_user(self, user: str, **fields: Any) -> None:
        """Change a person (deleted=True, locale="en-US" …) without an event."""
        with self.world.changed:
            for name, value in fields.items():
                setattr(self.world.users[user], name, value)

    def add_channel(
        self,
        name: str,
        members: Sequence[str] = (),
        *,
        team: str | None = None,
        private: bool = False,
        shared_with: Sequence[str] = (),
        with_bot: bool = True,
    ) -> str:
        """Make a channel and return its id; `shared_with` makes it a Slack Connect channel."""
        with self.world.changed:
            workspace = self.workspace(team)
            kind = "group" if private else "channel"
            there = [*members, workspace.bot_user] if with_bot else list(members)
            channel = Channel(self.world.new_id("C"), workspace.team, name, kind, there, list(shared_with))
            return self.world.add_channel(channel).id

    def dm(self, user: str, team: str | None = None) -> str:
        """Return the id of somebody's direct messages with the bot."""
        with self.world.changed:
            return self.world.dm(self.workspace(team or self.near(user)), [user]).id

    def add_file(self, user: str, name: str, data: bytes, mimetype: str = "application/octet-stream") -> StoredFile:
        """Make a file that somebody may say something with."""
        with self.world.changed:
            team = self.world.users[user].team
            file = StoredFile(self.world.new_id("F"), team, user, name, name, mimetype, len(data), data, complete=True)
            self.world.files[file.id] = file
            return file
