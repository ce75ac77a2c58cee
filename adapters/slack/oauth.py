"""Installing the assistant into a workspace by OAuth: Bolt's flow over our own stores.

Rules: an installation that was begun is finished once, by the same browser and within ten minutes; what Slack hands
over is sealed before it is kept. Only the reason of a failure is logged, since Bolt would log the code, too.
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

from adapters.slack.api import Api
from adapters.slack.installs import Client, Installed, Installs, Rows

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
    return AsyncOAuthFlow(client=api.client(None), logger=_silent, settings=settings)


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
