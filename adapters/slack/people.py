"""Who writes on Slack: their home workspace, their name, and how far Slack itself trusts them.

Rules: a look-up that fails is no answer and lets nobody in; guests, strangers and deactivated people are `guest`;
people of another organisation are `external`. Names are only ever shown, never a key.
Source: docs.slack.dev/reference/objects/user-object, reference/methods/users.info, apis/slack-connect
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from adapters.slack.api import Api, SlackSays, asked
from adapters.slack.installs import Installs
from adapters.slack.places import sender_of
from bot.messages import Sender, Trust
from knowledge.bilingual import Language

KNOWN_FOR = timedelta(hours=1)
_MOST_KNOWN = 10_000
_NOBODY_WE_SEE = frozenset({"user_not_found", "user_not_visible"})


@dataclass(frozen=True, slots=True)
class Account:
    """An account as Slack knows it. `administers`: an administrator of the workspace that installed the assistant.
    `teams` are the workspaces of the organisation that it belongs to, where it belongs to one."""

    sender: Sender
    name: str
    trust: Trust
    administers: bool
    locale: Language | None
    teams: frozenset[str] = frozenset()


class SlackPeople:
    """Accounts, asked for once an hour."""

    def __init__(self, api: Api, installs: Installs, clock: Callable[[], datetime]) -> None:
        self._api, self._installs, self._clock = api, installs, clock
        self._known: dict[tuple[str, str], tuple[datetime, Account]] = {}

    async def account(self, team: str, user: str, user_team: str | None = None) -> Account:
        """Return an account as the workspace that installed the assistant sees it.

        `user_team` is the workspace an event names: one that is not ours makes a member external whatever was known.

        Raises:
            RetryLater, SlackSays: Slack did not say.
        """
        now = self._clock()
        at, account = self._known.get((team, user), (None, None))
        if at is None or account is None or now - at >= KNOWN_FOR:
            account = await self._asked(team, user, user_team)
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[(team, user)] = (now, account)
        return _as_seen(account, team, user_team)

    async def _asked(self, team: str, user: str, user_team: str | None) -> Account:
        installed = await self._installs.of(team)
        client = self._api.client(installed.token)
        try:
            answer = await asked(client.users_info(user=user, include_locale=True))
        except SlackSays as refused:
            if refused.error not in _NOBODY_WE_SEE:
                raise
            return Account(sender_of(user_team or team, user), "", "guest", False, None)
        return account_of(answer["user"], team)


def _as_seen(account: Account, team: str, user_team: str | None) -> Account:
    """Return the account with no more trust than the event leaves: its workspace may contradict what was looked up.

    An id is somebody's only together with the workspace, so that of another one is another account.
    """
    home, _, user = account.sender.user.partition(".")
    elsewhere = user_team is not None and user_team.startswith("T") and user_team not in (team, *account.teams)
    if user_team is not None and elsewhere and home == team and account.trust == "member":
        return replace(account, sender=sender_of(user_team, user), trust="external", administers=False)
    return account


def account_of(user: dict[str, Any], team: str) -> Account:
    """Return an account from a user object, seen from the workspace that installed the assistant."""
    home = str(user.get("team_id") or team)
    profile = user.get("profile") or {}
    name = str(user.get("real_name") or profile.get("real_name") or user.get("name") or "")
    teams = frozenset(map(str, (user.get("enterprise_user") or {}).get("teams") or ()))
    trust = _trust(user, team, home, teams)
    administers = trust == "member" and bool(user.get("is_admin") or user.get("is_owner"))
    return Account(sender_of(home, str(user["id"])), name, trust, administers, _language(user.get("locale")), teams)


def _trust(user: dict[str, Any], team: str, home: str, teams: frozenset[str]) -> Trust:
    closed = ("deleted", "is_restricted", "is_ultra_restricted", "is_stranger", "is_bot")
    if any(user.get(flag) for flag in closed) or user.get("is_email_confirmed") is False:
        return "guest"
    return "member" if home == team or team in teams else "external"


def _language(locale: str | None) -> Language | None:
    if not locale:
        return None
    return "pl" if locale.lower().startswith("pl") else "en"
