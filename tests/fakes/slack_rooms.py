"""The methods `conversations.*` and `users.*`: who and what there is, and the history within its limits.

Source: docs.slack.dev/reference/methods/conversations.history, changelog 2025-05-29 (one request a minute and 15
objects for newly distributed apps: `server.history_limits`).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence

from tests.fakes.slack_call import PREFIX, Call, Method
from tests.fakes.slack_errors import SlackError
from tests.fakes.slack_world import JSON, Channel, Message, User

NEW_APP_MOST = 15
KINDS = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}


def open_conversation(call: Call) -> JSON:
    """Open the direct messages with one person or several."""
    if call.args.get("channel"):
        channel = call.channel()
    else:
        users = [u for u in str(call.args.get("users") or "").split(",") if u]
        if not users:
            raise SlackError("users_list_not_supplied")
        call.need("im:write" if len(users) == 1 else "mpim:write")
        channel = call.dm_with(users)
    answer = channel_json(call, channel) if call.flag("return_im") else {"id": channel.id}
    return {"ok": True, "channel": answer}


def conversation_info(call: Call) -> JSON:
    """Return what is known of a conversation."""
    channel = call.channel()
    call.need_for(channel, "read")
    body = channel_json(call, channel)
    if call.flag("include_num_members"):
        body["num_members"] = len(channel.members)
    if call.flag("include_locale"):
        body["locale"] = "pl-PL"
    return {"ok": True, "channel": body}


def channel_json(call: Call, channel: Channel) -> JSON:
    """Return a conversation as the API writes it."""
    common: JSON = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.kind == "im",
        "is_mpim": channel.kind == "mpim",
        "is_ext_shared": channel.is_shared,
        "is_shared": channel.is_shared,
        "is_org_shared": False,
        "context_team_id": call.workspace.team,
    }
    if channel.kind == "im":
        other = next(m for m in channel.members if m != call.workspace.bot_user)
        return common | {"user": other, "is_user_deleted": call.world.users[other].deleted}
    named = {"name": channel.name, "name_normalized": channel.name, "is_member": call.is_in(channel)}
    private = channel.kind != "channel"
    teams = [channel.team, *channel.shared_with]
    kind = {"is_channel": not private, "is_group": private, "is_private": private}
    return common | named | kind | {"shared_team_ids": teams, "connected_team_ids": teams[1:], "is_general": False}


def members(call: Call) -> JSON:
    """Return the ids of a conversation's members."""
    channel = call.channel()
    call.need_for(channel, "read")
    page, cursor = _page(call, sorted(channel.members), call.number("limit", 100, 1000))
    return {"ok": True, "members": page, "response_metadata": {"next_cursor": cursor}}


def conversations(call: Call) -> JSON:
    """Return the conversations of the workspace that the bot can see."""
    return _listed(call, [c for c in call.world.channels.values() if call.visible(c)])


def conversations_of_user(call: Call) -> JSON:
    """Return the conversations that somebody (the bot itself, unless named) is in."""
    user = str(call.args.get("user") or call.workspace.bot_user)
    call.person(user)
    return _listed(call, [c for c in call.world.channels.values() if user in c.members and call.visible(c)])


def _listed(call: Call, found: list[Channel]) -> JSON:
    types = str(call.args.get("types") or "public_channel").replace(" ", "").split(",")
    if unknown := set(types) - set(KINDS):
        raise SlackError("invalid_types", [f"unknown type: {t}" for t in sorted(unknown)])
    for name in types:
        call.need(f"{PREFIX[KINDS[name]]}:read")
    wanted = {KINDS[t] for t in types}
    kept = [c for c in found if c.kind in wanted and not (call.flag("exclude_archived") and c.is_archived)]
    page, cursor = _page(call, [c.id for c in kept], call.number("limit", 100, 1000))
    body = [channel_json(call, call.world.channels[c]) for c in page]
    return {"ok": True, "channels": body, "response_metadata": {"next_cursor": cursor}}


def history(call: Call) -> JSON:
    """Return the messages on top of a conversation, the newest first."""
    channel = call.channel_to_read()
    call.need_for(channel, "history")
    on_top = [m for m in channel.in_order() if m.thread_ts is None or m.broadcast]
    found = [m for m in reversed(on_top) if _within(call, m)]
    return _messages(call, found, 100, 999)


def replies(call: Call) -> JSON:
    """Return a thread, the parent first and then from the oldest."""
    channel = call.channel_to_read()
    call.need_for(channel, "history")
    ts = call.text("ts")
    thread = channel.thread(ts)
    if not thread:
        raise SlackError("thread_not_found")
    parent = [m for m in thread if m.ts == ts]
    return _messages(call, parent + [m for m in thread if m.ts != ts and _within(call, m)], 1000, 1000)


