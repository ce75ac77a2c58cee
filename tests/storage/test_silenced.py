"""What was meant for somebody whose place is another customer's now is never said again, by whatever retry."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.outbox.silencing import silence
from tests.talking import Chat, Town, labels, town_of


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    """Return a chat platform over the demo with Ola of the NOC, and Hanna to whom a message is to be sent."""
    with town_of(demo_url) as opened:
        opened.link("9", "noc")
        hanna = opened.link("3", "hanna")
        opened.sent("9")
        opened.sent("3")
        hanna.says("jaki jest czas reakcji?")
        yield opened


def fail(town: Town) -> None:
    deliveries = town.database.deliveries
    for one in deliveries.claim(platform="telegram", address=None, owner="x", now=town.now):
        assert deliveries.dead(one, town.now, "Forbidden: bot was blocked by the user")


def silence_hanna(town: Town) -> None:
    with town.database.unit_of_work() as work:
        silence(work.session, "telegram", "3", "its place belongs to somebody else now")
        work.commit()


@pytest.mark.parametrize("failed_before", [False, True])
def test_what_was_silenced_is_offered_no_retry_and_takes_none(town: Town, failed_before: bool) -> None:
    if failed_before:
        fail(town)
    silence_hanna(town)
    noc: Chat = town.direct("9")
    noc.says("co nie doszło?")
    number = _only(town)

    assert [one for one in labels(noc) if "ponów" in one.lower()] == []
    assert any("drzuć" in one for one in labels(noc))
    with town.database.unit_of_work() as work:
        assert not work.undelivered.say_again(number, town.now)


def _only(town: Town) -> int:
    with town.database.reading() as work:
        (one,) = work.undelivered.latest(2)
        return one.id
