"""Coverage and risk over 10,000 customers and 100,000 incidents, on SQLite and on PostgreSQL.

Beside each answer the same question is put to a register of four customers in the same run, as the ratio that shows how
the answer grows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from bot.contract_traits import Trait, traits_of
from bot.records import Customer
from knowledge.contract.file import read_contract
from knowledge.incidents.incident import (
    FixConfirmed,
    Happening,
    IncidentAcknowledged,
    IncidentReported,
    IncidentResolved,
    WorkStarted,
)
from storage.board_tables import BudgetUseRow, ContractTraitRow, OpenIncidentRow, TraitsReadRow
from storage.engine import Database, open_database
from storage.event_codec import encode
from storage.look_table import LookRow
from storage.register_cache import mark_changed
from storage.tables import ContractFileRow, ContractVersionRow, CustomerRow, IncidentEventRow, IncidentRow
from tests.postgres import PostgresServer
from tests.talking import Chat, Town

pytestmark = pytest.mark.bench

CUSTOMERS, INCIDENTS, OPEN = 10_000, 100_000, 300
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CONTRACTS = Path(__file__).parents[2] / "knowledge" / "contracts"
QUESTIONS = (
    "co jest zagrożone?",
    "kto ma 99,99%?",
    "kto ma nagrywanie?",
    "kto ma 24/7?",
    "którzy klienci nie mają kar?",
    "which contracts exclude Sunday maintenance?",
    "whose contract ends this quarter?",
    "kto ma czas reakcji poniżej 30 minut?",
    "czy Firma Modrzew 4711 ma całodobową obsługę na infolinię?",
    "what is Company Modrzew 4711's reaction time on Sunday at 3?",
)
TIMES = 7
TARGET = 0.15


def fill(database: Database) -> None:
    """Put ten thousand customers with the demo's contracts and a hundred thousand incidents on record."""
    files = {file.stem: file.read_text(encoding="utf-8") for file in sorted(CONTRACTS.glob("*.yaml"))}
    made = [(key, text, read_contract(text, file=key)) for key, text in files.items()]
    traits = [traits_of(contract) for _, _, contract in made]
    keys = [f"c{number:05d}" for number in range(CUSTOMERS)]
    with database.write() as session:
        add = session.execute
        named = [{"key": key, "name": f"Firma Modrzew {int(key[1:])}", "aliases": []} for key in keys]
        add(sa.insert(CustomerRow), named)
        rows_of_files, versions, of_traits, read = [], [], [], []
        for place, key in enumerate(keys):
            which = place % len(made)
            name, text, contract = made[which]
            own = text.replace(f"key: {contract.customer}", f"key: {key}", 1)
            digest = f"{place:064d}"
            rows_of_files.append({"digest": digest, "customer": key, "name": f"{name}.yaml", "content": own})
            versions += [
                {
                    "customer": key,
                    "version": one.key,
                    "effective": one.effective,
                    "ends": one.ends,
                    "digest": digest,
                    "imported_at": NOW,
                }
                for one in contract.versions
            ]
            of_traits += [_trait(key, one) for one in traits[which]]
            read.append({"customer": key, "digest": digest})
        for table, rows in (
            (ContractFileRow, rows_of_files),
            (ContractVersionRow, versions),
            (ContractTraitRow, of_traits),
            (TraitsReadRow, read),
        ):
            for start in range(0, len(rows), 5000):
                add(sa.insert(table), rows[start : start + 5000])
        _incidents(session, keys, [contract.versions[-1].severities[0].key for _, _, contract in made])
        mark_changed(session, Customer("all", "All"))


def _trait(key: str, one: Trait) -> dict[str, object]:
    return {
        "customer": key,
        "version": one.version,
        "kind": one.kind.value,
        "key": one.key,
        "since": one.since,
        "until": one.until,
    }


