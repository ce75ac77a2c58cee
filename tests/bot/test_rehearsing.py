"""Promise: a rehearsal answers everyday messages as somebody of every customer, and leaves nothing behind."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from adapters.bootstrap import open_house, open_work
from bot.rehearsing import actors
from tests.chatting import chatting

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def _content(url: str) -> list[str]:
    with closing(sqlite3.connect(Path(url.removeprefix("sqlite:///")))) as connection:
        return list(connection.iterdump())


def test_somebody_of_every_customer_speaks(demo_url: str) -> None:
    with open_work(demo_url) as work:
        spoken_for = {person.customer for link in actors(work) if (person := work.people.get(link.person)) is not None}
        assert spoken_for == {customer.key for customer in work.customers.all()}


def test_no_row_is_changed(demo_url: str) -> None:
    with open_house(demo_url) as house:
        before = _content(demo_url)
        house.bot.rehearse(NOW)
    assert _content(demo_url) == before


def test_a_report_is_asked_about_as_if_nothing_had_been_rehearsed(demo_url: str) -> None:
    with open_house(demo_url) as house:
        house.bot.rehearse(NOW)
    with chatting(demo_url) as chat:
        assert len(chat("nie działają telefony")["replies"]) == 1
