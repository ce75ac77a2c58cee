"""Explaining the contract and the downtime budget: from this customer's contract, with the clause, never guessed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chatting import Chat, chatting, facts, text


@pytest.fixture
def chat(demo_url: str) -> Iterator[Chat]:
    with chatting(demo_url) as sitting:
        yield sitting


@pytest.mark.parametrize(
    "question",
    [
        "co zawiera nasza umowa?",
        "jaki macie czas reakcji?",
        "ile macie czasu na usunięcie awarii?",
        "jakie są godziny obsługi?",
        "jaka jest gwarantowana dostępność?",
        "czego nie wlicza się do niedostępności?",
        "jakie są kary i bonifikaty?",
        "ile płacimy?",
        "kto może zgłaszać?",
        "jaka jest ścieżka eskalacji?",
        "do kiedy można złożyć wniosek o bonifikatę?",
        "ile przestoju nam zostało?",
        "czy kolejki są objęte umową?",
    ],
)
def test_every_answer_from_the_contract_names_its_clause(chat: Chat, question: str) -> None:
    answered = chat(question)
    assert "Podstawa: " in text(answered), text(answered)
    assert facts(answered)["clauses"]


def test_the_budget_of_november_is_the_worked_example(chat: Chat) -> None:
    said = facts(chat("ile przestoju nam zostało na centrali?"))
    assert (said["allowance"], said["used"], said["left"]) == (216 * 60, 135 * 60, 81 * 60)
    assert said["availability"] == "99.69"


def test_why_unfolds_each_outage_counted_or_not_and_why(chat: Chat) -> None:
    chat("ile przestoju nam zostało na centrali?")
    unfolded = text(chat("dlaczego?"))
    assert unfolded.count("•") == 4
    assert "liczą się przerwy dłuższe niż 15" in unfolded.replace("\u00a0", " ")
    assert facts(chat("dlaczego?"))["counted"] == 2


def test_a_follow_up_asks_the_same_of_another_period(chat: Chat) -> None:
    chat("ile przestoju nam zostało na centrali?")
    assert facts(chat("a w październiku?"))["period_start"] == "2026-10-01T00:00:00+02:00"


def test_figures_use_only_what_had_happened_by_now(demo_url: str) -> None:
    with chatting(demo_url, person="tom", now="2026-11-23T10:00:00+00:00") as chat:
        assert facts(chat("how much downtime is left for the SIP trunk in Gdansk?"))["left"] == 315
        later = facts(chat("how much downtime is left for the SIP trunk in Gdansk?", now="2026-12-31T12:00:00+00:00"))
    assert later["availability"] == "99.926"
    assert later["target_met"] is False


def test_a_named_moment_gives_due_times(chat: Chat) -> None:
    said = facts(chat("jaki jest czas reakcji na awarię krytyczną w niedzielę o 3 w nocy?"))
    assert "2026-11-30T10:00:00+01:00" in said.values()


def test_severities_by_number_mean_what_this_contract_says(demo_url: str) -> None:
    with chatting(demo_url, person="tom") as chat:
        said = text(chat("what is the resolution time for severity 2?"))
    assert "8" in said
    assert "20" not in said.splitlines()[1]


def test_only_a_contract_that_was_read_is_said_to_be_silent(demo_url: str) -> None:
    with chatting(demo_url, person="tom") as chat:
        said = text(chat("what availability is guaranteed for call recording?"))
    assert "Not covered by the contract" in said


def test_a_term_is_explained_in_the_language_of_the_question(chat: Chat) -> None:
    assert facts(chat("what does workaround mean?"))["term"] == "workaround"
    assert facts(chat("co to jest obejście?"))["term"] == "workaround"


def test_the_language_of_the_message_is_answered_and_an_explicit_change_is_remembered(chat: Chat) -> None:
    assert chat("how much downtime is left?")["language"] == "en"
    assert chat("ile przestoju zostało?")["language"] == "pl"
    chat("mów po angielsku")
    assert chat("ok")["language"] == "en"


def test_planned_work_says_whether_it_counts_and_why(chat: Chat) -> None:
    said = chat("kiedy są prace?")
    assert facts(said)["start"] == "2026-11-26T22:00:00+01:00"
    assert facts(said)["counts"] is False


def test_what_if_adds_a_supposed_outage(chat: Chat) -> None:
    said = facts(chat("a gdyby awaria centrali trwała jeszcze 2 h?"))
    assert said["pbx_left"] == (81 - 120) * 60


def test_staff_get_a_named_customers_term(demo_url: str) -> None:
    with chatting(demo_url, person="noc") as chat:
        said = text(chat("does Harrowgate have 24/7 on webchat?"))
    assert said.startswith("Harrowgate")


def test_several_requests_in_one_message_are_answered_one_after_the_other(chat: Chat) -> None:
    said = chat("infolinia padła od 9:15, ile macie czasu na reakcję?")
    assert len(said["replies"]) == 2
    assert facts(said)["question"] == "severity"


@pytest.mark.parametrize("question", ["jaka będzie pogoda?", "proszę o nowe hasło do panelu", "wystawcie fakturę"])
def test_what_is_out_of_scope_gets_an_honest_answer(chat: Chat, question: str) -> None:
    assert chat(question)["understood"][0]["intent"] == "out_of_scope"


def test_unsure_three_times_leads_to_a_person(chat: Chat) -> None:
    last = [chat(words) for words in ("blargh frump", "zork quux", "mimsy borogoves", "wabe gyre")]
    assert any("person_requested" in [e["type"] for e in said["events"]] for said in last) or all(
        "osob" in text(said).lower() or "człowiek" in text(said).lower() or said["replies"][-1]["choices"]
        for said in last
    )
