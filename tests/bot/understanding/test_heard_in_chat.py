"""What the attack said, in a real conversation: no false service, hour, severity or language reaches the customer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chatting import Chat, chatting


@pytest.fixture
def chat(demo_url: str) -> Iterator[Chat]:
    with chatting(demo_url) as sitting:
        yield sitting


def test_an_hour_still_to_come_is_not_yesterdays(chat: Chat) -> None:
    understood = chat("infolinia nie działa od 11:00")["understood"][0]
    assert (understood["intent"], understood["entities"].get("start")) == ("report_incident", None)


def test_one_direction_that_works_is_not_critical(chat: Chat) -> None:
    entities = chat("nikt nie może się dodzwonić na infolinię, ale my możemy dzwonić")["understood"][0]["entities"]
    assert (entities["services"], entities["severity"]) == (["hotline"], "major")


@pytest.mark.parametrize(
    "question", ["z jakim wyprzedzeniem zapowiadacie prace", "po jakim czasie idzie do dyrektora?"]
)
def test_an_ordinary_word_is_answered_without_a_service(chat: Chat, question: str) -> None:
    assert "services" not in chat(question)["understood"][0]["entities"]


def test_a_customers_name_does_not_turn_the_language(chat: Chat) -> None:
    assert chat("how much downtime does Bławatek have left")["language"] == "en"


def test_a_date_with_its_year_is_answered_for_that_instant(chat: Chat) -> None:
    assert chat("jaki czas reakcji 15 maja 2028 o 10")["understood"][0]["entities"]["at"] == "2028-05-15T10:00:00+02:00"


def test_words_of_impatience_ask_for_the_status(chat: Chat) -> None:
    assert chat("minęły 2 godziny i nikt się nie odezwał")["understood"][0]["intent"] == "incident_status"
