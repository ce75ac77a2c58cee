"""Bolt's app: whatever Slack brings is matched to its kind and handed to the intake, and only then acknowledged.

Rules: Bolt processes before it responds (`process_before_response`), so a failure answers 500 and Slack brings it
again; in Socket Mode it leaves the envelope unacknowledged. Whose installation it is, is settled before anything else.
Source: docs.slack.dev/tools/bolt-python/concepts/lazy-listeners, apis/slack-connect
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult

from adapters.logs import current_reference
from adapters.slack.api import Api, SlackSays, sdk_log
from adapters.slack.installs import Installs, NotInstalled
from adapters.slack.intake import Intake
from adapters.slack.parse import Us

log = logging.getLogger(__name__)

_ANYTHING = re.compile(r".*", re.DOTALL)
_REMOVED = frozenset({"app_uninstalled", "tokens_revoked"})


class NotAuthorised(Exception):
    """It is not known who we are there just now; never an error of Slack's library, which would be acknowledged."""


def bolt_app(api: Api, installs: Installs, intake: Intake) -> AsyncApp:
    """Return the app; signatures are checked before it is asked."""
    app = AsyncApp(
        name="sla-assistant",
        logger=sdk_log,
        client=api.client(None),
        process_before_response=True,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        signing_secret="verified by adapters.slack.http",
        before_authorize=_installation_finder(installs),
        authorize=_authoriser(installs),
    )
    _listen(app, intake)
    app.error(_failed)
    return app


def _listen(app: AsyncApp, intake: Intake) -> None:
    async def event(body: dict[str, Any], context: AsyncBoltContext) -> None:
        if body["event"].get("type") in _REMOVED:
            await intake.removed(body, str(context.team_id))
        else:
            await intake.event(body, _us(context))

    async def action(body: dict[str, Any], context: AsyncBoltContext, ack: AsyncAck) -> None:
        await intake.pressed(body, _us(context))
        await ack()

    async def shortcut(body: dict[str, Any], context: AsyncBoltContext, ack: AsyncAck) -> None:
        await intake.shortcut(body, _us(context))
        await ack()

    async def submission(body: dict[str, Any], context: AsyncBoltContext, ack: AsyncAck) -> None:
        answer = await intake.submitted(body, _us(context))
        await ack(**answer)

    async def closing(ack: AsyncAck) -> None:
        await ack()

    async def command(body: dict[str, Any], context: AsyncBoltContext, ack: AsyncAck) -> None:
        said = await intake.command(body, _us(context))
        await (ack(said) if said else ack())

    app.event(_ANYTHING)(event)
    app.block_action(_ANYTHING)(action)
    app.shortcut(_ANYTHING)(shortcut)
    app.view_submission(_ANYTHING)(submission)
    app.view_closed(_ANYTHING)(closing)
    app.command(_ANYTHING)(command)


def _us(context: AsyncBoltContext) -> Us:
    return Us(str(context.team_id), str(context.bot_user_id))


def _installation_finder(installs: Installs) -> Callable[..., Awaitable[Any]]:
    """Return the step that settles whose installation is meant: in a shared channel several workspaces are named."""

    async def find(body: dict[str, Any], context: AsyncBoltContext, next: Callable[[], Awaitable[Any]]) -> Any:
        removed = (body.get("event") or {}).get("type") in _REMOVED  # its token is good for nothing any more
        for team in () if removed else _teams_named(body, context.team_id):
            if await _is_installed(installs, team):
                context["team_id"] = team
                break
        return await next()

    return find


def _teams_named(body: dict[str, Any], first: str | None) -> list[str]:
    message, view = body.get("message"), body.get("view")
    named = [first, body.get("context_team_id")]
    named += [part.get(key) for part in (message, view) if isinstance(part, dict) for key in ("team", "team_id")]
    return [team for team in dict.fromkeys(named) if isinstance(team, str) and team]


async def _is_installed(installs: Installs, team: str) -> bool:
    try:
        await installs.of(team)
    except NotInstalled:
        return False
    except SlackSays as refused:
        raise NotAuthorised(str(refused)) from None
    return True


def _authoriser(installs: Installs) -> Callable[..., Awaitable[Any]]:
    async def authorise(enterprise_id: str | None, team_id: str | None, user_id: str | None) -> AuthorizeResult | None:
        try:
            installed = await installs.of(str(team_id))
        except NotInstalled:
            return None
        except SlackSays as refused:
            raise NotAuthorised(str(refused)) from None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=installed.team,
            bot_user_id=installed.bot_user,
            bot_id=installed.bot_id,
            bot_token=installed.token,
            user_id=user_id,
        )

    return authorise


async def _failed(error: Exception, body: dict[str, Any]) -> None:
    """Note a failure by a reference; Slack is answered 500 and brings it again."""
    kind = body.get("type") or ("command" if "command" in body else "unknown")
    log.error(
        "a Slack %s was not handled, reference %s (event %s)",
        kind,
        current_reference(),
        body.get("event_id", "-"),
        exc_info=error,
    )
