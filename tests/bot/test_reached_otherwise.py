"""Whoever cannot be reached in chat is reached at another address where there is one, once, and only they."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.messages import Address, Reply
from bot.records import Contact, OutboxMessage, Topic, Why
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


def notice(key: str, person: str | None = "piotr", chat: str = "3", topic: Topic = "maintenance") -> OutboxMessage:
    why = Why(topic, "work.announced", "work:W1", START, "blawatek")
    return replace(message(person=person), key=key, address=Address("telegram", chat), why=why)


def test_staff_are_told_once_a_day_of_each_place_that_a_customer_was_not_told_there(town: Town) -> None:
    town.link("9", "noc")
    town.link("7", "piotr")
    town.bind("-100", "7", "blawatek")
    town.sent("9")
    for key in ("k1", "k2"):
        assert town.bot.not_delivered(notice(key), BLOCKED, START)
    assert town.bot.not_delivered(notice("k3", None, "-100"), BLOCKED, START)
    assert town.bot.not_delivered(notice("k4"), BLOCKED, START + timedelta(days=1))

    first, second, third = (one.reply.text for one in town.sent("9") if one.why is not None)
    assert first == third
    assert first.startswith("Piotr Gawron (Pralnie Bławatek Sp. z o.o.)")
    assert "„1043: naprawione.”" in first
    assert second.startswith("Pralnie Bławatek Sp. z o.o.")


@pytest.mark.parametrize("lost", [message(person="piotr"), notice("k1", "noc"), notice("k1", None, "-4711")])
def test_staff_are_not_told_of_an_answer_of_their_own_messages_or_of_a_place_that_is_nobodys(
    town: Town, lost: OutboxMessage
) -> None:
    town.link("9", "noc")
    town.sent("9")

    assert not town.bot.not_delivered(lost, BLOCKED, START)
    assert town.sent("9") == []


def test_whoever_is_on_duty_is_called_beyond_chat_too(town: Town) -> None:
    report(town, 2001, START)
    town.bot.tick(START)

    [call] = waiting(town, "gateway")
    assert call.address == Address("gateway", "+48220000001")
    assert call.reply.text.startswith("DYŻUR: zgłoszenie 2001")
    assert waiting(town, "email") == []
