"""After a fix the customer has 24 service hours to object, is reminded once, and then the incident is closed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chatting import Chat, chatting, events, facts, text


@pytest.fixture
def hanna(demo_url: str) -> Iterator[Chat]:
    """Report a failure on Monday, let it be resolved at 10:30, and go on as the customer (open Mon-Fri 8-18)."""
    with chatting(demo_url) as chat:
        chat("infolinia padła o 9:15, nikt nie może się dodzwonić")
        assert facts(chat.press("Zarejestruj"))["incident"] == 1043
        chat("1043 naprawione o 10:25", as_="noc", now="2026-11-23T10:30:00+01:00")
        chat("tak")
        told = chat("hej", as_="hanna")
        assert "Zastrzeżenia można zgłosić do śr. 25 listopada, 14:30" in text(told)
        yield chat


def test_the_customer_is_reminded_once_after_sixteen_service_hours(hanna: Chat) -> None:
    assert "Bez zastrzeżeń" not in text(hanna("hej", now="2026-11-24T16:29:00+01:00"))
    assert "Bez zastrzeżeń zgłoszenie zostanie zamknięte: śr. 25 listopada, 14:30" in text(
        hanna("hej", now="2026-11-24T16:30:00+01:00")
    )
    assert "Bez zastrzeżeń" not in text(hanna("hej", now="2026-11-25T09:00:00+01:00"))


def test_silence_closes_it_after_the_reminder(hanna: Chat) -> None:
    hanna("hej", now="2026-11-24T16:30:00+01:00")
    assert facts(hanna("status 1043", now="2026-11-25T14:29:00+01:00"))["status"] == "resolved"
    closed = hanna("hej", now="2026-11-25T14:30:00+01:00")
    assert "1043 zamknięto, bo nikt nie zgłosił zastrzeżeń" in text(closed)
    assert facts(hanna("status 1043"))["status"] == "closed"


def test_an_objection_keeps_it_open(hanna: Chat) -> None:
    hanna("nadal nie działa, otwórz ponownie 1043", now="2026-11-24T16:30:00+01:00")
    hanna("tak")
    assert facts(hanna("status 1043", now="2026-11-26T10:00:00+01:00"))["status"] == "reported"


def test_what_was_closed_like_this_can_be_reopened(hanna: Chat) -> None:
    hanna("hej", now="2026-11-25T14:30:00+01:00")
    hanna("znowu nie działa, otwórz ponownie 1043", now="2026-11-25T15:00:00+01:00")
    assert "incident_reopened" in events(hanna("tak"))
