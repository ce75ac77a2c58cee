"""Whoever cannot be reached in chat is reached at another address where there is one, once, and only they."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.messages import Address, Reply
from bot.records import Contact, OutboxMessage
from bot.speaking import SECRET
from tests.bot.duty.conftest import report
from tests.talking import START, Town, town_of

MAIL = Address("email", "hanna@example.com")
BLOCKED = "Forbidden: bot was blocked by the user"


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        with opened.database.unit_of_work() as work:
            work.contacts.add(Contact("hanna", MAIL, "fallback"), START)
            work.contacts.add(Contact("marek", Address("gateway", "+48220000001"), "pages"), START)
            work.commit()
        opened.bot.tick(START)
        yield opened


def waiting(town: Town, platform: str) -> list[OutboxMessage]:
    deliveries = town.database.deliveries.claim(platform=platform, address=None, owner="a", now=town.now)
    return [one.message for one in deliveries]


def message(kind: str = "notice", person: str | None = "hanna", platform: str = "telegram") -> OutboxMessage:
    return OutboxMessage("k1", Address(platform, "3"), person, "pl", Reply("1043: naprawione."), START, kind=kind)


def test_it_goes_to_the_other_address_once_and_says_why(town: Town) -> None:
    assert town.bot.not_delivered(message(), BLOCKED, START)
    assert town.bot.not_delivered(message(), BLOCKED, START)

    [one] = waiting(town, "email")
    assert one.address == MAIL
    assert one.reply.text.splitlines()[0] == "1043: naprawione."
    assert "nie udało się dostarczyć: Telegram" in one.reply.text


@pytest.mark.parametrize(
    "lost",
    [message(person="piotr"), message(person=None), message(kind=SECRET), message(platform="email")],
)
def test_nothing_goes_elsewhere_that_is_nobodys_a_secret_or_failed_there_already(
    town: Town, lost: OutboxMessage
) -> None:
    assert not town.bot.not_delivered(lost, BLOCKED, START)
    assert waiting(town, "email") == []


def test_whoever_is_on_duty_is_called_beyond_chat_too(town: Town) -> None:
    report(town, 2001, START)
    town.bot.tick(START)

    [call] = waiting(town, "gateway")
    assert call.address == Address("gateway", "+48220000001")
    assert call.reply.text.startswith("DYŻUR: zgłoszenie 2001")
    assert waiting(town, "email") == []
