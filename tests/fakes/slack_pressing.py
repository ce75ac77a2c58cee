"""People's side of buttons, commands and modals: they press only what is shown and fill in only what is asked for.

Rule: what a Slack client would not let somebody do raises `CannotDo`; an answer of the app that a Slack client would
not take (errors under no input, a view that is none) is recorded in `refusals` as invalid_response_action.
Source: docs.slack.dev/reference/interaction-payloads, surfaces/modals
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack_call import file_json, message_json
from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_errors import SlackError
from tests.fakes.slack_lives import Living
from tests.fakes.slack_values import action_of, state_of
from tests.fakes.slack_views import MOST_STACKED, OpenView, checked_view
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


@dataclass(slots=True)
class Submitted:
    """How the app answered a form."""

    delivery: Delivery
    view: OpenView

    @property
    def body(self) -> JSON:
        """Return the app's answer."""
        return self.delivery.answer

    @property
    def response_action(self) -> str | None:
        """Return errors, update, push, clear, or None when the form just closes."""
        return self.body.get("response_action")

    @property
    def errors(self) -> dict[str, str]:
        """Return the refusals under the fields, by block_id."""
        return dict(self.body.get("errors", {}))


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
            home = self.workspace(team or self._installed_near(user))
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

    def submits(self, user: str, view_id: str, values: JSON) -> Submitted:
        """Fill in the top modal, by block_id, and send it; a field that is not named keeps its initial value.

        A text is typed; an option is named by its value or its label; several by a list; a moment by its seconds; a
        file by its StoredFile.
        Raises: CannotDo when Slack would not let the form go (required and empty, too long, no such option, not on
        top).
        """
        with self.world.changed:
            view = self._view(user, view_id)
            if view.kind != "modal" or self.screens.stack(user)[-1].id != view_id:
                raise CannotDo("only the modal on top can be sent")
            state = state_of(self.world, view.blocks, values)
            payload = self._interaction("view_submission", self.workspace(view.team), user) | {
                "trigger_id": self.screens.new_trigger(view.team, user, self.now(), view.id),
                "view": view.as_json(self.app_id, state),
                "response_urls": [],
            }
        submitted = Submitted(self.deliver("interaction", payload), view)
        with self.world.changed:
            if submitted.delivery.acknowledged:
                self._after_submission(submitted)
            self.world.changed.notify_all()
        return submitted

    def closes(self, user: str, view_id: str, *, every: bool = False) -> Delivery | None:
        """Close the top modal (or all by the cross); the app hears of it if the view asked to be notified."""
        with self.world.changed:
            view = self._view(user, view_id)
            self.screens.close(user, every=every)
            payload = self._interaction("view_closed", self.workspace(view.team), user)
            payload |= {"view": view.as_json(self.app_id), "is_cleared": every}
            self.world.changed.notify_all()
        return self.deliver("interaction", payload) if view.body.get("notify_on_close") else None

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
        return self.world.home_of(channel) or self.workspace(self._installed_near(user))

    def _interaction(self, kind: str, home: Workspace, user: str) -> JSON:
        person = self.world.users[user]
        enterprise = {"id": home.enterprise, "name": home.name} if home.enterprise else None
        return {
            "type": kind,
            "token": "legacy-verification-token",
            "action_ts": self.world.new_ts(),
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

    def _after_submission(self, submitted: Submitted) -> None:
        action, body, view = submitted.response_action, submitted.body, submitted.view
        try:
            if submitted.delivery.body and not body:
                raise SlackError("invalid_response_action", ["the body must be empty or JSON"])
            self._act(action, body, view)
        except SlackError as refused:
            self.record_refusal("view_submission", refused.error, tuple(refused.messages or [refused.error]), body)

    def _act(self, action: str | None, body: JSON, view: OpenView) -> None:
        files = [f.id for f in self.world.files.values() if f.complete and f.team == view.team]
        if action is None:
            if body:
                raise SlackError("invalid_response_action", ["missing required field: response_action"])
            self.screens.close(view.user)
        elif action == "clear":
            self.screens.close(view.user, every=True)
        elif action == "errors":
            self._check_errors(body.get("errors"), view)
        elif action == "update":
            view.replace(checked_view(body.get("view"), files, kind="modal"))
        elif action == "push":
            self._push(checked_view(body.get("view"), files, kind="modal"), view)
        else:
            raise SlackError("invalid_response_action", [f"unknown response_action: {action}"])

    def _check_errors(self, errors: object, view: OpenView) -> None:
        if not isinstance(errors, dict) or not errors:
            raise SlackError("invalid_response_action", ["errors must name at least one block"])
        unknown = sorted(set(errors) - view.input_ids())
        if unknown:
            raise SlackError("invalid_response_action", [f"no input block is called {name!r}" for name in unknown])
        if not all(isinstance(text, str) and text for text in errors.values()):
            raise SlackError("invalid_response_action", ["every error must be a text"])

    def _push(self, body: JSON, below: OpenView) -> None:
        stack = self.screens.stack(below.user)
        if len(stack) >= MOST_STACKED:
            raise SlackError("push_limit_reached")
        new = self.world.new_id("V")
        self.screens.push(OpenView(new, below.team, below.user, "modal", body, below.bot_id, below.root, below.id))

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

    def shown_file(self, file_id: str) -> JSON:
        """Return a file as a form hands it over."""
        return file_json(self, self.world.files[file_id])
