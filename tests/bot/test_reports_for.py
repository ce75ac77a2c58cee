"""Reports by phone, e-mail or portal: registered for a customer with when and how they came, and why they come late."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.chatting import Chat, chatting, events, facts, text


@pytest.fixture
def noc(demo_url: str) -> Iterator[Chat]:
    with chatting(demo_url, person="noc") as sitting:
        yield sitting


def test_one_sentence_is_enough(noc: Chat) -> None:
    asked = noc("zgłoszenie telefoniczne od Bławatka: infolinia padła od 9:15, nikt nie może dzwonić")
    assert events(asked) == []
    assert facts(asked)["channel"] == "phone"
    assert "od 9:15; wpłynęło: telefon, 10:00 (wpis 10:00)" in text(asked)
    assert events(noc("tak")) == ["incident_registered_for"]
    assert facts(noc("status 1043"))["since"] == "2026-11-23T09:15:00+01:00"


def test_what_is_missing_is_asked(noc: Chat) -> None:
    assert "której usługi" in text(noc("zarejestruj awarię Bławatka"))
    noc.press("kolejki")
    noc.press("awaria krytyczna")
    assert facts(noc.press("portal"))["channel"] == "portal"
    assert events(noc("tak")) == ["incident_registered_for"]


def test_a_late_entry_needs_a_reason_that_the_customer_reads(noc: Chat) -> None:
    noc("mail od Dzwonnicy z 8:02: kolejki nie działają od 8")
    assert "Dlaczego?" in text(noc.press("awaria poważna"))
    assert events(noc("przeoczona skrzynka")) == []
    assert facts(noc("tak"))["react_due"] == "2026-11-23T09:02:00+01:00"
    told = text(noc("hej", as_="kasia"))
    assert "zarejestrowano Państwa zgłoszenie (e-mail, 8:02; wpis 10:00)" in told
    assert "Powód późniejszego wpisu: „przeoczona skrzynka”" in told


def test_a_time_in_the_future_is_refused(noc: Chat) -> None:
    refused = noc("mail od Dzwonnicy dziś o 23:02: kolejki nie działają, awaria poważna")
    assert facts(refused) == {"recorded": False}
    assert "23:02" in text(refused)
    assert events(noc("tak")) == []


def test_a_phone_half_waits_for_the_message_half(noc: Chat) -> None:
    noc("Harrowgate dzwonili, SIP w Gdańsku nie działa od 8:30, kategoria 1")
    assert "Brakuje jeszcze wiadomości na tym czacie" in text(noc("tak"))
    told = noc("hello", as_="tom")
    assert "The clock has NOT started yet" in text(told)
    confirmed = noc.press("Confirm here", now="2026-11-23T10:02:00+01:00")
    assert "channel_confirmed" in events(confirmed)
    assert facts(noc("status 1043"))["acknowledge_due"] == "2026-11-23T09:07:00+00:00"


def test_an_unknown_customer_is_asked_for(noc: Chat) -> None:
    asked = noc("zarejestruj zgłoszenie dla Orange, infolinia padła")
    assert events(asked) == []
    assert facts(asked)["customer"] is None


def test_staff_without_a_customer_are_asked_for_one(noc: Chat) -> None:
    assert "Dla którego klienta?" in text(noc("infolinia padła, nikt nie może dzwonić"))
