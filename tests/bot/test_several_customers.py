"""One account may be a person of several customers: it is asked for whom where that is unclear, and answers say whose
they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.talking import Chat, Town, labels, town_of

MARTA = "Centrum Medyczne Jaskółcza Dolina"


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


@pytest.fixture
def both(town: Town) -> Chat:
    town.link("7", "hanna")
    return town.link("7", "marta")


def company(town: Town, key: str) -> str:
    with town.database.reading() as work:
        customer = work.customers.get(key)
    assert customer is not None
    return customer.name


def test_it_is_asked_for_whom_where_nothing_tells(town: Town, both: Chat) -> None:
    town.now += timedelta(hours=2)
    said = both.says("ile przestoju nam zostało?")

    assert "min" not in said
    assert set(labels(both)) == {company(town, "blawatek"), company(town, "jaskolcza_dolina")}


def test_the_press_answers_what_was_asked(town: Town, both: Chat) -> None:
    town.now += timedelta(hours=2)
    both.says("ile przestoju nam zostało na centrali?")

    said = both.press(company(town, "blawatek"))

    assert said.startswith(company(town, "blawatek"))
    assert "216 min" in said


def test_a_named_customer_needs_no_question(town: Town, both: Chat) -> None:
    said = both.says("ile przestoju zostało na centrali w Pralniach Bławatek?")

    assert said.startswith(company(town, "blawatek"))


def test_the_customer_spoken_of_stays_for_an_hour(town: Town, both: Chat) -> None:
    both.says("ile przestoju zostało na centrali w Pralniach Bławatek?")
    town.now += timedelta(minutes=50)
    assert both.says("a w październiku?").startswith(company(town, "blawatek"))

    town.now += timedelta(minutes=61)
    both.says("a jaki jest czas reakcji?")
    assert len(labels(both)) == 2


def test_nothing_of_one_customer_is_left_when_another_is_spoken_of(town: Town, both: Chat) -> None:
    both.says("w Pralniach Bławatek infolinia padła")
    both.says("ile przestoju zostało w Jaskółczej Dolinie?")

    said = both.says("tak, zarejestruj")

    assert "przyjęte" not in said
    with town.database.reading() as work:
        waiting = work.pending.waiting(town.now)
    assert {kept.customer for kept in waiting} <= {"blawatek"}


def test_a_second_person_of_the_same_customer_is_refused(town: Town) -> None:
    chat = town.link("7", "hanna")

    chat.says(town.code_for("piotr"))

    assert labels(chat) == []


def test_in_a_group_the_group_decides(town: Town, both: Chat) -> None:
    town.bind("-100", "7", "blawatek")
    town.now += timedelta(hours=5)

    said = town.group("-100", "7").says("ile przestoju nam zostało na centrali?")

    assert "216 min" in said