def _incidents(session: Session, keys: list[str], severities: list[str]) -> None:
    add = session.execute
    numbers = range(20_000, 20_000 + INCIDENTS)
    add(sa.insert(IncidentRow), [{"number": n, "customer": keys[n % CUSTOMERS], "recorded_at": NOW} for n in numbers])
    events, boards, looks = [], [], []
    for n in numbers:
        is_open = n >= 20_000 + INCIDENTS - OPEN
        began = NOW - timedelta(minutes=(n % 240) + 1) if is_open else NOW - timedelta(days=3 + n % 300)
        story: list[tuple[timedelta, Happening]] = [
            (timedelta(), IncidentReported("sip", severities[n % len(severities)], began, began, "chat", "text:1")),
            (timedelta(minutes=5), IncidentAcknowledged()),
            (timedelta(minutes=9), WorkStarted()),
        ]
        if not is_open:
            over = timedelta(minutes=50)
            story += [(over, IncidentResolved(began + over)), (2 * over, FixConfirmed())]
        for after, what in story[: 1 if is_open else None]:
            type_, payload = encode(what)
            at = began + after
            events.append(
                {"incident": n, "type": type_, "occurred_at": at, "recorded_at": at, "actor": None, "payload": payload}
            )
        if is_open:
            due = began + timedelta(hours=4)
            boards.append(
                {
                    "incident": n,
                    "customer": keys[n % CUSTOMERS],
                    "service": "sip",
                    "severity": severities[n % len(severities)],
                    "status": "reported",
                    "due_at": due,
                }
            )
            looks.append({"kind": "incident", "key": str(n), "at": NOW + timedelta(hours=1)})
    for start in range(0, len(events), 20_000):
        add(sa.insert(IncidentEventRow), events[start : start + 20_000])
    add(sa.insert(OpenIncidentRow), boards)
    add(sa.insert(LookRow), looks)
    add(
        sa.insert(BudgetUseRow),
        [
            {
                "customer": key,
                "target": "telephony",
                "share": (place % 100) / 100,
                "until": NOW + timedelta(days=8),
                "measured_at": NOW,
            }
            for place, key in enumerate(keys)
        ],
    )


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(
    request: pytest.FixtureRequest, tmp_path: Path, demo_template: Path, fill_demo: Callable[[str], None]
) -> Iterator[tuple[Database, Database]]:
    """Return a database of ten thousand customers, and the demo's on the same engine."""
    if request.param == "sqlite":
        for name in ("large.db", "small.db"):
            (tmp_path / name).write_bytes(demo_template.read_bytes())
        urls = [f"sqlite:///{tmp_path}/large.db", f"sqlite:///{tmp_path}/small.db"]
    else:
        server: PostgresServer = request.getfixturevalue("postgres")
        urls = [server.copy_of("demo", fill_demo), server.copy_of("demo", fill_demo)]
    large, small = (open_database(url) for url in urls)
    try:
        fill(large)
        yield large, small
    finally:
        large.close()
        small.close()


def asked(chat: Chat, question: str) -> float:
    took = []
    for _ in range(TIMES):
        began = perf_counter()
        said = chat.says(question)
        took.append(perf_counter() - began)
        assert said
    return median(took)


def test_coverage_and_risk_of_ten_thousand_customers(databases: tuple[Database, Database]) -> None:
    chats = []
    for database in databases:
        town = Town(database)
        town.now = NOW
        with database.write() as session:
            session.execute(sa.text("ANALYZE"))
        town.bot.tick(NOW)
        chats.append(town.link("5", "noc"))
    slow = []
    print(
        f"\n{CUSTOMERS:,} customers, {INCIDENTS:,} incidents, {OPEN} open (target {1000 * TARGET:.0f} ms at the median)"
    )
    for question in QUESTIONS:
        large, small = asked(chats[0], question), asked(chats[1], question)
        print(f"  {1000 * large:7.1f} ms, {large / small:4.1f} times that of four customers: {question}")
        slow += [(question, large)] if large > TARGET else []
    assert not slow
