"""Staff see in the chat what could not be delivered, try it again or let it be; nobody else does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.talking import START, Chat, Town, labels, town_of


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    """Return a chat platform over the demo with Ola of the NOC and Hanna, to whom five messages could not be sent."""
    with town_of(demo_url) as opened:
        opened.link("9", "noc")
        hanna = opened.link("3", "hanna")
        opened.sent("9")
        opened.sent("3")
        for number in range(5):
            hanna.says(f"jaki jest czas reakcji? {number}")
            give_up(opened)
        yield opened


def give_up(town: Town) -> None:
    """Let what waits on the platform be given up."""
    deliveries = town.database.deliveries
    for one in deliveries.claim(platform="telegram", address=None, owner="x", now=town.now):
        assert deliveries.dead(one, town.now, "Forbidden: bot was blocked by the user")


@pytest.fixture
def noc(town: Town) -> Chat:
    return town.direct("9")


def test_the_latest_are_listed_with_whom_they_were_for_and_why_not(noc: Chat) -> None:
    said = noc.says("co nie doszło?").splitlines()

    assert said[0] == "Nie doszło 5 wiadomości."
    assert len(said) == 4
    assert "do: Hanna Król (telegram)" in said[1]
    assert said[1].endswith("– Forbidden: bot was blocked by the user")
    assert len(labels(noc)) == 7


def test_the_list_goes_on_page_by_page(noc: Chat) -> None:
    noc.says("co nie doszło?")
    said = noc.press("Wcześniejsze").splitlines()

    assert len(said) == 3
    assert "Wcześniejsze" not in labels(noc)


def test_one_is_tried_again_once(town: Town, noc: Chat) -> None:
    noc.says("co nie doszło?")
    first = labels(noc)[0]

    assert "wysyłana ponownie" in noc.press(first)
    assert len(town.database.deliveries.claim(platform="telegram", address=None, owner="x", now=town.now)) >= 1
    assert noc.says("co nie doszło?").startswith("Nie doszły 4 wiadomości.")


def test_one_is_discarded_after_a_second_word(noc: Chat) -> None:
    noc.says("co nie doszło?")
    assert noc.press(labels(noc)[1]).startswith("Odrzucić wiadomość")

    assert "odrzucono" in noc.says("tak")
    assert noc.says("co nie doszło?").startswith("Nie doszły 4 wiadomości.")


def test_where_everything_arrived_it_says_so_in_both_languages(demo_url: str) -> None:
    with town_of(demo_url) as town:
        noc = town.link("9", "noc")

        assert noc.says("co nie doszło?") == "Wszystko doszło."
        noc.says("/language en")
        assert noc.says("what was not delivered?") == "Everything was delivered."


def test_a_customer_learns_nothing_of_it(town: Town) -> None:
    assert "Hanna" not in town.direct("3").says("co nie doszło?")
    assert town.now >= START
