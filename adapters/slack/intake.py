"""What Slack brings, by its kind: events, buttons, forms, shortcuts and the slash command, each to where it belongs.

Rule: whatever changes something goes through the core, which commits before anything here returns; what is malformed is
noted by its id and left, so that Slack does not bring it again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from adapters.slack.api import SlackSays
from adapters.slack.core import Core, Tasks
from adapters.slack.forms import Forms, Wanted
from adapters.slack.home import COMMAND_ACTION, command_in
from adapters.slack.homes import Homes
from adapters.slack.interactions import Actor, Pressed, pressed, sent, typed, used
from adapters.slack.manifest import REPORT, REPORT_MESSAGE
from adapters.slack.parse import Malformed, Us, heard
from adapters.slack.people import Account
from adapters.slack.places import PLATFORM, Where, instant_of
from adapters.slack.receiving import Receiver
from adapters.slack.render import CHOICE_ACTION
from bot.commands import command_of
from bot.errors import RetryLater
from bot.i18n import Translator
from bot.messages import Command, Press
from bot.saying import DEFAULT_LANGUAGE

log = logging.getLogger(__name__)

COUNTS_FOR = timedelta(hours=1)
"""How old a message of one's own may be for a report that is made from it to count from its time."""

Payload = dict[str, Any]
TeamLost = Callable[[str, str], Awaitable[None]]
"""Is told that a workspace removed us: its id and the reason."""

_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError)


class Intake:
    """Everything that comes in, after Slack's signature or socket vouched for it."""

    def __init__(
        self, core: Core, receiver: Receiver, forms: Forms, homes: Homes, tasks: Tasks, team_lost: TeamLost
    ) -> None:
        self._core, self._receiver = core, receiver
        self._forms, self._homes, self._tasks = forms, homes, tasks
        self._team_lost = team_lost

    # ---- events

    async def event(self, body: Payload, us: Us) -> None:
        """Take an event in.

        Raises:
            Exception: it was not committed; Slack is to bring it again.
        """
        event, event_id = body.get("event"), str(body.get("event_id") or "")
        try:
            if not isinstance(event, dict):
                raise Malformed("event without an event")
            if event.get("type") == "app_home_opened":
                self._tasks.begin(self._opened(str(event["user"]), str(event["channel"]), str(event.get("tab")), us))
                return
            found = heard(event, event_id, us)
        except (Malformed, *_UNREADABLE) as error:
            log.warning("event %s cannot be read and is left: %s", event_id, type(error).__name__)
            await asyncio.to_thread(self._core.reject, PLATFORM, event_id, self._receiver.clock())
            return
        if found is not None:
            await self._receiver.hear(found, us)

    async def removed(self, body: Payload, team: str) -> None:
        """Take in that a workspace removed us or took our tokens back."""
        event = body["event"]
        if event["type"] == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return
        reason = "the app was uninstalled" if event["type"] == "app_uninstalled" else "its tokens were revoked"
        await self._team_lost(team, reason)

    async def _opened(self, user: str, channel: str, tab: str, us: Us) -> None:
        try:
            account = await self._receiver.people.account(us.team, user)
        except (SlackSays, RetryLater) as error:
            log.warning("somebody who opened the app is not known: %s", error)
            return
        if tab == "home":
            await self._homes.publish(us.team, user, account)
        elif tab == "messages":
            await self._homes.prompt(Where(us.team, channel), account)

    # ---- what people press, choose and send

    async def pressed(self, payload: Payload, us: Us) -> None:
        """Take pressed buttons in."""
        for one in pressed(payload, us):
            account = await self._account(one.actor, us)
            where = one.where or await self._receiver.rooms.direct(us.team, one.actor.user)
            if one.action.startswith(CHOICE_ACTION):
                token = one.action.removeprefix(CHOICE_ACTION)
                await self._receiver.take(await self._receiver.made(one.id, where, account, Press(token)))
            elif one.action.startswith(COMMAND_ACTION):
                await self._commanded(one, where, account)
            else:
                await self._forms.open(Wanted(one.id, account, _for(where, account), one.trigger))
            if one.where is None:
                self._tasks.begin(self._homes.publish(us.team, one.actor.user, account))

    async def _commanded(self, one: Pressed, where: Where, account: Account) -> None:
        word, argument = command_in(one.value)
        command = command_of(word)
        if command is not None and command.name == REPORT:
            await self._forms.open(Wanted(one.id, account, _for(where, account), one.trigger, argument))
            return
        await self._receiver.take(await self._receiver.made(one.id, where, account, Command(word, argument)))

    async def submitted(self, payload: Payload, us: Us) -> Payload:
        """Take a form in and return the acknowledgement."""
        found = sent(payload)
        return await self._forms.take(found, await self._account(found.actor, us), us.team)

    async def shortcut(self, payload: Payload, us: Us) -> None:
        """Open the form for a shortcut; on a message of a conversation we are in, its answers belong there."""
        if payload.get("callback_id") not in (REPORT, REPORT_MESSAGE):
            return
        found = used(payload, us)
        account = await self._account(found.actor, us)
        where = await self._where_we_are(found.where, found.actor.user, us)
        is_own = found.said_by == found.actor.user and where == found.where and self._is_recent(found.said_at)
        wanted = Wanted(found.id, account, _for(where, account), found.trigger, found.said)
        await self._forms.open(replace(wanted, said_at=found.said_at if is_own else None))

    def _is_recent(self, ts: str | None) -> bool:
        return ts is not None and self._receiver.clock() - instant_of(ts) <= COUNTS_FOR

    async def command(self, payload: Payload, us: Us) -> str:
        """Take the slash command in and return what is said to it at once: nothing, or where the answer is."""
        found = typed(payload, us)
        account = await self._account(found.actor, us)
        where = await self._where_we_are(found.where, found.actor.user, us)
        await self._receiver.take(await self._receiver.made(found.id, where, account, found.command))
        if where == found.where:
            return ""
        return Translator.of(account.locale or DEFAULT_LANGUAGE).say(
            "The answer is in the direct chat with the assistant."
        )

    async def _where_we_are(self, where: Where | None, user: str, us: Us) -> Where:
        """Return a conversation if we are in it, else the person's direct one with us."""
        if where is not None and not where.is_direct:
            room = await self._receiver.rooms.room(where.team, where.channel)
            if room.has_us:
                return where
        direct = await self._receiver.rooms.direct(us.team, user)
        # A direct conversation may be one of two people, which we are not in.
        return where if where is not None and where.channel == direct.channel else direct

    async def _account(self, actor: Actor, us: Us) -> Account:
        return await self._receiver.people.account(us.team, actor.user, actor.team)


def _for(where: Where, account: Account) -> Where:
    return replace(where, user=account.sender.user)
