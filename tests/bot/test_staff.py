"""What staff ask about and do: never another customer's contract, never a time or a pause the contract lacks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chatting import Chat, chatting, events, facts, labels, text

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
    assert sorted(facts(answered)["customers"]) == ["blawatek", "dzwonnica", "jaskolcza_dolina"]
    assert text(answered).count("§ 1") == 3


def test_the_list_of_customers_names_all(noc: Chat) -> None:
    assert len(facts(noc("lista klientów"))["customers"]) == 4


def test_who_has_a_percentage_lists_those_who_have_it(noc: Chat) -> None:
    assert facts(noc("kto ma 99,99%?"))["customers"] == ["harrowgate"]


def test_whose_contract_ends_is_answered_by_the_end(noc: Chat) -> None:
    assert facts(noc("whose contract ends this quarter?"))["customers"] == []
    assert facts(noc("whose contract ends this quarter?", now="2028-01-10T10:00:00+01:00"))["customers"] == ["blawatek"]


@pytest.fixture
def london(demo_url: str) -> Iterator[Chat]:
    """Report an API failure since 8:40 London time, incident 1043, and go on as the provider's staff."""
    with chatting(demo_url, person="tom", now="2026-11-23T09:00:00+00:00") as chat:
        chat("the API is down since 8:40, every request fails")
        chat("severity 1")
        assert facts(chat.press("Register"))["incident"] == 1043
        chat("status 1043", as_="noc", now="2026-11-23T09:05:00+00:00")
        yield chat


def test_a_time_that_fits_only_another_zone_is_asked_back(london: Chat) -> None:
    asked = london("1043 naprawione o 9:45")
    assert labels(asked) == ["9:45 (Europe/London)", "9:45 (Europe/Warsaw)"]
    assert events(asked) == []


def test_the_zone_chosen_is_the_zone_recorded(london: Chat) -> None:
    london("1043 naprawione o 9:45")
    assert "8:45 (Europe/London)" in text(london.press("9:45 (Europe/Warsaw)"))
    assert events(london("tak")) == ["incident_resolved"]


@pytest.mark.parametrize("words", ["9:45 (Europe/London)", "9:45 (europe/london)"])
def test_a_time_in_the_future_is_refused_with_its_value(london: Chat, words: str) -> None:
    refused = london(f"1043 resolved at {words}")
    assert facts(refused)["refused_time"] == "2026-11-23T09:45:00+00:00"
    assert events(london("yes")) == []


def test_a_time_before_the_failure_is_refused(london: Chat) -> None:
    assert facts(london("1043 naprawione o 8:20"))["recorded"] is False


def test_a_day_without_an_hour_is_asked_for_the_hour(london: Chat) -> None:
    assert facts(london("1043 resolved on Sunday"))["recorded"] is False


def test_staff_read_the_zone_of_a_foreign_customers_times(london: Chat) -> None:
    taken = london("I take 1043")
    assert "09:05 (Europe/London)" in text(taken)


@pytest.mark.parametrize("words", ["obejście wdrożone w 1043", "1043 resolved by a workaround"])
def test_a_workaround_never_resolves(london: Chat, words: str) -> None:
    said = london(words)
    assert "incident_resolved" not in [*events(said), *events(london("tak"))]
    assert facts(london("status 1043"))["status"] == "reported"


def test_a_clock_never_stands_where_the_contract_is_silent(london: Chat) -> None:
    assert facts(london("wstrzymaj zegar 1043, czekamy na klienta"))["paused"] is False
    assert events(london("tak")) == []


def test_a_clock_stands_for_a_reason_of_the_contract_and_in_its_words(demo_url: str) -> None:
    with chatting(demo_url) as chat:
        chat("infolinia padła o 9:15, nikt nie może się dodzwonić")
        number = facts(chat.press("Zarejestruj"))["incident"]
        asked = chat(f"pause the clock of {number}, we wait for the list", as_="noc")
        assert len(labels(asked)) == 1
        assert events(chat("yes")) == ["clock_paused"]
        told = text(chat("hej", as_="hanna"))
    assert "o którą poprosił na piśmie" in told
    assert "the list" not in told
