"""An account of two customers: nothing that was said, kept or asked for the one is used for the other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.messages import Command, Edited, File, Files, Press, Text
from tests.talking import Chat, Town, labels, texts, town_of


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


@pytest.fixture
def both(town: Town) -> Chat:
    town.link("7", "hanna")
    chat = town.link("7", "marta")
    chat.says("ile przestoju zostało w Pralniach Bławatek?")
    return chat


def incidents(town: Town) -> dict[str, int]:
    at = town.now + timedelta(days=1)
    with town.database.reading() as work:
        return {key: len(work.incidents.of_customer(key, at)) for key in ("blawatek", "jaskolcza_dolina")}


def goes_over(chat: Chat) -> None:
    chat.says("ile przestoju zostało w Jaskółczej Dolinie?")


@pytest.mark.parametrize("word", ["tak", "1", "Zarejestruj", "tak, zarejestruj"])
def test_what_confirms_the_report_of_one_registers_nothing_for_the_other(town: Town, both: Chat, word: str) -> None:
    both.says("infolinia nie działa od 9:15, nikt nie może dzwonić")
    before = incidents(town)
    goes_over(both)

    both.says(word)

    assert incidents(town) == before


def test_the_question_of_one_is_not_unfolded_for_the_other(both: Chat) -> None:
    both.says("ile nam się należy za październik?")
    both.says("jaki jest czas reakcji w Jaskółczej Dolinie?")

    for words in ("dlaczego?", "a w październiku?", "tak", "1"):
        said = both.says(words)
        assert "Bławatek" not in said, words
        assert "112" not in said, words


def test_an_edited_message_adds_nothing_to_the_incident_of_the_one_before(town: Town, both: Chat) -> None:
    both.says("infolinia nie działa od 9:15, nikt nie może dzwonić")
    both.says("tak")
    goes_over(both)

    both(Edited("1", "jednak internet"))

    with town.database.reading() as work:
        log = work.incidents.of_number(1043, town.now)
    assert log is not None
    assert [type(event.what).__name__ for event in log.events] == ["IncidentReported"]


def test_a_file_sent_for_one_is_not_attached_to_a_report_of_the_other(town: Town, both: Chat) -> None:
    both(Files((File("r", "a.png", "image/png", 3, "photo"),)))
    goes_over(both)
    both.says("w Jaskółczej Dolinie infolinia nie działa od 9:15, nikt nie może dzwonić")
    both.says("tak")

    with town.database.reading() as work:
        assert work.attachments.of_incident(1043) == []


def test_a_button_of_the_one_before_acts_for_that_one_only(town: Town, both: Chat) -> None:
    both.says("infolinia nie działa od 9:15, nikt nie może dzwonić")
    confirm = both.last.replies[-1].choices[0].token  # type: ignore[union-attr]
    before = incidents(town)
    goes_over(both)

    both(Press(confirm))
    both(Command("start", f"q_{confirm}"))

    after = incidents(town)
    assert after["jaskolcza_dolina"] == before["jaskolcza_dolina"]


def test_taking_one_away_leaves_the_other_and_says_nothing_more_of_the_first(town: Town, both: Chat) -> None:
    both(Command("ustawienia"))
    both.press(next(label for label in labels(both) if "dłącz" in label))
    with town.database.reading() as work:
        left = [link.person for link in work.links.all() if link.sender.user == "7"]
    assert left == ["marta"]

    said = "\n".join(both.says(words) for words in ("ile przestoju zostało na centrali?", "dlaczego?", "status 1042"))

    assert "Bławatek" not in said
    assert "216" not in said


def test_a_typed_company_answers_only_for_a_company_of_the_account(town: Town, both: Chat) -> None:
    town.now += timedelta(hours=2)
    both(Text("ile przestoju nam zostało?"))

    said = texts(both(Text("Harrowgate & Finch Logistics Ltd")))

    assert "min" not in said
