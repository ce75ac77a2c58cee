"""Slack's events as `Heard`: what was said or happened, where and by whom, in words of the product.

Rules: a message has one id, made of where and when it was said, so that the event, its mention, a redelivery and the
history are one and the same message. Bots, and ourselves, are not heard. What is malformed raises and is never guessed.
Source: docs.slack.dev/reference/events/message, app_mention, member_joined_channel, channel_left, channel_archive
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.slack.places import Where, instant_of, is_direct
from adapters.slack.reading import mentions, text_of, words_of
from bot.commands import command_of
from bot.messages import (
    Command,
    Content,
    Deleted,
    Edited,
    File,
    FileKind,
    Files,
    Other,
    PlaceChanged,
    Text,
)

Event = dict[str, Any]

_SAID = frozenset({None, "file_share", "thread_broadcast", "me_message"})
_SLACKBOT = "USLACKBOT"
_LEFT = frozenset("channel_left group_left channel_archive group_archive channel_deleted group_deleted".split())
_ACCOUNT_COMMAND_WORDS = 2


class Malformed(Exception):
    """A payload that is not as Slack documents it; only its type is told."""


@dataclass(frozen=True, slots=True)
class Us:
    """The assistant in one workspace: `team` has installed it."""

    team: str
    bot_user: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Something said or done. `where` has no person yet; `user_team` is the workspace the event names for the user.

    `addressed`: it is meant for us whoever said it; otherwise only in a conversation of ours.
    """

    id: str
    where: Where
    user: str
    sent_at: datetime
    content: Content
    user_team: str | None = None
    message: str = ""
    mark: str | None = None
    addressed: bool = True


def heard(event: Event, event_id: str, us: Us, *, live: bool = True) -> Heard | None:
    """Return what an event says; None for what is not for us. `live` False: a message read back from the history.

    Raises:
        Malformed: it is not as documented.
    """
    try:
        return _heard(event, event_id, us, live=live)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Malformed(f"event {event.get('type')}: {type(error).__name__}") from None


def _heard(event: Event, event_id: str, us: Us, *, live: bool) -> Heard | None:
    kind = event["type"]
    if kind == "app_mention":
        return _said(event, us)
    if kind == "message":
        return _message(event, us, live=live)
    if kind == "member_joined_channel" and event["user"] == us.bot_user:
        return _changed(event, event_id, us, PlaceChanged("added"), by=event.get("inviter"))
    if kind in _LEFT:
        return _changed(event, event_id, us, PlaceChanged("removed"), by=event.get("actor_id") or event.get("user"))
    if kind == "channel_id_changed":
        moved = PlaceChanged("moved", f"{us.team}/{event['new_channel_id']}")
        return _changed({**event, "channel": event["old_channel_id"]}, event_id, us, moved, by=None)
    return None


def _message(event: Event, us: Us, *, live: bool) -> Heard | None:
    subtype = event.get("subtype")
    if subtype == "message_changed":
        return _edited(event["message"], event["previous_message"], event["channel"], us)
    if subtype == "message_deleted":
        return _deleted(event["previous_message"], event["channel"], event["ts"], us)
    if subtype not in _SAID:
        return None
    if live and not is_direct(event["channel"]) and mentions(event.get("text") or "", us.bot_user):
        return None  # the mention's own event brings it
    return _said(event, us)


def _said(event: Event, us: Us) -> Heard | None:
    if not _is_by_a_person(event, us):
        return None
    ts, addressed = event["ts"], _is_addressed(event, event["channel"], us)
    if not addressed and not event.get("thread_ts"):
        return None  # people's own talk on top of a channel
    return Heard(
        id=f"m:{us.team}/{event['channel']}/{ts}",
        where=_where(event, event["channel"], us),
        user=event["user"],
        sent_at=instant_of(ts),
        content=_content(event, us),
        user_team=_team_of_user(event),
        message=ts,
        mark=ts,
        addressed=addressed,
    )


def _content(event: Event, us: Us) -> Content:
    words = words_of(text_of(event), us.bot_user)
    files = tuple(file_of(file, us.team) for file in event.get("files") or () if file.get("mode") != "tombstone")
    if files:
        return Files(files, words)
    if not words:
        return Command("help") if mentions(event.get("text") or "", us.bot_user) else Other("other")
    if not is_direct(event["channel"]):
        return _account_command(words) or Text(words)
    return Text(words)


