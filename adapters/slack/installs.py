"""Which workspaces the assistant is installed in, and with which token: one from the settings, and any number by OAuth.

Rules: tokens are kept sealed and shown nowhere; what was opened is held for a minute only, so that another process's
renewal or removal is seen; a token that runs out is renewed before it does.
Source: docs.slack.dev/authentication/installing-with-oauth, authentication/using-token-rotation
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.api import Api, SlackSays, asked
from adapters.slack.places import PLATFORM
from adapters.slack.sealing import Sealing

log = logging.getLogger(__name__)

HELD_FOR = timedelta(minutes=1)
RENEWED_BEFORE = timedelta(hours=2)


class NotInstalled(Exception):
    """The assistant is not installed in that workspace, or not any more."""


class Rows(Protocol):
    """Installations in storage, each call a transaction of its own."""

    def sealed(self, platform: str, key: str) -> str | None: ...
    def keep(self, platform: str, key: str, sealed: str, now: datetime) -> None: ...
    def remove(self, platform: str, key: str, now: datetime) -> None: ...
    def keys(self, platform: str) -> Sequence[str]: ...
    def remember_state(self, state: str, expires_at: datetime) -> None: ...
    def take_state(self, state: str, now: datetime) -> bool: ...


@dataclass(frozen=True, slots=True)
class Installed:
    """An installation. `bot_user` and `bot_id` are who we are there; `expires_at` None: the token does not run out."""

    team: str
    bot_user: str
    bot_id: str
    token: str = field(repr=False)
    refresh_token: str | None = field(default=None, repr=False)
    expires_at: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """Return it as plain JSON, to be sealed."""
        return {
            "team": self.team,
            "bot_user": self.bot_user,
            "bot_id": self.bot_id,
            "token": self.token,
            "refresh_token": self.refresh_token,
            "expires_at": self.expires_at.isoformat() if self.expires_at else None,
        }

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Installed:
        """Return an installation from what was sealed."""
        expires_at = kept.get("expires_at")
        return cls(
            team=kept["team"],
            bot_user=kept["bot_user"],
            bot_id=kept["bot_id"],
            token=kept["token"],
            refresh_token=kept.get("refresh_token"),
            expires_at=datetime.fromisoformat(expires_at) if expires_at else None,
        )


@dataclass(frozen=True, slots=True)
class Client:
    """Who we are for OAuth."""

    id: str
    secret: str = field(repr=False)


class Installs:
    """Installations by workspace: that of the settings' own token, and those that are kept sealed."""

    def __init__(
        self,
        api: Api,
        clock: Callable[[], datetime],
        *,
        own_token: str | None = None,
        rows: Rows | None = None,
        sealing: Sealing | None = None,
        client: Client | None = None,
    ) -> None:
        self._api, self._clock = api, clock
        self._own_token = own_token
        self._own: Installed | None = None
        self._rows, self._sealing, self._client = rows, sealing, client
        self._held: dict[str, tuple[datetime, Installed]] = {}
        self._renewing = asyncio.Lock()

    async def of(self, team: str) -> Installed:
        """Return the installation of a workspace.

        Raises:
            NotInstalled: there is none.
            RetryLater, SlackSays: Slack did not say whose the settings' token is.
        """
        if self._own_token is not None and (await self.own()).team == team:
            return await self.own()
        at, held = self._held.get(team, (None, None))
        if at is None or held is None or self._clock() - at >= HELD_FOR:
            held = await self._opened(team)
            self._held[team] = (self._clock(), held)
        return await self._renewed(held) if self._runs_out(held) else held

    async def own(self) -> Installed:
        """Return the installation that the settings' token belongs to, asked for once.

        Raises:
            NotInstalled: the settings name no token.
            RetryLater, SlackSays: Slack did not say.
        """
        if self._own_token is None:
            raise NotInstalled("no bot token is set")
        if self._own is None:
            answer = await asked(self._api.client(self._own_token).auth_test())
            bot_id = str(answer.get("bot_id") or "")
            self._own = Installed(answer["team_id"], answer["user_id"], bot_id, self._own_token)
        return self._own

    @property
    def has_own(self) -> bool:
        """Tell whether the settings name a token."""
        return self._own_token is not None

    async def keep(self, installed: Installed) -> None:
        """Keep an installation in place of an earlier one of the same workspace."""
        rows, sealing = self._stored()
        sealed = sealing.sealed(installed.as_json()).decode()
        await asyncio.to_thread(rows.keep, PLATFORM, installed.team, sealed, self._clock())
        self._held[installed.team] = (self._clock(), installed)

    async def remove(self, team: str) -> None:
        """Forget the installation of a workspace with its tokens; one that is not there changes nothing."""
        self._held.pop(team, None)
        if self._own is not None and self._own.team == team:
            self._own = None  # asked anew: the token may be good for nothing now
        if self._rows is not None:
            await asyncio.to_thread(self._rows.remove, PLATFORM, team, self._clock())

    async def teams(self) -> Sequence[str]:
        """Return the workspaces that are known."""
        own = [self._own.team] if self._own is not None else []
        kept = await asyncio.to_thread(self._rows.keys, PLATFORM) if self._rows is not None else ()
        return sorted({*own, *kept})

    def forget(self, team: str) -> None:
        """Read a workspace's installation anew when it is needed next: its token was refused."""
        self._held.pop(team, None)

    def _stored(self) -> tuple[Rows, Sealing]:
        if self._rows is None or self._sealing is None:
            raise NotInstalled("installations are not kept: no encryption key is set")
        return self._rows, self._sealing

    async def _opened(self, team: str) -> Installed:
        if self._rows is None or self._sealing is None:
            raise NotInstalled(team)
        sealed = await asyncio.to_thread(self._rows.sealed, PLATFORM, team)
        if sealed is None:
            raise NotInstalled(team)
        kept = self._sealing.opened(sealed.encode())
        if kept is None:
            log.error("the installation of %s cannot be opened: put its key back into SLA_ENCRYPTION_KEY", team)
            raise NotInstalled(team)
        return Installed.of_json(kept)

    def _runs_out(self, installed: Installed) -> bool:
        return installed.expires_at is not None and installed.expires_at - self._clock() <= RENEWED_BEFORE

    async def _renewed(self, installed: Installed) -> Installed:
        """Return an installation with a new token; the old one as long as it lasts when no new one is to be had."""
        async with self._renewing:
            fresh = await self._opened(installed.team)
            if not self._runs_out(fresh) or self._client is None or fresh.refresh_token is None:
                self._held[fresh.team] = (self._clock(), fresh)
                return fresh
            try:
                fresh = await self._exchanged(fresh, self._client, fresh.refresh_token)
            except SlackSays as refused:
                log.warning("the token of %s was not renewed: %s; install the app again there", fresh.team, refused)
                return fresh
            await self.keep(fresh)
            return fresh

    async def _exchanged(self, installed: Installed, client: Client, refresh_token: str) -> Installed:
        wanted = {"grant_type": "refresh_token", "refresh_token": refresh_token}
        answer = await exchanged(self._api.client(None), client, wanted)
        expires_at = self._clock() + timedelta(seconds=int(answer["expires_in"]))
        return Installed(
            installed.team,
            installed.bot_user,
            installed.bot_id,
            answer["access_token"],
            answer["refresh_token"],
            expires_at,
        )


async def exchanged(web: AsyncWebClient, client: Client, wanted: Mapping[str, str]) -> dict[str, Any]:
    """Return what a code or a refresh token is exchanged for; the secret goes in the body of the request.

    Raises:
        RetryLater, SlackSays: Slack does not exchange it.
    """
    body = {"client_id": client.id, "client_secret": client.secret, **wanted}
    return await asked(web.api_call("oauth.v2.access", data=body))
