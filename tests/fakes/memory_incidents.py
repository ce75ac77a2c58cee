"""Incidents with their files, homes, works, texts and pending reports of the storage in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.messages import Address
from bot.ports import BUDGET, INCIDENT, PAGE
from bot.records import IncidentLog, KeptAttachment, PendingReport, PendingState, WorkDraft
from knowledge.downtime.planned_work import PlannedWork
from knowledge.incidents.incident import (
    Event,
    FixConfirmed,
    IncidentAcknowledged,
    IncidentCancelled,
    IncidentClosed,
    IncidentMerged,
)
from tests.fakes.memory_looks import MemoryLooks
from tests.fakes.memory_rows import Over, as_kept, check_known


class MemoryIncidents(Over):
    def next_number(self) -> int:
        self.rows.last_number += 1
        return self.rows.last_number

    def open(self, number: int, customer: str, recorded_at: datetime) -> None:  # noqa: ARG002 (the port's signature)
        if number in self.rows.incidents or customer not in self.rows.customers:
            raise ValueError(f"incident {number} of {customer} must be new and of a known customer")
        self.rows.incidents[number] = customer

    def append(self, event: Event) -> None:
        if event.incident not in self.rows.incidents:
            raise ValueError(f"incident {event.incident} must be open before it has events")
        self.rows.events.append(event)
        looks = MemoryLooks(self.rows)
        looks.look_by(INCIDENT, str(event.incident), event.recorded_at)
        looks.look_by(PAGE, str(event.incident), event.recorded_at)
        looks.look_by(BUDGET, self.rows.incidents[event.incident], event.recorded_at)

    def of_customer(self, customer: str, until: datetime) -> Sequence[IncidentLog]:
        return [log for log in self.all(until) if log.customer == customer]

    def of_number(self, number: int, until: datetime) -> IncidentLog | None:
        return next((log for log in self.all(until) if log.number == number), None)

    def all(self, until: datetime) -> Sequence[IncidentLog]:
        visible = [event for event in self.rows.events if max(event.occurred_at, event.recorded_at) <= until]
        visible.sort(key=lambda event: (event.occurred_at, event.recorded_at))
        logs = [
            IncidentLog(number, customer, tuple(event for event in visible if event.incident == number))
            for number, customer in sorted(self.rows.incidents.items())
        ]
        return [log for log in logs if log.events]

    def unfinished(self, until: datetime) -> Sequence[IncidentLog]:
        return [
            log
            for log in self.all(until)
            if not isinstance(log.events[-1].what, FixConfirmed | IncidentClosed | IncidentCancelled | IncidentMerged)
        ]

    def taken_by(self, person: str, until: datetime) -> Sequence[int]:
        return [
            log.number
            for log in self.unfinished(until)
            if any(isinstance(one.what, IncidentAcknowledged) and one.actor == person for one in log.events)
        ]


class MemoryAttachments(Over):
    def add(self, attachment: KeptAttachment) -> KeptAttachment:
        check_known((attachment.customer, self.rows.customers), (attachment.person, self.rows.people))
        if attachment.incident is not None:
            self._check_owner(attachment.incident, attachment.customer)
        kept = replace(attachment, id=len(self.rows.attachments) + 1, state="waiting", attempts=0)
        self.rows.attachments[kept.id] = kept
        self.rows.to_fetch[kept.id] = kept.received_at
        return kept

    def of_incident(self, number: int) -> Sequence[KeptAttachment]:
        return [one for one in self.rows.attachments.values() if one.incident == number]

    def waiting_in(self, address: Address) -> Sequence[KeptAttachment]:
        return [one for one in self.rows.attachments.values() if one.address == address and one.incident is None]

    def belong_to(self, attachment: int, incident: int) -> None:
        kept = self.rows.attachments[attachment]
        self._check_owner(incident, kept.customer)
        self.rows.attachments[attachment] = replace(kept, incident=incident)

    def _check_owner(self, incident: int, customer: str) -> None:
        if self.rows.incidents.get(incident) != customer:
            raise ValueError(f"a file of {customer} must belong to an incident of the same customer, got {incident}")


class MemoryHomes(Over):
    def home_of(self, incident: int) -> Address | None:
        return self.rows.homes.get(incident)

    def set_home(self, incident: int, address: Address) -> None:
        check_known((incident, self.rows.incidents))
        self.rows.homes[incident] = address

    def cards_of(self, subject: str) -> Sequence[Address]:
        posted = {address for address, about in self.rows.posted if about == subject}
        queued = {row.message.address for row in self.rows.outbox.values() if row.is_open and _is_of(row, subject)}
        return sorted(posted | queued, key=lambda address: (address.platform, address.conversation))

    def follow(self, incident: int, person: str, at: datetime) -> bool:
        check_known((incident, self.rows.incidents), (person, self.rows.people))
        if (incident, person) in self.rows.followers:
            return False
        self.rows.followers[incident, person] = at
        return True

    def unfollow(self, incident: int, person: str) -> bool:
        return self.rows.followers.pop((incident, person), None) is not None

    def followers_of(self, incident: int) -> Sequence[str]:
        found = [(at, person) for (number, person), at in self.rows.followers.items() if number == incident]
        return [person for _, person in sorted(found)]


class MemoryPlannedWorks(Over):
    def announced(self, until: datetime) -> Sequence[PlannedWork]:
        known = [work for work in self.rows.works.values() if work.announced_at <= until]
        later = {work.key for work in known if work.cancelled_at is not None and work.cancelled_at > until}
        known = [replace(work, cancelled_at=None) if work.key in later else work for work in known]
        return sorted(known, key=lambda work: (work.start, work.key))

    def get(self, key: str) -> PlannedWork | None:
        return self.rows.works.get(key)

    def next_key(self) -> str:
        self.rows.last_work += 1
        return f"W{self.rows.last_work}"

    def add(self, work: PlannedWork) -> None:
        if work.key in self.rows.works:
            raise ValueError(f"work {work.key} is there already")
        self.rows.works[work.key] = work

    def call_off(self, key: str, at: datetime) -> bool:
        kept = self.rows.works.get(key)
        if kept is None or kept.cancelled_at is not None:
            return False
        self.rows.works[key] = replace(kept, cancelled_at=at)
        return True

    def next_draft_key(self) -> str:
        self.rows.last_draft += 1
        return f"D{self.rows.last_draft}"

    def keep_draft(self, draft: WorkDraft) -> None:
        self.rows.work_drafts[draft.key] = draft

    def drafts(self) -> Sequence[WorkDraft]:
        return sorted(self.rows.work_drafts.values(), key=lambda draft: (draft.start, draft.key))

    def drop_draft(self, key: str) -> bool:
        return self.rows.work_drafts.pop(key, None) is not None


class MemoryTexts(Over):
    def keep(self, text: str) -> str:
        salt = str(len(self.rows.texts))
        reference = hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()
        self.rows.texts[reference] = text
        return reference

    def read(self, reference: str) -> str | None:
        return self.rows.texts.get(reference)

    def erase(self, reference: str) -> None:
        if reference in self.rows.texts:
            self.rows.texts[reference] = None


class MemoryPendingReports(Over):
    def add(
        self,
        *,
        customer: str,
        person: str,
        address: Address,
        first_message_at: datetime,
        recorded_at: datetime,
        answers: Mapping[str, Any],
        text: str,
        state: PendingState,
    ) -> PendingReport:
        number = len(self.rows.pending) + 1
        kept = as_kept(dict(answers))
        report = PendingReport(number, customer, person, address, first_message_at, recorded_at, kept, text, state)
        self.rows.pending[number] = report
        return report

    def get(self, report: int) -> PendingReport | None:
        return self.rows.pending.get(report)

    def settle(self, report: int, state: PendingState, incident: int | None) -> None:
        self.rows.pending[report] = replace(self.rows.pending[report], state=state, incident=incident)

    def waiting(self, until: datetime, customer: str | None = None) -> Sequence[PendingReport]:
        waiting = [
            report
            for report in self.rows.pending.values()
            if report.state in ("unconfirmed", "awaiting_entitled")
            and report.recorded_at <= until
            and customer in (None, report.customer)
        ]
        return sorted(waiting, key=lambda report: (report.first_message_at, report.id))


def _is_of(row: Any, subject: str) -> bool:
    return bool(row.message.subject == subject)
