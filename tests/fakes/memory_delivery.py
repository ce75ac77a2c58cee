"""What delivery needs of the storage in memory: each call changes the committed rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.delivering import Posted
from bot.messages import Address
from bot.records import Delivery, KeptAttachment
from tests.fakes.memory_moving import move_place
from tests.fakes.memory_rows import Queued, Rows

LEASE = timedelta(minutes=1)


class Committed(Protocol):
    """Whatever holds the committed rows."""

    rows: Rows


@dataclass
class OnCommitted:
    database: Committed

    @property
    def rows(self) -> Rows:
        return self.database.rows


class MemoryDeliveries(OnCommitted):
    def claim(
        self,
        *,
        platform: str,
        address: Address | None,
        owner: str,  # noqa: ARG002 (the port's signature)
        now: datetime,
        limit: int = 50,
    ) -> Sequence[Delivery]:
        due = [row for row in self._first_in_line(platform) if self._free_at(row) <= now]
        wanted = [row for row in due if address in (None, row.message.address)]
        taken = sorted(wanted, key=lambda row: (row.message.priority, row.due_at, row.id))[:limit]
        return [self._claimed(row, now) for row in taken]

    def sending(self, delivery: Delivery, now: datetime) -> bool:
        return self._step(delivery, ("claimed",), state="sending", lease_until=now + LEASE)

    def sent(self, delivery: Delivery, now: datetime, reference: str | None = None) -> bool:  # noqa: ARG002
        return self._step(delivery, ("claimed", "sending"), state="sent", finished_at=now)

    def retry(self, delivery: Delivery, at: datetime, reason: str, *, in_doubt: bool = False) -> bool:
        changed = {"state": "queued", "due_at": at, "reason": reason, "in_doubt": in_doubt}
        return self._step(delivery, ("claimed", "sending"), **changed)

    def dead(self, delivery: Delivery, now: datetime, reason: str) -> bool:
        return self._step(delivery, ("claimed", "sending"), state="dead", reason=reason, finished_at=now)

    def next_due(self, platform: str, now: datetime) -> datetime | None:
        soonest = min((self._free_at(row) for row in self._first_in_line(platform)), default=None)
        return max(soonest, now) if soonest is not None else None

    def _first_in_line(self, platform: str) -> list[Queued]:
        first: dict[Address, Queued] = {}
        for row in self.rows.outbox.values():
            if row.is_open and row.message.address.platform == platform and row.message.held_until is None:
                first.setdefault(row.message.address, row)
        held = [row for row in self.rows.outbox.values() if row.is_open and row.message.held_until is not None]
        return [*first.values(), *(row for row in held if row.message.address.platform == platform)]

    def _free_at(self, row: Queued) -> datetime:
        return row.due_at if row.state == "queued" or row.lease_until is None else row.lease_until

    def _claimed(self, row: Queued, now: datetime) -> Delivery:
        in_doubt = row.in_doubt or row.state == "sending"
        taken = replace(row, state="claimed", attempts=row.attempts + 1, lease_until=now + LEASE, in_doubt=in_doubt)
        self.rows.outbox[row.message.key] = taken
        return Delivery(row.id, taken.attempts, row.message, in_doubt, row.due_at)

    def _step(self, delivery: Delivery, states: Sequence[str], **changed: Any) -> bool:
        row = self.rows.outbox[delivery.message.key]
        if row.attempts != delivery.attempt or row.state not in states:
            return False
        self.rows.outbox[delivery.message.key] = replace(row, **changed)
        return True


class MemoryPosts(OnCommitted):
    def posted(self, address: Address, subject: str) -> Posted | None:
        return self.rows.posted.get((address, subject))

    def keep_posted(self, address: Address, subject: str, reference: str, now: datetime) -> None:
        self.rows.posted[address, subject] = Posted(reference, now)

    def forget_posted(self, address: Address, subject: str) -> None:
        self.rows.posted.pop((address, subject), None)

    def is_superseded(self, delivery: Delivery) -> bool:
        keys = list(self.rows.outbox)
        row = self.rows.outbox[delivery.message.key]
        later = [self.rows.outbox[key] for key in keys[keys.index(row.message.key) + 1 :]]
        about = (row.message.address, row.message.subject)
        same = [one for one in later if one.is_open and (one.message.address, one.message.subject) == about]
        return bool(same) and row.message.subject is not None


class MemoryDestinations(OnCommitted):
    def mark_unreachable(self, platform: str, key: str, reason: str, now: datetime) -> bool:
        mark = (reason, now)
        return self.rows.lost.setdefault((platform, key), mark) is mark

    def mark_reachable(self, platform: str, key: str, now: datetime) -> bool:  # noqa: ARG002 (the port's signature)
        return self.rows.lost.pop((platform, key), None) is not None

    def move(self, platform: str, key: str, new_key: str) -> None:
        move_place(self.rows, platform, key, new_key)

    def lost(self) -> Sequence[tuple[str, str, str, datetime]]:
        return [(platform, key, reason, since) for (platform, key), (reason, since) in sorted(self.rows.lost.items())]


class MemoryLeases(OnCommitted):
    def take(self, name: str, owner: str, now: datetime, until: datetime) -> bool:
        held_by, held_until = self.rows.leases.get(name, (owner, now))
        if held_by != owner and held_until > now:
            return False
        self.rows.leases[name] = (owner, until)
        return True

    def release(self, name: str, owner: str) -> None:
        if self.rows.leases.get(name, ("", None))[0] == owner:
            del self.rows.leases[name]


class MemoryFetching(OnCommitted):
    def waiting(self, platform: str, now: datetime, limit: int = 10) -> Sequence[KeptAttachment]:
        due = sorted((at, id) for id, at in self.rows.to_fetch.items() if at <= now)
        files = [self.rows.attachments[id] for _, id in due]
        return [file for file in files if file.state == "waiting" and file.address.platform == platform][:limit]

    def stored(self, attachment: int, content: bytes, now: datetime) -> None:  # noqa: ARG002 (the port's signature)
        self._settle(attachment, state="stored", size=len(content))

    def failed(self, attachment: int, reason: str, *, retry_at: datetime | None, now: datetime) -> None:  # noqa: ARG002
        self._settle(attachment, state="waiting" if retry_at is not None else "failed")
        if retry_at is not None:
            self.rows.to_fetch[attachment] = retry_at

    def _settle(self, attachment: int, **changed: Any) -> None:
        kept = self.rows.attachments[attachment]
        if kept.state != "stored":
            self.rows.attachments[attachment] = replace(kept, attempts=kept.attempts + 1, **changed)
