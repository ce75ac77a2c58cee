"""A tick over 100,000 open incidents: it touches only what is due."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import pytest
import sqlalchemy as sa

from bot.core import Bot
from bot.ports import INCIDENT
from knowledge.incidents.incident import IncidentReported
from storage.engine import Database, open_database
from storage.event_codec import encode
from storage.look_table import LookRow
from storage.tables import IncidentEventRow, IncidentRow
from tests.talking import Town

pytestmark = pytest.mark.bench

OPEN = 100_000
DUE = 100
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIRST = 10_000


def fill(database: Database) -> None:
    """Put critical incidents on record; a hundred are to be looked at in an hour, the others in the days after."""
    numbers = range(FIRST, FIRST + OPEN)
    type_, payload = encode(IncidentReported("hotline", "critical", NOW, NOW, "chat", "text:1"))
    event = {"type": type_, "occurred_at": NOW, "recorded_at": NOW, "actor": "hanna", "payload": payload}
    hour, day = NOW + timedelta(hours=1), NOW + timedelta(days=1)
    with database.write() as session:
        session.execute(
            sa.insert(IncidentRow), [{"number": n, "customer": "blawatek", "recorded_at": NOW} for n in numbers]
        )
        session.execute(sa.insert(IncidentEventRow), [{"incident": n, **event} for n in numbers])
        looks = [hour if n < FIRST + DUE else day + timedelta(seconds=n) for n in numbers]
        rows = [{"kind": INCIDENT, "key": str(n), "at": at} for n, at in zip(numbers, looks, strict=True)]
        session.execute(sa.insert(LookRow), rows)


@contextmanager
def crowded(demo_template: Path, folder: Path) -> Iterator[Bot]:
    file = folder / "crowded.db"
    file.write_bytes(demo_template.read_bytes())
    database = open_database(f"sqlite:///{file}")
    try:
        fill(database)
        yield Town(database).bot
    finally:
        database.close()


def test_a_tick_over_a_hundred_thousand_open_incidents_touches_what_is_due(demo_template: Path, tmp_path: Path) -> None:
    with crowded(demo_template, tmp_path) as bot:
        bot.tick(NOW)
        began = perf_counter()
        nothing = bot.tick(NOW + timedelta(minutes=30))
        idle = perf_counter() - began
        began = perf_counter()
        told = bot.tick(NOW + timedelta(minutes=60))
        busy = perf_counter() - began

    print(f"\n{OPEN:,} open incidents: nothing due {1000 * idle:.1f} ms, {DUE} due {1000 * busy:.0f} ms (target 1000)")
    assert [one for one in nothing if one.get("incident", 0) >= FIRST] == []
    assert len([one for one in told if one.get("incident", 0) >= FIRST]) >= DUE
    assert busy < 1
