"""Storage in memory for tests of the core: it passes the contract tests of the SQL one.

Rule: as strict as the real thing. Changes of a transaction are private until `commit()`, JSON is written and read, a
number is given once, and what a row names must be there.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from bot.ports import (
    Attachments,
    Board,
    Choices,
    Contacts,
    Conversations,
    Customers,
    Disputes,
    Duty,
    Held,
    Homes,
    Incidents,
    Links,
    Looks,
    MassOutages,
    Notes,
    NoticeChoices,
    Outbox,
    PendingReports,
    People,
    Places,
    PlannedWorks,
    Seen,
    Settlements,
    Texts,
    Undelivered,
)
from tests.fakes.memory_board import MemoryBoard
from tests.fakes.memory_contacts import MemoryContacts
from tests.fakes.memory_delivery import (
    MemoryDeliveries,
    MemoryDestinations,
    MemoryFetching,
    MemoryLeases,
    MemoryPosts,
)
from tests.fakes.memory_desk import MemoryDisputes, MemoryMassOutages, MemoryNotes
from tests.fakes.memory_duty import MemoryDuty
from tests.fakes.memory_held import MemoryHeld, MemoryNoticeChoices
from tests.fakes.memory_incidents import (
    MemoryAttachments,
    MemoryHomes,
    MemoryIncidents,
    MemoryPendingReports,
    MemoryPlannedWorks,
    MemoryTexts,
)
from tests.fakes.memory_looks import MemoryLooks
from tests.fakes.memory_people import MemoryCustomers, MemoryLinks, MemoryPeople, MemoryPlaces
from tests.fakes.memory_rows import Rows
from tests.fakes.memory_settlements import MemorySettlements
from tests.fakes.memory_talk import MemoryChoices, MemoryConversations, MemoryOutbox, MemorySeen
from tests.fakes.memory_undelivered import MemoryUndelivered


class MemoryDatabase:
    """What stands for the database; `rows` is what was committed and may be filled by a test."""

    def __init__(self) -> None:
        self.rows = Rows()
        self.deliveries = MemoryDeliveries(self)
        self.posts = MemoryPosts(self)
        self.destinations = MemoryDestinations(self)
        self.leases = MemoryLeases(self)
        self.fetching = MemoryFetching(self)

    def unit_of_work(self) -> MemoryUnitOfWork:
        """Return a transaction over the committed rows."""
        return MemoryUnitOfWork(self)


class MemoryUnitOfWork:
    """A transaction in memory; used once, by one thread."""

    people: People
    customers: Customers
    incidents: Incidents
    planned_works: PlannedWorks
    texts: Texts
    conversations: Conversations
    choices: Choices
    pending: PendingReports
    seen: Seen
    outbox: Outbox
    links: Links
    places: Places
    attachments: Attachments
    homes: Homes
    settlements: Settlements
    looks: Looks
    duty: Duty
    undelivered: Undelivered
    notice_choices: NoticeChoices
    held: Held
    contacts: Contacts
    notes: Notes
    mass_outages: MassOutages
    disputes: Disputes
    board: Board

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    def __enter__(self) -> Self:
        rows = self._rows = self._database.rows.snapshot()
        self.people = MemoryPeople(rows)
        self.customers = MemoryCustomers(rows)
        self.incidents = MemoryIncidents(rows)
        self.planned_works = MemoryPlannedWorks(rows)
        self.texts = MemoryTexts(rows)
        self.conversations = MemoryConversations(rows)
        self.choices = MemoryChoices(rows)
        self.pending = MemoryPendingReports(rows)
        self.seen = MemorySeen(rows)
        self.outbox = MemoryOutbox(rows)
        self.links = MemoryLinks(rows)
        self.places = MemoryPlaces(rows)
        self.attachments = MemoryAttachments(rows)
        self.homes = MemoryHomes(rows)
        self.settlements = MemorySettlements(rows)
        self.looks = MemoryLooks(rows)
        self.duty = MemoryDuty(rows)
        self.undelivered = MemoryUndelivered(rows)
        self.notice_choices = MemoryNoticeChoices(rows)
        self.held = MemoryHeld(rows)
        self.contacts = MemoryContacts(rows)
        self.notes = MemoryNotes(rows)
        self.mass_outages = MemoryMassOutages(rows)
        self.disputes = MemoryDisputes(rows)
        self.board = MemoryBoard(rows)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def commit(self) -> None:
        self._database.rows = self._rows.snapshot()
