"""Fetching the files that people sent: named in the transaction of their message, brought here afterwards.

Rule: a file that cannot be had is tried again for a while, then given up and its sender told; none holds up another.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from adapters.deliverer import precise_now
from adapters.logs import current_reference, in_hand
from adapters.messenger import MOST_FETCHED_BYTES, Messenger, TooLarge
from adapters.patience import seconds_after
from bot.delivering import Fetching
from bot.errors import RetryLater, Unreachable
from bot.records import KeptAttachment
from bot.tracing import reference_of

log = logging.getLogger(__name__)

LOOK_INTERVAL = timedelta(seconds=15)
"""How often it looks without being woken."""
MOST_ATTEMPTS = 8
"""Tries of one file: three minutes with the waits between them."""
GATHERED = 0.25
"""Seconds from being woken to looking: most messages bring no file, and one look is enough for many."""
LONGEST_FETCHING = 120.0
"""Seconds after which one try is given up."""


class Fetcher:
    """Fetches one platform's files; lives in one event loop, `wake` may be called from any thread."""

    def __init__(
        self,
        messenger: Messenger,
        files: Fetching,
        *,
        given_up: Callable[[KeptAttachment, datetime], object],
        wake_delivery: Callable[[], object] = lambda: None,
        now: Callable[[], datetime] = precise_now,
    ) -> None:
        self._messenger = messenger
        self._files = files
        self._given_up = given_up
        self._wake_delivery = wake_delivery
        self._now = now
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._next: datetime | None = None
        self._draining = False

    def wake(self) -> None:
        """Look for files now; for whoever has just committed a message with some, in any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    def drain(self) -> None:
        """Let `run` end after the file under way: the rest is fetched after the next start."""
        self._draining = True
        self._woken.set()

    async def run(self) -> None:
        """Fetch until drained or cancelled, one file at a time so that memory holds one."""
        self._loop = asyncio.get_running_loop()
        while not self._draining:
            self._woken.clear()
            waiting = await self._waiting()
            for attachment in waiting:
                if not self._draining:
                    await self._fetch(attachment)
            if not waiting:
                await self._rest()
                if not self._draining:
                    await asyncio.sleep(GATHERED)

    async def _waiting(self) -> Sequence[KeptAttachment]:
        try:
            return await asyncio.to_thread(self._files.waiting, self._messenger.platform, self._now())
        except Exception:
            log.exception("%s: files cannot be looked for, reference %s", self._messenger.platform, current_reference())
            return ()

    async def _rest(self) -> None:
        now = self._now()
        wait = LOOK_INTERVAL if self._next is None else max(min(LOOK_INTERVAL, self._next - now), timedelta())
        self._next = None
        with suppress(TimeoutError):
            async with asyncio.timeout(wait.total_seconds()):
                await self._woken.wait()

    async def _fetch(self, attachment: KeptAttachment) -> None:
        """Bring one file here, or note why not; nothing goes further than the log."""
        try:
            with in_hand(reference_of(f"file:{attachment.id}"), [attachment.name]):
                await self._try(attachment)
        except Exception:
            log.exception(
                "%s: file %s stays, reference %s", self._messenger.platform, attachment.id, current_reference()
            )
            await asyncio.sleep(1)

    async def _try(self, attachment: KeptAttachment) -> None:
        try:
            async with asyncio.timeout(LONGEST_FETCHING):
                content = await self._messenger.fetch(attachment)
        except TooLarge:
            await self._give_up(attachment, "too large")
        except Unreachable as error:
            await self._give_up(attachment, str(error))
        except RetryLater as error:
            await self._again(attachment, "refused for now", error.after)
        except TimeoutError:
            await self._again(attachment, "no answer", None)
        except Exception as error:
            reference = current_reference()
            log.exception("%s: file %s, reference %s", self._messenger.platform, attachment.id, reference)
            await self._again(attachment, f"{type(error).__name__}, reference {reference}", None)
        else:
            await self._keep(attachment, content)

    async def _keep(self, attachment: KeptAttachment, content: bytes) -> None:
        if len(content) > MOST_FETCHED_BYTES:
            await self._give_up(attachment, "too large")
        else:
            await asyncio.to_thread(self._files.stored, attachment.id, content, self._now())

    async def _again(self, attachment: KeptAttachment, reason: str, after: timedelta | None) -> None:
        attempts = attachment.attempts + 1
        if attempts >= MOST_ATTEMPTS:
            await self._give_up(attachment, reason)
            return
        now = self._now()
        retry_at = now + (after if after is not None else timedelta(seconds=seconds_after(attempts + 1)))
        log.warning("%s: file %s again later: %s", self._messenger.platform, attachment.id, reason)
        await asyncio.to_thread(lambda: self._files.failed(attachment.id, reason, retry_at=retry_at, now=now))
        self._next = min(retry_at, self._next or retry_at)

    async def _give_up(self, attachment: KeptAttachment, reason: str) -> None:
        now = self._now()
        log.warning("%s: file %s is given up: %s", self._messenger.platform, attachment.id, reason)
        await asyncio.to_thread(lambda: self._files.failed(attachment.id, reason, retry_at=None, now=now))
        await asyncio.to_thread(self._given_up, attachment, now)
        self._wake_delivery()
