"""The report form as a modal: opened at once, filled by the core, sent, and refused under its fields.

Rules: a trigger lives three seconds, so something is on the screen before anything is looked up; where nothing can be
opened, the same is asked in words. A modal says nothing that is not committed as well.
Source: docs.slack.dev/surfaces/modals, reference/methods/views.open, views.update
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.logs import current_reference, in_hand
from adapters.slack.api import Api, SlackSays, asked
from adapters.slack.core import Core, Tasks
from adapters.slack.installs import Installs
from adapters.slack.interactions import Sent, carried
from adapters.slack.modal import answers_of, errors_response, loading_view, message_view, view_of
from adapters.slack.people import Account
from adapters.slack.places import Where, address_of, instant_of, place_of, where_of
from adapters.slack.receiving import Receiver
from bot.errors import RetryLater
from bot.i18n import Translator
from bot.messages import Address, Command, Form, Outcome, Submission
from bot.tracing import event_reference

log = logging.getLogger(__name__)

_OPENING_SECONDS = 2.5
_REPORT = "report"
_CLOSED = frozenset({"not_found", "view_not_found", "hash_conflict"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who wants the form, by which trigger, and where its answers belong (with the person, in a channel).

    `said_at` is the timestamp of the message that the report is made from, if it counts from there.
    """

    id: str
    account: Account
    where: Where
    trigger: str
    text: str = ""
    said_at: str | None = None

    @property
    def address(self) -> Address:
        """Where its answers belong."""
        return address_of(self.where)


class Forms:
    """Opens and takes the report form."""

    def __init__(self, api: Api, installs: Installs, core: Core, receiver: Receiver, tasks: Tasks) -> None:
        self._api, self._installs, self._core = api, installs, core
        self._receiver, self._tasks = receiver, tasks

    async def open(self, wanted: Wanted) -> None:
        """Open the form, or ask in words where it cannot be opened."""
        sender = wanted.account.sender
        with in_hand(event_reference(sender.platform, sender.user, wanted.id), [wanted.text]):
            await self._open(wanted)

    async def _open(self, wanted: Wanted) -> None:
        language = await asyncio.to_thread(self._core.language_of, wanted.account.sender, wanted.address)
        t = Translator.of(language)
        try:
            async with asyncio.timeout(_OPENING_SECONDS):
                client = self._api.client((await self._installs.of(wanted.where.team)).token)
                answer = await asked(client.views_open(trigger_id=wanted.trigger, view=loading_view(t)))
        except (SlackSays, RetryLater, TimeoutError) as error:
            log.info("a form is asked in words, since it was not opened: %s", str(error) or "no answer")
            await self._in_words(wanted)
            return
        self._tasks.begin(self._fill(wanted, t, answer["view"]))

    async def _in_words(self, wanted: Wanted) -> Outcome:
        content = Command(_REPORT, wanted.text)
        incoming = await self._receiver.made(wanted.id, wanted.where, wanted.account, content)
        return await self._receiver.take(incoming)

    async def _fill(self, wanted: Wanted, t: Translator, opened: Mapping[str, Any]) -> None:
        """Let the opened modal become the form, or say why there is none."""
        try:
            await self._show(wanted, opened, await self._view(wanted, t))
        except RetryLater:
            await self._in_words(wanted)
        except Exception:
            reference = current_reference()
            log.exception("a form was not filled, reference %s", reference)
            text = t.say("Something went wrong here; reference %(reference)s.", reference=reference)
            await self._show_quietly(wanted, opened, message_view(t, text))

    async def _view(self, wanted: Wanted, t: Translator) -> dict[str, Any]:
        form = await self._form(wanted) if wanted.account.trust != "guest" else None
        if form is not None:
            who = {"by": wanted.account.sender.user, "person": form.person}
            metadata = carried(wanted.address.conversation, wanted.said_at, **who)
            return view_of(form, t, private_metadata=metadata)
        outcome = await self._in_words(wanted)
        said = "\n\n".join(reply.text for reply in outcome.replies)
        return message_view(Translator.of(outcome.language), said)

    async def _form(self, wanted: Wanted) -> Form | None:
        account, now = wanted.account, self._receiver.clock()
        place = place_of(wanted.where)
        return await asyncio.to_thread(self._core.report_form, account.sender, wanted.address, place, now, wanted.text)

    async def _show(self, wanted: Wanted, opened: Mapping[str, Any], view: dict[str, Any]) -> None:
        """Let a modal read so; one that was closed meanwhile is left closed.

        Raises:
            RetryLater: Slack does not take it.
            SlackSays: Slack refuses it.
        """
        client = self._api.client((await self._installs.of(wanted.where.team)).token)
        try:
            await asked(client.views_update(view_id=opened["id"], hash=opened.get("hash"), view=view))
        except SlackSays as refused:
            if refused.error not in _CLOSED:
                raise

    async def _show_quietly(self, wanted: Wanted, opened: Mapping[str, Any], view: dict[str, Any]) -> None:
        try:
            await self._show(wanted, opened, view)
        except (SlackSays, RetryLater) as error:
            log.warning("a modal keeps waiting: %s", error)

    async def take(self, sent: Sent, account: Account, team: str) -> dict[str, Any]:
        """Let the core handle a sent form and return the acknowledgement.

        Raises:
            ValueError: it belongs to somebody else's conversation.
            Exception: whatever the core raises; nothing was committed.
        """
        where = where_of(Address("slack", sent.conversation))
        own = where.user in (None, account.sender.user) and sent.by == account.sender.user
        if where.team != team or not own:
            raise ValueError("a form was sent by somebody it was not opened for")
        incoming = await self._receiver.made(
            sent.id,
            where,
            account,
            Submission(answers_of(sent.state), confirmed=True, person=sent.person),
            sent_at=instant_of(sent.said_at) if sent.said_at else None,
        )
        outcome = await self._receiver.take(incoming)
        errors = _under_fields(outcome.field_errors, list(sent.state["values"]))
        return errors_response(errors) if errors else {"response_action": "clear"}


def _under_fields(errors: Mapping[str, str], shown: list[str]) -> dict[str, str]:
    """Return refusals under fields that are shown; those of others go under the last one, or they would be lost."""
    under = {key: error for key, error in errors.items() if key in shown}
    others = [error for key, error in errors.items() if key not in shown]
    if others and shown:
        under[shown[-1]] = " ".join([*filter(None, [under.get(shown[-1])]), *others])
    return under
