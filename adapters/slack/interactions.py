"""What a person did with a button, a form, a shortcut or the slash command: who, where, and how to answer at once.

Rules: the actor is the payload's user, signed by Slack; what a view carries along was put there by us and names only
where its answers belong. An interaction's id is made of what was done, so that a redelivery is the same one.
Source: docs.slack.dev/reference/interaction-payloads, interactivity/implementing-slash-commands
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from adapters.slack.home import COMMAND_ACTION
from adapters.slack.parse import Us, file_of
from adapters.slack.places import Where, is_direct
from adapters.slack.reading import text_of, words_of
from adapters.slack.render import CHOICE_ACTION, FORM_ACTION
from bot.messages import Command

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it: `team` is their own workspace as the payload names it."""

    user: str
    team: str | None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A pressed button. `where` is None in the App Home, which is no conversation."""

    id: str
    actor: Actor
    action: str
    value: str
    where: Where | None
    trigger: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that was sent: where its answers belong and since when they count (None: since they were sent).

    `by` is the account it was opened for, `person` who that account was in it.
    """

    id: str
    actor: Actor
    conversation: str
    said_at: str | None
    state: Payload
    by: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut: `where` and `said` are of the message it was used on, None when it was used from anywhere.

    `said_by` is None for a message of an app, and for one that was edited: then it said something else at its time.
    """

    id: str
    actor: Actor
    trigger: str
    where: Where | None = None
    said: str = ""
    said_at: str | None = None
    said_by: str | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """The slash command with what was typed behind it."""

    id: str
    actor: Actor
    where: Where
    command: Command
    trigger: str


def pressed(payload: Payload, us: Us) -> tuple[Pressed, ...]:
    """Return the buttons of ours that were pressed."""
    return tuple(
        Pressed(
            id=_id("block_actions", payload, action["action_id"], action.get("block_id"), action.get("action_ts")),
            actor=_actor(payload),
            action=action["action_id"],
            value=str(action.get("value") or ""),
            where=_where_pressed(payload, us),
            trigger=str(payload.get("trigger_id") or ""),
        )
        for action in payload["actions"]
        if action.get("type") == "button" and _is_ours(action["action_id"])
    )


def _is_ours(action: str) -> bool:
    return action.startswith((CHOICE_ACTION, COMMAND_ACTION, FORM_ACTION))


def _where_pressed(payload: Payload, us: Us) -> Where | None:
    """Return the conversation of a button: in a channel the thread of its message, or the thread that it begins."""
    container, message = payload.get("container") or {}, payload.get("message") or {}
    channel = (payload.get("channel") or {}).get("id") or container.get("channel_id")
    if channel is None:
        return None
    thread = message.get("thread_ts") or container.get("thread_ts")
    if thread is None and not is_direct(channel) and not container.get("is_ephemeral"):
        thread = message.get("ts") or container.get("message_ts")
    return Where(us.team, channel, thread)


def sent(payload: Payload) -> Sent:
    """Return a form that was sent."""
    view = payload["view"]
    values = view["state"]["values"]
    carried = json.loads(view["private_metadata"])
    answers = json.dumps(values, sort_keys=True)
    return Sent(
        id=_id("view_submission", payload, view.get("root_view_id") or view["id"], answers),
        actor=_actor(payload),
        conversation=str(carried["conversation"]),
        said_at=carried.get("said_at"),
        state={"values": values},
        by=str(carried.get("by") or ""),
        person=str(carried.get("person") or ""),
    )


def carried(conversation: str, said_at: str | None, *, by: str = "", person: str = "") -> str:
    """Return what a form carries along for `sent`."""
    return json.dumps({"conversation": conversation, "said_at": said_at, "by": by, "person": person})


def used(payload: Payload, us: Us) -> Shortcut:
    """Return a shortcut that was used, on a message or from anywhere."""
    trigger = str(payload["trigger_id"])
    found = Shortcut(_id(payload["type"], payload, trigger), _actor(payload), trigger)
    message = payload.get("message")
    if payload["type"] != "message_action" or not message:
        return found
    channel, ts = payload["channel"]["id"], str(payload.get("message_ts") or message["ts"])
    thread = message.get("thread_ts")
    return Shortcut(
        id=found.id,
        actor=found.actor,
        trigger=trigger,
        where=Where(us.team, channel, thread if is_direct(channel) else thread or ts),
        said=_said(message, us),
        said_at=ts,
        said_by=message.get("user") if not message.get("bot_id") and not message.get("edited") else None,
    )


def _said(message: Payload, us: Us) -> str:
    words = words_of(text_of(message), us.bot_user)
    names = [file_of(file, us.team).name for file in message.get("files") or ()]
    return words or ", ".join(names)


def typed(payload: Payload, us: Us) -> Typed:
    """Return the slash command; without a word it asks for help."""
    words = words_of(str(payload.get("text") or ""), us.bot_user)
    word, _, rest = words.partition(" ")
    return Typed(
        id=f"c:{payload['trigger_id']}",
        actor=Actor(payload["user_id"], None),
        where=Where(us.team, payload["channel_id"]),
        command=Command(word or "help", rest.strip()),
        trigger=str(payload["trigger_id"]),
    )


def _actor(payload: Payload) -> Actor:
    user = payload["user"]
    return Actor(user["id"], user.get("team_id"))


def _id(kind: str, payload: Payload, *parts: object) -> str:
    container = payload.get("container") or {}
    known = (kind, payload["user"]["id"], container.get("message_ts"), container.get("view_id"), *parts)
    return "i:" + hashlib.sha256(json.dumps([str(part) for part in known]).encode()).hexdigest()