def _account_command(words: str) -> Command | None:
    """Return a command about accounts and places said to us in a channel: in its threads there are no commands."""
    first, _, rest = words.partition(" ")
    found = command_of(first)
    is_one = found is not None and found.intent is None and len(words.split()) <= _ACCOUNT_COMMAND_WORDS
    return Command(first, rest.strip()) if is_one else None


def file_of(file: Mapping[str, Any], team: str) -> File:
    """Return a file of a message; one of another workspace may come with its id alone."""
    name = str(file.get("name") or file.get("title") or file["id"])
    media_type = str(file.get("mimetype") or "application/octet-stream")
    kind = _kind_of(media_type, str(file.get("subtype") or ""))
    return File(f"{team}/{file['id']}", name, media_type, int(file.get("size") or 0), kind)


def is_bare(file: File) -> bool:
    """Tell whether nothing but the id of a file is known."""
    return file.size == 0 and file.name == file.reference.partition("/")[2]


def _kind_of(media_type: str, subtype: str) -> FileKind:
    if subtype == "slack_audio":
        return "voice"
    major = media_type.partition("/")[0]
    if major == "image":
        return "photo"
    if major == "audio":
        return "audio"
    return "video" if major == "video" else "document"


def _edited(message: Event, before: Event, channel: str, us: Us) -> Heard | None:
    """Return an edit of the person's own; a preview of a link that Slack adds is none, a tombstone is a deletion."""
    if message.get("subtype") == "tombstone":
        return _deleted(before, channel, message["ts"], us)
    mark = message.get("edited") or {}
    if not _is_by_a_person(message, us) or mark.get("user") != message["user"]:
        return None
    now, then = (words_of(text_of(one), us.bot_user) for one in (message, before))
    return edit_of(message, channel, us) if now != then else None


def edit_of(message: Event, channel: str, us: Us) -> Heard:
    """Return what a message with the mark of an edit reads as now."""
    ts, edited = message["ts"], message["edited"]["ts"]
    return Heard(
        id=f"e:{us.team}/{channel}/{ts}/{edited}",
        where=_where(message, channel, us),
        user=message["user"],
        sent_at=instant_of(edited),
        content=Edited(ts, words_of(text_of(message), us.bot_user)),
        user_team=_team_of_user(message),
        message=ts,
        addressed=_is_addressed(message, channel, us),
    )


def _deleted(before: Event, channel: str, at: str, us: Us) -> Heard | None:
    if not _is_by_a_person(before, us):
        return None
    ts = before["ts"]
    return Heard(
        id=f"d:{us.team}/{channel}/{ts}",
        where=_where(before, channel, us),
        user=before["user"],
        sent_at=instant_of(at),
        content=Deleted(ts),
        user_team=_team_of_user(before),
        message=ts,
        addressed=_is_addressed(before, channel, us),
    )


def _changed(event: Event, event_id: str, us: Us, content: PlaceChanged, *, by: str | None) -> Heard | None:
    channel = event["channel"]
    channel = channel["id"] if isinstance(channel, dict) else channel
    if is_direct(channel):
        return None
    at = instant_of(str(event["event_ts"]))
    return Heard(event_id, Where(us.team, channel), by or us.bot_user, at, content)


def _is_by_a_person(message: Event, us: Us) -> bool:
    if message.get("bot_id") or message.get("subtype") == "bot_message":
        return False
    return message.get("user") not in (None, us.bot_user, _SLACKBOT)


def _is_addressed(message: Event, channel: str, us: Us) -> bool:
    if is_direct(channel) or message.get("parent_user_id") == us.bot_user:
        return True
    return mentions(message.get("text") or "", us.bot_user)


def _where(message: Event, channel: str, us: Us) -> Where:
    """Return the thread that a message belongs to; in a channel every conversation has one."""
    thread = message.get("thread_ts")
    return Where(us.team, channel, thread if is_direct(channel) else thread or message["ts"])


def _team_of_user(message: Event) -> str | None:
    team = message.get("user_team") or message.get("team")
    return str(team) if team else None
