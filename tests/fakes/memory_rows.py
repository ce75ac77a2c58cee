"""What the storage in memory keeps, and what all of its repositories are made over.

Rule: each container holds only values, so a shallow copy is a snapshot.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.contract_traits import Trait
from bot.delivering import Posted
from bot.messages import Address, Outcome, Sender
from bot.records import (
    BoundPlace,
    BudgetUse,
    Contact,
    Conversation,
    Customer,
    Dispute,
    IncidentNote,
    KeptAttachment,
    Link,
    LinkCode,
    MassOutage,
    NoticeChoice,
    OfferedChoice,
    OpenIncident,
    OutboxMessage,
    PendingReport,
    Person,
    ReportOrder,
    WorkDraft,
)
from knowledge.contract.agreement import Contract
from knowledge.downtime.planned_work import PlannedWork
from knowledge.duty.rota import Roster
from knowledge.incidents.incident import Event
from knowledge.money.settled import SettledPeriod
from knowledge.money.standing import AmountsShown

FIRST_NUMBER = 1001
UNFINISHED = ("queued", "claimed", "sending")


@dataclass(frozen=True)
class Queued:
    """A message of the outbox and how far its sending got; `id` is its place in the whole outbox."""

    id: int
    message: OutboxMessage
    due_at: datetime
    state: str = "queued"
    attempts: int = 0
    lease_until: datetime | None = None
    in_doubt: bool = False
    reason: str = ""
    finished_at: datetime | None = None
    discarded_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be said."""
        return self.state in UNFINISHED


@dataclass
class Rows:
    """Everything that is kept."""

    customers: dict[str, Customer] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    links: dict[tuple[Sender, str], Link] = field(default_factory=dict)
    codes: dict[str, LinkCode] = field(default_factory=dict)
    failures: list[tuple[Sender, datetime]] = field(default_factory=list)
    places: dict[tuple[str, str], BoundPlace] = field(default_factory=dict)
    marks: dict[tuple[str, str], tuple[str, datetime]] = field(default_factory=dict)
    lost: dict[tuple[str, str], tuple[str, datetime]] = field(default_factory=dict)
    leases: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    incidents: dict[int, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    last_number: int = FIRST_NUMBER - 1
    homes: dict[int, Address] = field(default_factory=dict)
    followers: dict[tuple[int, str], datetime] = field(default_factory=dict)
    attachments: dict[int, KeptAttachment] = field(default_factory=dict)
    to_fetch: dict[int, datetime] = field(default_factory=dict)
    works: dict[str, PlannedWork] = field(default_factory=dict)
    last_work: int = 0
    work_drafts: dict[str, WorkDraft] = field(default_factory=dict)
    last_draft: int = 0
    notes: list[IncidentNote] = field(default_factory=list)
    outages: dict[str, MassOutage] = field(default_factory=dict)
    outage_incidents: dict[tuple[str, int], bool] = field(default_factory=dict)
    last_outage: int = 0
    disputes: dict[int, Dispute] = field(default_factory=dict)
    open_incidents: dict[int, OpenIncident] = field(default_factory=dict)
    budget_uses: dict[str, tuple[BudgetUse, ...]] = field(default_factory=dict)
    traits: dict[str, tuple[Trait, ...]] = field(default_factory=dict)
    texts: dict[str, str | None] = field(default_factory=dict)
    conversations: dict[Address, Conversation] = field(default_factory=dict)
    choices: dict[str, tuple[int, OfferedChoice]] = field(default_factory=dict)
    pending: dict[int, PendingReport] = field(default_factory=dict)
    seen: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    outbox: dict[str, Queued] = field(default_factory=dict)
    posted: dict[tuple[Address, str], Posted] = field(default_factory=dict)
    settled: list[SettledPeriod] = field(default_factory=list)
    shown: dict[str, AmountsShown] = field(default_factory=dict)
    looks: dict[tuple[str, str], datetime] = field(default_factory=dict)
    report_orders: dict[tuple[str, str], tuple[ReportOrder, datetime]] = field(default_factory=dict)
    notice_choices: dict[str, NoticeChoice] = field(default_factory=dict)
    contacts: list[Contact] = field(default_factory=list)
    roster: Roster = field(default_factory=Roster)

    def snapshot(self) -> Rows:
        """Return a copy that may change without changing this one."""
        return Rows(**{name: kept.copy() if hasattr(kept, "copy") else kept for name, kept in vars(self).items()})


@dataclass
class Over:
    """A repository over the rows of one transaction."""

    rows: Rows


def as_kept(value: Any) -> Any:
    """Return plain JSON as it comes back from a database; a program's mistake raises TypeError."""
    return json.loads(json.dumps(value))


def check_known(*named: tuple[object | None, dict[Any, Any]]) -> None:
    """Refuse, as foreign keys do, whatever is named and not there.

    Raises:
        ValueError: something named is not there.
    """
    for key, there in named:
        if key is not None and key not in there:
            raise ValueError(f"what a row names must be there, got {key!r}")
