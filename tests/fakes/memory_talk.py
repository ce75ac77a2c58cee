"""Conversations, choices, seen messages and the queueing side of the outbox of the storage in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.messages import Address, Outcome
from bot.records import BULK, Conversation, OfferedChoice, OutboxMessage
from tests.fakes.memory_rows import Over, Queued, as_kept


class MemoryConversations(Over):
    def get(self, address: Address) -> Conversation:
        return self.rows.conversations.get(address, Conversation(address))

    def save(self, conversation: Conversation) -> None:
        dialog = conversation.dialog
        self.rows.conversations[conversation.address] = replace(
            conversation,
            context=as_kept(dict(conversation.context)),
            dialog=replace(dialog, answers=as_kept(dict(dialog.answers))) if dialog else None,
        )

    def with_dialog(self) -> Sequence[Conversation]:
        unfinished = [one for one in self.rows.conversations.values() if one.dialog is not None]
        return sorted(unfinished, key=lambda one: (one.address.platform, one.address.conversation))


class MemoryChoices(Over):
    def offer(self, choices: Sequence[OfferedChoice]) -> None:
        batches = {address: self._last_batch(address) + 1 for address in {choice.address for choice in choices}}
        for choice in choices:
            if choice.token in self.rows.choices:
                raise ValueError(f"a token must be offered once, got {choice.token!r} again")
            kept = replace(choice, arguments=as_kept(dict(choice.arguments)))
            self.rows.choices[choice.token] = (batches[choice.address] if choice.number else 0, kept)

    def by_token(self, token: str) -> OfferedChoice | None:
        _, choice = self.rows.choices.get(token, (0, None))
        return choice

    def current(self, address: Address) -> Sequence[OfferedChoice]:
        last = self._last_batch(address)
        return [choice for batch, choice in self._at(address) if last and batch == last]

    def unexpired(self, address: Address, now: datetime) -> Sequence[OfferedChoice]:
        return [choice for _, choice in self._at(address) if choice.expires_at >= now]

    def _at(self, address: Address) -> list[tuple[int, OfferedChoice]]:
        here = [(batch, choice) for batch, choice in self.rows.choices.values() if choice.address == address]
        return sorted(here, key=lambda one: (-one[0], one[1].number))

    def _last_batch(self, address: Address) -> int:
        return max((batch for batch, _ in self._at(address)), default=0)


class MemorySeen(Over):
    def outcome_of(self, platform: str, id: str) -> Outcome | None:
        return self.rows.seen.get((platform, id))

    def remember(self, platform: str, outcome: Outcome, at: datetime) -> None:  # noqa: ARG002 (the port's signature)
        if (platform, outcome.id) in self.rows.seen:
            raise ValueError(f"message {outcome.id} of {platform} must be handled once")
        as_kept([dict(one) for one in (*outcome.understood, *outcome.events)])
        self.rows.seen[platform, outcome.id] = replace(outcome, repeated=False)


class MemoryOutbox(Over):
    def put(self, message: OutboxMessage) -> None:
        as_kept(dict(message.reply.facts))
        if message.key in self.rows.outbox:
            return
        due = message.queued_at if message.held_until is None else message.held_until + timedelta(hours=1)
        self.rows.outbox[message.key] = Queued(len(self.rows.outbox) + 1, message, due)
        if message.priority < BULK:
            self._hurry(message)

    def unasked_since(self, address: Address, since: datetime, limit: int) -> int:
        there = (row.message for row in self.rows.outbox.values() if row.message.address == address)
        unasked = [one.queued_at for one in there if one.why is not None]
        return sum(at >= since for at in unasked[-limit:])

    def _hurry(self, message: OutboxMessage) -> None:
        for key, row in self.rows.outbox.items():
            waits = row.is_open and row.message.held_until is None and row.message.address == message.address
            if waits and row.message.priority > message.priority:
                self.rows.outbox[key] = replace(row, message=replace(row.message, priority=message.priority))
