"""What the database itself refuses, whatever the program above it does: twice, of nobody, by half."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import SQLModel

from bot.messages import Outcome, Reply
from knowledge.incidents.incident import Event, IncidentAcknowledged
from storage.chat_tables import DestinationRow, InstallationRow, LinkCodeRow, PlaceRow
from storage.engine import Database
from storage.tables import ContractVersionRow, IncidentRow, PersonRow, SettingRow, TextRow

At = Callable[[int], datetime]
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def keep(database: Database, row: SQLModel) -> None:
    with database.write() as session:
        session.add(row)


def person(**changed: Any) -> PersonRow:
    written: dict[str, Any] = {
        "id": "x", "name": "X", "role": "staff", "customer": None, "position": "noc", "title_pl": "x", "title_en": "x",
        "language": "pl",
    }  # fmt: skip
    return PersonRow(**{**written, **changed})


def unsettled() -> SettingRow:
    written: dict[str, Any] = {"key": "kept", "value": None}
    return SettingRow(**written)


@pytest.mark.parametrize(
    "row",
    [
        person(role="customer"),
        person(customer="laundry"),
        person(role="customer", customer="nobody"),
        person(role="boss"),
        person(language="de"),
        person(role="customer", customer="laundry", administrator=True),
        IncidentRow(number=1, customer="nobody", recorded_at=NOW),
        ContractVersionRow(customer="laundry", version="v1", effective=NOW, digest="none", imported_at=NOW),
        TextRow(reference="r", salt=None, content="half erased"),
        LinkCodeRow(digest="d", purpose="person", issued_at=NOW, expires_at=NOW),
        LinkCodeRow(digest="d", purpose="magic", issued_at=NOW, expires_at=NOW),
        LinkCodeRow(digest="d", purpose="place", issued_at=NOW, expires_at=NOW, used_at=NOW),
        PlaceRow(platform="slack", key="C1", customer="laundry", language="de", bound_at=NOW),
        InstallationRow(platform="slack", key="T1", sealed="tokens", installed_at=NOW, removed_at=NOW),
        DestinationRow(platform="slack", key="C1", state="maybe", since=NOW),
        unsettled(),
    ],
    ids=[
        "a customer's person without a customer", "staff with a customer", "of an unknown customer", "an unknown role",
        "an unknown language", "a customer's administrator", "an incident of nobody", "a version of no file",
        "a half erased text", "a code for a person without one", "a code for nothing", "a code used by nobody",
        "a place of an unknown language", "a removed one with tokens", "an unknown state", "no value",
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_true_is_not_kept(database: Database, row: SQLModel) -> None:
    with pytest.raises(IntegrityError):
        keep(database, row)


def test_an_instant_without_a_zone_is_not_kept(database: Database) -> None:
    naive = datetime(2026, 11, 23, 9)  # noqa: DTZ001

    with pytest.raises(StatementError, match="must have timezone information"):
        keep(database, IncidentRow(number=1, customer="laundry", recorded_at=naive))


def test_an_event_of_no_incident_is_not_kept(database: Database, at: At) -> None:
    with pytest.raises(IntegrityError), database.unit_of_work() as work:
        work.incidents.append(Event(4711, at(0), at(0), None, IncidentAcknowledged()))


def test_an_erased_text_is_nowhere_in_the_file(on_sqlite: Database, tmp_path: Path) -> None:
    database = on_sqlite
    with database.unit_of_work() as work:
        reference = work.texts.keep("proszę dzwonić pod 600 100 200, " * 500)
        work.commit()
    with database.unit_of_work() as work:
        work.texts.erase(reference)
        work.commit()
    database.close()

    assert b"600 100 200" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_a_message_handled_a_second_time_takes_its_whole_transaction_back(database: Database) -> None:
    outcome = Outcome("m1", "hanna", "pl", (), (Reply("first"),), ())
    with database.unit_of_work() as work:
        work.seen.remember("console", outcome, NOW)
        work.commit()

    def handle_again() -> None:
        with database.unit_of_work() as work:
            work.incidents.open(work.incidents.next_number(), "laundry", NOW)
            work.seen.remember("console", outcome, NOW)

    with pytest.raises(IntegrityError):
        handle_again()

    with database.unit_of_work() as work:
        assert work.seen.outcome_of("console", "m1") == outcome
        assert work.incidents.next_number() == 1001
