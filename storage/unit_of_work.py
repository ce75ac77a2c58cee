"""One transaction over all repositories; what `bot.ports.UnitOfWork` asks for.

Rule: leaving the block without `commit()` changes nothing, whatever was done in it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from types import TracebackType
from typing import Self

import sqlalchemy as sa
from sqlmodel import Session

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
from storage.outbox.held import SqlHeld
from storage.outbox.queue import SqlOutbox
from storage.outbox.undelivered import SqlUndelivered
from storage.repositories.attachments import SqlAttachments
from storage.repositories.board import SqlBoard
from storage.repositories.choices import SqlChoices
from storage.repositories.contacts import SqlContacts
from storage.repositories.conversations import SqlConversations
from storage.repositories.customers import SqlCustomers
from storage.repositories.desk import SqlDisputes, SqlMassOutages, SqlNotes
from storage.repositories.duty import SqlDuty
from storage.repositories.homes import SqlHomes
from storage.repositories.incidents import SqlIncidents
from storage.repositories.links import SqlLinks
from storage.repositories.looks import SqlLooks
from storage.repositories.notice_choices import SqlNoticeChoices
from storage.repositories.pending import SqlPendingReports
from storage.repositories.people import SqlPeople
from storage.repositories.places import SqlPlaces
from storage.repositories.planned_works import SqlPlannedWorks
from storage.repositories.seen import SqlSeen
from storage.repositories.settlements import SqlSettlements
from storage.repositories.texts import SqlTexts
from storage.salt import Salt


class SqlUnitOfWork:
    """A transaction that begins on entering; used once, by one thread."""

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
    session: Session

    def __init__(self, open_session: Callable[[], AbstractContextManager[Session]], new_salt: Salt) -> None:
        self._open_session = open_session
        self._new_salt = new_salt
        self._open = ExitStack()
        self._held: list[object] = []

    def __enter__(self) -> Self:
        session = self.session = self._open.enter_context(self._open_session())
        # A session forgets what nobody holds, and would read the same row three times for one answer.
        sa.event.listen(session, "loaded_as_persistent", lambda _session, row: self._held.append(row))
        self.people = SqlPeople(session)
        self.notes = SqlNotes(session)
        self.mass_outages = SqlMassOutages(session)
        self.disputes = SqlDisputes(session)
        self.board = SqlBoard(session)
        self.customers = SqlCustomers(session)
        self.incidents = SqlIncidents(session)
        self.planned_works = SqlPlannedWorks(session)
        self.texts = SqlTexts(session, self._new_salt)
        self.conversations = SqlConversations(session)
        self.choices = SqlChoices(session)
        self.pending = SqlPendingReports(session)
        self.seen = SqlSeen(session)
        self.outbox = SqlOutbox(session)
        self.links = SqlLinks(session)
        self.places = SqlPlaces(session)
        self.attachments = SqlAttachments(session)
        self.homes = SqlHomes(session)
        self.settlements = SqlSettlements(session)
        self.looks = SqlLooks(session)
        self.duty = SqlDuty(session)
        self.undelivered = SqlUndelivered(session)
        self.notice_choices = SqlNoticeChoices(session)
        self.held = SqlHeld(session)
        self.contacts = SqlContacts(session)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)

    def commit(self) -> None:
        """Make everything done so far in the block last, all of it or (on an error) none.

        Raises:
            Refused: the disk is full or fails; nothing was kept.
        """
        self.session.commit()
