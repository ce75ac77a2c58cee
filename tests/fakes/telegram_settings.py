"""What a bot sets up at the fake Telegram: command menus, its names, and how it is to be told of updates.

Rule: menus and names are kept per scope and language, and what is not set is not inherited here (a client inherits, the
server answers exactly). The wording of the refusals of too long names is approximated; codes and limits are not.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tests.fakes.telegram_calls import Params, known_chat, method
from tests.fakes.telegram_limits import (
    COMMAND_DESCRIPTION,
    COMMANDS,
    SECRET_TOKEN,
    WEBHOOK_PORTS,
    Json,
    bad_request,
    units,
)
from tests.fakes.telegram_state import World
from tests.fakes.telegram_updates import UPDATE_KINDS, Webhook

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PLAIN_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")


def _scope(world: World, params: Params) -> tuple[str, ...]:
    """Return (scope, chat, member, language) as one key."""
    scope = params.parsed("scope", {"type": "default"})
    kind, language = scope.get("type", ""), params.text("language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    if kind in _PLAIN_SCOPES:
        return (kind, "", "", language)
    if kind not in ("chat", "chat_administrators", "chat_member"):
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    chat_id = str(scope.get("chat_id", ""))
    if not chat_id:
        raise bad_request("can't parse BotCommandScope: Empty chat_id specified")
    known_chat(world, Params({"chat_id": chat_id}))
    if kind == "chat_member" and int(scope.get("user_id", 0)) <= 0:
        raise bad_request("can't parse BotCommandScope: Invalid user_id specified")
    return (kind, chat_id, str(scope.get("user_id", "")), language)


@method("setMyCommands")
def set_my_commands(world: World, params: Params) -> bool:
    commands = params.parsed("commands", [])
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command.get("command", "")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= units(command.get("description", "")) <= COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.settings["commands", *_scope(world, params)] = commands
    return True


@method("getMyCommands")
def get_my_commands(world: World, params: Params) -> list[Json]:
    commands: list[Json] = world.settings.get(("commands", *_scope(world, params)), [])
    return commands


@method("deleteMyCommands")
def delete_my_commands(world: World, params: Params) -> bool:
    world.settings.pop(("commands", *_scope(world, params)), None)
    return True


def _enter_name(kind: str, field: str, longest: int) -> None:
    def put(world: World, params: Params) -> bool:
        if units(params.text(field)) > longest:
            raise bad_request(f"{field} is too long")
        world.settings[field, params.text("language_code")] = params.text(field)
        return True

    def get(world: World, params: Params) -> Json:
        return {field: world.settings.get((field, params.text("language_code")), "")}

    method(f"setMy{kind}")(put)
    method(f"getMy{kind}")(get)


_enter_name("Name", "name", 64)
_enter_name("Description", "description", 512)
_enter_name("ShortDescription", "short_description", 120)


def read_allowed_updates(world: World, params: Params) -> None:
    """Take over `allowed_updates`; not given leaves the last choice, an empty list is the default choice."""
    wanted = params.parsed("allowed_updates")
    if wanted is not None:
        world.updates.allowed = [kind for kind in wanted if kind in UPDATE_KINDS]


@method("setWebhook")
def set_webhook(world: World, params: Params) -> tuple[bool, str]:
    url = params.text("url")
    if not url:
        return _forget_webhook(world, params)
    _check_webhook_url(url, loopback=world.loopback_webhooks)
    secret = params.text("secret_token")
    if len(secret) > SECRET_TOKEN:
        raise bad_request("secret token is too long")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    webhook = Webhook(url, secret, min(max(params.number("max_connections", 40), 1), 100))
    read_allowed_updates(world, params)
    _drop_pending(world, params)
    was, world.updates.webhook = world.updates.webhook, webhook
    for queued in world.updates.pending:
        queued.held = False
    world.updates.end_poll("webhook")
    same = was is not None and (was.url, was.secret) == (url, secret)
    return True, "Webhook is already set" if same else "Webhook was set"


@method("deleteWebhook")
def delete_webhook(world: World, params: Params) -> tuple[bool, str]:
    return _forget_webhook(world, params)


def _forget_webhook(world: World, params: Params) -> tuple[bool, str]:
    was, world.updates.webhook = world.updates.webhook, None
    _drop_pending(world, params)
    return True, "Webhook was deleted" if was else "Webhook is already deleted"


def _drop_pending(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.updates.pending.clear()


def _check_webhook_url(url: str, *, loopback: bool) -> None:
    parts = urlsplit(url)
    if loopback and parts.scheme in ("http", "https") and parts.hostname in _LOOPBACK:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.hostname in _LOOPBACK:
        raise bad_request(f"bad webhook: IP address {parts.hostname} is reserved")
    if (parts.port or 443) not in WEBHOOK_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


@method("getWebhookInfo")
def get_webhook_info(world: World, params: Params) -> Json:
    webhook = world.updates.webhook
    body: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending),
    }
    if world.updates.allowed:
        body["allowed_updates"] = world.updates.allowed
    if webhook is None:
        return body
    if webhook.last_error:
        body |= {"last_error_message": webhook.last_error, "last_error_date": int(world.now().timestamp())}
    return body | {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
