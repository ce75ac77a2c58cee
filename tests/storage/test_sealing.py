"""Promise: whatever is changed, put in or taken out by hand of the record of incidents is found, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from knowledge.incidents.incident import ClockPaused, Event, Happening, IncidentReported, OutageRecorded
from storage.engine import Database
from storage.sealing import LAG, Audit

At = Callable[[int], datetime]
LATER = timedelta(hours=1)


@pytest.fixture
def recorded(database: Database, at: At) -> Database:
    """Return a database with two incidents of four events each, sealed in two seals."""
    for number in range(2):
        with database.unit_of_work() as work:
            number = work.incidents.next_number()
            work.incidents.open(number, "laundry", at(0))
            what: tuple[Happening, ...] = (
                IncidentReported("sip", "critical", at(0), at(0), "chat", work.texts.keep("nie działa")),
                OutageRecorded("1", "sip", at(0), None, Decimal("0.5"), "probe"),
                ClockPaused(work.texts.keep("czekamy na klienta")),
                OutageRecorded("1", "sip", at(0), at(30), Decimal(1), "staff"),
            )
            for minute, one in enumerate(what):
                work.incidents.append(Event(number, at(minute), at(minute), "ola", one))
            work.commit()
        assert database.seal(at(3) + LAG) == 4
    return database


def by_hand(database: Database, statement: str) -> Audit:
    with database.write() as session:
        session.connection().exec_driver_sql(statement)
    return database.audit()


def test_what_nobody_touched_is_as_it_was_recorded(recorded: Database, at: At) -> None:
    assert recorded.audit() == Audit(sealed=8, unsealed=0, seals=2, texts=4, wrong=())
    assert recorded.seal(at(3) + 2 * LAG) == 0


def test_nothing_is_sealed_that_is_on_record_for_less_than_five_minutes(database: Database, at: At) -> None:
    with database.unit_of_work() as work:
        number = work.incidents.next_number()
        work.incidents.open(number, "laundry", at(0))
        for minute in (0, 2):
            said = IncidentReported("sip", "critical", at(0), at(0), "chat", work.texts.keep("x"))
            work.incidents.append(Event(number, at(0), at(minute), "hanna", said))
        work.commit()

    assert [database.seal(at(minute)) for minute in (4, 5, 6, 7)] == [0, 1, 0, 1]
    assert database.audit().unsealed == 0


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("UPDATE incident_event SET actor = 'hanna' WHERE id = 2", ("changed", "2")),
        ("UPDATE incident_event SET occurred_at = recorded_at WHERE id = 4", None),
        ("UPDATE incident_event SET recorded_at = (SELECT recorded_at FROM incident_event WHERE id = 1) WHERE id = 3",
         ("changed", "3")),
        ("UPDATE incident_event SET type = 'clock_resumed' WHERE id = 7", ("changed", "7")),
        ("UPDATE incident_event SET incident = (SELECT max(number) FROM incident) WHERE id = 1", ("changed", "1")),
        ("DELETE FROM incident_event WHERE id = 8", ("removed", "8")),
        ("DELETE FROM incident_event WHERE id = 5", ("removed", "5")),
        ("DELETE FROM audit_seal WHERE id = 2", ("seal", "2")),
        ("DELETE FROM audit_seal WHERE id = 1", ("seal", "2")),
        ("UPDATE audit_seal SET digest = previous WHERE id = 2", ("seal", "2")),
        ("DELETE FROM setting WHERE key = 'audit.head'", ("seal", "3")),
    ],
)  # fmt: skip
def test_what_was_done_by_hand_is_found(recorded: Database, statement: str, wrong: tuple[str, str] | None) -> None:
    found = by_hand(recorded, statement)

    assert (wrong in found.wrong) if wrong is not None else found.wrong == ()


def test_an_event_put_in_between_is_found_and_a_new_one_is_no_harm(recorded: Database, at: At) -> None:
    moved = by_hand(recorded, "UPDATE incident_event SET id = 99 WHERE id = 6")
    assert moved.wrong == (("removed", "6"),)
    assert moved.unsealed == 1
    put_in = by_hand(recorded, "UPDATE incident_event SET id = 6 WHERE id = 5")
    assert put_in.wrong == (("removed", "5"), ("changed", "6"))


def test_a_text_that_was_changed_is_found_and_one_that_was_erased_is_no_harm(recorded: Database) -> None:
    with recorded.unit_of_work() as work:
        reference = work.texts.keep("do usunięcia")
        work.texts.erase(reference)
        work.commit()
    assert recorded.audit().wrong == ()

    found = by_hand(recorded, "UPDATE text SET content = 'działa' WHERE content = 'nie działa'")
    assert [what for what, _ in found.wrong] == ["text", "text"]
