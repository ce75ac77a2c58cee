"""Incidents after the report: status, history, adding, confirming, reopening, withdrawing; and the desk's part."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chatting import Chat, chatting, events, facts, labels, text


@pytest.fixture
def chat(demo_url: str) -> Iterator[Chat]:
    with chatting(demo_url) as sitting:
        yield sitting


@pytest.fixture
def number(chat: Chat) -> int:
    """Report a failure and return its number."""
    chat("infolinia padła o 9:15, nikt nie może się dodzwonić")
    given = facts(chat.press("Zarejestruj"))["incident"]
    assert isinstance(given, int)
    return given


def test_the_status_names_state_and_due_times(chat: Chat, number: int) -> None:
    said = facts(chat(f"status {number}"))
    assert (said["status"], said["react_due"]) == ("reported", "2026-11-23T12:00:00+01:00")


def test_the_history_shows_when_each_event_was_recorded(chat: Chat, number: int) -> None:
    chat(f"dodaj do {number}: dotyczy też kolejek", now="2026-11-23T10:10:00+01:00")
    chat(f"status {number}")
    assert text(chat.press("Więcej")).count("•") == 2


def test_staff_take_an_incident_and_the_reporter_is_told(chat: Chat, number: int) -> None:
    taken = chat(f"biorę {number}", as_="noc", now="2026-11-23T10:01:00+01:00")
    assert events(taken) == ["incident_acknowledged"]
    told = chat("hej", as_="hanna")
    assert "Ola Maj" in text(told)


def test_a_resolved_incident_is_confirmed_by_the_customer(chat: Chat, number: int) -> None:
    chat(f"biorę {number}", as_="noc", now="2026-11-23T10:05:00+01:00")
    chat(f"{number} naprawione", now="2026-11-23T11:30:00+01:00")
    assert events(chat("tak")) == ["incident_resolved"]
    asked = chat("hej", as_="hanna", now="2026-11-23T11:31:00+01:00")
    token = next(c["token"] for r in asked["replies"] for c in r["choices"] if c["label"].startswith("Działa"))
    assert events(chat(press=token)) == ["fix_confirmed"]
    assert facts(chat(f"status {number}"))["status"] == "closed"


def test_a_closed_incident_is_reopened_after_one_more_question(chat: Chat) -> None:
    chat("znowu to samo, otwórz ponownie 1014")
    assert events(chat("tak")) == ["incident_reopened"]
    assert facts(chat("status 1014"))["status"] not in ("closed", "resolved")


def test_a_report_is_withdrawn_after_one_more_question(chat: Chat, number: int) -> None:
    asked = chat(f"to był test, anuluj zgłoszenie {number}")
    assert events(asked) == []
    assert events(chat("tak")) == ["incident_cancelled"]
    assert facts(chat(f"status {number}"))["status"] == "cancelled"


def test_a_late_yes_confirms_nothing(chat: Chat, number: int) -> None:
    chat(f"anuluj zgłoszenie {number}")
    chat("jakie są godziny obsługi?")
    assert events(chat("tak")) == []


def test_a_pause_is_told_to_the_customer_with_its_reason(chat: Chat, number: int) -> None:
    chat(f"wstrzymaj zegar {number}, czekamy na listę numerów od klienta", as_="noc", now="2026-11-23T10:30:00+01:00")
    assert events(chat("tak")) == ["clock_paused"]
    told = text(chat("hej", as_="hanna"))
    assert "o którą poprosił na piśmie" in told
    assert "listę numerów" not in told
    assert facts(chat(f"status {number}"))["status"] == "paused"


def test_the_list_shows_open_incidents_first(chat: Chat, number: int) -> None:
    said = chat("moje zgłoszenia")
    assert labels(said)[0] == str(number)
    assert facts(said)["open"] == 1


def test_without_an_open_incident_that_is_said(chat: Chat) -> None:
    assert facts(chat("macie jakąś awarię?"))["open"] == 0
