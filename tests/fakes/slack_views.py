"""Checks a view (modal or home) and keeps the modals that stand open, at most three on top of each other.

Source: docs.slack.dev/reference/views, surfaces/modals, reference/methods/views.open
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack_blocks import check_blocks, with_ids
from tests.fakes.slack_elements import ID
from tests.fakes.slack_errors import Problems, SlackError
from tests.fakes.slack_texts import text_object

MOST_BYTES = 250_000
MOST_STACKED = 3
TRIGGER_SECONDS = 3.0

MODAL = {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
BOTH = {"type", "blocks", "private_metadata", "callback_id", "external_id"}


def checked_view(value: object, files: Collection[str], *, kind: str) -> dict[str, Any]:
    """Return a view with its ids filled in.

    Raises: SlackError (invalid_arguments with every problem, view_too_large).
    """
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if not isinstance(value, dict):
        raise SlackError("invalid_arguments", ["must provide an object [json-pointer:/view]"])
    if len(json.dumps(value, ensure_ascii=False).encode()) > MOST_BYTES:
        raise SlackError("view_too_large")
    problems = Problems()
    _check_view(problems, value, files, kind)
    if problems.found:
        raise SlackError("invalid_arguments", problems.found)
    return {**value, "blocks": with_ids(value["blocks"])}


def _check_view(problems: Problems, view: dict[str, Any], files: Collection[str], kind: str) -> None:
    problems.one_of("/view/type", view.get("type"), (kind,))
    for extra in sorted(set(view) - BOTH - (MODAL if kind == "modal" else set())):
        problems.add("/view", f"invalid additional property: {extra}")
    for name in ("title", "submit", "close"):
        if name in view and kind == "modal":
            text_object(problems, f"/view/{name}", view[name], 24, plain_only=True)
    if kind == "modal" and "title" not in view:
        problems.add("/view", "missing required field: title")
    if "private_metadata" in view:
        problems.length("/view/private_metadata", view["private_metadata"], 3000, least=0)
    for name in ("callback_id", "external_id"):
        if name in view:
            problems.length(f"/view/{name}", view[name], ID, least=0)
    check_blocks(problems, "/view/blocks", view.get("blocks"), surface=kind, files=files, least=1)
    _check_inputs(problems, view, kind)


def _check_inputs(problems: Problems, view: dict[str, Any], kind: str) -> None:
    blocks = [b for b in view.get("blocks") or [] if isinstance(b, dict)]
    inputs = [b for b in blocks if b.get("type") == "input" and isinstance(b.get("element"), dict)]
    if inputs and kind == "modal" and "submit" not in view:
        problems.add("/view", "missing required field: submit (a modal with inputs needs it)")
    if sum(bool(b["element"].get("focus_on_load")) for b in inputs) > 1:
        problems.add("/view/blocks", "only one element may have focus_on_load")


@dataclass(slots=True)
class OpenView:
    """A modal (or home) on somebody's screen."""

    id: str
    team: str
    user: str
    kind: str
    body: dict[str, Any]
    bot_id: str
    root: str
    previous: str | None = None
    hash: str = field(default_factory=lambda: secrets.token_hex(8))
    response_urls: list[dict[str, Any]] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Return what stands at the top of the modal."""
        return str(self.body["title"]["text"])

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """Return its blocks."""
        return list(self.body["blocks"])

    def input_ids(self) -> set[str]:
        """Return the block_ids under which an error may be shown."""
        return {b["block_id"] for b in self.blocks if b["type"] == "input"}

    def replace(self, body: dict[str, Any]) -> None:
        """Show something else in the same place; an old hash no longer fits."""
        self.body, self.hash = body, secrets.token_hex(8)

    def as_json(self, app_id: str, values: dict[str, Any] | None = None) -> dict[str, Any]:
        """Return the view as Slack sends it, with what was filled in."""
        kept = {
            "private_metadata": "",
            "callback_id": "",
            "external_id": "",
            "title": None,
            "submit": None,
            "close": None,
        }
        flags = {"clear_on_close": False, "notify_on_close": False}
        return {
            **kept,
            **flags,
            **self.body,
            "id": self.id,
            "team_id": self.team,
            "app_id": app_id,
            "app_installed_team_id": self.team,
            "bot_id": self.bot_id,
            "hash": self.hash,
            "root_view_id": self.root,
            "previous_view_id": self.previous,
            "state": {"values": values or {}},
        }


@dataclass(slots=True)
class Trigger:
    """A `trigger_id`: good once, for three seconds, for one person."""

    id: str
    team: str
    user: str
    until: float
    view: str | None = None
    used: bool = False


@dataclass
class Screens:
    """Everybody's modals, homes and triggers."""

    views: dict[str, OpenView] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    homes: dict[str, OpenView] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)

    def new_trigger(self, team: str, user: str, now: float, view: str | None = None) -> str:
        """Return a fresh trigger_id."""
        trigger = f"{int(now * 1000)}.{len(self.triggers) + 1}.{secrets.token_hex(16)}"
        self.triggers[trigger] = Trigger(trigger, team, user, now + TRIGGER_SECONDS, view)
        return trigger

    def usable(self, trigger_id: object, team: str, now: float) -> Trigger:
        """Return a trigger that may be exchanged; the caller marks it as used once the view has passed."""
        trigger = self.triggers.get(str(trigger_id))
        if trigger is None or trigger.team != team:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if now > trigger.until:
            raise SlackError("expired_trigger_id")
        return trigger

    def stack(self, user: str) -> list[OpenView]:
        """Return what stands open for somebody, the top one last."""
        return [self.views[v] for v in self.stacks.get(user, [])]

    def push(self, view: OpenView) -> None:
        """Put a view on top."""
        self.views[view.id] = view
        self.stacks.setdefault(view.user, []).append(view.id)

    def close(self, user: str, *, every: bool = False) -> list[OpenView]:
        """Take the top view away, or all; return what closed."""
        stack = self.stacks.get(user, [])
        gone = list(stack) if every else stack[-1:]
        self.stacks[user] = stack[: len(stack) - len(gone)]
        return [self.views.pop(v) for v in gone]

    def taken(self, team: str, external_id: str, besides: str | None = None) -> bool:
        """Say whether another open view of the workspace has this external_id."""
        return any(
            v.team == team and v.id != besides and v.body.get("external_id") == external_id for v in self.views.values()
        )
