"""Messages that were given up, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.delivering import KeptMessage
from tests.fakes.memory_rows import Over, Queued


class MemoryUndelivered(Over):
    def latest(self, limit: int, before: int | None = None) -> Sequence[KeptMessage]:
        found = [row for row in self._given_up() if before is None or row.id < before]
        return [
            KeptMessage(
                row.id, "dead", row.message, row.attempts, row.due_at, row.in_doubt, row.reason, row.finished_at
            )
            for row in found[:limit]
        ]

    def count(self) -> int:
        return len(self._given_up())

    def say_again(self, message: int, now: datetime) -> bool:
        if any(row.id == message and row.finished_at is None for row in self._given_up()):
            return False
        return self._change(message, state="queued", due_at=now, lease_until=None, finished_at=None)

    def discard(self, message: int, now: datetime) -> bool:
        return self._change(message, discarded_at=now)

    def _given_up(self) -> list[Queued]:
        dead = [row for row in self.rows.outbox.values() if row.state == "dead" and row.discarded_at is None]
        return sorted(dead, key=lambda row: -row.id)

    def _change(self, message: int, **changed: Any) -> bool:
        row = next((one for one in self._given_up() if one.id == message), None)
        if row is None:
            return False
        self.rows.outbox[row.message.key] = replace(row, **changed)
        return True
