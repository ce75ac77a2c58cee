"""People's side of conversations: they write, edit, delete, join; the app gets the events that Slack would send.

Rule: an event goes to the app only when Slack would send it: the bot is a member, the installation lives and has the
scope. In Slack Connect the outer `team_id` is the writer's workspace; the installation is in `authorizations` and
`context_team_id`.
Source: docs.slack.dev/apis/events-api, reference/events/message, apis/slack-connect
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.fakes.slack_call import PREFIX, file_json, message_json
from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_peopling import Peopling
from tests.fakes.slack_texts import escaped
from tests.fakes.slack_world import JSON, CannotDo, Channel, Message, StoredFile, Workspace

T = TypeVar("T")


@dataclass(slots=True)
class Said:
    """What somebody wrote, and how it was brought to the app."""

    message: Message
    deliveries: list[Delivery] = field(default_factory=list)

    @property
    def ts(self) -> str:
        """Return the message's ts."""
        return self.message.ts

    @property
    def channel(self) -> str:
        """Return where it was written."""
        return self.message.channel

    @property
    def acknowledged(self) -> bool:
        """Say whether the app took every event of it."""
        return all(d.acknowledged for d in self.deliveries)


class Saying(Peopling):
    """What people do in conversations."""

    def user_says(
        self,
        user: str,
        text: str,
        channel: str | None = None,
        thread_ts: str | None = None,
        ts: str | None = None,
        files: Sequence[StoredFile] = (),
        *,
        subtype: str | None = None,
        deliver: bool = True,
    ) -> Said:
        """Write as somebody, to the bot unless a channel is named.

        The text is what is typed: `@sla` mentions the bot, `@hanna` a person, `@channel` everybody, and `&`, `<`, `>`
        come escaped to the app, as Slack sends them.
        ts: when it was written, for backlogs; `deliver=False` leaves it in the history only, as when the app was away
        too long.
        """
        with self.world.changed:
            there = self.world.channels[channel or self.dm(user)]
            home = self.world.home_of(there)
            text = self._as_slack_writes(text, home)
            message = Message(there.id, ts or self.world.new_ts(), user, text, client_msg_id=secrets.token_hex(16))
            message.thread_ts, message.files = thread_ts, list(files)
            for file in files:
                file.shared.setdefault(there.id, []).append(message.ts)
            there.messages[message.ts] = message
            event = self._message_event(there, message, subtype or ("file_share" if files else None))
            self.world.changed.notify_all()
        said = Said(message)
        if deliver:
            said.deliveries += self._bring(there, event)
            mentioned = home is not None and f"<@{home.bot_user}>" in message.text
            if mentioned and there.kind != "im":
                mention = {k: v for k, v in event.items() if k not in ("channel_type", "subtype")}
                said.deliveries += self._bring(there, {**mention, "type": "app_mention"})
        return said

    def user_edits(self, user: str, channel: str, ts: str, text: str) -> list[Delivery]:
        """Change one's own message."""
        with self.world.changed:
            there = self.world.channels[channel]
            message = self._own_message(there, ts, user)
            before = message_json(self, message)
            message.text, message.edited = self._as_slack_writes(text, self.world.home_of(there)), self.world.new_ts()
            self.world.changed.notify_all()
            event = self._changed("message_changed", there, message_json(self, message), before)
        return self._bring(there, event)

    def user_deletes(self, user: str, channel: str, ts: str) -> list[Delivery]:
        """Delete one's own message (an administrator may delete any)."""
        with self.world.changed:
            there = self.world.channels[channel]
            before = message_json(self, self._own_message(there, ts, user))
            del there.messages[ts]
            there.pins = [p for p in there.pins if p != ts]
            self.world.changed.notify_all()
            event = self._changed("message_deleted", there, None, before)
        return self._bring(there, event)

    def user_reacts(self, user: str, channel: str, ts: str, name: str) -> list[Delivery]:
        """Put an emoji under a message."""
        with self.world.changed:
            there = self.world.channels[channel]
            there.messages[ts].reactions.setdefault(name, []).append(user)
        item = {"type": "message", "channel": channel, "ts": ts}
        event = {"type": "reaction_added", "user": user, "reaction": name, "item": item}
        return self._bring(there, event, user)

    def says_soon(self, user: str, text: str, channel: str | None = None) -> Future[Delivery]:
        """Write as somebody without waiting for the app, for tests of load; the future brings the delivery."""
        with self.world.changed:
            there = self.world.channels[channel or self.dm(user)]
            message = Message(
                there.id, self.world.new_ts(), user, self._as_slack_writes(text, self.world.home_of(there))
            )
            message.client_msg_id = secrets.token_hex(16)
            there.messages[message.ts] = message
            envelope = self._envelope(there, self._message_event(there, message, None), None)
        if envelope is None:
            raise CannotDo("the app is not in that conversation")
        return self.start(self.delivering("event", envelope))

    def _as_slack_writes(self, typed: str, home: Workspace | None) -> str:
        text = escaped(typed)
        named = {u.name: u.user for u in self.world.users.values() if not u.is_bot}
        if home is not None:
            named["sla"] = home.bot_user
        for name, user in named.items():
            text = re.sub(rf"(?<![\w@])@{re.escape(name)}\b", f"<@{user}>", text)
        text = re.sub(r"(?<![\w@])@(channel|here|everyone)\b", r"<!\1>", text)
        return re.sub(r"(?<![\w<])https?://[^\s<>]+", lambda found: f"<{found[0]}>", text)

    def _own_message(self, channel: Channel, ts: str, user: str) -> Message:
        message = channel.messages[ts]
        if message.user != user and not self.world.users[user].is_admin:
            raise CannotDo("can change only what they wrote themselves")
        return message

    def _message_event(self, channel: Channel, message: Message, subtype: str | None) -> JSON:
        event = {**message_json(self, message), "channel": channel.id, "channel_type": channel.kind}
        event |= {"event_ts": message.ts, "source_team": event["team"], "user_team": event["team"]}
        if subtype:
            event["subtype"] = subtype
        if channel.is_shared and message.files:
            # An app has to ask files.info in a shared channel.
            event["files"] = [{"id": f.id, "mode": "hosted", "file_access": "check_file_info"} for f in message.files]
        elif message.files:
            event["files"] = [file_json(self, f) for f in message.files]
        if parent := channel.messages.get(message.thread_ts or ""):
            event["parent_user_id"] = parent.user
        return event

    def _changed(self, subtype: str, channel: Channel, now: JSON | None, before: JSON | None) -> JSON:
        ts = self.world.new_ts()
        event = {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel.id,
            "channel_type": channel.kind,
        }
        event |= {"ts": ts, "event_ts": ts, "previous_message": before}
        return event | ({"message": now} if now else {"deleted_ts": (before or {}).get("ts")})

    def echo(self, channel: Channel, message: JSON, subtype: str | None = None, before: JSON | None = None) -> None:
        """Tell the app of its own message, if `echoes` is on."""
        if not self.echoes:
            return
        if subtype:
            event = self._changed(
                subtype, channel, message if subtype == "message_changed" else None, before or message
            )
        else:
            event = {**message, "channel": channel.id, "channel_type": channel.kind, "event_ts": message["ts"]}
        if envelope := self._envelope(channel, event, None):
            self.start(self.delivering("event", envelope))

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin something in the server's loop, from any thread."""
        raise NotImplementedError

    # Envelopes

    def _bring(self, channel: Channel, event: JSON, user: str | None = None) -> list[Delivery]:
        with self.world.changed:
            envelope = self._envelope(channel, event, user)
        return [self.deliver("event", envelope)] if envelope else []

    def _envelope(self, channel: Channel, event: JSON, user: str | None) -> JSON | None:
        home = self.world.home_of(channel)
        if home is None or not self._subscribed(home, channel, event):
            return None
        author = user or event.get("user") or event.get("previous_message", {}).get("user")
        team = self.world.users[author].team if author in self.world.users else home.team
        return self.envelope(home, event, team=team, shared=channel.is_shared)

    def _subscribed(self, home: Workspace, channel: Channel, event: JSON) -> bool:
        needs = {
            "message": f"{PREFIX[channel.kind]}:history",
            "app_mention": "app_mentions:read",
            "reaction_added": "reactions:read",
        }
        return needs.get(event["type"], f"{PREFIX[channel.kind]}:read") in home.scopes

    def envelope(self, home: Workspace, event: JSON, *, team: str | None = None, shared: bool = False) -> JSON:
        """Return an event as Slack wraps it."""
        event = {"event_ts": self.world.new_ts(), **event}
        authorization = {"enterprise_id": home.enterprise, "team_id": home.team, "user_id": home.bot_user}
        return {
            "token": "legacy-verification-token",
            "team_id": team or home.team,
            "context_team_id": home.team,
            "context_enterprise_id": home.enterprise,
            "api_app_id": self.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": self.world.new_id("Ev"),
            "event_time": int(float(event["event_ts"])),
            "authorizations": [{**authorization, "is_bot": True, "is_enterprise_install": False}],
            "is_ext_shared_channel": shared,
            "event_context": secrets.token_hex(12),
        }
