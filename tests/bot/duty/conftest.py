"""A town with the demo's rota: Marek is on duty in the week of 23 November 2026 and Ewa is second; Ola is neither."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.records import OutboxMessage
from knowledge.incidents.incident import Event, Happening, IncidentReported
from tests.talking import Town, town_of

STAFF = {"9": "noc", "8": "marek", "7": "ewa"}


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    """Return a chat platform over the demo, with the provider's people and one customer linked."""
    with town_of(demo_url) as opened:
        for user, person in {**STAFF, "3": "hanna"}.items():
            opened.link(user, person)
        opened.bot.tick(opened.now)
        for user in (*STAFF, "3"):
            opened.sent(user)
        yield opened


def report(
    town: Town, number: int, at: datetime, severity: str = "critical", customer: str = "blawatek", by: str = "hanna"
) -> None:
    """Put a report on record."""
    with town.database.unit_of_work() as work:
        work.incidents.open(number, customer, at)
        said = IncidentReported("hotline", severity, at, at, "chat", work.texts.keep("cisza w słuchawkach"))
        work.incidents.append(Event(number, at, at, by, said))
        work.commit()


def happens(town: Town, number: int, at: datetime, what: Happening, by: str | None = "noc") -> None:
    """Put something on record that somebody did."""
    with town.database.unit_of_work() as work:
        work.incidents.append(Event(number, at, at, by, what))
        work.commit()


def calls(town: Town, at: datetime) -> dict[str, list[OutboxMessage]]:
    """Return the calls that the tick of an instant makes, by who gets them."""
    town.now = at
    town.bot.tick(at)
    return {
        person: found
        for user, person in STAFF.items()
        if (found := [one for one in town.sent(user, "notice") if one.why is not None and one.why.rule == "duty.page"])
    }
