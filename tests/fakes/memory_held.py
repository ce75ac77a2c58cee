"""Choices of notices, and what is held by them, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.delivering import KeptMessage
from bot.records import NoticeChoice, ReportOrder
from tests.fakes.memory_rows import Over, Queued


class MemoryNoticeChoices(Over):
    def of_person(self, person: str) -> NoticeChoice:
        return self.rows.notice_choices.get(person, NoticeChoice())

    def choose(self, person: str, choice: NoticeChoice, at: datetime) -> None:
        assert person in self.rows.people
        assert at.tzinfo is not None
        self.rows.notice_choices[person] = choice

    def order_report(self, order: ReportOrder, at: datetime) -> None:
        assert order.person in self.rows.people
        _, since = self.rows.report_orders.get((order.customer, order.person), (None, at))
        self.rows.report_orders[order.customer, order.person] = (order, since)

    def cancel_report(self, customer: str, person: str) -> bool:
        return self.rows.report_orders.pop((customer, person), None) is not None

    def report_orders(self, customer: str, before: datetime) -> Sequence[ReportOrder]:
        mine = [(since, one) for one, since in self.rows.report_orders.values() if one.customer == customer]
        return [one for since, one in sorted(mine, key=lambda pair: (pair[0], pair[1].person)) if since < before]


class MemoryHeld(Over):
    def of_person(self, person: str, now: datetime) -> Sequence[KeptMessage]:
        return [
            KeptMessage(row.id, "waiting", row.message, row.attempts, row.due_at)
            for row in self.rows.outbox.values()
            if row.message.person == person and self._is_held(row, now)
        ]

    def until(self, person: str, now: datetime) -> datetime | None:
        mine = (
            row.message.held_until
            for row in self.rows.outbox.values()
            if row.message.person == person and row.state == "queued"
        )
        return min((at for at in mine if at is not None and at > now), default=None)

    def release(self, message: int, text: str, now: datetime) -> None:
        for key, row in self.rows.outbox.items():
            if row.id == message and row.message.held_until is not None:
                said = replace(row.message, held_until=None, reply=replace(row.message.reply, text=text))
                self.rows.outbox[key] = replace(row, message=said, due_at=now)

    def told_with(self, messages: Sequence[int], key: str, now: datetime) -> None:
        for one, row in self.rows.outbox.items():
            if row.id in messages and row.message.held_until is not None:
                said = replace(row.message, held_until=None)
                self.rows.outbox[one] = replace(
                    row, message=said, state="sent", finished_at=now, reason=f"told with {key}"
                )

    def move(self, person: str, until: datetime) -> bool:
        mine = [
            (key, row)
            for key, row in self.rows.outbox.items()
            if row.message.person == person and row.state == "queued" and row.message.held_until is not None
        ]
        for key, row in mine:
            said = replace(row.message, held_until=until)
            self.rows.outbox[key] = replace(row, message=said, due_at=until + timedelta(hours=1))
        return bool(mine)

    def _is_held(self, row: Queued, now: datetime) -> bool:
        until = row.message.held_until
        return row.state == "queued" and until is not None and until <= now
