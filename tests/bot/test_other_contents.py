"""Stickers, places, contacts, edits and deletions each have their rule; what was recorded stays recorded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.messages import Deleted, Edited, Other
from tests.talking import Chat, Town, labels, texts, town_of


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


@pytest.fixture
def hanna(town: Town) -> Chat:
    return town.link("7", "hanna")


@pytest.fixture
def group(town: Town, hanna: Chat) -> Chat:
    town.bind("-100", "7", "blawatek")
    return town.group("-100", "7")


def reported(chat: Chat) -> None:
    chat.says("infolinia padła o 9:15, nikt nie może się dodzwonić")
    chat.press("Zarejestruj")


def test_a_sticker_gets_one_polite_line_in_a_direct_chat(hanna: Chat) -> None:
    said = texts(hanna(Other("sticker", "👍")))

    assert said.count("\n") == 0
    assert labels(hanna) == ["Zgłoś awarię"]


def test_a_sticker_in_a_group_gets_nothing(group: Chat) -> None:
    assert group(Other("sticker")).replies == ()


def test_a_sticker_inside_a_report_asks_the_question_again(hanna: Chat) -> None:
    hanna.says("infolinia nie działa")

    assert texts(hanna(Other("dice", "🎲"))).startswith("Wracając do zgłoszenia")


def test_a_location_is_added_to_the_open_incident_in_words(hanna: Chat) -> None:
    reported(hanna)

    said = texts(hanna(Other("location", "52.2297, 21.0122")))

    assert said == "Dopisano do zgłoszenia 1043; dyżur to widzi."


def test_a_contact_inside_a_report_goes_into_its_description(hanna: Chat) -> None:
    hanna.says("infolinia nie działa")

    said = texts(hanna(Other("contact", "Jan, +48 600 000 000")))

    assert "Dopisano do opisu: „Kontakt: Jan, +48 600 000 000”" in said
    assert "Wracając do zgłoszenia" in said


def test_a_location_outside_everything_gets_a_way_on(hanna: Chat) -> None:
    assert "Proszę napisać słowami" in texts(hanna(Other("location", "52.2297, 21.0122")))


# ---- edits


def test_an_edit_inside_a_report_is_a_correction(hanna: Chat) -> None:
    hanna.says("infolinia padła o 9:15, nikt nie może się dodzwonić")

    said = texts(hanna(Edited("1", "infolinia padła o 9:40, nikt nie może się dodzwonić")))

    assert "od 9:40" in said


def test_an_edit_after_the_report_is_added_to_the_incident(hanna: Chat) -> None:
    reported(hanna)

    said = texts(hanna(Edited("1", "infolinia padła o 9:40")))

    assert said == "Dopisano do zgłoszenia 1043; dyżur to widzi."
    assert hanna.last is not None
    assert [event["type"] for event in hanna.last.events] == ["information_added"]


def test_any_other_edit_leaves_the_answer_and_says_so_once(hanna: Chat) -> None:
    hanna.says("ile przestoju nam zostało?")

    assert "nie zmienia wcześniejszej odpowiedzi" in texts(hanna(Edited("1", "ile przestoju zostało w maju?")))
    assert hanna(Edited("1", "ile przestoju zostało w czerwcu?")).replies == ()


# ---- deletions


def test_a_deletion_of_something_recorded_is_answered_once(hanna: Chat) -> None:
    reported(hanna)

    assert "pozostaje zapisane" in texts(hanna(Deleted("1")))
    assert hanna(Deleted("2")).replies == ()


def test_a_deletion_inside_a_report_changes_nothing_of_it(hanna: Chat) -> None:
    hanna.says("infolinia padła o 9:15, nikt nie może się dodzwonić")

    assert "zostaje w przygotowywanym zgłoszeniu" in texts(hanna(Deleted("1")))
    assert "przyjęte" in hanna.says("tak")


def test_any_other_deletion_gets_nothing(hanna: Chat) -> None:
    hanna.says("ile przestoju nam zostało?")

    assert hanna(Deleted("1")).replies == ()


def test_staff_edits_reach_no_customer(town: Town, hanna: Chat) -> None:
    noc = town.link("9", "noc")
    reported(hanna)
    noc.says("biorę 1043")
    town.sent("7")

    noc(Edited("1", "biorę 1043, to przez nas"))

    assert town.sent("7") == []