def _within(call: Call, message: Message) -> bool:
    oldest, latest = str(call.args.get("oldest") or "0"), str(call.args.get("latest") or "")
    ts = _exact(message.ts)
    try:
        early, late = _exact(oldest), _exact(latest) if latest else None
    except ValueError:
        raise SlackError("invalid_ts_oldest") from None
    if call.flag("inclusive"):
        return early <= ts and (late is None or ts <= late)
    return early < ts and (late is None or ts < late)


def _exact(ts: str) -> int:
    seconds, _, micros = ts.partition(".")
    return int(seconds) * 1_000_000 + int((micros + "000000")[:6])


def _messages(call: Call, found: list[Message], otherwise: int, most: int) -> JSON:
    if call.server.history_limits:
        otherwise = min(otherwise, NEW_APP_MOST)
        limit = min(call.number("limit", otherwise, most), NEW_APP_MOST)
    else:
        limit = call.number("limit", otherwise, most)
    with_metadata = call.flag("include_all_metadata")
    page, cursor = _page(call, [m.ts for m in found], limit)
    by_ts = {m.ts: m for m in found}
    body: JSON = {"ok": True, "messages": [call.as_json(by_ts[ts], metadata=with_metadata) for ts in page]}
    body["has_more"] = bool(cursor)
    if cursor:
        body["response_metadata"] = {"next_cursor": cursor}
    return body


def _page(call: Call, keys: Sequence[str], limit: int) -> tuple[list[str], str]:
    start = 0
    if given := str(call.args.get("cursor") or ""):
        try:
            after = base64.b64decode(given.encode(), validate=True).decode().removeprefix("next:")
            start = list(keys).index(after)
        except (ValueError, binascii.Error):
            raise SlackError("invalid_cursor") from None
    page = list(keys[start : start + limit])
    rest = keys[start + limit :]
    return page, base64.b64encode(f"next:{rest[0]}".encode()).decode() if rest else ""


def user_info(call: Call) -> JSON:
    """Return a person, as far as this workspace may know them."""
    user = call.person(call.text("user"))
    return {"ok": True, "user": user_json(call, user)}


def user_json(call: Call, user: User) -> JSON:
    """Return a person as the API writes them; people of other workspaces carry `is_stranger`."""
    body: JSON = {
        "id": user.user,
        "team_id": user.team,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "profile": {"real_name": user.real_name, "display_name": user.name, "team": user.team},
    }
    if user.deleted:
        return body
    body |= {"tz": user.tz, "is_admin": user.is_admin, "is_owner": False, "is_email_confirmed": True}
    body |= {"is_restricted": user.is_restricted, "is_ultra_restricted": user.is_ultra_restricted}
    if call.flag("include_locale"):
        body["locale"] = user.locale
    enterprise = call.world.workspaces[user.team].enterprise
    if enterprise:
        teams = [w.team for w in call.world.workspaces.values() if w.enterprise == enterprise]
        body["enterprise_user"] = {"id": user.user, "enterprise_id": enterprise, "teams": teams, "is_admin": False}
    if user.team != call.workspace.team and not call.same_enterprise(user):
        body["is_stranger"] = call.is_stranger(user)
    return body


def bot_info(call: Call) -> JSON:
    """Return the bot itself."""
    bot = call.text("bot")
    if bot != call.workspace.bot_id:
        raise SlackError("bot_not_found")
    body = {
        "id": bot,
        "deleted": False,
        "name": "sla",
        "app_id": call.server.app_id,
        "user_id": call.workspace.bot_user,
    }
    return {"ok": True, "bot": body}


def team_info(call: Call) -> JSON:
    """Return the workspace."""
    w = call.workspace
    return {"ok": True, "team": {"id": w.team, "name": w.name, "domain": w.domain, "enterprise_id": w.enterprise}}


METHODS = {
    "conversations.open": Method(open_conversation, (), 50),
    "conversations.info": Method(conversation_info, (), 50),
    "conversations.members": Method(members, (), 100),
    "conversations.list": Method(conversations, (), 20),
    "conversations.history": Method(history, (), 50),
    "conversations.replies": Method(replies, (), 50),
    "users.conversations": Method(conversations_of_user, (), 50),
    "users.info": Method(user_info, ("users:read",), 100),
    "bots.info": Method(bot_info, ("users:read",), 50),
    "team.info": Method(team_info, ("team:read",), 50),
}
