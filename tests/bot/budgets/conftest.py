"""A town in which outages are put on record, with Ola of the NOC and somebody of each customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from knowledge.incidents.incident import Event, IncidentReported, OutageRecorded
from tests.talking import Town, town_of

CHATS = {"9": "noc", "1": "kasia", "2": "tom", "3": "hanna", "4": "marta"}


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    """Return a chat platform over the demo where people of all four customers and of the staff are linked."""
    with town_of(demo_url) as opened:
        for user, person in CHATS.items():
            opened.link(user, person)
        opened.bot.tick(opened.now)
        for user in CHATS:
            opened.sent(user)
        yield opened


def report(town: Town, number: int, customer: str, service: str, at: datetime, severity: str = "critical") -> None:
    """Put a report on record."""
    with town.database.unit_of_work() as work:
        work.incidents.open(number, customer, at)
        said = IncidentReported(service, severity, at, at, "chat", work.texts.keep("x"))
        work.incidents.append(Event(number, at, at, "noc", said))
        work.commit()


def down(
    town: Town, number: int, service: str, start: datetime, *, minutes: float | None = None, at: datetime, **more: Any
) -> None:
    """Put an outage on record at an instant; it lasts on where no minutes are given."""
    end = start + timedelta(minutes=minutes) if minutes is not None else None
    share = Decimal(more.pop("share", "1"))
    what = OutageRecorded("1", service, start, end, share, "probe", **more)
    with town.database.unit_of_work() as work:
        work.incidents.append(Event(number, at, at, None, what))
        work.commit()


def first_lines(town: Town, at: datetime, user: str) -> list[str]:
    """Return the first lines of what somebody is told of budgets by the tick of an instant."""
    return [text.splitlines()[0] for text in told(town, at, user)]


def told(town: Town, at: datetime, user: str) -> list[str]:
    """Return what somebody is told of budgets by the tick of an instant."""
    town.now = at
    town.bot.tick(at)
    return [one.reply.text for one in town.sent(user, "notice") if one.why is not None and one.why.topic == "budget"]
