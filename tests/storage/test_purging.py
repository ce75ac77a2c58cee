"""Promise: what is done with for a month goes, so that nothing grows without end; the record stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from bot.messages import Address, Outcome, Reply, Sender
from bot.ports import CLOCK
from bot.records import KeptAttachment, LinkCode, OfferedChoice, OutboxMessage
from storage.chat_tables import (
    AttachmentContentRow,
    AttachmentRow,
    LinkCodeRow,
    LinkFailureRow,
)
from storage.engine import Database
from storage.tables import OfferedChoiceRow, OutboxRow, SeenEventRow
from storage.unit_of_work import SqlUnitOfWork

At = Callable[[int], datetime]
HERE = Address("slack", "T1/D9")
MONTH = timedelta(days=30)
SECOND = timedelta(seconds=1)


def rows_of(database: Database, row: type) -> int:
    with database.reading() as work:
        return int(work.session.execute(sa.select(sa.func.count()).select_from(row)).scalar_one())


def offer(work: SqlUnitOfWork, done: datetime) -> None:
    work.choices.offer([OfferedChoice("t", "Tak", 1, "a", {}, HERE, None, done)])


def see(work: SqlUnitOfWork, done: datetime) -> None:
    work.seen.remember("slack", Outcome("Ev1", None, "pl", (), (), ()), done)


def issue(work: SqlUnitOfWork, done: datetime) -> None:
    work.links.issue(LinkCode("d", "person", "hanna", "laundry", None, "ola", done - timedelta(minutes=30), done))


def fail(work: SqlUnitOfWork, done: datetime) -> None:
    work.links.note_failure(Sender("slack", "T1.U5"), done)


def a_file(came: datetime, incident: int | None = None) -> KeptAttachment:
    return KeptAttachment(0, "laundry", incident, HERE, "hanna", "F1", "a.png", "image/png", "photo", 3, came)


def send_file(work: SqlUnitOfWork, done: datetime) -> None:
    work.attachments.add(a_file(done))


DONE_WITH = [
    (offer, OfferedChoiceRow),
    (see, SeenEventRow),
    (issue, LinkCodeRow),
    (fail, LinkFailureRow),
    (send_file, AttachmentRow),
]


@pytest.mark.parametrize(("do", "row"), DONE_WITH)
def test_what_is_done_with_for_more_than_a_month_goes(
    database: Database, at: At, do: Callable[[SqlUnitOfWork, datetime], None], row: type
) -> None:
    with database.unit_of_work() as work:
        do(work, at(0))
        work.commit()

    assert database.purge(at(0) + MONTH) == 0
    assert rows_of(database, row) == 1
    assert database.purge(at(0) + MONTH + SECOND) == 1
    assert rows_of(database, row) == 0


def queue(database: Database, *keys: str, now: datetime) -> None:
    with database.unit_of_work() as work:
        for key in keys:
            work.outbox.put(OutboxMessage(key, Address("slack", key), None, "pl", Reply(key), now))
        work.commit()


def test_of_the_outbox_only_what_was_sent_goes(database: Database, at: At) -> None:
    queue(database, "sent", "given up", "waiting", now=at(0))
    sent, given_up, _ = database.deliveries.claim(platform="slack", address=None, owner="a", now=at(0))
    assert database.deliveries.sent(sent, at(0))
    assert database.deliveries.dead(given_up, at(0), "too long")

    assert database.purge(at(0) + MONTH) == 0
    assert database.purge(at(0) + MONTH + SECOND) == 1
    with database.reading() as work:
        kept = work.session.exec(select(OutboxRow.key).order_by(col(OutboxRow.id))).all()
    assert kept == ["given up", "waiting"]


def test_more_goes_than_is_deleted_at_once(database: Database, at: At) -> None:
    with database.unit_of_work() as work:
        for _ in range(1001):
            fail(work, at(0))
        work.commit()

    assert database.purge(at(0) + MONTH + SECOND) == 1001
    assert rows_of(database, LinkFailureRow) == 0


def test_a_due_time_that_was_told_is_never_told_again(database: Database, at: At) -> None:
    with database.unit_of_work() as work:
        work.seen.remember(CLOCK, Outcome("missed:10001:resolve", None, "pl", (), (), ()), at(0))
        work.commit()

    assert database.purge(at(0) + 100 * MONTH) == 0


def test_a_file_of_an_incident_stays_and_one_of_none_goes_with_its_content(database: Database, at: At) -> None:
    with database.unit_of_work() as work:
        work.incidents.open(10001, "laundry", at(0))
        owned, unowned = work.attachments.add(a_file(at(0), 10001)), work.attachments.add(a_file(at(0)))
        work.commit()
    for file in (owned, unowned):
        database.fetching.stored(file.id, b"png", at(1))

    assert database.purge(at(0) + MONTH + SECOND) == 2

    assert database.fetching.content(owned.id) == b"png"
    assert database.fetching.content(unowned.id) is None
    assert (rows_of(database, AttachmentRow), rows_of(database, AttachmentContentRow)) == (1, 1)


def test_what_is_offered_after_a_purge_counts_as_offered_last(database: Database, at: At) -> None:
    with database.unit_of_work() as work:
        offer(work, at(0))
        work.commit()
    assert database.purge(at(0) + MONTH + SECOND) == 1

    later = OfferedChoice("u", "Nie", 1, "b", {}, HERE, None, at(0) + 2 * MONTH)
    with database.unit_of_work() as work:
        work.choices.offer([later])
        assert work.choices.current(HERE) == [later]
