"""Internal notes, mass outages and disagreements in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.records import Dispute, IncidentNote, MassOutage
from tests.fakes.memory_rows import Over, check_known


class MemoryNotes(Over):
    def keep(self, note: IncidentNote) -> None:
        check_known((note.incident, self.rows.incidents), (note.author, self.rows.people))
        self.rows.notes.append(note)

    def of_incident(self, incident: int) -> Sequence[IncidentNote]:
        return [note for note in self.rows.notes if note.incident == incident]


class MemoryMassOutages(Over):
    def next_key(self) -> str:
        self.rows.last_outage += 1
        return f"A{self.rows.last_outage}"

    def declare(self, outage: MassOutage) -> None:
        check_known((outage.declared_by, self.rows.people))
        assert outage.key not in self.rows.outages
        self.rows.outages[outage.key] = outage

    def get(self, key: str) -> MassOutage | None:
        return self.rows.outages.get(key)

    def going_on(self) -> Sequence[MassOutage]:
        known = [one for one in self.rows.outages.values() if one.ended_at is None]
        return sorted(known, key=lambda one: (one.declared_at, one.key), reverse=True)

    def add_incident(self, key: str, incident: int, *, opened: bool) -> None:
        check_known((key, self.rows.outages), (incident, self.rows.incidents))
        self.rows.outage_incidents.setdefault((key, incident), opened)

    def incidents_of(self, key: str) -> Sequence[int]:
        return sorted(incident for outage, incident in self.rows.outage_incidents if outage == key)

    def end(self, key: str, *, restored_at: datetime, by: str | None, at: datetime) -> bool:
        check_known((by, self.rows.people))
        outage = self.rows.outages.get(key)
        if outage is None or outage.ended_at is not None:
            return False
        self.rows.outages[key] = replace(outage, restored_at=restored_at, ended_at=at, ended_by=by)
        return True


class MemoryDisputes(Over):
    def raise_(self, dispute: Dispute) -> Dispute:
        check_known((dispute.customer, self.rows.customers), (dispute.person, self.rows.people))
        check_known((dispute.incident, self.rows.incidents))
        kept = replace(dispute, id=len(self.rows.disputes) + 1)
        self.rows.disputes[kept.id] = kept
        return kept

    def get(self, number: int) -> Dispute | None:
        return self.rows.disputes.get(number)

    def of_customer(self, customer: str) -> Sequence[Dispute]:
        return [one for one in self.rows.disputes.values() if one.customer == customer]

    def waiting(self) -> Sequence[Dispute]:
        unanswered = [one for one in self.rows.disputes.values() if one.answered_at is None]
        return sorted(unanswered, key=lambda one: (one.due_at, one.id))

    def answer(self, number: int, *, by: str, at: datetime, upheld: bool, words: str) -> bool:
        check_known((by, self.rows.people))
        kept = self.rows.disputes.get(number)
        if kept is None or kept.answered_at is not None:
            return False
        self.rows.disputes[number] = replace(kept, answered_at=at, answered_by=by, upheld=upheld, answer=words)
        return True
