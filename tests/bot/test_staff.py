"""What staff ask about and do: never another customer's contract, never a time or a pause the contract lacks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chatting import Chat, chatting, facts, labels, text

HARROWGATE = "Harrowgate & Finch Logistics Ltd"


@pytest.fixture
def noc(demo_url: str) -> Iterator[Chat]:
    with chatting(demo_url, person="noc") as sitting:
        yield sitting


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("same for Baltic Foods", "Baltic Foods"),
        ("ile przestoju zostało u Orange?", "Orange"),
        ("co z karą u Kowalskiego?", "Kowalskiego"),
        ("does Contoso have 24/7?", "Contoso"),
    ],
)
def test_an_unknown_customer_is_never_answered_with_the_last_one(noc: Chat, question: str, name: str) -> None:
    noc("jakie kary ma Bławatek?")
    answered = noc(question)
    assert facts(answered)["unknown"] == name
    assert HARROWGATE in labels(answered)


def test_a_choice_after_an_unknown_name_answers_for_the_one_chosen(noc: Chat) -> None:
    noc("ile przestoju zostało u Orange?")
    assert text(noc.press(HARROWGATE)).startswith(HARROWGATE)


@pytest.mark.parametrize(
    "question",
    [
        "jaki jest czas reakcji Bławatka w Boże Narodzenie?",
        "What is the resolution time for Harrowgate on Monday?",
        "what does the SLA of Harrowgate say about the SIP trunk in London?",
    ],
)
def test_words_of_the_trade_are_no_customers(noc: Chat, question: str) -> None:
    assert "unknown" not in facts(noc(question))


@pytest.mark.parametrize(
    "question",
    ["jaki jest czas reakcji w Wigilię?", "and on Monday?", "how much downtime is left for the SIP Trunk in Gdansk?"],
)
def test_a_follow_up_without_a_name_stays_with_the_customer(noc: Chat, question: str) -> None:
    noc("jaki czas reakcji ma Harrowgate?")
    assert text(noc(question)).startswith(HARROWGATE)


def test_a_customer_named_anew_ends_what_was_said_of_an_incident(noc: Chat) -> None:
    noc("status 1017")
    assert facts(noc("a kolejki Bławatka?")).get("incident") != 1017


def test_who_has_a_service_lists_the_contracts_that_cover_it_with_the_clause(noc: Chat) -> None:
    answered = noc("kto ma nagrywanie?")
    assert facts(answered)["customers"] == ["blawatek", "dzwonnica", "jaskolcza_dolina"]
    assert text(answered).count("§ 1") == 3


def test_the_list_of_customers_names_all(noc: Chat) -> None:
    assert len(facts(noc("lista klientów"))["customers"]) == 4


def test_who_has_a_percentage_lists_those_who_have_it(noc: Chat) -> None:
    assert facts(noc("kto ma 99,99%?"))["customers"] == ["harrowgate"]


def test_whose_contract_ends_is_answered_by_the_end(noc: Chat) -> None:
    assert facts(noc("whose contract ends this quarter?"))["customers"] == []
    assert facts(noc("whose contract ends this quarter?", now="2028-01-10T10:00:00+01:00"))["customers"] == ["blawatek"]
