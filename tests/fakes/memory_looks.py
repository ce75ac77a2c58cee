"""The calendar of what happens by itself, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tests.fakes.memory_rows import Over


class MemoryLooks(Over):
    def look_at(self, kind: str, key: str, at: datetime) -> None:
        assert at.tzinfo is not None
        self.rows.looks[kind, key] = at

    def look_by(self, kind: str, key: str, at: datetime) -> None:
        self.look_at(kind, key, min(at, self.rows.looks.get((kind, key), at)))

    def hold(self, kind: str, key: str) -> None:
        """Do nothing: a transaction in memory is alone."""

    def look_no_more(self, kind: str, key: str) -> None:
        self.rows.looks.pop((kind, key), None)

    def take(self, kind: str, now: datetime, until: datetime, limit: int = 100) -> Sequence[str]:
        due = sorted((at, key) for (of, key), at in self.rows.looks.items() if of == kind and at <= now)[:limit]
        for _, key in due:
            self.look_at(kind, key, until)
        return [key for _, key in due]

    def due(self, kind: str, now: datetime, limit: int) -> Sequence[str]:
        due = sorted((at, key) for (of, key), at in self.rows.looks.items() if of == kind and at <= now)
        return [key for _, key in due[:limit]]

    def next_at(self, kind: str) -> datetime | None:
        return min((at for (of, _), at in self.rows.looks.items() if of == kind), default=None)
