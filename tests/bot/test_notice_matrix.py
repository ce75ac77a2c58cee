"""Whatever is said unasked, no customer is told anything of another: every kind of notice, every customer, people and
places, both languages, over half a year in which everything happens to everybody at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import col, select

from adapters.bootstrap import open_house
from bot.saying import Voice
from bot.works.announcing import announce, call_off
from knowledge.bilingual import Bilingual
from knowledge.downtime.planned_work import PlannedWork
from knowledge.incidents.incident import Event, IncidentReported, OutageRecorded
from storage.tables import OutboxRow
from tests.talking import START, Town, town_of

BOT = Path(__file__).resolve().parents[2] / "bot"
CUSTOMERS = {"blawatek": "hanna", "dzwonnica": "kasia", "harrowgate": "tom", "jaskolcza_dolina": "marta"}
STAFF = ("noc", "marek", "ewa")
SEVERITIES = {"harrowgate": "1", "jaskolcza_dolina": "p1"}
SERVICES = {"harrowgate": "api", "jaskolcza_dolina": "sms"}
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ENDS = datetime(2027, 12, 1, 8, 0, tzinfo=UTC)
"""By then contracts of the demo come to their ends."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, list[OutboxRow]]]:
    """Return everything that was queued while everything happened to everybody."""
    url = f"sqlite:///{tmp_path_factory.mktemp('matrix')}/demo.db"
    with open_house(url):
        pass
    with town_of(url) as town:
        for person in (*CUSTOMERS.values(), *STAFF):
            town.link(f"u-{person}", person)
        for number, customer in enumerate(CUSTOMERS):
            town.bind(f"-{number}", f"u-{CUSTOMERS[customer]}", customer)
        town.bot.tick(town.now)
        _works(town)
        _failures(town)
        _conversations(town)
        _time_passes(town)
        with town.database.unit_of_work() as work:
            rows = list(work.session.exec(select(OutboxRow).where(col(OutboxRow.platform) == "telegram")))
        yield town, rows


def _works(town: Town) -> None:
    for number, customer in enumerate(CUSTOMERS):
        with town.database.unit_of_work() as work:
            start = town.now + 2 * DAY + number * HOUR
            effect = Bilingual("Przerwy.", "Outages.")
            voice = Voice(work, partial(str, f"w{number}"), town.now)
            kept, called_off = (
                PlannedWork(f"{key}{number}", ("sip",), town.now, start, start + HOUR, effect, (customer,))
                for key in "KC"
            )
            announce(voice, kept)
            announce(voice, called_off)
            call_off(voice, called_off)
            work.commit()


def _failures(town: Town) -> None:
    """Let something critical be down for everybody for a day, and be put right on the record afterwards."""
    for number, customer in enumerate(CUSTOMERS, 3001):
        service, severity = SERVICES.get(customer, "sip"), SEVERITIES.get(customer, "critical")
        with town.database.unit_of_work() as work:
            work.incidents.open(number, customer, town.now)
            said = IncidentReported(service, severity, town.now, town.now, "chat", work.texts.keep("x"))
            down = OutageRecorded("1", service, town.now, None, Decimal(1), "probe")
            for what, by in ((said, CUSTOMERS[customer]), (down, None)):
                work.incidents.append(Event(number, town.now, town.now, by, what))
            work.commit()


def _conversations(town: Town) -> None:
    """Let staff do everything to everybody's incident, and duty be handed over."""
    marek, ewa, noc = town.direct("u-marek"), town.direct("u-ewa"), town.direct("u-noc")
    for _ in range(6):
        town.now += timedelta(minutes=2)
        town.bot.tick(town.now)
    for number in range(3001, 3005):
        for words in (f"biorę {number}", f"rozpoczęto prace {number}", f"aktualizacja {number}: sprawdzamy łącze"):
            noc.says(words)
            noc.says("tak")
    marek.says("oddaję dyżur Ewie do 18:00")
    ewa.says("nie teraz")
    for reply in _offers(town, "u-ewa"):
        ewa.press_token(reply)
        break
    town.bot.tick(town.now)


def _offers(town: Town, user: str) -> list[str]:
    with town.database.unit_of_work() as work:
        rows = work.session.exec(select(OutboxRow).where(col(OutboxRow.conversation) == user)).all()
    offers = [row for row in rows if row.why is not None and row.why.get("rule") == "duty.offer"]
    return [choice["token"] for row in offers for choice in row.payload.get("choices", [])]


def _time_passes(town: Town) -> None:
    at = town.now
    for _ in range(52):
        at += HOUR
        town.bot.tick(at)
    town.now = at
    for number, customer in enumerate(CUSTOMERS, 3001):
        service = SERVICES.get(customer, "sip")
        with town.database.unit_of_work() as work:
            begins = START
            put_right = OutageRecorded("1", service, begins, begins + timedelta(seconds=1), Decimal(1), "probe")
            work.incidents.append(Event(number, at, at, None, put_right))
            work.commit()
    while at < ENDS:
        at += 4 * DAY
        town.bot.tick(at.replace(hour=9, minute=5))


def _rules_in_code() -> set[str]:
    topics = "deadline|budget|summary|contract|claim|work|duty"
    found = set()
    for path in BOT.rglob("*.py"):
        for call in re.findall(rf'(?:Why\([^()]*?|rule = |else )"((?:{topics})\.[a-z_0-9]+)"', path.read_text("utf-8")):
            found.add(call)
    return found


