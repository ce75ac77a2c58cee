"""A customer's disagreement is kept with a time for its answer, shown under "why?", and never swallowed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.chatting import Chat, chatting, events, facts, text
from tests.talking import town_of

MONDAY = "2026-11-30T10:00:00+01:00"


@pytest.fixture
def hanna(demo_url: str) -> Iterator[Chat]:
    with chatting(demo_url, now=MONDAY) as sitting:
        yield sitting


def test_a_length_that_the_customer_has_is_shown_with_what_it_would_make(hanna: Chat) -> None:
    hanna("ile przestoju nam zostało?")
    said = hanna("ta z 15 to było 17")
    assert "17 min według klienta, 15 min" in text(said)
    assert "64 min" in text(said)
    assert "99,65%" in text(said)
    assert "śr. 2 grudnia, 18:00" in text(said)
    assert facts(said)["answer_due"] == "2026-12-02T18:00:00+01:00"
    assert "81 min" in text(hanna("ile przestoju nam zostało?"))


def test_nothing_is_admitted(hanna: Chat) -> None:
    hanna("ile przestoju nam zostało?")
    assert "Nie jest to uznaniem ani odmową roszczenia" in text(hanna("ta z 15 to było 17"))


def test_who_only_disagrees_is_asked_with_what(hanna: Chat) -> None:
    hanna("ile przestoju nam zostało?")
    asked = hanna.press("Nie zgadzam się")
    assert events(asked) == []
    assert events(hanna("ta z 15 to było 17")) == ["dispute_raised"]


def test_words_with_a_number_are_words_when_words_were_asked_for(hanna: Chat) -> None:
    hanna("nie zgadzam się")
    assert events(hanna("pauza 1042 była bez sensu")) == ["dispute_raised"]


def test_a_request_about_an_incident_is_none(hanna: Chat) -> None:
    hanna("nie zgadzam się")
    assert events(hanna("status 1042")) == []


def test_why_shows_the_disagreement_and_its_answer(hanna: Chat) -> None:
    hanna("ile przestoju nam zostało?")
    hanna("ta z 15 to było 17")
    hanna("ile przestoju nam zostało?")
    assert "„ta z 15 to było 17”; odpowiedź do śr. 2 grudnia, 18:00" in text(hanna("dlaczego?"))
    hanna("hej", as_="noc")
    hanna.press("Zostaje bez zmian")
    hanna("sonda pokazała 15 min, wykaz w załączniku")
    assert events(hanna("tak")) == ["dispute_answered"]
    told = text(hanna("ile przestoju nam zostało?", as_="hanna"))
    assert "W sprawie „ta z 15 to było 17”: zostaje bez zmian." in told
    assert "zostaje bez zmian: „sonda pokazała 15 min" in text(hanna("dlaczego?"))


def test_an_answer_is_given_once(hanna: Chat) -> None:
    hanna("ile przestoju nam zostało?")
    hanna("ta z 15 to było 17")
    hanna("hej", as_="noc")
    hanna.press("Klient ma rację")
    hanna("sprawdzone")
    hanna("tak")
    assert events(hanna.press("Klient ma rację")) == []


def test_the_one_answers_for_the_other_customer_are_not_seen(hanna: Chat) -> None:
    hanna("ile przestoju nam zostało?")
    hanna("ta z 15 to było 17")
    assert "17" not in text(hanna("dlaczego?", as_="tom"))


def test_staff_see_what_waits_for_an_answer(hanna: Chat) -> None:
    hanna("nie zgadzam się: to było 17 min, według wykazu")
    risk = hanna("co jest zagrożone?", as_="noc")
    assert "odpowiedź do śr. 2 grudnia, 18:00" in text(risk)
    assert facts(risk)["disputes"] == 1


def test_staff_hear_before_the_answer_is_due_and_when_it_is_missed(demo_url: str) -> None:
    with town_of(demo_url) as town:
        noc = town.link("5", "noc")
        hanna = town.link("7", "hanna")
        town.now = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
        hanna.says("nie zgadzam się: to było 17 min, według wykazu")
        town.sent(noc.conversation)
        for hour, said in [(12, 0), (13, 1), (16, 0), (17, 1), (18, 0)]:
            town.now = datetime(2026, 12, 2, hour, 1, tzinfo=UTC)
            town.bot.tick(town.now)
            told = [one.reply.text for one in town.sent(noc.conversation) if "sprzeciw" in one.reply.text]
            assert len(told) == said, (hour, told)


def test_the_desk_answers_from_the_notice(hanna: Chat) -> None:
    hanna("nie zgadzam się: to było 17 min, według wykazu")
    told = hanna("hej", as_="noc")
    offered = [choice["label"] for reply in told["replies"] for choice in reply["choices"]]
    assert offered[:2] == ["Klient ma rację", "Zostaje bez zmian"]


def test_a_pause_can_be_disagreed_with_where_it_is_told(demo_url: str) -> None:
    with chatting(demo_url) as chat:
        chat("infolinia padła o 9:15, nikt nie może się dodzwonić")
        chat.press("Zarejestruj")
        chat("wstrzymaj zegar 1043, czekamy na listę", as_="noc")
        chat("tak")
        told = chat("hej", as_="hanna")
        assert "zegar wstrzymano" in text(told)
        chat.press("Nie zgadzam się")
        raised = chat("o nic nas nie pytano na piśmie")
        assert raised["events"][0]["topic"] == "pause"
        assert "„o nic nas nie pytano na piśmie”" in text(chat("dlaczego 1043?"))


def test_a_disagreement_in_the_middle_of_a_report_is_kept_and_the_report_goes_on(hanna: Chat) -> None:
    hanna("ile przestoju nam zostało?")
    hanna("nie działa infolinia")
    hanna("nie zgadzam się")
    raised = hanna("ta z 15 to było 17")
    assert events(raised) == ["dispute_raised"]
    assert len(raised["replies"]) == 2
