"""The methods `views.*` and `assistant.threads.*`: modals, the App Home and the agent's prompts.

Source: docs.slack.dev/reference/methods/views.open, views.publish, assistant.threads.setSuggestedPrompts; prompts'
lengths are those of a button and of a message, since Slack names only their number.
"""

from __future__ import annotations

from typing import Any

from tests.fakes.slack_call import Call, Method
from tests.fakes.slack_errors import Problems, SlackError
from tests.fakes.slack_views import MOST_STACKED, OpenView, checked_view
from tests.fakes.slack_world import JSON

MOST_PROMPTS = 4
MOST_PROMPT_TITLE = 75
MOST_PROMPT_MESSAGE = 4_000
MOST_STATUS = 100


def open_view(call: Call) -> JSON:
    """Put a modal on the screen of whoever the trigger belongs to."""
    return _opened(call, on_top=False)


def push_view(call: Call) -> JSON:
    """Put a modal on top of the one in which the trigger arose."""
    return _opened(call, on_top=True)


def _opened(call: Call, *, on_top: bool) -> JSON:
    screens = call.server.screens
    trigger = screens.usable(call.text("trigger_id"), call.workspace.team, call.world.now())
    body = checked_view(call.args.get("view"), call.file_ids(), kind="modal")
    if body.get("external_id") and screens.taken(call.workspace.team, body["external_id"]):
        raise SlackError("duplicate_external_id")
    stack = screens.stack(trigger.user)
    if on_top and (not stack or trigger.view is None):
        raise SlackError("not_found")
    if on_top and len(stack) >= MOST_STACKED:
        raise SlackError("push_limit_reached")
    trigger.used = True
    if not on_top:
        screens.close(trigger.user, every=True)
    view = put_on_screen(call, trigger.user, body)
    return {"ok": True, "view": view.as_json(call.server.app_id)}


def put_on_screen(call: Call, user: str, body: JSON) -> OpenView:
    """Show a checked view on top of what is open."""
    screens = call.server.screens
    stack = screens.stack(user)
    new = call.world.new_id("V")
    root, previous = (stack[0].id, stack[-1].id) if stack else (new, None)
    w = call.workspace
    view = OpenView(new, w.team, user, "modal", body, w.bot_id, root, previous)
    screens.push(view)
    call.server.note_mentions(call, "", body["blocks"])
    return view


def update_view(call: Call) -> JSON:
    """Change a modal that is still open."""
    screens, team = call.server.screens, call.workspace.team
    view_id, external = call.args.get("view_id"), call.args.get("external_id")
    if not view_id and not external:
        raise SlackError("invalid_arguments", ["missing required field: view_id or external_id"])
    there = [*screens.views.values(), *screens.homes.values()]
    found = [
        v for v in there if v.team == team and (v.id == view_id or (external and v.body.get("external_id") == external))
    ]
    if not found:
        raise SlackError("not_found")
    view = found[0]
    if call.args.get("hash") not in (None, "", view.hash):
        raise SlackError("hash_conflict")
    body = checked_view(call.args.get("view"), call.file_ids(), kind=view.kind)
    if body.get("external_id") and screens.taken(team, body["external_id"], besides=view.id):
        raise SlackError("duplicate_external_id")
    call.server.note_mentions(call, "", body["blocks"])
    view.replace(body)
    return {"ok": True, "view": view.as_json(call.server.app_id)}


def publish_view(call: Call) -> JSON:
    """Set somebody's App Home."""
    user = call.world.users.get(call.text("user_id"))
    if user is None or (user.team != call.workspace.team and call.is_stranger(user)):
        raise SlackError("invalid_arguments", ["invalid user_id [json-pointer:/user_id]"])
    screens = call.server.screens
    home = screens.homes.get(f"{call.workspace.team}/{user.user}")
    if home and call.args.get("hash") not in (None, "", home.hash):
        raise SlackError("hash_conflict")
    body = checked_view(call.args.get("view"), call.file_ids(), kind="home")
    call.server.note_mentions(call, "", body["blocks"])
    if home is None:
        new, w = call.world.new_id("V"), call.workspace
        home = screens.homes[f"{w.team}/{user.user}"] = OpenView(new, w.team, user.user, "home", body, w.bot_id, new)
    else:
        home.replace(body)
    return {"ok": True, "view": home.as_json(call.server.app_id)}


def set_prompts(call: Call) -> JSON:
    """Offer up to four first sentences in the agent's thread, or (agent_view) for the whole conversation."""
    channel = call.channel("channel_id")
    thread = str(call.args.get("thread_ts") or "")
    if channel.kind != "im":
        raise SlackError("channel_not_found")
    if thread and not channel.thread(thread):
        raise SlackError("invalid_thread_ts", detail="Thread not found")
    prompts = call.structure("prompts")
    _check_prompts(prompts, call.args.get("title"))
    call.server.prompts[(channel.id, thread)] = [dict(p) for p in prompts]
    return {"ok": True}


def _check_prompts(prompts: Any, title: object) -> None:
    problems = Problems()
    for n, prompt in enumerate(problems.count("/prompts", prompts, MOST_PROMPTS)):
        if not isinstance(prompt, dict):
            problems.add(f"/prompts/{n}", "must provide an object")
            continue
        problems.length(f"/prompts/{n}/title", prompt.get("title"), MOST_PROMPT_TITLE)
        problems.length(f"/prompts/{n}/message", prompt.get("message"), MOST_PROMPT_MESSAGE)
    if title is not None:
        problems.length("/title", title, 150)
    if problems.found:
        raise SlackError("invalid_arguments", problems.found)


def set_status(call: Call) -> JSON:
    """Show (or with an empty text take away) "is looking it up" under a thread."""
    channel = call.channel("channel_id")
    thread = call.text("thread_ts")
    if not channel.thread(thread):
        raise SlackError("invalid_thread_ts", detail="Thread not found")
    status = str(call.args.get("status") or "")
    if len(status) > MOST_STATUS:
        raise SlackError(
            "invalid_arguments", [f"must be less than {MOST_STATUS + 1} characters [json-pointer:/status]"]
        )
    if status:
        call.server.statuses[(channel.id, thread)] = status
    else:
        call.server.statuses.pop((channel.id, thread), None)
    return {"ok": True}


METHODS = {
    "views.open": Method(open_view, (), 100),
    "views.push": Method(push_view, (), 100),
    "views.update": Method(update_view, (), 100),
    "views.publish": Method(publish_view, (), 100),
    "assistant.threads.setSuggestedPrompts": Method(set_prompts, ("assistant:write",), 100),
    "assistant.threads.setStatus": Method(set_status, ("assistant:write", "chat:write"), 100),
}
