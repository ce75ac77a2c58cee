"""Imports and people: nothing imported is destroyed, nobody's account is taken, a wrong file changes nothing."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bot.errors import Refused
from bot.messages import Address, Reply, Sender
from bot.records import Link, OfferedChoice, OutboxMessage, Person
from knowledge.contract.file import ContractErrors
from storage.administration import add_person, import_contract
from storage.engine import Database
from storage.tables import ContractFileRow, ContractVersionRow
from tests.storage.conftest import ADA, ANNA, HANNA, JAN, OLA

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def contract_file() -> str:
    return (files("knowledge") / "contracts" / "blawatek.yaml").read_text(encoding="utf-8")


def imported(database: Database, text: str) -> bool:
    return import_contract(database, text, file="blawatek.yaml", now=NOW).is_new


def contents(database: Database) -> list[str]:
    with database.write() as session:
        return sorted(row.content for row in session.exec(select(ContractFileRow)))


def test_an_imported_contract_is_the_customers_and_so_is_its_name(database: Database, contract_file: str) -> None:
    assert imported(database, contract_file)

    with database.reading() as work:
        customer = work.customers.get("blawatek")
        contract = work.customers.contract_of("blawatek")
    assert customer is not None
    assert contract is not None
    assert (customer.name, customer.aliases) == (contract.customer_name, contract.customer_aliases)
    assert contract.version_at(NOW) is not None


def test_importing_the_file_in_use_changes_nothing(database: Database, contract_file: str) -> None:
    assert imported(database, contract_file)
    assert not imported(database, contract_file)

    with database.write() as session:
        assert len(session.exec(select(ContractVersionRow)).all()) == 1


def test_a_new_import_is_used_and_destroys_none_before_it(database: Database, contract_file: str) -> None:
    changed = contract_file + "# a remark\n"
    assert imported(database, contract_file)
    assert imported(database, changed)
    assert contents(database) == sorted([contract_file, changed])

    assert imported(database, contract_file), "going back to an earlier file is an import, too"
    assert contents(database) == sorted([contract_file, changed])


def test_a_file_with_errors_changes_nothing(database: Database, contract_file: str) -> None:
    imported(database, contract_file)

    with pytest.raises(ContractErrors):
        imported(database, "customer: 1\nnonsense: 2\n")

    assert contents(database) == [contract_file]


def test_a_stored_file_that_no_longer_reads_is_no_contract_and_is_logged(
    database: Database, address: str, contract_file: str, caplog: pytest.LogCaptureFixture
) -> None:
    imported(database, contract_file + f"# as an earlier version of the program read it, in {address}\n")
    with database.write() as session:
        (row,) = session.exec(select(ContractFileRow))
        row.content = "from: another time\n"

    with caplog.at_level(logging.ERROR), database.reading() as work:
        assert work.customers.contract_of("blawatek") is None
    assert "import a corrected one" in caplog.text
    assert "blawatek.yaml" in caplog.text


def test_a_contract_is_read_once_however_often_it_is_asked_for(database: Database, contract_file: str) -> None:
    imported(database, contract_file)

    with database.reading() as work:
        first = work.customers.contract_of("blawatek")
    with database.reading() as work:
        assert work.customers.contract_of("blawatek") is first


def test_a_person_is_added_once_and_then_changed(database: Database) -> None:
    piotr = replace(HANNA, id="piotr", name="Piotr")

    assert add_person(database, piotr, [Sender("console", "piotr"), Sender("slack", "U1")])
    assert not add_person(database, replace(piotr, name="Piotr Gawron"), [Sender("slack", "U1")])

    with database.reading() as work:
        assert work.people.linked_to(Sender("slack", "U1")) == replace(piotr, name="Piotr Gawron")
        assert work.people.addresses_of("piotr") == [Address("console", "piotr"), Address("slack", "U1")]


def test_an_account_is_never_taken_from_somebody(database: Database) -> None:
    with pytest.raises(Refused, match=r"console:hanna .*hanna"):
        add_person(database, replace(ANNA, name="Changed"), [Sender("console", "hanna")])

    with database.reading() as work:
        assert work.people.linked_to(Sender("console", "hanna")) == HANNA
        assert work.people.get("anna") == ANNA


def test_an_account_may_be_one_person_of_each_customer(database: Database) -> None:
    add_person(database, JAN, [Sender("console", "hanna")])

    with database.reading() as work:
        assert work.people.all_linked_to(Sender("console", "hanna")) == [HANNA, JAN]
        assert work.people.linked_to(Sender("console", "hanna")) == HANNA


@pytest.mark.parametrize(("person", "account"), [(OLA, "hanna"), (HANNA, "ola"), (ADA, "ola")])
def test_nobody_of_the_staff_is_anybody_else(database: Database, person: Person, account: str) -> None:
    with pytest.raises(Refused, match=rf"console:{account} belongs to “{account}”"):
        add_person(database, person, [Sender("console", account)])


def test_a_person_does_not_change_to_a_customer_whose_own_shares_the_account(database: Database) -> None:
    add_person(database, JAN, [Sender("console", "hanna")])

    with pytest.raises(Refused, match="console:hanna belongs to “hanna”"):
        add_person(database, replace(JAN, customer="laundry"))

    with database.reading() as work:
        assert work.people.get("jan") == JAN


def test_whoever_goes_over_to_another_customer_hears_nothing_more_of_the_one_before(database: Database) -> None:
    here = Address("console", "hanna")
    with database.unit_of_work() as work:
        work.outbox.put(OutboxMessage("k", here, "hanna", "pl", Reply("10001: MISSED."), NOW))
        work.choices.offer(
            [OfferedChoice("t", "More", 1, "more", {"text": "fees"}, here, "hanna", NOW + timedelta(hours=1))]
        )
        work.commit()

    add_person(database, replace(HANNA, name="Hanna M."))
    with database.reading() as work:
        assert work.choices.by_token("t") is not None

    add_person(database, replace(HANNA, customer="carrier"))
    with database.reading() as work:
        assert work.choices.by_token("t") is None
    assert database.deliveries.claim(platform="console", address=None, owner="a", now=NOW) == []
    (letter,) = database.deliveries.dead_letters()
    assert (letter.message.key, letter.reason) == ("k", "its person went over to another customer")


def test_linking_by_hand_again_leaves_the_link_as_it_is(database: Database) -> None:
    link = Link(Sender("slack", "T1.U5"), "hanna", "T1/D9", "Hanna", NOW)
    with database.unit_of_work() as work:
        work.links.link(link)
        work.commit()

    add_person(database, HANNA, [Sender("slack", "T1.U5")])

    with database.reading() as work:
        assert link in work.links.of_person("hanna")


def test_an_administrator_is_one_of_the_staff(database: Database) -> None:
    add_person(database, replace(OLA, administrator=True))

    with database.reading() as work:
        assert work.people.administrators() == [ADA, replace(OLA, administrator=True)]
    with pytest.raises(IntegrityError):
        add_person(database, replace(HANNA, administrator=True))


def test_a_person_of_an_unknown_customer_is_refused_with_those_known(database: Database) -> None:
    with pytest.raises(Refused, match=r"nobody.*carrier, laundry"):
        add_person(database, replace(OLA, id="x", role="customer", customer="nobody"))
