"""Money, an exceeded limit and a missed target or deadline are never said without how firm they are."""

from __future__ import annotations

import pytest

from tests.chatting import chatting, facts, text

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
def test_an_amount_of_a_running_period_is_open(demo_url: str, person: str, language: str, question: str) -> None:
    with chatting(demo_url, person=person, now=MORNING) as chat:
        said = chat(question)
    assert facts(said)["standing"] == "open"
    assert OPEN[language] in text(said)
    assert SENTENCE[language] in text(said)


@pytest.mark.parametrize("person", ["hanna", "marta", "kasia", "tom"])
@pytest.mark.parametrize(
    ("language", "question"), [("pl", "ile nam się należy za sierpień?"), ("en", "how much do we get for August?")]
)
def test_an_amount_of_a_past_period_is_provisional(demo_url: str, person: str, language: str, question: str) -> None:
    with chatting(demo_url, person=person, now=MORNING) as chat:
        said = chat(question)
    assert facts(said)["standing"] == "provisional"
    assert PROVISIONAL[language] in text(said)
    assert SENTENCE[language] in text(said)


def test_outages_without_a_cause_are_named_as_what_keeps_an_amount_provisional(demo_url: str) -> None:
    with chatting(demo_url, person="kasia", now=DECEMBER) as chat:
        said = text(chat("ile nam się należy za listopad?"))
    assert "a 2 przerwy nie mają ustalonej przyczyny" in said


def test_an_exceeded_limit_says_that_it_is_open(demo_url: str) -> None:
    with chatting(demo_url, person="kasia", now=MORNING) as chat:
        said = chat("ile przestoju zostało na czacie?")
    assert "przekroczony" in text(said)
    assert OPEN["pl"] in text(said)
    assert SENTENCE["pl"] in text(said)


def test_a_kept_limit_needs_no_such_sentence(demo_url: str) -> None:
    with chatting(demo_url, person="hanna", now=MORNING) as chat:
        said = chat("ile przestoju zostało?")
    assert facts(said)["standing"] == "open"
    assert SENTENCE["pl"] not in text(said)


def test_a_missed_target_of_a_past_month_is_provisional(demo_url: str) -> None:
    with chatting(demo_url, person="kasia", now=DECEMBER) as chat:
        said = chat("show results for October")
    assert "MISSED" in text(said)
    assert PROVISIONAL["en"] in text(said)
    assert SENTENCE["en"] in text(said)


@pytest.mark.parametrize(
    ("now", "kind"),
    [("2026-11-17T09:00:00+01:00", OPEN), ("2026-11-18T09:00:00+01:00", PROVISIONAL)],
)
def test_a_missed_deadline_is_open_with_its_incident_and_then_provisional(
    demo_url: str, now: str, kind: dict[str, str]
) -> None:
    with chatting(demo_url, person="marta", now=now) as chat:
        status, why = text(chat("co z 1013?")), text(chat("dlaczego?"))
    assert kind["pl"] in status
    assert SENTENCE["pl"] in status
    assert kind["pl"] in why


def test_a_kept_deadline_needs_no_such_sentence(demo_url: str) -> None:
    with chatting(demo_url, person="hanna", now=MORNING) as chat:
        assert SENTENCE["pl"] not in text(chat("co z 1014?"))


def test_why_an_amount_says_how_firm_it_is(demo_url: str) -> None:
    with chatting(demo_url, person="marta", now=MORNING) as chat:
        chat("how much do we get for November?")
        said = text(chat("why?"))
    assert OPEN["en"] in said
    assert SENTENCE["en"] in said


@pytest.mark.parametrize("person", ["marta", "kasia", "tom"])
def test_a_supposition_says_the_sentence_too(demo_url: str, person: str) -> None:
    with chatting(demo_url, person=person, now=MORNING) as chat:
        assert SENTENCE["pl"] in text(chat("a gdyby trwało jeszcze 2 godziny?"))
