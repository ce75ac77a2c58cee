"""Staff learn that messages do not get through, to whom and why, and never by the way that is lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.messages import Sender
from bot.records import Link
from tests.talking import Town, town_of


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


def linked(town: Town, platform: str, user: str, person: str, conversation: str) -> None:
    with town.database.unit_of_work() as work:
        work.links.link(Link(Sender(platform, user), person, conversation))
        work.commit()


def test_a_blocked_chat_is_told_with_whose_it_is(town: Town) -> None:
    town.link("7", "hanna")
    town.link("5", "noc")
    town.sent("5")

    town.bot.destination_lost("telegram", "7", "blocked", town.now)

    (notice,) = town.sent("5", "notice")
    assert "Hanna Król" in notice.reply.text
    assert "Telegram" in notice.reply.text


def test_a_lost_workspace_is_told_with_everybody_in_it(town: Town) -> None:
    linked(town, "slack", "T1.U1", "hanna", "T1/D1")
    linked(town, "slack", "T1.U2", "piotr", "T1/D2")
    linked(town, "slack", "T2.U3", "tom", "T2/D3")
    town.link("5", "noc")
    town.sent("5")

    town.bot.destination_lost("slack", "T1", "account_inactive", town.now)

    (notice,) = town.sent("5", "notice")
    assert "Hanna Król" in notice.reply.text
    assert "Piotr Gawron" in notice.reply.text
    assert "Tom" not in notice.reply.text


def test_a_place_of_nobody_is_not_worth_a_notice(town: Town) -> None:
    town.link("5", "noc")
    town.sent("5")

    town.bot.destination_lost("telegram", "-999", "kicked", town.now)

    assert town.sent("5", "notice") == []
