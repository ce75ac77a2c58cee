"""The demo has something real behind every answer; its figures are those worked out by hand, and always the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.messages import Address, Sender
from bot.records import IncidentLog
from knowledge.contract.agreement import ContractVersion
from knowledge.incidents.checks import check_transition
from knowledge.incidents.incident import IncidentReported, OutageRecorded
from knowledge.incidents.state import IncidentState, state_of
from knowledge.incidents.status import Status
from knowledge.terms import value_of
from storage.demo import DEMO_START, seed_demo
from storage.engine import Database, open_database
from storage.tables import Row

FAR = datetime(2027, 1, 1, tzinfo=UTC)
CUSTOMERS = ["blawatek", "dzwonnica", "harrowgate", "jaskolcza_dolina"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('demo')}/demo.db")
    assert seed_demo(database)
    yield database
    database.close()


def logs(demo: Database, until: datetime, customer: str | None = None) -> list[IncidentLog]:
    with demo.reading() as work:
        return list(work.incidents.of_customer(customer, until) if customer else work.incidents.all(until))


def state(log: IncidentLog, at: datetime) -> IncidentState:
    found = state_of(log.events, at)
    assert found is not None
    return found


def version(demo: Database, customer: str, at: datetime) -> ContractVersion:
    with demo.reading() as work:
        contract = work.customers.contract_of(customer)
    assert contract is not None
    found = contract.version_at(at)
    assert found is not None
    return found


def outages(demo: Database, customer: str, month: int, services: set[str]) -> list[tuple[timedelta, Decimal]]:
    """Return the finished outages that begin in a month of 2026, by length, with the share affected."""
    last = {
        (log.number, event.what.key): event.what
        for log in logs(demo, FAR, customer)
        for event in log.events
        if isinstance(event.what, OutageRecorded)
    }
    found = [
        (outage.end - outage.start, outage.share)
        for outage in last.values()
        if outage.end is not None and outage.start.month == month and outage.service in services
    ]
    return sorted(found)


def test_the_four_customers_have_contracts_that_can_be_used(demo: Database) -> None:
    with demo.reading() as work:
        assert [customer.key for customer in work.customers.all()] == CUSTOMERS
        assert all(work.customers.contract_of(customer) is not None for customer in CUSTOMERS)


def test_everybody_is_linked_to_the_terminal_and_the_stranger_is_not(demo: Database) -> None:
    keys = ["hanna", "piotr", "recepcja", "marta", "tom", "kasia", "noc", "marek", "ewa"]
    with demo.reading() as work:
        people = {key: work.people.linked_to(Sender("console", key)) for key in keys}
        assert {key: person.customer if person else "?" for key, person in people.items()} == {
            "hanna": "blawatek", "piotr": "blawatek", "recepcja": "blawatek", "marta": "jaskolcza_dolina",
            "tom": "harrowgate", "kasia": "dzwonnica", "noc": None, "marek": None, "ewa": None,
        }  # fmt: skip
        assert work.people.addresses_of("hanna") == [Address("console", "hanna")]
        assert work.people.linked_to(Sender("console", "stranger")) is None


@pytest.mark.parametrize(
    ("person", "customer", "may"),
    [
        ("hanna", "blawatek", True),
        ("piotr", "blawatek", True),
        ("recepcja", "blawatek", False),
        ("kasia", "dzwonnica", True),
    ],
)
def test_who_may_report_is_as_the_contract_says(demo: Database, person: str, customer: str, may: bool) -> None:
    with demo.reading() as work:
        found = work.people.get(person)
    authorised = value_of(version(demo, customer, DEMO_START).authorised)

    assert found is not None
    assert authorised is not None
    assert (found.position in authorised) is may


def test_the_laundrys_november_is_that_of_the_worked_example(demo: Database) -> None:
    whole = Decimal(1)
    expected = [(timedelta(minutes=minutes), whole) for minutes in (12, 15, 40, 95)]

    assert outages(demo, "blawatek", 11, {"sip", "queues"}) == expected


def test_the_clinics_and_the_freight_companys_november_are_those_of_the_worked_examples(demo: Database) -> None:
    partly = [(timedelta(minutes=40), Decimal("0.35"))]
    channels = [(timedelta(minutes=40), Decimal(12) / Decimal(60))]

    assert outages(demo, "jaskolcza_dolina", 11, {"hotline", "queues"}) == partly
    assert outages(demo, "harrowgate", 11, {"sip"}) == channels
    assert outages(demo, "harrowgate", 12, {"sip"}) == [(timedelta(minutes=90), Decimal(1))]
    assert outages(demo, "dzwonnica", 10, {"queues"}) == [(timedelta(minutes=55), Decimal(1))]


def test_at_the_start_only_the_call_centre_has_an_open_incident(demo: Database) -> None:
    states = [(log.customer, state(log, DEMO_START)) for log in logs(demo, DEMO_START)]

    assert [(customer, one.status) for customer, one in states if one.is_open] == [("dzwonnica", Status.IN_PROGRESS)]


def test_december_is_hidden_at_the_start(demo: Database) -> None:
    hidden = {log.number for log in logs(demo, FAR)} - {log.number for log in logs(demo, DEMO_START)}

    assert hidden == {1018, 1019}
    with demo.reading() as work:
        at_start = {work_.key for work_ in work.planned_works.announced(DEMO_START)}
        later = {work_.key for work_ in work.planned_works.announced(FAR)}
    assert later - at_start == {"laundry-december"}


def test_every_event_was_allowed_when_it_was_recorded(demo: Database) -> None:
    for log in logs(demo, FAR):
        known = sorted(log.events, key=lambda event: event.recorded_at)
        for count, event in enumerate(known):
            before = sorted(known[:count], key=lambda one: (one.occurred_at, one.recorded_at))
            assert check_transition(state_of(before, event.recorded_at), event) is None, (log.number, event)
            assert event.occurred_at <= event.recorded_at


def test_incidents_name_only_what_their_contract_has(demo: Database) -> None:
    for log in logs(demo, FAR):
        under = version(demo, log.customer, log.events[0].recorded_at)
        exclusions = {exclusion.key for exclusion in value_of(under.exclusions) or ()}
        sites = {site.key for site in under.sites} | {None}
        for event in log.events:
            match event.what:
                case IncidentReported(service=service, severity=severity, site=site):
                    assert service in under.services, log.number
                    assert severity in {one.key for one in under.severities}, log.number
                    assert site in sites, log.number
                case OutageRecorded(service=service, site=site, exclusion=exclusion):
                    assert service in under.services, log.number
                    assert site in sites, log.number
                    assert exclusion is None or exclusion in exclusions, log.number


def test_every_free_word_is_kept_apart_and_can_be_read(demo: Database) -> None:
    with demo.reading() as work:
        for log in work.incidents.all(FAR):
            reported = next(event.what for event in log.events if isinstance(event.what, IncidentReported))
            assert work.texts.read(reported.description), log.number


def test_a_new_incident_gets_a_number_clear_of_the_demos(demo: Database) -> None:
    with demo.unit_of_work() as work:
        assert work.incidents.next_number() == 1043


def test_a_database_with_something_in_it_is_left_alone(demo: Database) -> None:
    assert not seed_demo(demo)


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.write() as session:
        return {
            table.name: [tuple(row) for row in session.execute(table.select().order_by(*table.primary_key))]
            for table in Row.metadata.sorted_tables
        }


def test_two_demos_are_the_same(demo: Database, tmp_path: Path) -> None:
    other = open_database(f"sqlite:///{tmp_path}/other.db")
    seed_demo(other)

    assert everything(other) == everything(demo)
    other.close()


def test_the_demos_clock_starts_on_a_monday_morning_in_november() -> None:
    assert DEMO_START.isoformat() == "2026-11-23T10:00:00+01:00"
