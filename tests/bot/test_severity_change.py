"""Staff change a severity: for a reason, with the times shown before and after, and the customer told both."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chatting import Chat, chatting, events, facts, labels, text

OPEN = 1017
"""The open incident of Dzwonnica Północ: web chat, major, being worked on."""


@pytest.fixture
def noc(demo_url: str) -> Iterator[Chat]:
    with chatting(demo_url, person="noc") as sitting:
        yield sitting


def test_what_the_times_become_is_shown_before_it_is_confirmed(noc: Chat) -> None:
    asked = noc("zmień kategorię 1017 na krytyczną, bo nie działa też telefon")
    assert events(asked) == []
    assert facts(asked)["resolve_due"] == "2026-11-23T11:12:00+01:00"
    assert "(teraz: do 17:12)" in text(asked)
    assert "„nie działa też telefon”" in text(asked)
    assert facts(noc("status 1017"))["resolve_due"] == "2026-11-23T17:12:00+01:00"


def test_a_change_is_recorded_and_the_clocks_follow(noc: Chat) -> None:
    noc("change 1017 to critical because the phones are down too")
    done = noc("yes")
    assert events(done) == ["severity_changed"]
    assert facts(noc("status 1017"))["severity"] == facts(done)["severity"]
    assert facts(noc("status 1017"))["resolve_due"] == "2026-11-23T11:12:00+01:00"


def test_the_customer_reads_the_reason_and_the_new_times(noc: Chat) -> None:
    noc("podnieś 1017 do krytycznej, bo nie działa też telefon")
    noc("tak")
    told = text(noc("status", as_="kasia"))
    assert "dostawca zmienił kategorię z „awaria poważna” na „awaria krytyczna”" in told
    assert "Powód: „nie działa też telefon”" in told
    assert "Usunięcie: do 11:12" in told


def test_a_reason_is_asked_for_and_the_next_words_are_it(noc: Chat) -> None:
    asked = noc("zmień kategorię 1017")
    assert "awaria poważna" not in labels(asked)
    noc.press("awaria krytyczna")
    assert "„nie działa też telefon”" in text(noc("nie działa też telefon"))
    assert events(noc("tak")) == ["severity_changed"]


def test_a_question_is_no_reason(noc: Chat) -> None:
    noc("zmień kategorię 1017 na krytyczną")
    assert facts(noc("status 1017?"))["incident"] == OPEN
    assert events(noc("tak")) == []


@pytest.mark.parametrize("word", ["nie", "anuluj"])
def test_who_would_rather_not_give_a_reason_changes_nothing(noc: Chat, word: str) -> None:
    noc("zmień kategorię 1017 na krytyczną")
    assert text(noc(word)) == "Dobrze, niczego nie zmieniono."
    assert events(noc("bo tak")) == []


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("zmień 1017 z poważnej na kosmetyczną, bo nikt nie cierpi", "minor"),
        ("change 1017 from major to critical because all fails", "critical"),
        ("1017 to jednak krytyczna, bo stoi wszystko", "critical"),
        ("1017 is critical after all because nothing works", "critical"),
    ],
)
def test_the_severity_changed_to_is_the_one_named_last(noc: Chat, words: str, severity: str) -> None:
    assert facts(noc(words))["new_severity"] == severity


def test_the_same_severity_is_no_change(noc: Chat) -> None:
    assert "ma już tę kategorię" in text(noc("zmień 1017 na poważną, bo tak"))


def test_a_finished_incident_keeps_its_severity(noc: Chat) -> None:
    refused = noc("zmień kategorię 1016 na krytyczną, bo tak")
    assert events(refused) == events(noc("tak")) == []


def test_a_customer_disagrees_instead_of_changing(noc: Chat) -> None:
    said = noc("1017 to jednak krytyczna, bo stoi wszystko", as_="kasia")
    assert events(said) == ["dispute_raised"]
