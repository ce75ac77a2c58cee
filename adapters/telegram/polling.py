"""Long polling: fetched, handled and committed, and only then confirmed; by one process at a time.

Rule: whose turn it is says a lease; a second poller of the same account is refused by Telegram, which is said once and
tried again. Nothing is confirmed by fetching alone.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from adapters.patience import Backoff, Health, Pause, wait_unless
from adapters.telegram.errors import waiting_time
from adapters.telegram.lease import Lease
from adapters.telegram.receive import Reception
from adapters.telegram.wire import TelegramSettings, Wire, told
from adapters.telegram.working_off import WorkingOff

log = logging.getLogger(__name__)

KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
"""The kinds of updates that are asked for."""
REFUSED_TOKEN = "Telegram refuses the token"
NOT_REACHED = "Telegram cannot be reached"
OTHER_POLLER = "another program polls with this token, or a webhook is set"
_STANDBY_SECONDS = 2.0
_NO_TIME = timedelta()
_AT_THE_END = timedelta(seconds=2)


def why_not(error: TelegramError) -> str:
    """Return in a sentence what keeps updates from coming in."""
    if isinstance(error, Conflict):
        return OTHER_POLLER
    return REFUSED_TOKEN if isinstance(error, InvalidToken) else NOT_REACHED


class Polling:
    """The polling of one account; lives in one event loop."""

    def __init__(
        self,
        wire: Wire,
        settings: TelegramSettings,
        reception: Reception,
        lease: Lease,
        *,
        health: Health,
        stopping: asyncio.Event,
        pause: Pause,
    ) -> None:
        self._wire = wire
        self._settings = settings
        self._reception = reception
        self._lease = lease
        self._health = health
        self._stopping = stopping
        self._pause = pause

    async def run(self) -> None:
        """Poll whenever it is our turn, until stopped; while another process polls we stand by."""
        while not self._stopping.is_set():
            if not await self._has_turn():
                await self._wait(min(_STANDBY_SECONDS, self._settings.lease.total_seconds() / 3))
                continue
            try:
                await self._while_ours()
            except Exception:
                log.exception("telegram: polling broke off; beginning anew")
                await self._wait(_STANDBY_SECONDS)
        await self._lease.release()

    async def _has_turn(self) -> bool:
        try:
            has_turn = await self._lease.take()
        except Exception as error:  # noqa: BLE001 (whatever the database has, it is asked again)
            self._health.why_not = "the database cannot be read"
            log.warning("telegram: whose turn it is cannot be read (%s); asking again", type(error).__name__)
            return False
        if not has_turn:
            self._health.why_not = ""
        return has_turn

    async def _while_ours(self) -> None:
        """Poll until stopped or until the lease is lost."""
        keeping = asyncio.create_task(self._lease.keep())
        polling = asyncio.create_task(self._poll())
        try:
            await asyncio.wait({keeping, polling}, return_when=asyncio.FIRST_COMPLETED)
            if not polling.done():
                log.warning("telegram: polling went over to another process")
        finally:
            keeping.cancel()
            polling.cancel()
            await asyncio.gather(keeping, polling, return_exceptions=True)
        if not polling.cancelled():
            polling.result()

    async def _poll(self) -> None:
        work = WorkingOff(self._reception, self._stopping)
        backoff = Backoff()
        webhook_is_off = False
        while not self._stopping.is_set():
            try:
                if not webhook_is_off:
                    webhook_is_off = await self._wire.delete_webhook(drop_pending_updates=False)
                    self._health.why_not = ""
                # After trouble Telegram is asked without waiting, so that we know soon whether it is over.
                wait = _NO_TIME if backoff.failures else self._settings.poll_timeout
                raws = await self._fetched(work.offset, wait)
            except TelegramError as error:
                await self._wait(self._trouble(error, backoff))
                continue
            self._fine(backoff)
            await self._wait(await work.work_off(raws))
        await self._confirm(work.offset)

    async def _fetched(self, offset: int | None, wait: timedelta) -> list[Any]:
        """Return the next updates; none when stopped meanwhile.

        Raises:
            TelegramError: no updates were had.
        """
        asking = asyncio.ensure_future(
            self._wire.raw_updates(offset, wait=wait, kinds=KINDS, timeout=self._settings.timeout)
        )
        await wait_unless(self._stopping, asking)
        return [] if asking.cancelled() else list(asking.result())

    def _trouble(self, error: TelegramError, backoff: Backoff) -> float:
        """Say once what keeps updates from coming in; return how long to wait."""
        why = why_not(error)
        if self._health.why_not != why:
            log.warning("telegram: %s (%s); trying again", why, told(error, self._wire.token))
        self._health.why_not = why
        seconds = backoff.next()
        return max(seconds, waiting_time(error).total_seconds()) if isinstance(error, RetryAfter) else seconds

    def _fine(self, backoff: Backoff) -> None:
        if backoff.failures:
            log.info("telegram: updates come in again")
        backoff.over()
        self._health.why_not = ""

    async def _confirm(self, offset: int | None) -> None:
        """Confirm what is done before going, so that it does not come again."""
        if offset is None:
            return
        try:
            await self._wire.raw_updates(offset, wait=_NO_TIME, kinds=KINDS, timeout=_AT_THE_END)
        except TelegramError as error:
            log.info("telegram: not confirmed at the end (%s); it comes again", told(error, self._wire.token))

    async def _wait(self, seconds: float) -> None:
        if seconds:
            await wait_unless(self._stopping, self._pause(seconds))
