"""The App Home and the suggested first questions: shown when somebody opens them.

Rule: worthless seconds later, so nothing of it is kept or tried again; what cannot be shown is noted and no more.
Source: docs.slack.dev/reference/methods/views.publish, assistant.threads.setSuggestedPrompts
"""

from __future__ import annotations

import asyncio
import logging

from adapters.logs import current_reference
from adapters.slack.api import Api, SlackSays, asked
from adapters.slack.core import Core
from adapters.slack.home import home_view
from adapters.slack.installs import Installs
from adapters.slack.people import Account
from adapters.slack.places import Where, address_of
from adapters.slack.prompts import suggested_prompts
from adapters.slack.receiving import Receiver
from bot.errors import RetryLater
from bot.i18n import Translator

log = logging.getLogger(__name__)


class Homes:
    """What people see beside their conversations."""

    def __init__(self, api: Api, installs: Installs, core: Core, receiver: Receiver) -> None:
        self._api, self._installs, self._core, self._receiver = api, installs, core, receiver

    async def publish(self, team: str, user: str, account: Account) -> None:
        """Show somebody's App Home as it is now; guests have none."""
        if account.trust == "guest":
            return
        try:
            home = await asyncio.to_thread(self._core.home, account.sender, self._receiver.clock())
            client = self._api.client((await self._installs.of(team)).token)
            await asked(client.views_publish(user_id=user, view=home_view(home)))
        except (SlackSays, RetryLater) as error:
            log.warning("an App Home is not shown: %s", error)
        except Exception:
            log.exception("an App Home is not shown, reference %s", current_reference())

    async def prompt(self, where: Where, account: Account) -> None:
        """Suggest first questions in somebody's direct conversation."""
        try:
            language = await asyncio.to_thread(self._core.language_of, account.sender, address_of(where))
            prompts = suggested_prompts(Translator.of(language))
            client = self._api.client((await self._installs.of(where.team)).token)
            await asked(client.assistant_threads_setSuggestedPrompts(channel_id=where.channel, prompts=prompts))
        except (SlackSays, RetryLater) as error:
            log.warning("questions are not suggested: %s", error)
        except Exception:
            log.exception("questions are not suggested, reference %s", current_reference())
