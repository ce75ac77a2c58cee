"""People's side of buttons, commands and modals: they press only what is shown and fill in only what is asked for.

Rule: what a Slack client would not let somebody do raises `CannotDo`.
Source: docs.slack.dev/reference/interaction-payloads, surfaces/modals
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack_call import message_json
from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_lives import Living
from tests.fakes.slack_values import action_of, state_of
from tests.fakes.slack_views import OpenView
from tests.fakes.slack_world import JSON, CannotDo, Channel, Message, Workspace, one_element

RESPONSE_URL_USES = 5
RESPONSE_URL_SECONDS = 1800.0


@dataclass(slots=True)
class ResponseUrl:
    """Where an app may answer an interaction: five times within half an hour."""

    key: str
    team: str
    channel: str
    user: str
    until: float
    ts: str | None = None
    uses: int = 0


class Pressing(Living):
    """Interactions and commands."""

    def _begin_pressing(self) -> None:
        self.response_urls: dict[str, ResponseUrl] = {}

    def slash(self, user: str, command: str, text: str = "", channel: str | None = None) -> Delivery:
        """Give a slash command (Slack has none within threads); trigger_id and response_url come along."""
        with self.world.changed:
            there = self.world.channels[channel or self.dm(user)]
            home = self._home(there, user)
            person = self.world.users[user]
            named = "directmessage" if there.kind == "im" else "privategroup" if there.kind == "group" else there.name
            fields = {
                "token": "legacy-verification-token",
                "team_id": home.team,
                "team_domain": home.domain,
                "channel_id": there.id,
                "channel_name": named,
                "user_id": user,
                "user_name": person.name,
                "command": command,
                "text": text,
                "api_app_id": self.app_id,
                "is_enterprise_install": "false",
                "response_url": self._response_url(home, there, user, "commands"),
                "trigger_id": self.screens.new_trigger(home.team, user, self.now()),
            }
            if home.enterprise:
                fields |= {"enterprise_id": home.enterprise, "enterprise_name": home.name}
        return self._answered(self.deliver("command", fields), there, user)

    def message_shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Delivery:
        """Choose a message shortcut from a message's menu."""
        with self.world.changed:
            there = self.world.channels[channel]
            home = self._home(there, user)
            payload = self._interaction("message_action", home, user) | {
                "callback_id": callback_id,
                "trigger_id": self.screens.new_trigger(home.team, user, self.now()),
                "response_url": self._response_url(home, there, user, "app"),
                "message_ts": ts,
                "channel": {"id": there.id, "name": there.name or "directmessage"},
                "message": message_json(self, there.messages[ts], metadata=False),
            }
        return self.deliver("interaction", payload)

    def global_shortcut(self, user: str, callback_id: str, team: str | None = None) -> Delivery:
        """Choose a global shortcut."""
        with self.world.changed:
            home = self.workspace(team or self.near(user))
            trigger = self.screens.new_trigger(home.team, user, self.now())
            payload = self._interaction("shortcut", home, user) | {"callback_id": callback_id, "trigger_id": trigger}
        return self.deliver("interaction", payload)

    def presses(self, user: str, channel: str, ts: str, label_or_action_id: str, choice: Any = None) -> Delivery:
        """Press a button of a message (also one that only this person sees), or choose something in its menu."""
        with self.world.changed:
            there = self.world.channels[channel]
            home = self._home(there, user)
            message = self._seen(there, ts, user)
            block_id, element = one_element(message.blocks, label_or_action_id)
            container: JSON = {"type": "message", "message_ts": ts, "channel_id": channel}
            container["is_ephemeral"] = message.only_for is not None
            if message.thread_ts:
                container["thread_ts"] = message.thread_ts
            payload = self._interaction("block_actions", home, user) | {
                "container": container,
                "trigger_id": self.screens.new_trigger(home.team, user, self.now()),
                "channel": {"id": channel, "name": there.name or "directmessage"},
                "message": message_json(self, message, metadata=False),
                "state": {"values": {}},
                "response_url": self._response_url(home, there, user, "actions", ts),
                "actions": [action_of(self.world, block_id, element, choice)],
            }
            if message.only_for is not None:
                del payload["message"]
        return self.deliver("interaction", payload)

    def presses_in_view(
        self, user: str, view_id: str, label_or_action_id: str, choice: Any = None, values: JSON | None = None
    ) -> Delivery:
        """Press a button of a modal or of the App Home (its view_id is in `server.home(user)["id"]`)."""
        with self.world.changed:
            view = self._view(user, view_id)
            home = self.workspace(view.team)
            block_id, element = one_element(view.blocks, label_or_action_id)
            shown = view.as_json(self.app_id, state_of(self.world, view.blocks, values or {}, strict=False))
            on_modal = view.id if view.kind == "modal" else None
            payload = self._interaction("block_actions", home, user) | {
                "container": {"type": "view", "view_id": view.id},
                "trigger_id": self.screens.new_trigger(home.team, user, self.now(), on_modal),
                "view": shown,
                "actions": [action_of(self.world, block_id, element, choice)],
            }
        return self.deliver("interaction", payload)

    def asks_options(
        self,
        user: str,
        typed: str,
        action_id: str,
        *,
        view_id: str | None = None,
        channel: str | None = None,
        ts: str | None = None,
    ) -> Delivery:
        """Type into an external menu; the answer holds at most 100 options (else it is recorded as a refusal)."""
        with self.world.changed:
            view = self._view(user, view_id) if view_id else None
            there = self.world.channels[channel] if channel else None
            blocks = view.blocks if view else self._seen(there, str(ts), user).blocks if there else []
            block_id, element = one_element(blocks, action_id)
            if len(typed) < element.get("min_query_length", 3):
                raise CannotDo(f"the menu asks from {element.get('min_query_length', 3)} letters on")
            home = self.workspace(view.team) if view else self._home(there, user) if there else self.workspace()
            payload = self._interaction("block_suggestion", home, user)
            payload |= {"action_id": element["action_id"], "block_id": block_id, "value": typed}
            payload |= (
                {"view": view.as_json(self.app_id)} if view else {"container": {"type": "message", "message_ts": ts}}
            )
        delivery = self.deliver("options", payload)
        self._check_suggestions(delivery)
        return delivery

    # Beneath

    def _home(self, channel: Channel, user: str) -> Workspace:
        """Return the installation an interaction belongs to; without one in the conversation, that of the person."""
        return self.world.home_of(channel) or self.workspace(self.near(user))

    def _interaction(self, kind: str, home: Workspace, user: str) -> JSON:
        person = self.world.users[user]
        enterprise = {"id": home.enterprise, "name": home.name} if home.enterprise else None
        # Only shortcuts have their own action_ts; a press has one in each of its actions, a form has none.
        stamped = {"action_ts": self.world.new_ts()} if kind in ("shortcut", "message_action") else {}
        return stamped | {
            "type": kind,
            "token": "legacy-verification-token",
            "api_app_id": self.app_id,
            "team": {"id": home.team, "domain": home.domain},
            "user": {"id": user, "username": person.name, "name": person.name, "team_id": person.team},
            "enterprise": enterprise,
            "is_enterprise_install": False,
        }

    def _seen(self, channel: Channel, ts: str, user: str) -> Message:
        if user not in channel.members:
            raise CannotDo("is not in that conversation")
        for message in self.world.ephemerals:
            if message.ts == ts and message.only_for == user:
                return message
        if ts not in channel.messages:
            raise CannotDo("there is no such message")
        return channel.messages[ts]

    def _view(self, user: str, view_id: str) -> OpenView:
        there = [*self.screens.views.values(), *self.screens.homes.values()]
        found = [v for v in there if v.id == view_id and v.user == user]
        if not found:
            raise CannotDo("no such view is open")
        return found[0]

    def _response_url(self, home: Workspace, channel: Channel, user: str, kind: str, ts: str | None = None) -> str:
        key = secrets.token_urlsafe(18)
        self.response_urls[key] = ResponseUrl(key, home.team, channel.id, user, self.now() + RESPONSE_URL_SECONDS, ts)
        return f"{self.origin}/{kind}/{home.team}/{key}"

    def _answered(self, delivery: Delivery, channel: Channel, user: str) -> Delivery:
        """Show what a command's acknowledgement itself said."""
        if delivery.acknowledged and delivery.body:
            body = delivery.answer or {"text": delivery.body}
            with self.world.changed:
                self.respond(self._home(channel, user), channel, user, body, None)
                self.world.changed.notify_all()
        return delivery

    def respond(self, home: Workspace, channel: Channel, user: str, body: JSON, ts: str | None) -> None:
        """Show an answer to an interaction."""
        raise NotImplementedError

    def _check_suggestions(self, delivery: Delivery) -> None:
        from_app = delivery.answer
        options = from_app.get("options", [o for g in from_app.get("option_groups", []) for o in g.get("options", [])])
        wrong = (
            not delivery.acknowledged or ("options" in from_app) == ("option_groups" in from_app) or len(options) > 100
        )
        texts = [o.get("text", {}).get("text", "") for o in options if isinstance(o, dict)]
        if (
            wrong
            or any(not 1 <= len(t) <= 75 for t in texts)
            or any(not 1 <= len(str(o.get("value", ""))) <= 150 for o in options)
        ):
            self.record_refusal(
                "block_suggestion", "invalid_options", (delivery.reason or "options do not fit",), from_app
            )
