"""Figures for Prometheus: in its format, behind a token, true to the database, and about nobody."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx
import pytest

from adapters.http import HttpServer, application, metrics_route
from adapters.metrics import Counts, exposition
from adapters.settings import Listen
from bot.messages import Address, Reply
from bot.records import BULK, URGENT, OutboxMessage
from storage.engine import Database, open_database
from storage.keys import HELD_SINCE

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TOKEN = "a-token-for-prometheus"
_SAMPLE = re.compile(r'^([a-z_]+)(?:\{((?:[a-z_]+="(?:[^"\\]|\\.)*",?)+)\})? (\S+)$')


@pytest.fixture(params=["demo_url", "postgres_demo_url"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    with closing(open_database(request.getfixturevalue(request.param))) as opened:
        yield opened


def read(text: str) -> dict[str, float]:
    """Read the format strictly: every sample belongs to a metric that was declared before, and none comes twice."""
    declared: dict[str, str] = {}
    found: dict[str, float] = {}
    assert text.endswith("\n")
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name not in declared
            declared[name] = kind
        elif not line.startswith("# HELP "):
            sample = _SAMPLE.match(line)
            assert sample, line
            name, labels, value = sample.groups()
            base = re.sub(r"_(bucket|sum|count)$", "", name)
            assert name in declared or declared.get(base) == "histogram", line
            key = f"{name}{{{labels}}}" if labels else name
            assert key not in found, line
            found[key] = float(value)
    return found


def figures(database: Database, counts: Counts | None = None) -> dict[str, float]:
    gauges = database.gauges.at(NOW)
    return read(exposition(counts or Counts(), gauges, NOW, ticked_at=NOW, is_ready=True, warnings=1))


def test_what_waits_is_counted_by_platform_and_urgency_with_its_age(database: Database) -> None:
    with database.unit_of_work() as work:
        for number, priority in enumerate((URGENT, BULK, BULK)):
            queued = NOW - timedelta(seconds=10 * (number + 1))
            address = Address("telegram", str(number))
            work.outbox.put(OutboxMessage(f"k{number}", address, None, "pl", Reply("x"), queued, priority=priority))
        work.commit()

    found = figures(database)

    assert found['sla_outbox_waiting{platform="telegram",priority="urgent"}'] == 1
    assert found['sla_outbox_waiting{platform="telegram",priority="bulk"}'] == 2
    assert found['sla_outbox_oldest_seconds{platform="telegram",priority="bulk"}'] == 30
    assert found["sla_outbox_given_up"] == 0


def test_what_quiet_hours_hold_is_counted_as_held_and_waits_for_nobody(database: Database) -> None:
    before = figures(database)
    with database.unit_of_work() as work:
        queued, until = NOW - timedelta(hours=8), NOW + timedelta(hours=1)
        address = Address("telegram", "1")
        work.outbox.put(OutboxMessage("k", address, None, "pl", Reply("x"), queued, priority=BULK, held_until=until))
        work.commit()

    assert before["sla_outbox_held"] == 0
    assert figures(database) == before | {"sla_outbox_held": 1}


def test_what_may_have_arrived_is_counted_as_in_doubt_until_it_is_settled(database: Database) -> None:
    with database.unit_of_work() as work:
        work.outbox.put(OutboxMessage("k", Address("telegram", "1"), None, "pl", Reply("x"), NOW))
        work.commit()
    claim = partial(database.deliveries.claim, platform="telegram", address=None, owner="o")
    (delivery,) = claim(now=NOW)
    assert database.deliveries.sending(delivery, NOW)
    before = figures(database)
    assert database.deliveries.retry(delivery, NOW, "no answer", in_doubt=True)
    doubted = figures(database)
    (again,) = claim(now=NOW)
    assert database.deliveries.sent(again, NOW)

    assert [one["sla_outbox_in_doubt"] for one in (before, doubted, figures(database))] == [0, 1, 0]


def test_what_was_given_up_counts_until_it_is_discarded(database: Database) -> None:
    with database.unit_of_work() as work:
        for platform in ("slack", "telegram"):
            work.outbox.put(OutboxMessage(platform, Address(platform, "1"), None, "pl", Reply("x"), NOW))
        work.commit()
    claim = partial(database.deliveries.claim, address=None, owner="o", now=NOW)
    (slack,), (telegram,) = claim(platform="slack"), claim(platform="telegram")
    assert database.deliveries.dead(slack, NOW, "gone")
    assert database.deliveries.dead(telegram, NOW, "gone")
    before = figures(database)
    assert database.outbox_care.discard(slack.id, NOW)

    assert (before["sla_outbox_given_up"], figures(database)["sla_outbox_given_up"]) == (2, 1)


def test_incidents_are_told_by_when_something_comes_to_them(database: Database) -> None:
    before = figures(database)
    with database.unit_of_work() as work:
        for minutes in (59, 60, 61, 24 * 60, 24 * 60 + 1):
            work.looks.look_at("incident", f"x{minutes}", NOW + timedelta(minutes=minutes))
        work.commit()
    after = figures(database)

    names = ("sla_incidents_watched", *(f'sla_breaches_ahead_at_most{{within="{one}"}}' for one in ("1h", "24h")))
    assert [after[name] - before[name] for name in names] == [5, 2, 4]


def test_a_lease_is_told_by_what_it_is_for_while_somebody_holds_it(database: Database) -> None:
    database.leases.take("telegram:123456789", "me", NOW, NOW + timedelta(seconds=15))
    database.leases.take("other:1", "me", NOW - timedelta(minutes=1), NOW)

    held = {name: value for name, value in figures(database).items() if name.startswith("sla_lease_seconds")}

    assert held == {'sla_lease_seconds{lease="telegram"}': 15}


def test_a_restored_database_is_silent_until_it_is_released(database: Database) -> None:
    before = figures(database)
    database.set_setting(HELD_SINCE, NOW.isoformat())

    assert (before["sla_silent"], figures(database)["sla_silent"]) == (0, 1)


def test_what_is_overdue_to_be_looked_at_is_told_with_how_late_it_is(database: Database) -> None:
    with database.unit_of_work() as work:
        for kind, minutes in (("incident", -3), ("incident", 30), ("incident", 90), ("page", 10)):
            work.looks.look_at(kind, f"x{minutes}", NOW + timedelta(minutes=minutes))
        work.commit()
    before = figures(database)

    assert before['sla_looks_due{kind="incident"}'] >= 1
    assert before['sla_evaluation_lag_seconds{kind="incident"}'] >= 180
    assert before['sla_looks_within_an_hour{kind="page"}'] >= 1


def test_attempts_events_and_delivery_times_are_counted(database: Database) -> None:
    counts = Counts()
    for seconds in (0.05, 0.1, 1.5, 99999.0):
        counts.settled("slack", "sent", seconds)
    counts.settled("slack", "failed")
    counts.happened([{"type": "due_time_missed"}, {"type": "due_time_missed"}, {"type": "duty_called"}])

    found = figures(database, counts)

    assert found['sla_messages_total{platform="slack",outcome="sent"}'] == 4
    assert found['sla_messages_total{platform="slack",outcome="failed"}'] == 1
    assert found['sla_delivery_seconds_bucket{platform="slack",le="0.1"}'] == 2
    assert found['sla_delivery_seconds_bucket{platform="slack",le="2.0"}'] == 3
    assert found['sla_delivery_seconds_bucket{platform="slack",le="+Inf"}'] == 4
    assert found['sla_delivery_seconds_count{platform="slack"}'] == 4
    assert found['sla_events_total{type="due_time_missed"}'] == 2
    assert found["sla_last_tick_timestamp_seconds"] == NOW.timestamp()
    assert (found["sla_ready"], found["sla_warnings"]) == (1, 1)


def test_a_database_that_does_not_answer_leaves_the_process_s_own() -> None:
    found = read(exposition(Counts(), None, NOW, ticked_at=None, is_ready=False, warnings=0))

    assert found == {"sla_last_tick_timestamp_seconds": 0, "sla_ready": 0, "sla_warnings": 0}


def test_only_whoever_says_the_token_finds_anything() -> None:
    async def main() -> list[httpx.Response]:
        http = HttpServer(application([metrics_route(TOKEN, lambda: "sla_ready 1\n")], dict), Listen("127.0.0.1", 0))
        await http.start()
        try:
            async with httpx.AsyncClient(base_url=f"http://{http.address}") as client:
                said: tuple[dict[str, str], ...] = ({"Authorization": f"Bearer {TOKEN}"}, {}, {"Authorization": TOKEN})
                return [await client.get("/metrics", headers=headers) for headers in said]
        finally:
            await http.stop()

    allowed, *refused = asyncio.run(main())

    assert (allowed.status_code, allowed.text) == (200, "sla_ready 1\n")
    assert allowed.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert [one.status_code for one in refused] == [404, 404]
