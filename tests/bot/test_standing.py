"""Money, an exceeded limit and a missed target or deadline are never said without how firm they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.messages import Sender
from tests.chatting import Talks, facts, text
from tests.talking import Town, town_of

SENTENCE = {
    "pl": "Wyliczenie wstępne; nie jest uznaniem ani odmową roszczenia.",
    "en": "A preliminary calculation; it neither accepts nor refuses a claim.",
}
OPEN = {"pl": "Stan otwarty", "en": "Open: "}
PROVISIONAL = {"pl": "Stan wstępny", "en": "Provisional: "}
MORNING = "2026-11-23T10:00:00+01:00"
DECEMBER = "2026-12-02T10:00:00+01:00"


@pytest.mark.parametrize("person", ["hanna", "marta", "kasia", "tom"])
@pytest.mark.parametrize(("language", "question"), [("pl", "ile nam się należy?"), ("en", "how much do we get?")])
def test_an_amount_of_a_running_period_is_open(talks: Talks, person: str, language: str, question: str) -> None:
    said = talks(person, question, now=MORNING)
    assert facts(said)["standing"] == "open"
    assert OPEN[language] in text(said)
    assert SENTENCE[language] in text(said)


@pytest.mark.parametrize("person", ["hanna", "marta", "kasia", "tom"])
@pytest.mark.parametrize(
    ("language", "question"), [("pl", "ile nam się należy za sierpień?"), ("en", "how much do we get for August?")]
)
def test_an_amount_of_a_past_period_is_provisional(talks: Talks, person: str, language: str, question: str) -> None:
    said = talks(person, question, now=MORNING)
    assert facts(said)["standing"] == "provisional"
    assert PROVISIONAL[language] in text(said)
    assert SENTENCE[language] in text(said)


def test_outages_without_a_cause_are_named_as_what_keeps_an_amount_provisional(talks: Talks) -> None:
    said = text(talks("kasia", "ile nam się należy za listopad?", now=DECEMBER))
    assert "a 2 przerwy nie mają ustalonej przyczyny" in said


def test_an_exceeded_limit_says_that_it_is_open(talks: Talks) -> None:
    said = talks("kasia", "ile przestoju zostało na czacie?", now=MORNING)
    assert "przekroczony" in text(said)
    assert OPEN["pl"] in text(said)
    assert SENTENCE["pl"] in text(said)


def test_a_kept_limit_needs_no_such_sentence(talks: Talks) -> None:
    said = talks("hanna", "ile przestoju zostało?", now=MORNING)
    assert facts(said)["standing"] == "open"
    assert SENTENCE["pl"] not in text(said)


def test_a_missed_target_of_a_past_month_is_provisional(talks: Talks) -> None:
    said = talks("kasia", "show results for October", now=DECEMBER)
    assert "MISSED" in text(said)
    assert PROVISIONAL["en"] in text(said)
    assert SENTENCE["en"] in text(said)


@pytest.mark.parametrize(
    ("now", "kind"),
    [("2026-11-17T09:00:00+01:00", OPEN), ("2026-11-18T09:00:00+01:00", PROVISIONAL)],
)
def test_a_missed_deadline_is_open_with_its_incident_and_then_provisional(
    talks: Talks, now: str, kind: dict[str, str]
) -> None:
    status, why = text(talks("marta", "co z 1013?", now=now)), text(talks("marta", "dlaczego?", now=now))
    assert kind["pl"] in status
    assert SENTENCE["pl"] in status
    assert kind["pl"] in why


def test_a_kept_deadline_needs_no_such_sentence(talks: Talks) -> None:
    assert SENTENCE["pl"] not in text(talks("hanna", "co z 1014?", now=MORNING))


def test_why_an_amount_says_how_firm_it_is(talks: Talks) -> None:
    said = text(talks("marta", "how much do we get for November?", "why?", now=MORNING))
    assert OPEN["en"] in said
    assert SENTENCE["en"] in said


@pytest.mark.parametrize("person", ["marta", "kasia", "tom"])
def test_a_supposition_says_the_sentence_too(talks: Talks, person: str) -> None:
    assert SENTENCE["pl"] in text(talks(person, "a gdyby trwało jeszcze 2 godziny?", now=MORNING))


@pytest.fixture
def town(demo_url: str) -> Iterator[Town]:
    with town_of(demo_url) as opened:
        yield opened


def test_the_card_and_the_notice_of_a_missed_time_say_that_it_is_open(town: Town) -> None:
    hanna = town.link("7", "hanna")
    hanna.says("infolinia padła o 9:15, nikt nie może się dodzwonić")
    hanna.press("Zarejestruj")
    town.sent("7")
    town.bot.tick(town.now + timedelta(hours=3))

    told = [one for one in town.sent("7") if "PRZEKROCZONO" in one.reply.text]
    assert len(told) >= 2, "a notice and a card"
    for one in told:
        assert OPEN["pl"] in one.reply.text
        assert SENTENCE["pl"] in one.reply.text


def test_the_home_says_of_an_exceeded_limit_that_it_is_open_and_of_no_money(town: Town) -> None:
    town.link("8", "marta")
    home = town.bot.home(Sender("telegram", "8"), town.now)
    said = "\n".join(line for section in home.sections for line in section.lines)

    assert "przekroczony" in said
    assert OPEN["pl"] in said
    assert SENTENCE["pl"] in said
    assert not re.search(r"\d\s?zł", said)


def test_a_drawing_of_an_exceeded_limit_says_that_it_is_open(talks: Talks) -> None:
    (drawing,) = talks("marta", "ile przestoju zostało?", now=MORNING)["replies"][-1]["attachments"]

    assert "stan otwarty" in drawing["description"]
    assert SENTENCE["pl"] in drawing["description"]
