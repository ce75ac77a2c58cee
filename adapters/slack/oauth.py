"""Installing the assistant into a workspace by OAuth: Bolt's flow over our own stores.

Rules: an installation that was begun is finished once, by the same browser and within ten minutes; what Slack hands
over is sealed before it is kept; it is for one workspace, never for a whole organisation. No code is logged.
Source: docs.slack.dev/authentication/installing-with-oauth
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.api import Api, SlackSays, asked
from adapters.slack.installs import Client, Installed, Installs, Rows, exchanged
from bot.errors import RetryLater

log = logging.getLogger(__name__)

STATE_LIVES = timedelta(minutes=10)

_silent = logging.getLogger("adapters.slack.oauth.bolt")
_silent.setLevel(logging.CRITICAL + 1)


def oauth_flow(
    api: Api,
    client: Client,
    installs: Installs,
    rows: Rows,
    *,
    scopes: Sequence[str],
    base_url: str,
    clock: Callable[[], datetime],
) -> AsyncOAuthFlow:
    """Return the flow; `base_url` is where the outside reaches our Slack paths (https://…/slack)."""
    settings = AsyncOAuthSettings(
        client_id=client.id,
        client_secret=client.secret,
        scopes=list(scopes),
        redirect_uri=f"{base_url}/oauth_redirect",
        install_page_rendering_enabled=False,
        installation_store=_Store(installs),
        state_store=_States(rows, clock),
        state_expiration_seconds=int(STATE_LIVES.total_seconds()),
        callback_options=AsyncCallbackOptions(_succeeded, _failed),
        logger=_silent,
    )
    return _Flow(api.client(None), settings, clock)


class _Flow(AsyncOAuthFlow):
    """Bolt's flow with an exchange of its own: Bolt's logs the code, and sends the secret by a deprecated way."""

    def __init__(self, client: AsyncWebClient, settings: AsyncOAuthSettings, clock: Callable[[], datetime]) -> None:
        super().__init__(client=client, logger=_silent, settings=settings)
        self._clock = clock

    async def run_installation(self, code: str) -> Installation | None:
        """Return what a code is exchanged for; None where it is good for nothing."""
        try:
            granted = await exchanged(
                self.client,
                Client(self.settings.client_id, self.settings.client_secret),
                {"code": code, "redirect_uri": str(self.settings.redirect_uri)},
            )
            team, token = granted.get("team") or {}, granted.get("access_token")
            if granted.get("is_enterprise_install") or not team.get("id") or not token:
                log.warning("an installation was not for one workspace with a bot")
                return None
            bot = await asked(self.client.auth_test(token=token))
        except (SlackSays, RetryLater) as error:
            log.warning("Slack does not exchange the code of an installation: %s", error)
            return None
        expires_in = int(granted.get("expires_in") or 0)
        return Installation(
            app_id=granted.get("app_id"),
            team_id=team["id"],
            team_name=team.get("name"),
            bot_token=token,
            bot_id=bot.get("bot_id"),
            bot_user_id=granted.get("bot_user_id") or bot.get("user_id"),
            bot_scopes=granted.get("scope") or "",
            bot_refresh_token=granted.get("refresh_token"),
            bot_token_expires_at=int(self._clock().timestamp()) + expires_in if expires_in else None,
            user_id=str((granted.get("authed_user") or {}).get("id") or ""),
        )


async def _succeeded(args: AsyncSuccessArgs) -> BoltResponse:
    log.info("the assistant was installed into %s", args.installation.team_id)
    return await args.default.success(args)


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    log.warning("an installation was not finished: %s", args.reason[:60])
    return await args.default.failure(args)


class _Store(AsyncInstallationStore):
    """Bolt's view of our installations; it only ever saves."""

    def __init__(self, installs: Installs) -> None:
        self._installs = installs

    async def async_save(self, installation: Installation) -> None:
        """Keep what was granted, if it is for one workspace."""
        expires_at = installation.bot_token_expires_at
        await self._installs.keep(
            Installed(
                str(installation.team_id),
                str(installation.bot_user_id),
                str(installation.bot_id),
                str(installation.bot_token),
                installation.bot_refresh_token,
                datetime.fromtimestamp(expires_at, UTC) if expires_at else None,
            )
        )


class _States(AsyncOAuthStateStore):
    """The states of installations that were begun."""

    def __init__(self, rows: Rows, clock: Callable[[], datetime]) -> None:
        self._rows, self._clock = rows, clock

    async def async_issue(self, *_args: object, **_kwargs: object) -> str:
        """Return a new state."""
        state = secrets.token_urlsafe(32)
        await asyncio.to_thread(self._rows.remember_state, state, self._clock() + STATE_LIVES)
        return state

    async def async_consume(self, state: str) -> bool:
        """Tell whether a state was issued, and use it up."""
        return await asyncio.to_thread(self._rows.take_state, state, self._clock())
