"""The update queue of the fake Telegram: what waits, what is confirmed, and the two ways out, polling and webhook.

Rule: an update leaves the queue only when the bot confirmed it: by a later offset, or by a 2xx answer. A webhook that
answers anything else keeps the update, and everything later of the same chat, until `redeliver()` (the real one tries
again by itself after a while; here the test says when). Chats are served side by side, up to `max_connections`, each in
order.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import aiohttp

from tests.fakes.telegram_limits import ApiError, Json

UPDATE_KINDS = (
    "message edited_message channel_post edited_channel_post business_connection business_message "
    "edited_business_message deleted_business_messages guest_message message_reaction message_reaction_count "
    "inline_query chosen_inline_result callback_query shipping_query pre_checkout_query purchased_paid_media poll "
    "poll_answer my_chat_member chat_member chat_join_request chat_boost removed_chat_boost managed_bot"
).split()
ONLY_ON_REQUEST = ("chat_member", "message_reaction", "message_reaction_count")
FIRST_UPDATE_ID = 860_000_001
WEBHOOK_TIMEOUT = 10


@dataclass(slots=True)
class Queued:
    update_id: int
    kind: str
    update: Json
    lane: int
    again: bool = False
    held: bool = False
    in_flight: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt at the webhook; status 0 where nobody answered."""

    update_id: int
    status: int
    answer: str = ""


@dataclass(slots=True)
class Webhook:
    url: str
    secret: str = ""
    max_connections: int = 40
    last_error: str = ""


@dataclass(slots=True)
class Updates:
    changed: threading.Condition
    allowed: list[str] = field(default_factory=list)
    pending: list[Queued] = field(default_factory=list)
    all: dict[int, Queued] = field(default_factory=dict)
    next_id: int = FIRST_UPDATE_ID
    webhook: Webhook | None = None
    deliveries: list[Delivery] = field(default_factory=list)
    poll: asyncio.Future[str] | None = None
    poll_offset: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)
    session: aiohttp.ClientSession | None = None
    closing: bool = False

    # What comes in

    def wants(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ONLY_ON_REQUEST

    def push(self, kind: str, body: Json, lane: int) -> int | None:
        """Queue an update; None where the bot did not ask for this kind."""
        return self.push_raw({kind: body}, kind, lane) if self.wants(kind) else None

    def push_raw(self, update: Json, kind: str, lane: int) -> int:
        update_id = int(update.get("update_id", self.next_id))
        self.next_id = max(self.next_id, update_id) + 1
        queued = Queued(update_id, kind, {"update_id": update_id} | update, lane)
        self.pending.append(queued)
        self.all[update_id] = queued
        return update_id

    def again(self, update_id: int) -> None:
        """Queue an update once more under its old id, whatever the bot has confirmed since."""
        first = self.all[update_id]
        self.pending.append(Queued(update_id, first.kind, first.update, first.lane, again=True))

    # Long polling

    def take(self, offset: int, limit: int) -> list[Queued]:
        if offset < 0:
            self.pending[:] = self.pending[offset:]
        elif offset:
            self.pending[:] = [queued for queued in self.pending if queued.update_id >= offset or queued.again]
        batch = self.pending[:limit]
        self.pending[:] = [queued for queued in self.pending if not (queued.again and queued in batch)]
        return batch

    def end_poll(self, outcome: str) -> None:
        if self.poll is not None and not self.poll.done():
            self.poll.set_result(outcome)

    async def wait(self, seconds: float, offset: int) -> str:
        """Wait for an update; a second consumer ends the first one's wait, as on the real server."""
        self.end_poll("other getUpdates")
        waiting = asyncio.get_running_loop().create_future()
        with self.changed:
            self.poll, self.poll_offset = waiting, offset
            self.changed.notify_all()
        if self.closing:
            return "closing"
        try:
            return await asyncio.wait_for(waiting, seconds)
        except TimeoutError:
            return "timeout"
        finally:
            with self.changed:
                self.changed.notify_all()

    @property
    def is_polled(self) -> bool:
        return self.poll is not None and not self.poll.done()

    # Webhook

    def wake(self) -> None:
        """Go on: end a wait that has something now, and post what can be posted. Runs on the server's loop."""
        with self.changed:
            if any(queued.update_id >= self.poll_offset or queued.again for queued in self.pending):
                self.end_poll("woken")
            if self.webhook is None or self.closing:
                return
            for queued in list(self._deliverable(self.webhook)):
                queued.in_flight = True
                task = asyncio.get_running_loop().create_task(self._deliver(self.webhook, queued))
                self.tasks.add(task)
                task.add_done_callback(self.tasks.discard)

    def _deliverable(self, webhook: Webhook) -> Iterator[Queued]:
        free = webhook.max_connections - sum(queued.in_flight for queued in self.pending)
        busy = {queued.lane for queued in self.pending if queued.in_flight or queued.held}
        for queued in self.pending:
            if free <= 0:
                return
            if queued.lane not in busy:
                busy.add(queued.lane)
                free -= 1
                yield queued

    async def _deliver(self, webhook: Webhook, queued: Queued) -> None:
        status, answer = await self._post(webhook, queued.update)
        with self.changed:
            queued.in_flight = False
            self.deliveries.append(Delivery(queued.update_id, status, answer))
            if 200 <= status < 300:
                self.pending = [other for other in self.pending if other is not queued]
            else:
                queued.held = True
                webhook.last_error = f"Wrong response from the webhook: {answer}" if status else "Connection refused"
            self.changed.notify_all()
        self.wake()

    async def _post(self, webhook: Webhook, update: Json) -> tuple[int, str]:
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.secret} if webhook.secret else {}
        if self.session is None:
            self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=WEBHOOK_TIMEOUT))
        try:
            async with self.session.post(webhook.url, json=update, headers=headers) as answer:
                await answer.read()
                return answer.status, f"{answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as problem:
            return 0, type(problem).__name__

    async def close(self) -> None:
        self.closing = True
        self.end_poll("closing")
        for task in list(self.tasks):
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        if self.session is not None:
            await self.session.close()


def conflict(outcome: str) -> ApiError:
    if outcome == "webhook":
        return ApiError(409, "Conflict: terminated by setWebhook request", bots_fault=False)
    text = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    return ApiError(409, text, bots_fault=False)


def webhook_is_active() -> ApiError:
    text = (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    return ApiError(409, text, bots_fault=False)
