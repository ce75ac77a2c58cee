"""People's side of modals: fill in, send, close.

Rule: an answer of the app that a Slack client would not take (errors under no input, a view that is none) is recorded
in `refusals` as invalid_response_action, and the modal stays.
Source: docs.slack.dev/surfaces/modals (response_action)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.fakes.slack_call import file_json
from tests.fakes.slack_delivery import Delivery
from tests.fakes.slack_errors import SlackError
from tests.fakes.slack_pressing import Pressing
from tests.fakes.slack_values import state_of
from tests.fakes.slack_views import MOST_STACKED, OpenView, checked_view
from tests.fakes.slack_world import JSON, CannotDo, StoredFile


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


class Filling(Pressing):
    """Forms."""

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
            state = state_of(self.world, view.blocks, {name: self._handed(view, v) for name, v in values.items()})
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

    def _handed(self, view: OpenView, value: Any) -> Any:
        """Return a field's value with the files in it as the app gets them."""
        if isinstance(value, StoredFile):
            value.handed_to.add(view.team)
            return file_json(self, value)
        return [self._handed(view, one) for one in value] if isinstance(value, list) else value

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
