"""A town whose clocks are watched, with incidents that are put on record as nobody's business but the clocks'."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from knowledge.incidents.incident import Event, Happening, IncidentReported
from tests.talking import Town, town_of


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    """Return a chat platform over the demo, with Ola of the NOC linked, where all that is old news has been told."""
    with town_of(demo_url) as opened:
        opened.link("9", "noc")
        opened.bot.tick(opened.now)
        opened.sent("9")
        yield opened


def report(town: Town, number: int, at: datetime, customer: str = "blawatek", severity: str = "critical") -> None:
    """Put a report on record: a critical one of the laundry is due in two hours of support, and mended in eight."""
    with town.database.unit_of_work() as work:
        work.incidents.open(number, customer, at)
        said = IncidentReported("hotline", severity, at, at, "chat", work.texts.keep("x"))
        work.incidents.append(Event(number, at, at, "hanna", said))
        work.commit()


def happens(town: Town, number: int, at: datetime, what: Happening) -> None:
    """Put something on record that staff did."""
    with town.database.unit_of_work() as work:
        work.incidents.append(Event(number, at, at, "noc", what))
        work.commit()


def told(town: Town, at: datetime) -> list[str]:
    """Return what Ola is told of 2001 by the tick of an instant, first lines only."""
    town.now = at
    town.bot.tick(at)
    texts = [one.reply.text for one in town.sent("9", "notice")]
    return [text.splitlines()[0] for text in texts if text.startswith("2001")]
