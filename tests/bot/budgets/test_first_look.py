"""A contract that was just entered: nothing of the time before it is told, and everything after it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from storage.administration import import_contract
from tests.knowledge.small_contract import written
from tests.talking import START, Town, town_of


def of_demo(town: Town, at: datetime) -> list[Any]:
    return [one["type"] for one in town.bot.tick(at) if one.get("customer") == "demo"]


def test_of_the_time_before_a_contract_was_entered_nothing_is_told(demo_url: str) -> None:
    with town_of(demo_url) as town:
        import_contract(town.database, written(), file="demo.yaml", now=START)

        assert of_demo(town, START + timedelta(minutes=1)) == []
        assert of_demo(town, datetime(2026, 12, 1, 7, 1, tzinfo=UTC)) == ["period_summed_up"]