def test_every_kind_of_notice_was_told(told: tuple[Town, list[OutboxRow]]) -> None:
    _, rows = told
    seen = {str(row.why["rule"]) for row in rows if row.why is not None}

    assert len(_rules_in_code()) >= 10
    assert _rules_in_code() - seen == set()
    works = {"work.announced", "work.called_off", "work.24h_before", "work.1h_before"}
    assert works <= seen
    assert any(rule.startswith("incident.") for rule in seen)


def _recipients(rule: str, customer: str) -> set[str]:
    """Return who is to hear of something of a customer: its group, its people, the staff."""
    place, person, staff = f"-{[*CUSTOMERS].index(customer)}", f"u-{CUSTOMERS[customer]}", {f"u-{one}" for one in STAFF}
    topic = rule.partition(".")[0]
    if rule == "work.to_end" or rule in ("deadline.threshold", "deadline.escalation"):
        return staff
    if rule == "deadline.missed":
        return {place, person, *staff}
    if rule in ("claim.day", "contract.end"):
        return {person, *staff}
    if topic in ("budget", "summary"):
        return {place, *staff}
    return {place, person}


def test_each_kind_of_notice_reaches_exactly_whom_it_is_for(told: tuple[Town, list[OutboxRow]]) -> None:
    _, rows = told
    whose = {f"work:{key}{number}": customer for number, customer in enumerate(CUSTOMERS) for key in "KC"}
    heard: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        rule = str(row.why["rule"]) if row.why is not None else ""
        customer = row.customer or whose.get(str(row.why and row.why["subject"]))
        if customer is not None and rule and not rule.startswith("duty."):
            heard[rule, customer][row.conversation] += 1

    wrong = {about: dict(there) for about, there in heard.items() if set(there) != _recipients(*about)}
    uneven = {about: dict(there) for about, there in heard.items() if len(set(there.values())) > 1}
    assert (wrong, uneven) == ({}, {})
    assert {rule for rule, _ in heard} >= {rule for rule in _rules_in_code() if not rule.startswith("duty.")}


def test_calls_and_offers_of_duty_reach_only_who_has_it_or_is_asked(told: tuple[Town, list[OutboxRow]]) -> None:
    _, rows = told
    heard = defaultdict(set)
    for row in rows:
        if row.why is not None and str(row.why["rule"]).startswith("duty."):
            heard[row.why["rule"]].add(row.conversation)

    assert heard == {
        "duty.page": {"u-marek", "u-ewa"},
        "duty.offer": {"u-ewa"},
        "duty.declined": {"u-marek"},
        "duty.handed_over": {"u-marek"},
    }


def test_nobody_is_told_anything_of_another_customer(told: tuple[Town, list[OutboxRow]]) -> None:
    town, rows = told
    with town.database.unit_of_work() as work:
        names = {one.key: one.name for one in work.customers.all()}
        contracts = {key: work.customers.contract_of(key) for key in names}
        numbers = {log.number: log.customer for log in work.incidents.all(ENDS + DAY)}
        whose = {f"u-{person}": customer for customer, person in CUSTOMERS.items()}
        whose |= {place.key: place.customer for place in work.places.all() if place.customer is not None}
    assert all(contracts.values())
    wrong: list[str] = []
    heard: Counter[str] = Counter()
    for row in rows:
        owner = whose.get(row.conversation)
        if owner is None:
            continue
        heard[owner] += 1
        text = str(row.payload)
        if row.why is not None and row.customer not in (None, owner):
            wrong.append(f"{row.key} of {row.customer} to {owner}")
        wrong += [f"{row.key} names {name} to {owner}" for key, name in names.items() if key != owner and name in text]
        wrong += [
            f"{row.key} names {number} to {owner}"
            for number, customer in numbers.items()
            if customer != owner and re.search(rf"\b{number}\b", row.payload.get("text", ""))
        ]
    assert set(heard) == set(CUSTOMERS)
    assert wrong == []


def test_everything_of_a_customer_is_addressed_to_that_customer_or_to_staff(
    told: tuple[Town, list[OutboxRow]],
) -> None:
    town, rows = told
    with town.database.unit_of_work() as work:
        people = {person: work.people.get(person) for person in {row.person for row in rows if row.person}}
    for row in rows:
        person = people.get(row.person) if row.person is not None else None
        if row.customer is not None and person is not None:
            assert person.role == "staff" or person.customer == row.customer, row.key


def test_everybody_reads_their_own_language(told: tuple[Town, list[OutboxRow]]) -> None:
    _, rows = told
    english = {"u-tom", "-2"}
    notices = [row for row in rows if row.why is not None and row.conversation not in {f"u-{one}" for one in STAFF}]

    assert {row.language for row in notices if row.conversation in english} == {"en"}
    assert {row.language for row in notices if row.conversation not in english} == {"pl"}


def test_no_money_and_no_claim_is_told_in_front_of_others(told: tuple[Town, list[OutboxRow]]) -> None:
    _, rows = told
    places = {f"-{number}" for number in range(len(CUSTOMERS))}
    in_places = [row for row in rows if row.conversation in places and row.why is not None]

    assert in_places
    assert not [row.key for row in in_places if str(row.why and row.why["rule"]) in ("claim.day", "contract.end")]
    assert not [row.key for row in in_places if re.search(r"\d (zł|PLN|EUR|GBP)|[€£]\d", row.payload.get("text", ""))]


def test_nothing_is_told_twice_in_one_place(told: tuple[Town, list[OutboxRow]]) -> None:
    _, rows = told
    keys = [row.key for row in rows]

    assert len(keys) == len(set(keys))
