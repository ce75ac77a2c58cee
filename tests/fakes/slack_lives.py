"""What happens around conversations: Home and agent opened, members come and go, channels end, the app is removed."""

from __future__ import annotations

from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_saying import Saying
from tests.fakes.slack_world import JSON, Workspace


class Living(Saying):
    """Events that are not messages."""

    def opens_home(self, user: str, team: str | None = None) -> Delivery:
        """Open the app's Home tab."""
        return self._opens(user, team, "home")

    def opens_messages_tab(self, user: str, team: str | None = None) -> Delivery:
        """Open the direct messages with the agent."""
        return self._opens(user, team, "messages")

    def _opens(self, user: str, team: str | None, tab: str) -> Delivery:
        with self.world.changed:
            home = self.workspace(team or self.near(user))
            channel = self.world.dm(home, [user])
            event: JSON = {"type": "app_home_opened", "user": user, "channel": channel.id, "tab": tab}
            view = self.screens.homes.get(f"{home.team}/{user}")
            if tab == "home" and view:
                event["view"] = view.as_json(self.app_id)
            envelope = self.envelope(home, event)
        return self.deliver("event", envelope)

    def member_joined_channel(self, user: str, channel: str, inviter: str | None = None) -> list[Delivery]:
        """Join a channel; the bot itself joins with `server.bot_user()`."""
        with self.world.changed:
            there = self.world.channels[channel]
            there.members.append(user)
            event = {"type": "member_joined_channel", "user": user, "channel": channel, "inviter": inviter}
            event |= {"channel_type": channel[0], "team": self.world.users[user].team}
        return self._bring(there, event, user)

    def member_left_channel(self, user: str, channel: str) -> list[Delivery]:
        """Leave a channel; when the bot itself is removed, it is told by channel_left (group_left)."""
        with self.world.changed:
            there = self.world.channels[channel]
            home = self.world.home_of(there)
            there.members.remove(user)
            event: JSON = {"type": "member_left_channel", "user": user, "channel": channel, "channel_type": channel[0]}
            if home is not None and user == home.bot_user:
                kind = "group_left" if there.kind == "group" else "channel_left"
                envelope = self.envelope(home, {"type": kind, "channel": channel}, shared=there.is_shared)
            else:
                envelope = None
        return [self.deliver("event", envelope)] if envelope else self._bring(there, event, user)

    def channel_rename(self, channel: str, name: str) -> list[Delivery]:
        """Give a channel another name."""
        with self.world.changed:
            there = self.world.channels[channel]
            there.name = name
            body = {"id": channel, "name": name, "created": there.created}
        return self._bring(there, {"type": f"{there.kind}_rename", "channel": body})

    def channel_archive(self, channel: str, user: str) -> list[Delivery]:
        """Archive a channel."""
        with self.world.changed:
            there = self.world.channels[channel]
            there.is_archived = True
        return self._bring(there, {"type": f"{there.kind}_archive", "channel": channel, "user": user}, user)

    def channel_unarchive(self, channel: str, user: str) -> list[Delivery]:
        """Take a channel out of the archive."""
        with self.world.changed:
            there = self.world.channels[channel]
            there.is_archived = False
        return self._bring(there, {"type": f"{there.kind}_unarchive", "channel": channel, "user": user}, user)

    def user_change(self, user: str, team: str | None = None) -> Delivery:
        """Tell the app that somebody was changed (see `change_user`)."""
        with self.world.changed:
            person = self.world.users[user]
            body = {"id": user, "team_id": person.team, "deleted": person.deleted, "locale": person.locale}
            envelope = self.envelope(self.workspace(team or person.team), {"type": "user_change", "user": body})
        return self.deliver("event", envelope)

    def app_uninstalled(self, team: str | None = None) -> list[Delivery]:
        """Remove the app from a workspace: its token is worthless at once; tokens_revoked comes along."""
        revoked = self.tokens_revoked(team)
        with self.world.changed:
            envelope = self.envelope(self.workspace(team), {"type": "app_uninstalled"})
        return [revoked, self.deliver("event", envelope)]

    def tokens_revoked(self, team: str | None = None) -> Delivery:
        """Revoke the bot token of a workspace."""
        with self.world.changed:
            home = self.workspace(team)
            self.revoke_token(home)
            home.installed = False
            tokens = {"oauth": [], "bot": [home.bot_user]}
            envelope = self.envelope(home, {"type": "tokens_revoked", "tokens": tokens})
        return self.deliver("event", envelope)

    def deactivate(self, team: str | None = None) -> None:
        """Close a workspace: every call says account_inactive."""
        with self.world.changed:
            self.workspace(team).deactivated = True

    def revoke_token(self, home: Workspace) -> None:
        """Make a token worthless."""
        raise NotImplementedError
