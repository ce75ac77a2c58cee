"""Files are named at once, belong to incidents of their own customer only, and are fetched until that is over."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from bot.messages import Address
from bot.ports import UnitOfWork
from bot.records import KeptAttachment
from storage.chat_tables import AttachmentRow
from storage.engine import Database
from tests.storage.conftest import Kept, in_database

At = Callable[[int], datetime]
HERE = Address("telegram", "55")
CONTENT = b"\x89PNG" * 1000


def file(at: At, reference: str = "f1", **changed: object) -> KeptAttachment:
    named = KeptAttachment(0, "laundry", None, HERE, "hanna", reference, "a.jpg", "image/jpeg", "photo", 9, at(0))
    return replace(named, **changed)  # type: ignore[arg-type]


def opened(work: UnitOfWork, at: At, customer: str = "laundry") -> int:
    number = work.incidents.next_number()
    work.incidents.open(number, customer, at(0))
    return number


def add(kept: Kept, *files: KeptAttachment) -> list[KeptAttachment]:
    with kept.unit_of_work() as work:
        added = [work.attachments.add(one) for one in files]
        work.commit()
    return added


def waiting(kept: Kept, now: datetime, platform: str = "telegram", limit: int = 10) -> list[str]:
    return [one.reference for one in kept.fetching.waiting(platform, now, limit)]


def test_files_wait_for_their_report_and_then_belong_to_its_incident(kept: Kept, at: At) -> None:
    first, second, _ = add(kept, file(at), file(at, "f2"), file(at, "f3", address=Address("telegram", "56")))
    assert (first, second) == (file(at, id=first.id), file(at, "f2", id=second.id))

    with kept.unit_of_work() as work:
        assert work.attachments.waiting_in(HERE) == [first, second]
        number = opened(work, at)
        work.attachments.belong_to(second.id, number)
        third = work.attachments.add(file(at, "f4", incident=number))
        work.commit()

    with kept.unit_of_work() as work:
        assert work.attachments.waiting_in(HERE) == [first]
        assert work.attachments.of_incident(number) == [replace(second, incident=number), third]
        assert work.attachments.of_incident(number + 1) == []


def test_a_file_never_belongs_to_another_customers_incident(kept: Kept, at: At) -> None:
    (ours,) = add(kept, file(at))

    with kept.unit_of_work() as work:
        theirs = opened(work, at, "carrier")
        for incident in (theirs, 4711):
            with pytest.raises(ValueError, match="same customer"):
                work.attachments.belong_to(ours.id, incident)
            with pytest.raises(ValueError, match="same customer"):
                work.attachments.add(file(at, "f2", incident=incident))
        with pytest.raises(KeyError):
            work.attachments.belong_to(4711, theirs)
        assert work.attachments.of_incident(theirs) == []


@pytest.mark.parametrize("wrong", [{"customer": "nobody"}, {"person": "nobody"}])
def test_a_file_comes_from_somebody_known(kept: Kept, at: At, wrong: dict[str, str]) -> None:
    with kept.unit_of_work() as work, pytest.raises((ValueError, IntegrityError)):
        work.attachments.add(file(at, **wrong))


def test_what_is_due_is_fetched_the_longest_due_first_and_platform_by_platform(kept: Kept, at: At) -> None:
    slack = Address("slack", "T1/D9")
    add(kept, file(at, "late", received_at=at(5)), file(at), file(at, "f2"), file(at, "s1", address=slack))

    assert waiting(kept, at(-1)) == []
    assert waiting(kept, at(0)) == ["f1", "f2"]
    assert waiting(kept, at(5)) == ["f1", "f2", "late"]
    assert waiting(kept, at(5), limit=1) == ["f1"]
    assert waiting(kept, at(5), "slack") == ["s1"]


def test_a_fetched_file_is_stored_once_with_its_true_size(kept: Kept, at: At) -> None:
    (one,) = add(kept, file(at))

    kept.fetching.stored(one.id, CONTENT, at(1))
    kept.fetching.stored(one.id, b"another", at(2))
    kept.fetching.failed(one.id, "too late", retry_at=at(3), now=at(2))

    assert waiting(kept, at(60)) == []
    with kept.unit_of_work() as work:
        assert work.attachments.waiting_in(HERE) == [replace(one, state="stored", attempts=1, size=4000)]


def test_fetching_is_tried_again_when_due_and_in_the_end_given_up(kept: Kept, at: At) -> None:
    (one,) = add(kept, file(at))

    kept.fetching.failed(one.id, "busy", retry_at=at(5), now=at(1))
    assert waiting(kept, at(4)) == []
    assert [file.attempts for file in kept.fetching.waiting("telegram", at(5))] == [1]
    kept.fetching.failed(one.id, "gone", retry_at=None, now=at(6))

    assert waiting(kept, at(60)) == []
    with kept.unit_of_work() as work:
        assert work.attachments.waiting_in(HERE) == [replace(one, state="failed", attempts=2)]


def test_a_file_never_named_is_not_fetched(kept: Kept, at: At) -> None:
    with pytest.raises(KeyError):
        kept.fetching.stored(4711, CONTENT, at(1))
    with pytest.raises(KeyError):
        kept.fetching.failed(4711, "gone", retry_at=None, now=at(1))


def test_the_content_is_kept_with_its_digest_and_read_only_when_asked_for(database: Database, at: At) -> None:
    (one,) = add(in_database(database), file(at))
    assert database.fetching.content(one.id) is None
    database.fetching.failed(one.id, "busy", retry_at=at(1), now=at(0))

    database.fetching.stored(one.id, CONTENT, at(1))

    assert database.fetching.content(one.id) == CONTENT
    with database.write() as session:
        row = session.get_one(AttachmentRow, one.id)
        assert (row.digest, row.reason) == (hashlib.sha256(CONTENT).hexdigest(), None)
        assert row.finished_at == at(1)
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        with database.reading() as work:
            assert [kept.size for kept in work.attachments.waiting_in(HERE)] == [4000]
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)
    assert any("FROM attachment" in statement for statement in said)
    assert not any("attachment_content" in statement for statement in said)
